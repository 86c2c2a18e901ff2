"""Jobs are written with their use-case, done once, and survive a crash."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from pb.database import Database, Session, clock, fix_clock
from pb.models import Job
from pb.services import jobs
from pb.services.atomic import atomic
from pb.services.jobs import Task
from pb.vocabulary import JobKind


def write(session: Session, *, once_key: str | None = None) -> None:
    with atomic(session):
        jobs.enqueue(session, JobKind.MAIL, {"account": 1}, once_key=once_key)


class Sender:
    """Does its job, or breaks."""

    def __init__(self, *, breaks: bool = False) -> None:
        self.breaks = breaks
        self.sent = 0

    def __call__(self, session: Session, task: Task) -> None:
        with atomic(session):
            if self.breaks:
                raise ConnectionError("someone@example.org")
            self.sent += 1
            jobs.finish(session, task)


def test_a_job_of_a_failed_use_case_does_not_exist(session: Session) -> None:
    with pytest.raises(ZeroDivisionError), atomic(session):
        jobs.enqueue(session, JobKind.MAIL, {})
        raise ZeroDivisionError
    assert session.scalar(select(func.count()).select_from(Job)) == 0


def test_a_job_is_done_once_and_forgets_its_payload(session: Session) -> None:
    write(session)
    sender = Sender()
    assert jobs.do_next(session, {JobKind.MAIL: sender}, worker="a")
    assert not jobs.do_next(session, {JobKind.MAIL: sender}, worker="a")
    assert sender.sent == 1
    assert session.scalars(select(Job)).one().payload == {}


def test_the_same_work_is_written_once(session: Session) -> None:
    write(session, once_key="count:1")
    write(session, once_key="count:1")
    assert session.scalar(select(func.count()).select_from(Job)) == 1


def test_two_workers_do_not_take_the_same_job(database: Database, session: Session) -> None:
    write(session)
    with database.session() as other:
        assert jobs.take(session, "a") is not None
        assert jobs.take(other, "b") is None


def test_a_job_of_a_worker_that_died_is_taken_after_its_lease(session: Session) -> None:
    write(session)
    assert jobs.take(session, "dies") is not None
    fix_clock(session, clock(session) + jobs.LEASE + timedelta(seconds=1))
    assert jobs.take(session, "lives") is not None


def test_a_failed_job_is_tried_again_and_keeps_no_text_of_the_error(session: Session) -> None:
    write(session)
    assert jobs.do_next(session, {JobKind.MAIL: Sender(breaks=True)}, worker="a")
    assert session.scalars(select(Job)).one().failure == "ConnectionError"
    assert jobs.take(session, "a") is None
    fix_clock(session, clock(session) + timedelta(minutes=1))
    sender = Sender()
    jobs.do_next(session, {JobKind.MAIL: sender}, worker="a")
    assert sender.sent == 1


def test_a_job_waits_for_its_moment(session: Session) -> None:
    later = clock(session) + timedelta(hours=1)
    with atomic(session):
        jobs.enqueue(session, JobKind.PHASE_MOMENT, {}, due_at=later)
    assert jobs.take(session, "a") is None
    fix_clock(session, later)
    assert jobs.take(session, "a") is not None
