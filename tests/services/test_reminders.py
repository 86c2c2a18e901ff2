"""Reminders: one letter, a day before closing, to who opened a paper and did not cast it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from pb.config import Settings
from pb.database import Session, clock, fix_clock
from pb.models import Job, PhaseDates, Voter
from pb.services import jobs, workers
from pb.services.atomic import atomic
from pb.services.voting import reminders, voters
from pb.vocabulary import EntryWay, JobKind, Phase
from pb.wording import letters
from pb.wording.mail import composer, reminder
from tests import voting
from tests.letters import parsed
from tests.voting import Vote

ISLA = "isla@example.org"


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    return voting.prepare(session, settings.keys_dir)


def open_paper(session: Session, vote: Vote, code: str, email: str | None = ISLA) -> Voter:
    entry = voters.enter(session, round_id=vote.made.id, code=code)
    reminders.note_opened(session, voter_id=entry.id, email=email, language="pl")
    return entry_of(session, entry.id)


def entry_of(session: Session, voter_id: bytes) -> Voter:
    found = session.get_one(Voter, voter_id)
    session.refresh(found)
    session.expunge(found)
    session.rollback()
    return found


def closing(session: Session):
    found = session.scalars(
        select(PhaseDates.closes_at).where(PhaseDates.phase == Phase.VOTING)
    ).one()
    session.rollback()
    return found


def work(session: Session, settings: Settings) -> list[str]:
    """Do what is due; returns the texts of the letters in the folder."""
    todo = workers.build(
        settings,
        compose=composer(settings),
        remind=reminder(settings),
        letters=letters.composer(settings),
    )
    while jobs.do_next(session, todo, worker="test"):
        pass
    files = sorted(settings.mail.folder.glob("*.eml"))
    return [parsed(file.read_bytes()).get_content() for file in files]


def a_day_before(session: Session, *, less: timedelta = timedelta(0)) -> None:
    fix_clock(session, closing(session) - timedelta(days=1) + less)


def test_who_opened_a_paper_and_did_not_cast_it_gets_one_letter(
    session: Session, settings: Settings, vote: Vote
) -> None:
    entry = open_paper(session, vote, vote.hillside[0])
    assert (entry.paper_opened, entry.email, entry.language) == (True, ISLA, "pl")
    assert work(session, settings) == []
    a_day_before(session)
    (letter,) = work(session, settings)
    assert "/rounds/harbour-bay/vote" in letter
    assert vote.hillside[0] not in letter
    left = entry_of(session, entry.id)
    assert left.email is None
    assert left.reminded_on is not None
    fix_clock(session, closing(session) - timedelta(hours=1))
    assert len(work(session, settings)) == 1


def test_who_voted_gets_none_and_the_address_is_forgotten(
    session: Session, settings: Settings, vote: Vote
) -> None:
    entry = open_paper(session, vote, vote.hillside[0])
    voting.cast(session, vote, vote.hillside[0], "1")
    assert not entry_of(session, entry.id).paper_opened
    a_day_before(session)
    assert work(session, settings) == []
    assert entry_of(session, entry.id).email is None


def test_whoever_leaves_no_address_is_not_written_to_and_no_job_waits(
    session: Session, vote: Vote
) -> None:
    entry = open_paper(session, vote, vote.hillside[0], email=None)
    assert (entry.paper_opened, entry.email) == (True, None)
    assert session.scalars(select(Job).where(Job.kind == JobKind.REMINDER)).all() == []
    session.rollback()
    assert open_paper(session, vote, vote.hillside[0]).email == ISLA  # the second time they do


def test_one_job_for_a_round_however_often_people_come(session: Session, vote: Vote) -> None:
    for code in (*vote.northfield, *vote.hillside, vote.hillside[0]):
        open_paper(session, vote, code, email=f"{code}@example.org".lower())
    (job,) = session.scalars(select(Job).where(Job.kind == JobKind.REMINDER)).all()
    assert job.due_at == closing(session) - timedelta(days=1)


def test_within_the_last_day_the_reminder_comes_halfway_to_the_end(
    session: Session, vote: Vote
) -> None:
    fix_clock(session, closing(session) - timedelta(hours=4))
    open_paper(session, vote, vote.hillside[0])
    (job,) = session.scalars(select(Job).where(Job.kind == JobKind.REMINDER)).all()
    assert job.due_at == clock(session) + timedelta(hours=2)


def test_after_closing_nobody_is_reminded(
    session: Session, settings: Settings, vote: Vote
) -> None:
    entry = open_paper(session, vote, vote.hillside[0])
    fix_clock(session, closing(session) + timedelta(seconds=1))
    assert work(session, settings) == []
    assert entry_of(session, entry.id).email is None


def test_hundreds_are_reminded_in_turns(
    session: Session, settings: Settings, vote: Vote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "AT_ONCE", 2)
    for code in (*vote.northfield, *vote.hillside):
        open_paper(session, vote, code)
    a_day_before(session)
    assert len(work(session, settings)) == 5


def test_an_address_of_the_list_is_not_replaced_by_a_typed_one(
    session: Session, vote: Vote
) -> None:
    entry = voters.enter(session, round_id=vote.made.id, code=vote.hillside[0])
    with atomic(session):
        row = session.get_one(Voter, entry.id)
        row.email, row.way = "list@example.org", EntryWay.FILE
    assert open_paper(session, vote, vote.hillside[0]).email == "list@example.org"


def test_who_voted_before_leaves_no_trace_by_coming_back(session: Session, vote: Vote) -> None:
    voting.cast(session, vote, vote.hillside[0], "1")
    entry = open_paper(session, vote, vote.hillside[0])
    assert (entry.paper_opened, entry.email) == (False, None)
