"""A round's record as pages and downloads show it: up to its newest checkpoint."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from pb.database import Session
from pb.ledger import canonical, entries
from pb.ledger.entries import Annulment, Ballot, Closing, Entry, Opening
from pb.models import LedgerCheckpoint, LedgerEntry
from pb.services.errors import NotFound
from pb.services.ledger import trees

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class CheckpointView:
    """A checkpoint as published."""

    size: int
    note: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """What one line of the page tells: an entry, or ballots that stand together.

    Attributes:
        first: number of the entry, or of the first ballot.
        entry: none for ballots.
        ballots: how many stand together.
    """

    first: int
    entry: Entry | None
    ballots: int = 0

    @property
    def kind(self) -> str:
        """Which kind of entry it tells of."""
        return Ballot.KIND if self.entry is None else self.entry.KIND

    @property
    def at(self) -> datetime | None:
        """The moment that the entry tells of, if it tells of one."""
        match self.entry:
            case Opening(opens=said) | Closing(closed=said) | Annulment(annulled=said):
                return datetime.fromisoformat(said)
        return None


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A round's record at its newest checkpoint.

    Attributes:
        newest: the newest checkpoint; none before there is a record.
        before: earlier ones, newest first.
        lines: the record in its order.
        ballots: how many ballots it has.
    """

    newest: CheckpointView | None
    before: tuple[CheckpointView, ...]
    lines: tuple[Line, ...]
    ballots: int


def page(session: Session, round_id: int, *, most: int = 20) -> RecordPage:
    """Return a record as its page shows it.

    Args:
        session: a database session.
        round_id: the round.
        most: how many checkpoints.
    """
    found = _checkpoints(session, round_id, most=most)
    if not found:
        return RecordPage(None, (), (), 0)
    lines = tuple(_lines(session, round_id, size=found[0].size))
    return RecordPage(found[0], found[1:], lines, sum(line.ballots for line in lines))


def newest(session: Session, round_id: int) -> CheckpointView | None:
    """Return the newest checkpoint of a record, if there is one."""
    return next(iter(_checkpoints(session, round_id, most=1)), None)


def checkpoint(session: Session, round_id: int, *, size: int | None) -> CheckpointView:
    """Return the checkpoint of a size, or the newest one.

    Raises:
        NotFound: there is none.
    """
    if size is None:
        return _insist(newest(session, round_id))
    row = session.execute(
        select(LedgerCheckpoint.size, LedgerCheckpoint.note, LedgerCheckpoint.signed_at).where(
            LedgerCheckpoint.round_id == round_id, LedgerCheckpoint.size == size
        )
    ).first()
    return _insist(None if row is None else CheckpointView(*row))


def log(session: Session, round_id: int) -> Iterator[Mapping[str, Any]]:
    """Yield every entry that is signed: number, leaf, bytes in hex, and what they say.

    Raises:
        NotFound: there is no checkpoint yet.
    """
    checkpoint = _insist(newest(session, round_id))
    for start in range(0, checkpoint.size, AT_ONCE):
        rows = session.execute(
            select(LedgerEntry.sequence, LedgerEntry.leaf_hash, LedgerEntry.body)
            .where(
                LedgerEntry.round_id == round_id,
                LedgerEntry.sequence >= start,
                LedgerEntry.sequence < min(start + AT_ONCE, checkpoint.size),
            )
            .order_by(LedgerEntry.sequence)
        )
        for sequence, leaf_hash, body in rows:
            yield {
                "index": sequence,
                "leaf": leaf_hash.hex(),
                "bytes": body.hex(),
                "says": canonical.read(body[1:]),
            }


def inclusion(session: Session, round_id: int, *, index: int) -> Mapping[str, Any]:
    """Return the proof that an entry is in the record of the newest checkpoint.

    Raises:
        NotFound: there is no such entry in it.
    """
    checkpoint = _insist(newest(session, round_id))
    if not 0 <= index < checkpoint.size:
        raise NotFound
    hashes = trees.inclusion(session, round_id, index=index, size=checkpoint.size)
    return {
        "index": index,
        "hashes": [found.hex() for found in hashes],
        "checkpoint": checkpoint.note,
    }


def consistency(session: Session, round_id: int, *, old: int) -> Mapping[str, Any]:
    """Return the proof that the newest checkpoint's record begins with that of an older one.

    Raises:
        NotFound: the record was never so long.
    """
    checkpoint = _insist(newest(session, round_id))
    if not 0 <= old <= checkpoint.size:
        raise NotFound
    hashes = trees.consistency(session, round_id, old=old, size=checkpoint.size)
    return {
        "old_size": old,
        "hashes": [found.hex() for found in hashes],
        "checkpoint": checkpoint.note,
    }


def _checkpoints(session: Session, round_id: int, *, most: int) -> tuple[CheckpointView, ...]:
    rows = session.execute(
        select(LedgerCheckpoint.size, LedgerCheckpoint.note, LedgerCheckpoint.signed_at)
        .where(LedgerCheckpoint.round_id == round_id)
        .order_by(LedgerCheckpoint.size.desc())
        .limit(most)
    )
    return tuple(CheckpointView(size, note, signed_at) for size, note, signed_at in rows)


def _lines(session: Session, round_id: int, *, size: int) -> Iterator[Line]:
    """Yield the entries, and between them how many ballots stand there."""
    rows = session.execute(
        select(LedgerEntry.sequence, LedgerEntry.body)
        .where(
            LedgerEntry.round_id == round_id,
            LedgerEntry.kind != Ballot.KIND,
            LedgerEntry.sequence < size,
        )
        .order_by(LedgerEntry.sequence)
    )
    place = 0
    for sequence, body in rows:
        if sequence > place:
            yield Line(place, None, ballots=sequence - place)
        yield Line(sequence, entries.read(body))
        place = sequence + 1
    if size > place:
        yield Line(place, None, ballots=size - place)


def _insist(checkpoint: CheckpointView | None) -> CheckpointView:
    if checkpoint is None:
        raise NotFound
    return checkpoint
