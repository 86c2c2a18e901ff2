"""Slots: one for each pot and voter, which nobody can compute without the round's key."""

import hashlib
import hmac
from typing import Protocol

POT_BYTES = 8


class SlotKeys(Protocol):
    """Where the keys of slots are kept, outside the database."""

    def slot_key(self, round_id: int) -> bytes:
        """Return a round's key of slots."""


def of(key: bytes, *, pot_id: int, voter_id: bytes) -> bytes:
    """Return HMAC-SHA256(key, pot and voter): the same voter has unlike slots in two pots."""
    return hmac.digest(key, pot_id.to_bytes(POT_BYTES) + voter_id, hashlib.sha256)
