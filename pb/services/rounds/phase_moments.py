"""The moments of a round's phases: jobs written at opening, noted when they are due."""

from datetime import datetime, timedelta

from sqlalchemy import select

from pb.database import Session
from pb.models import Job, PhaseDates, Round
from pb.services import jobs
from pb.services.atomic import atomic
from pb.services.events import record
from pb.services.jobs import Task
from pb.vocabulary import JobKind, Phase, RoundState, Tag

BEGINS, ENDS = "begins", "ends"
TAGS = {BEGINS: Tag.PHASE_BEGAN, ENDS: Tag.PHASE_ENDED}


def schedule(session: Session, round_id: int) -> None:
    """Write a job for each moment of a round, inside the caller's transaction."""
    for dates in session.scalars(
        select(PhaseDates).where(PhaseDates.round_id == round_id).order_by(PhaseDates.id)
    ):
        _enqueue(session, dates, BEGINS, due_at=dates.opens_at)
        _enqueue(session, dates, ENDS, due_at=dates.closes_at)
        if dates.phase == Phase.VOTING:
            _have_looked(session, dates)


def look_key(round_id: int) -> str:
    """Return the key of the one job that looks for what is unusual while people vote."""
    return f"look:{round_id}"


def note(session: Session, task: Task) -> None:
    """Worker: put the moment that came into the audit trail, once however often it is tried."""
    with atomic(session):
        job = session.get_one(Job, task.id, with_for_update=True)
        if job.done_at is not None:
            return
        row = session.get(Round, int(task.payload["round_id"]))
        if row is not None and row.state != RoundState.ANNULLED:
            record(
                session,
                TAGS[str(task.payload["moment"])],
                actor_id=None,
                round_id=row.id,
                phase=Phase(task.payload["phase"]),
            )
        jobs.finish(session, task)


def _enqueue(session: Session, dates: PhaseDates, moment: str, *, due_at: datetime) -> None:
    jobs.enqueue(
        session,
        JobKind.PHASE_MOMENT,
        {"round_id": dates.round_id, "phase": dates.phase.value, "moment": moment},
        due_at=due_at,
        once_key=f"phase:{dates.round_id}:{dates.phase}:{moment}",
    )


def _have_looked(session: Session, dates: PhaseDates) -> None:
    """Let somebody look for what is unusual, first a day after voting has opened."""
    jobs.enqueue(
        session,
        JobKind.LOOK,
        {"round_id": dates.round_id},
        due_at=min(dates.opens_at + timedelta(days=1), dates.closes_at),
        once_key=look_key(dates.round_id),
    )
