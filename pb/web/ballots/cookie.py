"""What a voter has marked and not cast yet: an encrypted cookie, never the database."""

import base64
import hashlib
import hmac
import json
import time
import zlib
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, replace
from functools import cache
from itertools import accumulate, pairwise
from typing import Any, Self

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Response, request, url_for

from pb.services.voting.ballots import Receipt
from pb.services.voting.voters import VoterView
from pb.web.ballots.papers import MarksById
from pb.web.requests import settings

NAME = "ballot"
# Says nothing but that there is something; pages of the round show the way back by it.
UNFINISHED = "unfinished"
SHARED = 30 * 60  # seconds, on a device that others use too
OWN = 14 * 24 * 3600  # on the voter's own, but never beyond closing
RECEIPTS_ON_SHARED = 10 * 60


@dataclass(frozen=True, slots=True)
class Draft:
    """An unfinished vote: whose, and projects' ids with figures by pot id.

    `voter`: the entry as it was when the code was typed; checking and casting ask anew.
    `own`: on the voter's own device; `ends`: when voting closes, in seconds since 1970.
    """

    round_id: int
    voter: VoterView
    marks: Mapping[int, MarksById] = field(default_factory=dict)
    own: bool = False
    ends: int = 0

    @property
    def code_hash(self) -> bytes:
        """What stands for the entry, until its code is replaced."""
        return self.voter.code_hash

    @property
    def lifetime(self) -> int:
        """For how many seconds the device keeps it from now on."""
        if not self.own:
            return SHARED
        return min(OWN, max(0, self.ends - int(time.time())))

    @property
    def device_key(self) -> str:
        """A name for this voter in the device's own storage, from which nobody finds the code."""
        name = b"kept marks" + self.code_hash
        return hmac.new(settings().secret_key.encode(), name, hashlib.sha256).hexdigest()[:16]

    def marked(self, pot_id: int, marks: MarksById) -> Self:
        """Return the draft with one paper filled in anew; an empty paper is taken out."""
        others = {pot: some for pot, some in self.marks.items() if pot != pot_id}
        return replace(self, marks=others | ({pot_id: marks} if marks else {}))


def read_draft(slug: str) -> Draft | None:
    """Return this device's unfinished vote in a round, unless its time is over."""
    kept = _read(slug)
    # One that another version of the platform wrote is not read: the code begins a paper anew.
    if kept is None or len(kept.get("voter", ())) != len(VoterView.__slots__):
        return None
    marks = {int(pot): _unpacked(*packed) for pot, packed in kept["marks"].items()}
    voter = _voter(*kept["voter"])
    return Draft(kept["round"], voter, marks, own=kept["own"], ends=kept["ends"])


def read_receipts(slug: str) -> tuple[Receipt, ...]:
    """Return the receipts of the vote that was cast on this device a moment ago."""
    found = (_read(slug) or {}).get("receipts", {})
    return tuple(Receipt(int(pot), bytes.fromhex(said)) for pot, said in found.items())


def keep_draft(answer: Response, draft: Draft, *, slug: str) -> None:
    """Keep an unfinished vote on the voter's device."""
    marks = {pot: _packed(some) for pot, some in draft.marks.items()}
    said = {"round": draft.round_id, "voter": _said(draft.voter), "marks": marks}
    whose = {"own": draft.own, "ends": draft.ends}
    _write(answer, said | whose, slug=slug, lifetime=draft.lifetime)
    if draft.marks:
        answer.set_cookie(
            UNFINISHED,
            "1",
            max_age=draft.lifetime,
            path=_round_path(slug),
            httponly=True,
            samesite="Lax",
            secure=settings().secure_cookies,
        )
    else:
        answer.delete_cookie(UNFINISHED, path=_round_path(slug))


def keep_receipts(
    answer: Response, receipts: tuple[Receipt, ...], *, slug: str, was: Draft
) -> None:
    """Keep receipts only: who voted, and how, is forgotten; on a shared device for minutes."""
    said = {receipt.pot_id: receipt.commitment.hex() for receipt in receipts}
    lifetime = was.lifetime if was.own else RECEIPTS_ON_SHARED
    whose = {"own": was.own, "ends": was.ends}
    _write(answer, {"receipts": said} | whose, slug=slug, lifetime=lifetime)
    answer.delete_cookie(UNFINISHED, path=_round_path(slug))


def is_own_device(slug: str) -> bool:
    """Whether the voter said that this device is their own."""
    return bool((_read(slug) or {}).get("own"))


def has_unfinished(slug: str | None) -> bool:
    """Whether a page of this round shall show the way back to a ballot that is not cast."""
    return slug is not None and UNFINISHED in request.cookies


def forget(answer: Response, *, slug: str) -> None:
    """Take everything about the vote off the device."""
    answer.delete_cookie(NAME, path=_path(slug))
    answer.delete_cookie(UNFINISHED, path=_round_path(slug))


def _said(voter: VoterView) -> list[Any]:
    id_, code_hash, *others = astuple(voter)
    return [id_.hex(), code_hash.hex(), *others]


def _voter(id_: str, code_hash: str, *others: Any) -> VoterView:
    return VoterView(bytes.fromhex(id_), bytes.fromhex(code_hash), *others)


def _packed(marks: MarksById) -> tuple[list[int], list[int]]:
    """Return ids as gaps between them, so that hundreds fit into a cookie, and the figures."""
    ordered = sorted(marks)
    gaps = [b - a for a, b in pairwise((0, *(one for one, _figure in ordered)))]
    return gaps, [figure for _one, figure in ordered]


def _unpacked(gaps: list[int], figures: list[int]) -> MarksById:
    return tuple(zip(accumulate(gaps), figures, strict=True))


def _fernet() -> Fernet:
    return _fernet_of(settings().secret_key)


@cache
def _fernet_of(secret: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"commonpot unfinished vote")
    return Fernet(base64.urlsafe_b64encode(key.derive(secret.encode())))


def _read(slug: str) -> dict[str, Any] | None:
    token = request.cookies.get(NAME)
    if token is None:
        return None
    try:
        packed = _fernet().decrypt(token)
        written = _fernet().extract_timestamp(token)
    except (InvalidToken, ValueError):  # ValueError: not even ASCII
        return None
    kept: dict[str, Any] = json.loads(zlib.decompress(packed))
    # A device that does not drop it in time is not asked: the lifetime stands inside.
    is_over = time.time() > written + kept["lifetime"]
    return kept if kept["slug"] == slug and not is_over else None


def _write(answer: Response, said: dict[str, Any], *, slug: str, lifetime: int) -> None:
    said = said | {"slug": slug, "lifetime": lifetime}
    packed = zlib.compress(json.dumps(said, separators=(",", ":")).encode())
    answer.set_cookie(
        NAME,
        _fernet().encrypt(packed).decode("ascii"),
        max_age=lifetime,
        path=_path(slug),
        httponly=True,
        samesite="Lax",
        secure=settings().secure_cookies,
    )


def _path(slug: str) -> str:
    return url_for("ballots.enter", slug=slug)


def _round_path(slug: str) -> str:
    return url_for("rounds.show", slug=slug)
