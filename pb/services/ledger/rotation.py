"""Changing the key that signs the public records: every record is handed over to the next one."""

from dataclasses import dataclass
from functools import partial
from typing import Protocol

from sqlalchemy import select, text

from pb.database import Session
from pb.ledger import record_keys
from pb.ledger.notes import NoteKey
from pb.ledger.record_keys import Period, RecordKey
from pb.models import Ledger
from pb.services.atomic import atomic
from pb.services.events import record
from pb.services.ledger import checkpoints, records
from pb.services.ledger.checkpoints import RecordDamaged
from pb.vocabulary import Tag

# Nobody begins or lengthens a record meanwhile; who holds one already is waited for.
ALONE = text("LOCK TABLE ledger IN SHARE ROW EXCLUSIVE MODE")


class RotatingKeys(checkpoints.RecordKeys, Protocol):
    """Where the records' key is kept, and the one that follows."""

    def next_record_key(self) -> NoteKey:
        """Begin the key that follows, or return the one that was begun."""

    def take_next_record_key(self, key: NoteKey) -> None:
        """Let it be the key from now on, and forget the old one."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a change of key did: the keys, and how many records were handed over."""

    old: NoteKey
    new: NoteKey
    records: int


def rotate(session: Session, *, keys: RotatingKeys, was_stolen: bool) -> Rotated:
    """Hand every record over to a new key, then forget the old one.

    In each record the old key signs once more what stands there, then comes an entry that both
    keys have signed, and a checkpoint by the new one. All records in one transaction: who signs
    meanwhile waits, and then finds the new key. If this is killed, calling it again goes on: a
    new key that was begun stays, and a record that was handed over is not handed over again.

    Args:
        session: a database session.
        keys: the key store.
        was_stolen: whether what the old key signed proves nothing by itself any more.

    Raises:
        RecordDamaged: a record does not extend what was signed; none is handed over.
    """
    with atomic(session):
        if session.get_bind().dialect.name == "postgresql":
            session.execute(ALONE)
        old, new = keys.record_key(), keys.next_record_key()
        begun = session.scalars(select(Ledger).where(Ledger.size > 0).order_by(Ledger.round_id))
        # A list, so that none is missed whose handover appends to it meanwhile.
        done = [_hand_over(session, one, new=new, keys=keys, why=why(was_stolen)) for one in begun]
    keys.take_next_record_key(new)
    return Rotated(old, new, sum(done))


def start_anew(session: Session, *, lost: NoteKey, keys: checkpoints.RecordKeys) -> Rotated:
    """Let the key that is in the folder now sign every record, after the one before was lost.

    The lost key can sign nobody who follows it. So the entry says that it was lost, has the new
    key's signature only, and nobody can get from the one key to the other by it: the new one
    has to reach people in another way. What stands in the record has to be what the lost key
    signed last. Calling it again does no harm.

    Args:
        session: a database session.
        lost: the lost key, as it was published: we had its other half only in the folder.
        keys: the key store; a new key is made in it when it has none.

    Raises:
        RecordDamaged: the last stamp of a record is not by that key; nothing is changed.
    """
    with atomic(session):
        if session.get_bind().dialect.name == "postgresql":
            session.execute(ALONE)
        new = keys.record_key()
        begun = session.scalars(select(Ledger).where(Ledger.size > 0).order_by(Ledger.round_id))
        done = [_start_anew(session, one, lost=lost, new=new, keys=keys) for one in begun.all()]
    return Rotated(lost, new, sum(done))


def why(was_stolen: bool) -> str:  # noqa: FBT001  a word for each of the two
    """Return what a handover says of its reason."""
    return record_keys.STOLEN if was_stolen else record_keys.PLANNED


def periods(session: Session, round_id: int, *, key: NoteKey) -> tuple[Period, ...]:
    """Return which key signs a record when, as its page shows it.

    Args:
        session: a database session.
        round_id: the round.
        key: the key that signs now.

    Raises:
        BadHandover: the entries do not lead from key to key.
    """
    found = records.handovers(session, round_id)
    origin = session.scalar(select(Ledger.origin).where(Ledger.round_id == round_id))
    newest = record_keys.newest_of(found) or key
    return record_keys.periods(found, newest=newest, origin=origin or "")


def _start_anew(
    session: Session,
    ledger: Ledger,
    *,
    lost: NoteKey,
    new: NoteKey,
    keys: checkpoints.RecordKeys,
) -> bool:
    """Let a record go on under a key that the lost one does not know; returns whether it was."""
    before = records.handovers(session, ledger.round_id)
    known = record_keys.newest_of(before)
    if ledger.origin is None or (known or lost).public == new.public:
        return False
    if known is None and checkpoints.is_signed_by(session, ledger, new):
        return False  # it began after the loss
    if not checkpoints.is_signed_by(session, ledger, known or lost) or known not in {None, lost}:
        raise RecordDamaged
    _append(session, ledger, old=lost, new=new, keys=keys, why=record_keys.LOST)
    return True


def _hand_over(
    session: Session, ledger: Ledger, *, new: NoteKey, keys: RotatingKeys, why: str
) -> bool:
    """Hand one record over, unless it was; returns whether it was not."""
    before = records.handovers(session, ledger.round_id)
    old = record_keys.newest_of(before) or keys.record_key()
    if old.public == new.public:
        return False
    checkpoints.sign(session, ledger, keys=keys)
    _append(session, ledger, old=old, new=new, keys=keys, why=why)
    return True


def _append(
    session: Session,
    ledger: Ledger,
    *,
    old: NoteKey,
    new: NoteKey,
    keys: checkpoints.RecordKeys,
    why: str,
) -> None:
    """Write the handover, and sign the record that ends with it."""
    said = RecordKey(
        round=records.slug_of(session, ledger.round_id),
        origin=ledger.origin or "",
        name=old.name,  # a record keeps the name that it began under
        entries=ledger.size,
        old=old.public,
        new=new.public,
        why=why,
        by_old=record_keys.UNSIGNED,
        by_new=record_keys.UNSIGNED,
    )
    handover = record_keys.handed_over(
        said,
        by_old=_unsigned if why == record_keys.LOST else partial(keys.sign_record, by=old),
        by_new=partial(keys.sign_record, by=new),
    )
    records.append(session, ledger, handover)
    checkpoints.sign(session, ledger, keys=keys)
    record(
        session,
        Tag.RECORD_KEY_CHANGED,
        actor_id=None,
        round_id=ledger.round_id,
        key=str(NoteKey(old.name, new.public)),
        why=why,
    )


def _unsigned(_statement: bytes) -> bytes:
    return record_keys.UNSIGNED
