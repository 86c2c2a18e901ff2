"""Hashing passwords with argon2id."""

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# 19 MiB, twice: a fraction of a second, and little enough memory for many at a time.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def _same_on_every_keyboard(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def hashed(password: str) -> str:
    """Return the hash to keep."""
    return _HASHER.hash(_same_on_every_keyboard(password))


def is_right(password: str, *, kept: str | None) -> bool:
    """Whether a password is the one that was kept; without one, no sooner answered."""
    try:
        fits = _HASHER.verify(kept or _decoy(), _same_on_every_keyboard(password))
    except (VerificationError, InvalidHashError):
        return False
    return fits and kept is not None


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with other settings than today's."""
    return _HASHER.check_needs_rehash(kept)


@cache
def _decoy() -> str:
    return hashed(secrets.token_hex(16))
