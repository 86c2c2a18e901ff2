"""Work written in a use-case's transaction, and done after it by `pb work`, with leases."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from pb.database import Session, clock
from pb.models import Job
from pb.services.atomic import atomic
from pb.vocabulary import JobKind

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class Task:
    """A job as its worker gets it."""

    id: int
    kind: JobKind
    payload: Mapping[str, Any]
    is_repeat: bool = False
    """Whether a worker had it before and nobody knows how far that one came."""


Worker = Callable[[Session, Task], None]


def enqueue(
    session: Session,
    kind: JobKind,
    payload: dict[str, Any],
    *,
    due_at: datetime | None = None,
    once_key: str | None = None,
) -> None:
    """Write a job into the open transaction; the same `once_key` is written once."""
    if once_key is not None:
        known = session.scalar(select(Job.id).where(Job.once_key == once_key))
        if known is not None:
            return
    session.add(
        Job(
            kind=kind,
            payload=payload,
            once_key=once_key,
            due_at=due_at or clock(session),
        )
    )


def take(session: Session, worker: str) -> Task | None:
    """Lease the job that has been due for longest, or return None."""
    with atomic(session):
        now = clock(session)
        job = session.scalars(
            select(Job)
            .where(
                Job.done_at.is_(None),
                Job.due_at <= now,
                Job.attempts < MOST_ATTEMPTS,
                or_(Job.leased_until.is_(None), Job.leased_until < now),
            )
            .order_by(Job.due_at, Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if job is None:
            return None
        job.leased_until = now + LEASE
        job.leased_by = worker
        job.attempts += 1
        return Task(job.id, job.kind, dict(job.payload), is_repeat=job.attempts > 1)


def finish(session: Session, task: Task) -> None:
    """Mark the job as done and forget its payload; called inside the work's own transaction."""
    job = session.get_one(Job, task.id)
    job.done_at = clock(session)
    job.payload = {}
    job.failure = None


def again(session: Session, task: Task, *, due_at: datetime) -> None:
    """Let the job come back at a later moment; called inside the work's own transaction."""
    job = session.get_one(Job, task.id)
    job.due_at = due_at
    job.attempts = 0
    job.leased_until = None
    job.leased_by = None
    job.failure = None


def renew(session: Session, task: Task) -> None:
    """Keep a long job for another while; called inside the work's own transactions."""
    session.get_one(Job, task.id).leased_until = clock(session) + LEASE


def note(session: Session, task: Task, payload: dict[str, Any]) -> None:
    """Write down how far a job is, and keep it for another while; inside its own transactions."""
    job = session.get_one(Job, task.id)
    job.payload = payload
    job.leased_until = clock(session) + LEASE


def wake(session: Session, kind: JobKind, payload: dict[str, Any]) -> bool:
    """Let a job that is not done be tried again now, inside the caller's transaction.

    Returns:
        Whether there is one. A worker that is at it keeps it.
    """
    now = clock(session)
    waiting = session.scalars(
        select(Job).where(Job.kind == kind, Job.done_at.is_(None)).order_by(Job.id)
    )
    job = next((one for one in waiting if one.payload == payload), None)
    if job is None:
        return False
    session.refresh(job, with_for_update=True)
    if job.done_at is not None:
        return False
    if job.leased_by is None or job.leased_until is None or job.leased_until < now:
        job.leased_until, job.leased_by = None, None
    job.attempts, job.due_at, job.failure = 0, min(job.due_at, now), None
    return True


def fail(session: Session, task: Task, error: Exception) -> None:
    """Give the job back, to be tried again later and later."""
    with atomic(session):
        job = session.get_one(Job, task.id)
        job.failure = type(error).__name__
        job.leased_until = clock(session) + timedelta(seconds=min(2**job.attempts, 600))
        job.leased_by = None
    log.warning("job failed", extra={"job": task.id, "kind": task.kind, "error": job_error(error)})


def job_error(error: Exception) -> str:
    """Name the kind of an error; its text may hold an address, so it stays out of the log."""
    return type(error).__name__


def do_next(session: Session, workers: Mapping[JobKind, Worker], *, worker: str) -> bool:
    """Do one job that is due. Returns whether there was one.

    Each worker calls `finish` inside the transaction in which it does its work, so that a
    crash before the commit leaves the whole job, and a crash after it leaves none.
    """
    task = take(session, worker)
    if task is None:
        return False
    try:
        workers[task.kind](session, task)
    except Exception as error:  # noqa: BLE001  a job must not end the worker; it is tried again
        fail(session, task, error)
    return True
