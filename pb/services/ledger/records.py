"""Appending to a round's public record, inside the transaction of what it tells."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import cast

from sqlalchemy import Table, insert, select, text

from pb.database import Session
from pb.ledger import entries, merkle
from pb.ledger.entries import Ballot, Closing, Entry, Opening, pot_name
from pb.ledger.record_keys import RecordKey
from pb.models import Job, Ledger, LedgerEntry, LedgerSalt, Pot, Round
from pb.services import jobs
from pb.vocabulary import JobKind

CHUNK = 5000

# On the table, not the class: many rows at once, and nothing is to come back.
INSERT = insert(cast("Table", LedgerEntry.__table__))
BEGIN = text("INSERT INTO ledger (round_id, size) VALUES (:round_id, 0) ON CONFLICT DO NOTHING")


@dataclass(frozen=True, slots=True)
class _Added:
    """An entry as it is to be written."""

    kind: str
    body: bytes
    pot_id: int | None


def held(session: Session, round_id: int) -> Ledger:
    """Return a round's record, begun if need be, and held alone until the caller commits.

    The caller holds the round before, shared or alone, so that nobody waits in a circle.
    """
    session.execute(BEGIN, {"round_id": round_id})
    return session.scalars(
        select(Ledger).where(Ledger.round_id == round_id).with_for_update()
    ).one()


def append(session: Session, ledger: Ledger, entry: Entry, *, salt: bytes | None = None) -> None:
    """Add one entry to a record that the caller holds, and see to a checkpoint.

    Args:
        session: a database session.
        ledger: the record.
        entry: what to add.
        salt: of its digest, if it has one; it is kept apart from the record.
    """
    if salt is not None:
        session.add(LedgerSalt(round_id=ledger.round_id, sequence=ledger.size, salt=salt))
    _write(session, ledger, [_Added(entry.KIND, entries.to_bytes(entry), None)])
    ask_for_checkpoint(session, ledger)


def append_ballots(
    session: Session, ledger: Ledger, ballots: Iterable[tuple[int, Ballot]]
) -> None:
    """Add ballots' entries to a record that the caller holds, ascending by commitment.

    That order says nothing about when each was cast, and everybody can see that it does not.

    Args:
        session: a database session.
        ledger: the record.
        ballots: pot ids and entries.
    """
    ordered = sorted(ballots, key=lambda item: item[1].commitment)
    bytes_of = {name: entries.ballot_bytes(name) for name in {one.pot for _id, one in ordered}}
    _write(
        session,
        ledger,
        [
            _Added(Ballot.KIND, bytes_of[ballot.pot](ballot.commitment), pot_id)
            for pot_id, ballot in ordered
        ],
    )


def ask_for_checkpoint(session: Session, ledger: Ledger) -> None:
    """Write a job that signs what the record has by then, unless one waits already."""
    prefix = f"checkpoint:{ledger.round_id}:"
    waiting = session.scalar(
        select(Job.id)
        .where(
            Job.kind == JobKind.LEDGER_CHECKPOINT,
            Job.once_key.startswith(prefix),
            Job.done_at.is_(None),
            Job.attempts < jobs.MOST_ATTEMPTS,
        )
        .limit(1)
    )
    if waiting is None:
        jobs.enqueue(
            session,
            JobKind.LEDGER_CHECKPOINT,
            {"round_id": ledger.round_id},
            once_key=f"{prefix}{ledger.size}",
        )


def has(session: Session, round_id: int, kind: type[Opening | Closing]) -> bool:
    """Whether a round's record has an entry of a kind."""
    found = session.scalar(
        select(LedgerEntry.sequence)
        .where(LedgerEntry.round_id == round_id, LedgerEntry.kind == kind.KIND)
        .limit(1)
    )
    return found is not None


def handovers(session: Session, round_id: int) -> tuple[RecordKey, ...]:
    """Return by which entries a round's record changed the key that signs it, in its order."""
    bodies = session.scalars(
        select(LedgerEntry.body)
        .where(LedgerEntry.round_id == round_id, LedgerEntry.kind == RecordKey.KIND)
        .order_by(LedgerEntry.sequence)
    )
    return tuple(one for body in bodies if isinstance(one := entries.read(body), RecordKey))


def is_begun(session: Session, round_id: int) -> bool:
    """Whether a round has a record: rounds from before there were records have none."""
    return session.scalar(select(Ledger.size).where(Ledger.round_id == round_id)) is not None


def slug_of(session: Session, round_id: int) -> str:
    """Return a round's slug, as its entries have it."""
    return session.scalars(select(Round.slug).where(Round.id == round_id)).one()


def pot_names(session: Session, round_id: int) -> dict[int, str]:
    """Return the public names of a round's pots by id, in the order of pages."""
    rows = session.execute(
        select(Pot.id, Round.slug, Pot.slug)
        .join(Round, Round.id == Pot.round_id)
        .where(Pot.round_id == round_id)
        .order_by(Pot.position, Pot.id)
    )
    return {pot_id: pot_name(round_slug, pot_slug) for pot_id, round_slug, pot_slug in rows}


def new_salt() -> bytes:
    """Return a salt that nobody can guess."""
    return secrets.token_bytes(entries.SALT_BYTES)


def _write(session: Session, ledger: Ledger, added: Sequence[_Added]) -> None:
    places = count(ledger.size)
    for start in range(0, len(added), CHUNK):
        rows = [
            {
                "round_id": ledger.round_id,
                "sequence": next(places),
                "kind": one.kind,
                "pot_id": one.pot_id,
                "body": one.body,
                "leaf_hash": merkle.leaf_hash(one.body),
            }
            for one in added[start : start + CHUNK]
        ]
        session.execute(INSERT, rows)
    ledger.size += len(added)
    session.flush()
