"""Checkpoints: how long the record was, and its root, signed (C2SP tlog-checkpoint)."""

import base64
import re
from dataclasses import dataclass

from pb.ledger import notes
from pb.ledger.merkle import HASH_BYTES
from pb.ledger.notes import NoteKey, NotSigned, Sign

SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
LEAST_LINES = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A record at one moment: of which round, how many entries, the tree's root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the text that is signed: three lines."""
        root = base64.b64encode(self.root).decode("ascii")
        return f"{self.origin}\n{self.size}\n{root}\n"


def signed(checkpoint: Checkpoint, *, by: NoteKey, sign: Sign) -> str:
    """Return the signed note of a checkpoint."""
    return notes.signed(checkpoint.text(), by=by, sign=sign)


def read(note: str, *, by: NoteKey, origin: str) -> Checkpoint:
    """Return a signed checkpoint of one record.

    Args:
        note: the signed note.
        by: whose signature has to hold.
        origin: the record that it has to be of.

    Raises:
        NotSigned: this key did not sign it.
        ValueError: it is no checkpoint, or one of another record.
    """
    found = _parsed(notes.text_of(note, by=by))
    if found.origin != origin:
        raise ValueError("a checkpoint of another record")
    return found


def _parsed(text: str) -> Checkpoint:
    lines = text.split("\n")
    if len(lines) <= LEAST_LINES or not all(lines[:LEAST_LINES]):
        raise ValueError("not a checkpoint")
    origin, size, encoded = lines[:LEAST_LINES]
    if not SIZE.fullmatch(size):
        raise ValueError("not a size")
    root = base64.b64decode(encoded, validate=True)
    again = Checkpoint(origin, int(size), root)
    if len(root) != HASH_BYTES or not text.startswith(again.text()):
        raise ValueError("not a checkpoint")
    return again


__all__ = ["Checkpoint", "NotSigned", "read", "signed"]
