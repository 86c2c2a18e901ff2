"""Signing checkpoints: only what extends the last signed one is signed."""

from collections.abc import Sequence
from functools import partial
from typing import Protocol

from sqlalchemy import insert, select

from pb.database import Session, clock, empty_log
from pb.ledger import checkpoints, merkle, record_keys
from pb.ledger.checkpoints import Checkpoint
from pb.ledger.merkle import HASH_BYTES, Frontier
from pb.ledger.notes import NoteKey
from pb.ledger.record_keys import BadHandover, Period
from pb.models import Job, Ledger, LedgerBlock, LedgerCheckpoint, LedgerEntry
from pb.services import jobs
from pb.services.atomic import atomic
from pb.services.jobs import Task, Worker
from pb.services.ledger import records

BLOCK = 256
AT_ONCE = 10_000


class RecordKeys(Protocol):
    """Where the key that signs checkpoints is kept, outside the database."""

    def record_key(self) -> NoteKey:
        """Return the public key."""

    def sign_record(self, content: bytes, *, by: NoteKey) -> bytes:
        """Sign a checkpoint's text with that key, or with the one that follows it."""


class RecordDamaged(Exception):
    """The record does not extend what was signed: somebody changed it. Nothing is signed."""


def origin_of(key: NoteKey, round_slug: str) -> str:
    """Return the name that a round's record has in its checkpoints."""
    return f"{key.name}/rounds/{round_slug}"


def worker(keys: RecordKeys) -> Worker:
    """Return the worker that signs checkpoints."""
    return partial(_work, keys=keys)


def sign(session: Session, ledger: Ledger, *, keys: RecordKeys) -> None:
    """Sign a record as it stands, unless that is done, inside the caller's transaction.

    Begins at the last checkpoint, whose own signature and root are checked, and hashes the
    entries behind it anew. So what was signed once cannot be signed otherwise.

    Raises:
        RecordDamaged
    """
    if ledger.origin is None:
        ledger.origin = origin_of(keys.record_key(), records.slug_of(session, ledger.round_id))
    found = _periods(session, ledger, keys=keys)
    key = found[-1].key
    before = _last_signed(session, ledger, found=found)
    if before.size == ledger.size:
        return
    leaves = _leaves(session, ledger.round_id, since=before.size)
    after = before.extended(leaves)
    if after.size != ledger.size:
        raise RecordDamaged
    checkpoint = Checkpoint(ledger.origin, after.size, after.root())
    session.add(
        LedgerCheckpoint(
            round_id=ledger.round_id,
            size=after.size,
            note=checkpoints.signed(checkpoint, by=key, sign=partial(keys.sign_record, by=key)),
            peaks=b"".join(after.peaks),
            signed_at=clock(session),
        )
    )
    session.flush()
    _keep_blocks(session, ledger.round_id, since=before.size, size=after.size)


def is_signed_by(session: Session, ledger: Ledger, key: NoteKey) -> bool:
    """Whether the last checkpoint of a record, if it has one, is this key's."""
    note = session.scalar(
        select(LedgerCheckpoint.note)
        .where(LedgerCheckpoint.round_id == ledger.round_id)
        .order_by(LedgerCheckpoint.size.desc())
        .limit(1)
    )
    if note is None:
        return True
    try:
        checkpoints.read(note, by=key, origin=ledger.origin or "")
    except ValueError:
        return False
    return True


def _work(session: Session, task: Task, *, keys: RecordKeys) -> None:
    with atomic(session):
        job = session.get_one(Job, task.id, with_for_update=True)
        if job.done_at is not None:
            return
        sign(session, records.held(session, int(task.payload["round_id"])), keys=keys)
        jobs.finish(session, task)
    empty_log(session)  # after each batch, and after closing


def _periods(session: Session, ledger: Ledger, *, keys: RecordKeys) -> tuple[Period, ...]:
    """Return which key signs when, once the handovers in the record hold.

    The last one has to be a key that we have outside of the database, or signing fails.
    """
    handovers = records.handovers(session, ledger.round_id)
    newest = record_keys.newest_of(handovers) or keys.record_key()
    try:
        return record_keys.periods(handovers, newest=newest, origin=ledger.origin or "")
    except BadHandover as error:
        raise RecordDamaged from error


def _last_signed(session: Session, ledger: Ledger, *, found: Sequence[Period]) -> Frontier:
    """Return the frontier of the last checkpoint, once its signature holds for it."""
    last = session.scalar(
        select(LedgerCheckpoint)
        .where(LedgerCheckpoint.round_id == ledger.round_id)
        .order_by(LedgerCheckpoint.size.desc())
        .limit(1)
    )
    if last is None:
        return Frontier()
    try:
        frontier = Frontier(last.size, _hashes(last.peaks))
        key = record_keys.signer(found, last.size)
        said = checkpoints.read(last.note, by=key, origin=ledger.origin or "")
    except ValueError as error:
        raise RecordDamaged from error
    if (said.size, said.root) != (frontier.size, frontier.root()):
        raise RecordDamaged
    return frontier


def _leaves(session: Session, round_id: int, *, since: int) -> Sequence[bytes]:
    rows = session.execute(
        select(LedgerEntry.sequence, LedgerEntry.body, LedgerEntry.leaf_hash)
        .where(LedgerEntry.round_id == round_id, LedgerEntry.sequence >= since)
        .order_by(LedgerEntry.sequence)
        .execution_options(yield_per=AT_ONCE)
    )
    found: list[bytes] = []
    for sequence, body, leaf_hash in rows:
        if sequence != since + len(found) or merkle.leaf_hash(body) != leaf_hash:
            raise RecordDamaged
        found.append(leaf_hash)
    return found


def _keep_blocks(session: Session, round_id: int, *, since: int, size: int) -> None:
    """Keep the roots of the blocks that are full now and were not before."""
    first, end = since // BLOCK, size // BLOCK
    hashes = session.scalars(
        select(LedgerEntry.leaf_hash)
        .where(
            LedgerEntry.round_id == round_id,
            LedgerEntry.sequence >= first * BLOCK,
            LedgerEntry.sequence < end * BLOCK,
        )
        .order_by(LedgerEntry.sequence)
    ).all()
    rows = [
        {
            "round_id": round_id,
            "number": number,
            "root": merkle.root(hashes[start : start + BLOCK]),
        }
        for number, start in zip(range(first, end), range(0, len(hashes), BLOCK), strict=True)
    ]
    if rows:
        session.execute(insert(LedgerBlock), rows)


def _hashes(joined: bytes) -> tuple[bytes, ...]:
    return tuple(joined[at : at + HASH_BYTES] for at in range(0, len(joined), HASH_BYTES))
