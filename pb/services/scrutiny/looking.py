"""When somebody looks for what is unusual: a worker each day of voting, and people who ask."""

from datetime import timedelta

from sqlalchemy import func, select

from pb.database import Session, clock
from pb.models import Job, Voter
from pb.services import jobs
from pb.services.atomic import atomic
from pb.services.hall_errors import NotLookedYet
from pb.services.jobs import Task, Worker
from pb.services.rounds import phase_moments, voting_times
from pb.services.scrutiny import flags
from pb.services.voter_list import joined_people
from pb.services.voter_list.list_keys import ListKeys
from pb.vocabulary import JobKind, RoundState

EACH = timedelta(days=1)
SMALL = 20_000  # entries: with so many somebody can wait for the comparison of ways


def worker(keys: ListKeys) -> Worker:
    """Return the worker that looks each day while people vote, and once after the last ballot."""

    def look(session: Session, task: Task) -> None:
        round_id = int(task.payload["round_id"])
        voting = voting_times.of(session, round_id)
        now = clock(session)
        closes_at = voting.closes_at
        if voting.state == RoundState.OPEN:
            flags.look(session, round_id, keys=keys)
        with atomic(session):
            if voting.state != RoundState.OPEN or closes_at is None or now >= closes_at:
                jobs.finish(session, task)
            else:
                jobs.again(session, task, due_at=min(now + EACH, closes_at))

    return look


def now_or_soon(session: Session, round_id: int, *, keys: ListKeys) -> int | None:
    """Look at once, or have a worker look where the whole of a large list has to be read.

    Returns:
        How many flags are new; none: a worker has been asked.

    Raises:
        NotFound
        KeyMissing: the round's key file is not there, and it is needed.
    """
    if _is_quick(session, round_id):
        return flags.look(session, round_id, keys=keys)
    _ask(session, round_id)
    return None


def before_closing(session: Session, round_id: int, *, keys: ListKeys) -> None:
    """Look, so that nobody closes the box without having looked.

    The ways of a large list are compared by the worker's last look, after the last ballot: from
    then on nobody comes onto the list.

    Raises:
        NotFound
        NotLookedYet: it has not been there yet; it is asked once more.
        KeyMissing: the round's key file is not there, and it is needed.
    """
    closes_at = voting_times.of(session, round_id).closes_at
    is_early = closes_at is not None and clock(session) < closes_at  # in a hall
    if is_early or _is_quick(session, round_id):
        flags.look(session, round_id, keys=keys)
        return
    flags.look_quickly(session, round_id)
    key = phase_moments.look_key(round_id)
    last = session.scalar(select(Job.done_at).where(Job.once_key == key))
    if last is None:
        _ask(session, round_id)
        raise NotLookedYet


def _is_quick(session: Session, round_id: int) -> bool:
    if not joined_people.has_any(session, round_id):
        return True
    entries = select(func.count()).select_from(Voter).where(Voter.round_id == round_id)
    return session.scalars(entries).one() <= SMALL


def _ask(session: Session, round_id: int) -> None:
    """Have a worker look now: the round's own daily job, or another one when that is done."""
    with atomic(session):
        if jobs.wake(session, JobKind.LOOK, {"round_id": round_id}):
            return
        key = phase_moments.look_key(round_id)
        known = session.scalar(select(Job.id).where(Job.once_key == key))
        once_key = key if known is None else None
        jobs.enqueue(session, JobKind.LOOK, {"round_id": round_id}, once_key=once_key)
