"""Receipts: what a voter keeps, and how anybody checks it without asking us."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from pb.ledger import canonical, checkpoints, entries, merkle, notes, proofs, record_keys
from pb.ledger.canonical import NotCanonical
from pb.ledger.checkpoints import Checkpoint
from pb.ledger.notes import NotAKey, NoteKey, NotSigned
from pb.ledger.record_keys import BadHandover, Period, RecordKey

FORM = "commonpot receipt 1"
WITH_HANDOVERS = "commonpot receipt 2"
LONGEST = 1024 * 1024  # a receipt of a hundred pots is far shorter


class NotAReceipt(ValueError):
    """The text is not a receipt."""


class Fault(StrEnum):
    """Why a receipt does not prove what it is for."""

    NO_PROOF = "no-proof"
    OTHER_KEY = "other-key"
    BAD_CHECKPOINT = "bad-checkpoint"
    BAD_PROOF = "bad-proof"
    BAD_HANDOVERS = "bad-handovers"
    RETIRED_KEY = "retired-key"
    STOLEN_KEY = "stolen-key"
    LOST_KEY = "lost-key"


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a ballot stands in the record, and the hashes that lead to the root."""

    index: int
    hashes: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class ReceiptBallot:
    """One ballot: its pot's public name, its commitment, and its proof once there is one."""

    pot: str
    commitment: bytes
    proof: Proof | None

    def leaf(self) -> bytes:
        """Return the hash of this ballot's entry in the record."""
        return merkle.leaf_hash(entries.to_bytes(entries.Ballot(self.pot, self.commitment)))


@dataclass(frozen=True, slots=True)
class Receipt:
    """The ballots that a voter cast together.

    Attributes:
        round: the round's slug.
        origin: the record's name, as checkpoints have it.
        key: the record's verification key, as published.
        ballots: one for each pot.
        checkpoint: a signed note; all proofs lead to its root.
        handovers: by which the record changed its key, if it ever did.
    """

    round: str
    origin: str
    key: str
    ballots: tuple[ReceiptBallot, ...]
    checkpoint: str | None = None
    handovers: tuple[RecordKey, ...] = ()

    def without_proof(self) -> "Receipt":
        """Return the receipt as it was right after casting."""
        plain = tuple(replace(ballot, proof=None) for ballot in self.ballots)
        return replace(self, ballots=plain, checkpoint=None)


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of checking a receipt: its checkpoint, if that is signed, and the faults."""

    checkpoint: Checkpoint | None
    faults: tuple[Fault, ...]


def to_text(receipt: Receipt) -> str:
    """Return a receipt as a file: JSON, laid out to be read."""
    said = {"receipt": FORM, **canonical.plain(receipt)}
    if receipt.handovers:
        said["receipt"] = WITH_HANDOVERS
    else:
        del said["handovers"]
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def read(text: str) -> Receipt:
    """Read a receipt's file.

    Raises:
        NotAReceipt
    """
    if len(text) > LONGEST:
        raise NotAReceipt("too long for a receipt")
    try:
        said: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAReceipt("not JSON") from error
    form = said.pop("receipt", None) if isinstance(said, dict) else None
    if form not in {FORM, WITH_HANDOVERS} or ("handovers" in said) != (form == WITH_HANDOVERS):
        raise NotAReceipt(f"expected {FORM!r}")
    try:
        receipt = canonical.shaped(Receipt, {"handovers": [], **said})
        for ballot in receipt.ballots:
            ballot.leaf()
    except ValueError as error:
        raise NotAReceipt(str(error)) from error
    if not receipt.ballots:
        raise NotAReceipt("a receipt of no ballot")
    return receipt


def check(
    receipt: Receipt, *, key: NoteKey | None = None, handovers: Sequence[RecordKey] = ()
) -> Checked:
    """Check that every ballot of a receipt is in the record that was signed.

    Args:
        receipt: as its file has it.
        key: the record's key from somewhere else than the receipt; without one, the receipt's
            own is taken, and whoever made the file chose it.
        handovers: from somewhere else, too, in place of those that came with the receipt.
    """
    try:
        own = notes.key(receipt.key)
        known = handovers or receipt.handovers
        newest = record_keys.newest_of(known) or own
        history = record_keys.periods(known, newest=newest, origin=receipt.origin)
    except NotAKey:
        return Checked(None, (Fault.OTHER_KEY,))
    except BadHandover:
        return Checked(None, (Fault.BAD_HANDOVERS,))
    keys = [period.key for period in history]
    if own not in keys or (key is not None and key not in keys):
        return Checked(None, (Fault.OTHER_KEY,))
    # What a thief could have signed leads from no key to another.
    first, last = sorted((keys.index(own), keys.index(key or own)))
    if any(one.was_stolen for one in history[first : last + 1]):
        return Checked(None, (Fault.STOLEN_KEY,))
    # A lost key named nobody who follows it; what it signed itself stays good.
    if any(one.was_lost for one in history[first:last]):
        return Checked(None, (Fault.LOST_KEY,))
    return _checked(receipt, history[keys.index(own)])


def _checked(receipt: Receipt, period: Period) -> Checked:
    if receipt.checkpoint is None or any(b.proof is None for b in receipt.ballots):
        return Checked(None, (Fault.NO_PROOF,))
    try:
        checkpoint = checkpoints.read(receipt.checkpoint, by=period.key, origin=receipt.origin)
    except (NotSigned, ValueError):
        return Checked(None, (Fault.BAD_CHECKPOINT,))
    if not period.signs(checkpoint.size):
        return Checked(None, (Fault.RETIRED_KEY,))
    sound = all(_is_in(ballot, checkpoint) for ballot in receipt.ballots)
    return Checked(checkpoint, () if sound else (Fault.BAD_PROOF,))


def _is_in(ballot: ReceiptBallot, checkpoint: Checkpoint) -> bool:
    return ballot.proof is not None and proofs.includes(
        ballot.leaf(),
        ballot.proof.index,
        size=checkpoint.size,
        proof=ballot.proof.hashes,
        root=checkpoint.root,
    )


__all__ = [
    "Checked",
    "Fault",
    "NotAReceipt",
    "NotCanonical",
    "Proof",
    "Receipt",
    "ReceiptBallot",
    "check",
    "read",
    "to_text",
]
