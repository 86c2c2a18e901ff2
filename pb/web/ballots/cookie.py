"""What a voter has marked and not cast yet: an encrypted cookie, never the database."""

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from typing import Any, Self

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Response, request, url_for

from pb.services.voting.ballots import Receipt
from pb.web.ballots.papers import MarksById
from pb.web.requests import settings

NAME = "ballot"
TWO_HOURS = 2 * 3600


@dataclass(frozen=True, slots=True)
class Draft:
    """An unfinished vote: whose (by the code's hash), and projects' ids with figures by pot id."""

    round_id: int
    code_hash: bytes
    marks: Mapping[int, MarksById] = field(default_factory=dict)

    def marked(self, pot_id: int, marks: MarksById) -> Self:
        """Return the draft with one paper filled in anew; an empty paper is taken out."""
        others = {pot: some for pot, some in self.marks.items() if pot != pot_id}
        return replace(self, marks=others | ({pot_id: marks} if marks else {}))


def read_draft(slug: str) -> Draft | None:
    """Return this device's unfinished vote in a round, unless it is over two hours old."""
    kept = _read(slug)
    if kept is None or "code" not in kept:
        return None
    marks = {int(pot): _unpacked(*packed) for pot, packed in kept["marks"].items()}
    return Draft(kept["round"], bytes.fromhex(kept["code"]), marks)


def read_receipts(slug: str) -> tuple[Receipt, ...]:
    """Return the receipts of the vote that was cast on this device a moment ago."""
    found = (_read(slug) or {}).get("receipts", {})
    return tuple(Receipt(int(pot), bytes.fromhex(said)) for pot, said in found.items())


def keep_draft(answer: Response, draft: Draft, *, slug: str) -> None:
    """Keep an unfinished vote on the voter's device."""
    marks = {pot: _packed(some) for pot, some in draft.marks.items()}
    said = {"round": draft.round_id, "code": draft.code_hash.hex(), "marks": marks}
    _write(answer, said, slug=slug)


def keep_receipts(answer: Response, receipts: tuple[Receipt, ...], *, slug: str) -> None:
    """Keep receipts only: who voted, and how, is forgotten."""
    said = {receipt.pot_id: receipt.commitment.hex() for receipt in receipts}
    _write(answer, {"receipts": said}, slug=slug)


def forget(answer: Response, *, slug: str) -> None:
    """Take everything about the vote off the device."""
    answer.delete_cookie(NAME, path=_path(slug))


def _packed(marks: MarksById) -> tuple[list[int], list[int]]:
    """Return ids as gaps between them, so that hundreds fit into a cookie, and the figures."""
    ordered = sorted(marks)
    gaps = [b - a for a, b in pairwise((0, *(one for one, _figure in ordered)))]
    return gaps, [figure for _one, figure in ordered]


def _unpacked(gaps: list[int], figures: list[int]) -> MarksById:
    return tuple(zip(accumulate(gaps), figures, strict=True))


def _fernet() -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"commonpot unfinished vote")
    return Fernet(base64.urlsafe_b64encode(key.derive(settings().secret_key.encode())))


def _read(slug: str) -> dict[str, Any] | None:
    token = request.cookies.get(NAME)
    if token is None:
        return None
    try:
        packed = _fernet().decrypt(token, ttl=TWO_HOURS)
    except (InvalidToken, ValueError):  # ValueError: not even ASCII
        return None
    kept: dict[str, Any] = json.loads(zlib.decompress(packed))
    return kept if kept["slug"] == slug else None


def _write(answer: Response, said: dict[str, Any], *, slug: str) -> None:
    packed = zlib.compress(json.dumps(said | {"slug": slug}, separators=(",", ":")).encode())
    answer.set_cookie(
        NAME,
        _fernet().encrypt(packed).decode("ascii"),
        max_age=TWO_HOURS,
        path=_path(slug),
        httponly=True,
        samesite="Lax",
        secure=settings().secure_cookies,
    )


def _path(slug: str) -> str:
    return url_for("ballots.enter", slug=slug)
