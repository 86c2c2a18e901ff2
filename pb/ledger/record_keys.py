"""Which key signed a record's checkpoints when: handovers from each key to the next one.

A handover is signed by the key that goes and by the one that comes, and stands in the record as
an entry. So whoever trusts either key can follow it to the other, in both directions. After a key
was lost only the one that comes could sign: then nothing leads from the one to the other.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pb.ledger import canonical
from pb.ledger.notes import KEY_BYTES, SIGNATURE_BYTES, NoteKey, Sign

FORM = "commonpot record key 1"
FILE = "commonpot record keys 1"
LONGEST = 1024 * 1024
PLANNED, STOLEN, LOST = "planned", "stolen", "lost"
UNSIGNED = bytes(SIGNATURE_BYTES)  # a key that was lost signs nothing any more


class BadHandover(ValueError):
    """The handovers are not one unbroken, signed chain of one record."""


@dataclass(frozen=True, slots=True)
class RecordKey:
    """A record is signed with another key from now on.

    Attributes:
        origin: the record's name in its checkpoints.
        name: under which both keys sign.
        entries: how many stood before this one. The old key signed up to so many, and no more.
        old, new: Ed25519 public keys.
        why: "planned"; or "stolen": what the old key signed proves nothing by itself any more;
            or "lost": the old key could not sign this, and `by_old` is nought.
        by_old, by_new: signatures over the same statement.
    """

    KIND: ClassVar[str] = "record-key"

    round: str
    origin: str
    name: str
    entries: int
    old: bytes
    new: bytes
    why: str
    by_old: bytes
    by_new: bytes

    def __post_init__(self) -> None:
        """Refuse what is no key, no signature, or no reason."""
        if {len(self.old), len(self.new)} != {KEY_BYTES}:
            raise ValueError("expected 32 bytes")
        if {len(self.by_old), len(self.by_new)} != {SIGNATURE_BYTES}:
            raise ValueError("expected 64 bytes")
        if self.why not in {PLANNED, STOLEN, LOST} or self.entries < 1:
            raise ValueError("expected planned, stolen or lost, and a record that has begun")
        NoteKey(self.name, self.new)

    def statement(self) -> bytes:
        """Return the bytes that both keys sign: canonical JSON, all but the signatures."""
        said = {"statement": FORM, **canonical.plain(self)}
        return canonical.written({k: said[k] for k in said if k not in {"by_old", "by_new"}})

    def is_signed(self) -> bool:
        """Whether both keys signed it, or the new one alone where the old one was lost."""
        said = self.statement()
        if self.why == LOST:
            return self.by_old == UNSIGNED and _holds(self.new, self.by_new, said)
        return _holds(self.old, self.by_old, said) and _holds(self.new, self.by_new, said)


@dataclass(frozen=True, slots=True)
class Period:
    """A key and the checkpoints that it signs: of `first` to `last` entries; none: still.

    Attributes:
        was_stolen, was_lost: why it was replaced, if it was and not as planned.
    """

    key: NoteKey
    first: int
    last: int | None
    was_stolen: bool = False
    was_lost: bool = False

    def signs(self, size: int) -> bool:
        """Whether a checkpoint of so many entries is this key's to sign."""
        return self.first <= size and (self.last is None or size <= self.last)


def handed_over(said: RecordKey, *, by_old: Sign, by_new: Sign) -> RecordKey:
    """Return a handover with both signatures; those that it came with do not matter."""
    statement = said.statement()
    return RecordKey(
        round=said.round,
        origin=said.origin,
        name=said.name,
        entries=said.entries,
        old=said.old,
        new=said.new,
        why=said.why,
        by_old=by_old(statement),
        by_new=by_new(statement),
    )


def periods(handovers: Sequence[RecordKey], *, newest: NoteKey, origin: str) -> tuple[Period, ...]:
    """Return which key signs when, oldest first; the last one is `newest`.

    Args:
        handovers: of one record, in its order.
        newest: the key that signs now.
        origin: the record's name.

    Raises:
        BadHandover: one is not signed by both keys, is of another record, or leads elsewhere.
    """
    found: list[Period] = []
    first = 0
    for place, one in enumerate(handovers):
        follows = place == 0 or (handovers[place - 1].new, handovers[place - 1].name) == (
            one.old,
            one.name,
        )
        if one.origin != origin or one.entries < first or not follows or not one.is_signed():
            raise BadHandover("not one unbroken chain")
        found.append(
            Period(
                NoteKey(one.name, one.old),
                first,
                one.entries,
                was_stolen=one.why == STOLEN,
                was_lost=one.why == LOST,
            )
        )
        first = one.entries + 1
    if handovers and NoteKey(handovers[-1].name, handovers[-1].new) != newest:
        raise BadHandover("the last handover is to another key")
    return (*found, Period(newest, first, None))


def signer(found: Sequence[Period], size: int) -> NoteKey:
    """Return the key whose checkpoint one of so many entries is."""
    return next(one.key for one in found if one.signs(size))


def file_of(found: Sequence[Period], handovers: Sequence[RecordKey]) -> str:
    """Return a record's keys as a file: which signs when, and the handovers between them."""
    keys = [
        {
            "key": str(one.key),
            "first": one.first,
            "last": one.last,
            "stolen": one.was_stolen,
            "lost": one.was_lost,
        }
        for one in found
    ]
    said = {"form": FILE, "keys": keys, "handovers": [canonical.plain(one) for one in handovers]}
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def read_file(text: str) -> tuple[RecordKey, ...]:
    """Read the handovers of a record from its file of keys; what else is in it can be computed.

    Raises:
        BadHandover: it is no such file.
    """
    try:
        said = json.loads(text) if len(text) <= LONGEST else None
    except (ValueError, RecursionError) as error:
        raise BadHandover("not JSON") from error
    if not isinstance(said, dict) or said.get("form") != FILE:
        raise BadHandover(f"expected {FILE!r}")
    found = said.get("handovers")
    if not isinstance(found, list):
        raise BadHandover("expected handovers")
    try:
        return tuple(canonical.shaped(RecordKey, one) for one in found)
    except ValueError as error:
        raise BadHandover(str(error)) from error


def newest_of(handovers: Sequence[RecordKey]) -> NoteKey | None:
    """Return the key to which the last handover leads; none, if the first key still signs."""
    return NoteKey(handovers[-1].name, handovers[-1].new) if handovers else None


def _holds(public: bytes, signature: bytes, said: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, said)
    except InvalidSignature:
        return False
    return True
