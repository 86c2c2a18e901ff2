"""The canonical bytes of a ballot, its envelope, its commitment."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

NONCE_BYTES = 32
LENGTH_BYTES = 4
# Envelopes are as long as the fullest paper of the pot, rounded up, so that a project that is
# numbered late does not tell ballots apart either.
BLOCK = 256
APPROVALS = "commonpot ballot 1"
FIGURES = "commonpot ballot 2"

Mark = tuple[str, int]
"""A project's key and its figure: 1 for an approval."""


class NotAnEnvelope(ValueError):
    """The bytes are not an envelope as `envelope` makes them."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What an envelope held."""

    nonce: bytes
    canonical: bytes


def canonical_ballot(pot: str, marks: Iterable[Mark]) -> bytes:
    """Return the one way to write a ballot: JSON with its form, pot and marks sorted by key.

    Args:
        pot: the pot's public name, "round/pot", so that a ballot cannot be moved.
        marks: projects' keys with their figures. Where each figure is 1 only the keys are
            written (form 1), otherwise pairs (form 2).
    """
    ordered = sorted(marks)
    if all(figure == 1 for _key, figure in ordered):
        said: list[object] = [APPROVALS, pot, [key for key, _figure in ordered]]
    else:
        said = [FIGURES, pot, [[key, figure] for key, figure in ordered]]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def marks_of(canonical: bytes, *, pot: str) -> tuple[Mark, ...]:
    """Return the marks of a canonical ballot, sorted.

    Raises:
        NotAnEnvelope: it is not one, or one of another pot.
    """
    try:
        form, _of_pot, said = json.loads(canonical)
        marks = [(key, 1) for key in said] if form == APPROVALS else [(k, f) for k, f in said]
        again = canonical_ballot(pot, marks)
    except (ValueError, TypeError) as error:
        raise NotAnEnvelope from error
    # JSON has numbers that are not whole, too: 2.0 is written as it was read.
    if again != canonical or not all(type(figure) is int for _key, figure in marks):
        raise NotAnEnvelope
    return tuple(marks)


def commitment(nonce: bytes, canonical: bytes) -> bytes:
    """Return SHA-256(nonce, canonical ballot): it fixes the ballot and shows nothing of it."""
    if len(nonce) != NONCE_BYTES:
        raise ValueError("A nonce has 32 bytes.")
    return hashlib.sha256(nonce + canonical).digest()


def envelope_length(pot: str, project_keys: Iterable[str], *, widest: int = 1) -> int:
    """Return the one length of a pot's envelopes: that of its fullest paper, rounded up.

    Args:
        pot: the pot's public name.
        project_keys: of every project on its paper.
        widest: the figure that takes most room.
    """
    marks = [(key, widest) for key in project_keys]
    fullest = NONCE_BYTES + LENGTH_BYTES + len(canonical_ballot(pot, marks))
    return -(-fullest // BLOCK) * BLOCK


def envelope(nonce: bytes, canonical: bytes, *, length: int) -> bytes:
    """Return nonce, length and ballot, padded with zeros to the pot's length.

    Raises:
        ValueError: the ballot is longer than that.
    """
    said = nonce + len(canonical).to_bytes(LENGTH_BYTES) + canonical
    if len(said) > length:
        raise ValueError("The ballot is longer than the envelopes of its pot.")
    return said.ljust(length, b"\0")


def opened(content: bytes) -> Opened:
    """Return what an envelope holds.

    Raises:
        NotAnEnvelope
    """
    start = NONCE_BYTES + LENGTH_BYTES
    end = start + int.from_bytes(content[NONCE_BYTES:start])
    if len(content) < start or end > len(content) or content[end:].strip(b"\0"):
        raise NotAnEnvelope
    return Opened(content[:NONCE_BYTES], content[start:end])
