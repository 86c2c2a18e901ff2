"""A tablet at a place to vote: whose it is, whether a voter has it; one encrypted cookie.

While a voter has the tablet, nobody is signed in on it. The helper comes back with the number
that was chosen for the tablet in the morning. Nothing of a vote is in this cookie but, until the
voter begins, the hash of the code that stands for the entry that was looked up.
"""

import base64
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Response, request

from pb.services.voting.voters import AT_HOME, Way
from pb.vocabulary import Channel
from pb.web.requests import settings

NAME = "tablet"
A_DAY = 16 * 3600  # seconds: longer than any place to vote is open
IDLE = 180  # seconds without a touch, until the tablet asks
GRACE = 60  # seconds to answer, until it forgets


@dataclass(frozen=True, slots=True)
class Tablet:
    """A tablet as its cookie says.

    Attributes:
        slug: the round's address.
        session: the helper's session: account and stamp, as the sign-in keeps them.
        pin: a keyed hash of the tablet's number.
        is_out: a voter has it.
        entry: the code's hash of the entry that was looked up; none: the voter types a code.
        helped: somebody helps this voter.
    """

    slug: str
    session: str
    pin: str
    is_out: bool = False
    entry: bytes | None = None
    helped: bool = False

    def fits(self, number: str) -> bool:
        """Whether this is the tablet's number."""
        return hmac.compare_digest(self.pin, pin_hash(number))

    def handed_over(self, *, entry: bytes | None, helped: bool) -> Self:
        """Return it in the hands of a voter."""
        return replace(self, is_out=True, entry=entry, helped=helped)

    def begun(self) -> Self:
        """Return it without whose vote it is: the paper's own cookie knows from now on."""
        return replace(self, entry=None)

    def handed_back(self) -> Self:
        """Return it on the helper's table; it still asks for its number."""
        return replace(self, entry=None, helped=False)

    def unlocked(self) -> Self:
        """Return it in the hands of its helper."""
        return replace(self, is_out=False, entry=None, helped=False)


def pin_hash(number: str) -> str:
    """Return a keyed hash of a tablet's number."""
    key = settings().secret_key.encode()
    return hmac.new(key, b"tablet\0" + number.encode(), "sha256").hexdigest()


def read(slug: str) -> Tablet | None:
    """Return what this device is in a round, if it is a tablet of it."""
    token = request.cookies.get(NAME)
    if token is None:
        return None
    try:
        kept: Mapping[str, Any] = json.loads(_fernet().decrypt(token, ttl=A_DAY))
    except (InvalidToken, ValueError):  # ValueError: not even ASCII
        return None
    # One that another version of the platform wrote is that of no tablet.
    if set(kept) != set(Tablet.__slots__) or kept["slug"] != slug:
        return None
    entry = bytes.fromhex(kept["entry"]) if kept["entry"] else None
    return Tablet(**{**kept, "entry": entry})


def with_voter(slug: str) -> Tablet | None:
    """Return the tablet if a voter has it."""
    found = read(slug)
    return found if found is not None and found.is_out else None


def way(slug: str) -> Way:
    """Return how whoever votes on this device votes."""
    tablet = with_voter(slug)
    return AT_HOME if tablet is None else Way(Channel.STAFFED, helped=tablet.helped)


def keep(answer: Response, tablet: Tablet) -> None:
    """Keep it on the device."""
    said = {name: getattr(tablet, name) for name in Tablet.__slots__}
    said["entry"] = tablet.entry.hex() if tablet.entry else None
    answer.set_cookie(
        NAME,
        _fernet().encrypt(json.dumps(said).encode()).decode("ascii"),
        max_age=A_DAY,
        httponly=True,
        samesite="Lax",
        secure=settings().secure_cookies,
    )


def forget(answer: Response) -> None:
    """Let the device be like any other."""
    answer.delete_cookie(NAME)


def _fernet() -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"commonpot tablet")
    return Fernet(base64.urlsafe_b64encode(key.derive(settings().secret_key.encode())))
