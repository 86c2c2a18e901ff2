"""Ballots go into the record in shuffled batches, written by a worker: casting does not wait."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete, func, insert, select

from pb.database import Session, clock
from pb.ledger import entries
from pb.models import Ballot, Job, Ledger, PhaseDates, Round, UnloggedBallot
from pb.services import jobs
from pb.services.atomic import atomic
from pb.services.jobs import Task
from pb.services.ledger import openings, records
from pb.vocabulary import Phase, RoundState

# Published on the record's page: a ballot is there about so long after it was cast ...
EVERY = timedelta(minutes=10)
# ... if so many voters' ballots of its pot came together; otherwise it waits for more of them, or
# for closing.
FEWEST = 20
MOST = 1000  # rows that one transaction rewrites, so that a cast in between waits for no long

COLUMNS = (Ballot.id, Ballot.pot_id, Ballot.slot, Ballot.sealed, Ballot.commitment)


def note(session: Session, added: Iterable[Mapping[str, object]]) -> None:
    """Note ballots that are cast just now, inside their transaction, for the next batch.

    Args:
        session: a database session.
        added: id, pot_id and commitment of each; other keys are left alone.
    """
    rows = [{key: row[key] for key in ("id", "pot_id", "commitment")} for row in added]
    if rows:
        session.execute(insert(UnloggedBallot), rows)


def write(session: Session, task: Task) -> None:
    """Worker: put into the record what has come together, and come back after a while.

    One pot and one part of it a transaction, so that a crash leaves each ballot either in the
    record or waiting. The job ends when the round is no longer open: closing takes the rest.
    """
    round_id = int(task.payload["round_id"])
    while _write_some(session, round_id):
        pass
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
        pot_id = _due(session, names)
        if pot_id is None:
            return False
        batch = _taken(session, pot_id, replaced=False) + _taken(session, pot_id, replaced=True)
        _append(session, ledger, names, [(pot_id, commitment) for _id, commitment in batch])
        ids = [ballot_id for ballot_id, _commitment in batch]
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


def _due(session: Session, pots: Iterable[int]) -> int | None:
    """Return a pot of which enough ballots wait, those of different voters: replaced ones aside.

    Otherwise one who casts again and again would single out whoever cast between.
    """
    return session.scalar(
        select(UnloggedBallot.pot_id)
        .join(Ballot, Ballot.id == UnloggedBallot.id)
        .where(UnloggedBallot.pot_id.in_(list(pots)))
        .group_by(UnloggedBallot.pot_id)
        .having(func.count() >= FEWEST)
        .order_by(UnloggedBallot.pot_id)
        .limit(1)
    )


def _taken(session: Session, pot_id: int, *, replaced: bool) -> list[tuple[bytes, bytes]]:
    """Return ids and commitments of ballots that wait: those in the box, or those replaced."""
    rows = session.execute(
        select(UnloggedBallot.id, UnloggedBallot.commitment)
        .outerjoin(Ballot, Ballot.id == UnloggedBallot.id)
        .where(
            UnloggedBallot.pot_id == pot_id,
            Ballot.id.is_(None) if replaced else Ballot.id.is_not(None),
        )
        .order_by(UnloggedBallot.id)
        .limit(MOST)
    )
    return [(ballot_id, commitment) for ballot_id, commitment in rows]


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
    """Rewrite the ballots of a batch together, in the order of their random ids.

    Before, each row shows in which transaction, and after which other row, it was written; the
    voter list shows the same of its marks. After it, a whole batch shows one transaction. A
    ballot that was replaced meanwhile is not there any more, and is left out by itself.
    """
    taken = session.execute(delete(Ballot).where(Ballot.id.in_(ids)).returning(*COLUMNS)).all()
    rows = [dict(ballot._mapping) for ballot in taken]  # noqa: SLF001  SQLAlchemy's public name
    if rows:
        session.execute(insert(Ballot), sorted(rows, key=lambda row: bytes(row["id"])))
