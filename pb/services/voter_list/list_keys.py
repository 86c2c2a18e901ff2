"""Keys of a round's voter list: from the round's key file, outside the database."""

import hashlib
import hmac
from typing import Protocol


class ListKeys(Protocol):
    """Where the keys of rounds are kept, outside the database."""

    def slot_key(self, round_id: int) -> bytes:
        """Return a round's secret, from which the keys of its list are made."""


def people_key(keys: ListKeys, round_id: int) -> bytes:
    """Return the key under which people are told apart without keeping who they are."""
    return _made(keys, round_id, b"commonpot/voter list/people")


def file_key(keys: ListKeys, round_id: int) -> bytes:
    """Return the key that seals uploaded files."""
    return _made(keys, round_id, b"commonpot/voter list/files")


def source_key(key: bytes, source: str, *parts: str) -> bytes:
    """Return the keyed hash of whom a source means; nobody can try names without the key.

    Args:
        key: from `people_key`.
        source: what kind of name it is, so that a list number is never taken for an email.
        parts: the name, in the one form in which that source compares.
    """
    return hmac.digest(key, "\x1f".join((source, *parts)).encode(), hashlib.sha256)


def _made(keys: ListKeys, round_id: int, label: bytes) -> bytes:
    # Longer than what slots are made from, so that no slot is ever a key.
    return hmac.digest(keys.slot_key(round_id), label, hashlib.sha256)
