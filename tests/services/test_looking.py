"""Looking for what is unusual: each day by a worker, at once when asked, before closing."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from pb.config import Settings
from pb.database import Session, clock, fix_clock
from pb.models import Flag, Job, PhaseDates, Voter
from pb.services import jobs
from pb.services.atomic import atomic
from pb.services.hall_errors import FlagsUnresolved, NotLookedYet
from pb.services.rounds import phase_moments
from pb.services.scrutiny import annulment, looking
from pb.services.voting import box
from pb.vocabulary import JobKind, Phase
from tests import factories, uploading, voting
from tests.services.test_two_ways import by_register
from tests.voting import Vote

BORN = date(1980, 5, 4)


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir)
    uploading.open_ways(session, made)
    with atomic(session):
        phase_moments.schedule(session, made.made.id)
        session.execute(update(Job).where(Job.kind != JobKind.LOOK).values(done_at=clock(session)))
    return made


def look_job(session: Session) -> Job:
    session.rollback()
    return session.scalars(select(Job).where(Job.kind == JobKind.LOOK)).one()


def work(session: Session, vote: Vote) -> int:
    """Do the looks that are due; returns how many."""
    done = 0
    session.rollback()
    while jobs.do_next(session, {JobKind.LOOK: looking.worker(vote.keys)}, worker="test"):
        done += 1
    return done


def ask_to_close(session: Session, vote: Vote) -> None:
    box.request_close(session, round_id=vote.made.id, by=vote.officer.id, keys=vote.keys)


def subjects(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Flag.subject).order_by(Flag.id)))


def twice(session: Session, *references: str, name: str = "Ada Reid") -> None:
    with atomic(session):
        who = {"name": name, "name_key": name.casefold(), "born_on": BORN}
        session.execute(update(Voter).where(Voter.reference.in_(references)).values(**who))


def dates(session: Session) -> PhaseDates:
    session.rollback()
    return session.scalars(select(PhaseDates).where(PhaseDates.phase == Phase.VOTING)).one()


def test_a_worker_looks_each_day_of_voting_and_once_after_it(session: Session, vote: Vote) -> None:
    opens_at, closes_at = dates(session).opens_at, dates(session).closes_at
    assert look_job(session).due_at == opens_at + timedelta(days=1)
    fix_clock(session, opens_at + timedelta(days=1))
    assert work(session, vote) == 1
    assert subjects(session) == []
    twice(session, "NO-0001", "HI-0001")
    assert work(session, vote) == 0
    fix_clock(session, opens_at + timedelta(days=2))
    assert work(session, vote) == 1
    assert subjects(session) == ["HI-0001"]
    fix_clock(session, closes_at - timedelta(hours=1))
    assert work(session, vote) == 1
    assert look_job(session).due_at == closes_at
    twice(session, "NO-0002", "NO-0003", name="Eve Lee")
    fix_clock(session, closes_at)
    assert work(session, vote) == 1
    assert look_job(session).done_at is not None
    assert subjects(session) == ["HI-0001", "NO-0002"]


def test_it_compares_the_ways_too(session: Session, vote: Vote) -> None:
    for name in ("Isla Reid", "Jan Low"):
        by_register(session, vote, name)
    twice(session, "NO-0001")
    joined = by_register(session, vote, "Reid Ada", born_on=BORN)
    fix_clock(session, dates(session).opens_at + timedelta(days=1))
    work(session, vote)
    assert subjects(session) == [joined]


def test_of_an_annulled_round_nothing_is_looked_for(session: Session, vote: Vote) -> None:
    twice(session, "NO-0001", "HI-0001")
    annulment.request(session, round_id=vote.made.id, reason="Wrong list.", by=vote.officer.id)
    waiting = annulment.waiting(session, vote.made.id)
    assert waiting is not None
    other = factories.officer(session, "Ines")
    annulment.confirm(session, request_id=waiting.id, by=other.id)
    fix_clock(session, dates(session).opens_at + timedelta(days=1))
    assert work(session, vote) == 1
    assert look_job(session).done_at is not None
    assert subjects(session) == []


def test_whoever_asks_gets_an_answer_at_once(session: Session, vote: Vote) -> None:
    twice(session, "NO-0001", "HI-0001")
    assert looking.now_or_soon(session, vote.made.id, keys=vote.keys) == 1
    assert looking.now_or_soon(session, vote.made.id, keys=vote.keys) == 0


def test_a_long_list_is_read_by_the_worker_soon(
    session: Session, vote: Vote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "SMALL", 5)
    fix_clock(session, dates(session).opens_at + timedelta(hours=2))
    assert looking.now_or_soon(session, vote.made.id, keys=vote.keys) == 0, "nobody joined"
    by_register(session, vote, "Isla Reid")
    twice(session, "NO-0001", "HI-0001")
    due_at = look_job(session).due_at
    for _time in range(2):
        assert looking.now_or_soon(session, vote.made.id, keys=vote.keys) is None
    assert look_job(session).due_at < due_at
    assert work(session, vote) == 1
    assert subjects(session) == ["HI-0001"]
    assert look_job(session).due_at == clock(session) + timedelta(days=1)


def test_before_a_long_list_is_closed_the_worker_has_read_it(
    session: Session, vote: Vote, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice(session, "NO-0001")
    by_register(session, vote, "Ada Reid", born_on=BORN)
    monkeypatch.setattr(looking, "SMALL", 5)
    voting.move_clock(session, voting.AFTER_VOTING)
    with pytest.raises(NotLookedYet):
        ask_to_close(session, vote)
    assert subjects(session) == []
    assert work(session, vote) == 1
    with pytest.raises(FlagsUnresolved):
        ask_to_close(session, vote)


def test_a_round_from_before_there_were_daily_looks_gets_its_job(
    session: Session, vote: Vote, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_register(session, vote, "Isla Reid")
    with atomic(session):
        session.delete(session.scalars(select(Job).where(Job.kind == JobKind.LOOK)).one())
    monkeypatch.setattr(looking, "SMALL", 5)
    voting.move_clock(session, voting.AFTER_VOTING)
    for _time in range(2):
        with pytest.raises(NotLookedYet):
            ask_to_close(session, vote)
    assert look_job(session).once_key == phase_moments.look_key(vote.made.id)
    assert work(session, vote) == 1
    ask_to_close(session, vote)
