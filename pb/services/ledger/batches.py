"""Ballots go into the record in shuffled batches, written by a worker: casting does not wait."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, insert, select, text

from pb.database import Session, clock, empty_log
from pb.ledger import entries
from pb.models import Ballot, Job, Ledger, PhaseDates, Round, UnloggedBallot
from pb.services import hiding, jobs
from pb.services.atomic import atomic
from pb.services.jobs import Task
from pb.services.ledger import openings, records
from pb.vocabulary import Phase, RoundState

# Published on the record's page: a ballot is there about so long after it was cast ...
EVERY = timedelta(minutes=10)
# ... if so many voters' ballots of its pot came together; otherwise it waits for more of them, or
# for closing.
FEWEST = hiding.FEWEST
MOST = 500  # rows that one transaction rewrites, so that a cast in between waits for no long


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A ballot that waits for its batch, and whether no later one has replaced it."""

    id: bytes
    commitment: bytes
    is_in_box: bool


COLUMNS = (Ballot.id, Ballot.pot_id, Ballot.slot, Ballot.sealed, Ballot.commitment)

# As text, because every cast runs it.
NOTE = text(
    "INSERT INTO unlogged_ballot (id, pot_id, commitment) VALUES (:id, :pot_id, :commitment)"
)
# The same, of the ballots that `put` names in the statement before it.
NOTE_PUT = (
    "INSERT INTO unlogged_ballot (id, pot_id, commitment) SELECT id, pot_id, commitment FROM put"
)


def note(session: Session, added: Iterable[Mapping[str, object]]) -> None:
    """Note ballots that are cast just now, inside their transaction, for the next batch.

    Args:
        session: a database session.
        added: id, pot_id and commitment of each; other keys are left alone.
    """
    rows = [{key: row[key] for key in ("id", "pot_id", "commitment")} for row in added]
    if rows:
        session.execute(NOTE, rows)


def write(session: Session, task: Task) -> None:
    """Worker: put into the record what has come together, and come back after a while.

    One pot and one part of it a transaction, so that a crash leaves each ballot either in the
    record or waiting. The job ends when the round is no longer open: closing takes the rest.
    """
    round_id = int(task.payload["round_id"])
    while _write_some(session, round_id):
        pass
    empty_log(session)
    with atomic(session):
        job = session.get_one(Job, task.id, with_for_update=True)
        if job.done_at is not None:
            return
        if session.scalar(select(Round.state).where(Round.id == round_id)) == RoundState.OPEN:
            jobs.again(session, task, due_at=clock(session) + EVERY)
        else:
            jobs.finish(session, task)


def write_rest(session: Session, ledger: Ledger) -> None:
    """Put every ballot that waits into the record, inside the transaction that closes the box."""
    names = records.pot_names(session, ledger.round_id)
    waiting = session.execute(
        delete(UnloggedBallot)
        .where(UnloggedBallot.pot_id.in_(list(names)))
        .returning(UnloggedBallot.pot_id, UnloggedBallot.commitment)
    ).all()
    _append(session, ledger, names, [(pot_id, said) for pot_id, said in waiting])


def _write_some(session: Session, round_id: int) -> bool:
    """Put one batch into the record; whether there was one."""
    with atomic(session):
        if not _is_voting(session, round_id):
            return False
        ledger = records.held(session, round_id)
        openings.voting_opened(session, ledger)
        names = records.pot_names(session, round_id)
        due = _due(session, names)
        if due is None:
            return False
        pot_id, batch = due
        _append(session, ledger, names, [(pot_id, one.commitment) for one in batch])
        ids = [one.id for one in batch]
        session.execute(delete(UnloggedBallot).where(UnloggedBallot.id.in_(ids)))
        _lay_anew(session, ids)
        records.ask_for_checkpoint(session, ledger)
        return True


def _is_voting(session: Session, round_id: int) -> bool:
    """Whether voting has begun and the box is open; it then stays so until we commit."""
    # Shared, as casting holds it: those two do not wait for each other, closing waits for both.
    row = session.execute(
        select(Round.state, PhaseDates.opens_at)
        .join(PhaseDates, PhaseDates.round_id == Round.id)
        .where(Round.id == round_id, PhaseDates.phase == Phase.VOTING)
        .with_for_update(read=True, of=Round)
    ).first()
    return row is not None and row[0] == RoundState.OPEN and row[1] <= clock(session)


def _due(session: Session, pots: Iterable[int]) -> tuple[int, list[_Waiting]] | None:
    """Return a pot of which enough ballots wait, with those to record now.

    Ballots that were replaced come along, but do not count: otherwise one who casts again and
    again would fill a batch alone, and single out whoever cast between.
    """
    for pot_id in sorted(pots):
        waiting = _waiting(session, pot_id, most=MOST)
        if len(waiting) == MOST and not _is_enough(waiting):
            waiting = _waiting(session, pot_id, most=None)
        if _is_enough(waiting):
            return pot_id, waiting
    return None


def _waiting(session: Session, pot_id: int, *, most: int | None) -> list[_Waiting]:
    rows = session.execute(
        select(UnloggedBallot.id, UnloggedBallot.commitment, Ballot.id.is_not(None))
        .outerjoin(Ballot, Ballot.id == UnloggedBallot.id)
        .where(UnloggedBallot.pot_id == pot_id)
        .order_by(UnloggedBallot.id)
        .limit(most)
    )
    return [_Waiting(*row) for row in rows]


def _is_enough(waiting: Sequence[_Waiting]) -> bool:
    return sum(one.is_in_box for one in waiting) >= FEWEST


def _append(
    session: Session,
    ledger: Ledger,
    names: Mapping[int, str],
    ballots: Sequence[tuple[int, bytes]],
) -> None:
    records.append_ballots(
        session,
        ledger,
        [(pot_id, entries.Ballot(names[pot_id], said)) for pot_id, said in ballots],
    )


def _lay_anew(session: Session, ids: Sequence[bytes]) -> None:
    """Rewrite the ballots of a batch together, in an order that nobody knows.

    Before, each row shows in which transaction, and after which other row, it was written; the
    voter list shows the same of its marks. After it, a whole batch shows one transaction. A
    ballot that was replaced meanwhile is not there any more, and is left out by itself.
    """
    taken = session.execute(delete(Ballot).where(Ballot.id.in_(ids)).returning(*COLUMNS)).all()
    rows = [dict(ballot._mapping) for ballot in taken]  # noqa: SLF001  SQLAlchemy's public name
    if rows:
        # Not in that of their ids, which everybody sees: SQLite takes the pages that became free
        # in turn, so that whoever knows the order follows them back to what lay there before.
        secrets.SystemRandom().shuffle(rows)
        session.execute(insert(Ballot), rows)
