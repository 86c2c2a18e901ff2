"""Reminders: one message, a day before closing, to who opened a paper and did not cast it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from pb.config import Mail, Settings
from pb.database import Database, Session, clock, fix_clock
from pb.models import Job, PhaseDates, Voter
from pb.services import jobs, workers
from pb.services.atomic import atomic
from pb.services.voting import reminders, voters
from pb.services.voting.reminders import Reached, ReminderFacts
from pb.vocabulary import EntryWay, JobKind, Phase
from pb.wording import letters
from pb.wording.mail import composer, reminder
from tests import voting
from tests.adapters.test_notify import KEY, Service, service
from tests.killing import killed_everywhere
from tests.letters import parsed, smtp_server
from tests.voting import Vote

ISLA = "isla@example.org"
MOBILE = "+447700900123"

__all__ = ["service"]  # a fixture


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    return voting.prepare(session, settings.keys_dir)


def open_paper(
    session: Session,
    vote: Vote,
    code: str,
    email: str | None = ISLA,
    telephone: str | None = None,
) -> Voter:
    entry = voters.enter(session, round_id=vote.made.id, code=code)
    where = Reached(email, telephone)
    reminders.note_opened(session, voter_id=entry.id, where=where, language="pl")
    return entry_of(session, entry.id)


def entry_of(session: Session, voter_id: bytes) -> Voter:
    found = session.get_one(Voter, voter_id)
    session.refresh(found)
    session.expunge(found)
    session.rollback()
    return found


def closing(session: Session) -> datetime:
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


def texts(settings: Settings) -> list[dict[str, str]]:
    """Return the text messages in the folder."""
    files = sorted(settings.mail.folder.glob("*.sms.json"))
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def by_notify(settings: Settings, service: Service) -> Settings:
    """Return settings with GOV.UK Notify, for mail and text messages."""
    templates = {"email_template": "email-1", "sms_template": "sms-1"}
    notify = replace(settings.notify, key=KEY, url=service.url, **templates)
    return replace(settings, sender="notify", notify=notify)


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


def test_who_left_a_number_and_no_address_gets_a_text_message(
    session: Session, settings: Settings, vote: Vote
) -> None:
    entry = open_paper(session, vote, vote.hillside[0], email=None, telephone=MOBILE)
    assert entry.telephone == MOBILE
    a_day_before(session)
    assert work(session, settings) == []
    [sent] = texts(settings)
    assert sent["to"] == MOBILE
    assert "/rounds/harbour-bay/vote" in sent["text"]
    assert vote.hillside[0] not in sent["text"]
    left = entry_of(session, entry.id)
    assert (left.telephone, left.reminded_on is None) == (None, False)


def test_an_address_comes_before_a_number_and_both_are_forgotten(
    session: Session, settings: Settings, vote: Vote
) -> None:
    entry = open_paper(session, vote, vote.hillside[0], telephone=MOBILE)
    a_day_before(session)
    assert len(work(session, settings)) == 1
    assert texts(settings) == []
    left = entry_of(session, entry.id)
    assert (left.email, left.telephone) == (None, None)


def test_a_number_may_be_left_later_than_the_first_time(session: Session, vote: Vote) -> None:
    open_paper(session, vote, vote.hillside[0], email=None)
    entry = open_paper(session, vote, vote.hillside[0], email=None, telephone=MOBILE)
    assert entry.telephone == MOBILE
    other = open_paper(session, vote, vote.hillside[0], email=None, telephone="+48601234567")
    assert other.telephone == MOBILE, "what the list has is not replaced"
    assert len(session.scalars(select(Job).where(Job.kind == JobKind.REMINDER)).all()) == 1


def test_notify_gets_a_mail_or_a_text_message_for_each(
    session: Session, settings: Settings, vote: Vote, service: Service
) -> None:
    open_paper(session, vote, vote.hillside[0])
    open_paper(session, vote, vote.northfield[0], email=None, telephone=MOBILE)
    a_day_before(session)
    work(session, by_notify(settings, service))
    asked = {path.rpartition("/")[2]: said for path, said in service.asked}
    assert asked["email"]["email_address"] == ISLA
    assert "/rounds/harbour-bay/vote" in asked["email"]["personalisation"]["message"]
    assert asked["sms"]["phone_number"] == MOBILE
    assert asked["sms"]["template_id"] == "sms-1"
    assert asked["sms"]["reference"].startswith("reminder.harbour-bay.")


def test_a_number_that_notify_does_not_take_stops_nobody(
    session: Session, settings: Settings, vote: Vote, service: Service
) -> None:
    for code in vote.northfield[:2]:
        open_paper(session, vote, code, email=None, telephone=MOBILE)
    service.refuses(400, "ValidationError", "phone_number Not a UK mobile number")
    a_day_before(session)
    work(session, by_notify(settings, service))
    assert len(service.asked) == 2
    rows = session.scalars(select(Voter).where(Voter.paper_opened)).all()
    assert {(row.telephone, row.reminded_on is None) for row in rows} == {(None, False)}


def test_a_sender_that_is_busy_gets_the_rest_until_voting_is_over(
    session: Session, settings: Settings, vote: Vote, service: Service
) -> None:
    entry = open_paper(session, vote, vote.hillside[0], email=None, telephone=MOBILE)
    a_day_before(session)
    notify = by_notify(settings, service)
    for _turn in range(jobs.MOST_ATTEMPTS + 2):
        service.refuses(429, "TooManyRequestsError", "Exceeded send limits (50) for today")
        work(session, notify)
        assert entry_of(session, entry.id).telephone == MOBILE
        fix_clock(session, clock(session) + reminders.PATIENCE)
        session.rollback()
    work(session, notify)
    assert entry_of(session, entry.id).telephone is None


def test_without_anybody_to_send_text_messages_numbers_are_not_used(
    session: Session, settings: Settings, vote: Vote
) -> None:
    entry = open_paper(session, vote, vote.hillside[0], email=None, telephone=MOBILE)
    open_paper(session, vote, vote.northfield[0])
    a_day_before(session)
    with smtp_server() as mailbox:
        by_smtp = replace(settings, mail=Mail(host="127.0.0.1", port=mailbox.port))
        assert not by_smtp.sends_texts
        work(session, by_smtp)
        assert mailbox.recipients == [[ISLA]]
        assert entry_of(session, entry.id).reminded_on is None
        fix_clock(session, closing(session))
        work(session, by_smtp)
    assert entry_of(session, entry.id).telephone is None


def test_who_opens_a_paper_after_the_first_turn_is_reminded_too(
    session: Session, settings: Settings, vote: Vote
) -> None:
    open_paper(session, vote, vote.hillside[0])
    a_day_before(session)
    assert len(work(session, settings)) == 1
    late = open_paper(session, vote, vote.northfield[0], email="late@example.org")
    fix_clock(session, closing(session) - timedelta(hours=12))
    assert len(work(session, settings)) == 2
    assert entry_of(session, late.id).email is None


def test_what_was_typed_goes_when_voting_is_over_and_the_councils_own_list_stays(
    session: Session, settings: Settings, vote: Vote
) -> None:
    typed = open_paper(session, vote, vote.northfield[0], telephone=MOBILE)
    listed = open_paper(session, vote, vote.hillside[0], telephone=MOBILE)
    with atomic(session):
        session.get_one(Voter, typed.id).way = EntryWay.EMAIL
        session.get_one(Voter, listed.id).way = EntryWay.FILE
    fix_clock(session, closing(session))
    work(session, settings)
    left = entry_of(session, typed.id)
    assert (left.email, left.telephone) == (None, None)
    assert entry_of(session, listed.id).telephone == MOBILE


@pytest.mark.parametrize("language", ["en", "pl"])
def test_a_text_message_is_short(settings: Settings, language: str) -> None:
    facts = ReminderFacts(
        language,
        "Harbour Bay decides",
        "harbour-bay",
        datetime(2030, 3, 1, 20, tzinfo=UTC),
        "Europe/London",
    )
    short = reminder(settings)(facts).short
    assert "%(" not in short
    assert len(short) <= 300


def test_killed_anywhere_each_reminder_is_sent_once(
    session: Session, database: Database, settings: Settings, vote: Vote, service: Service
) -> None:
    open_paper(session, vote, vote.hillside[0])
    for code in vote.northfield:
        open_paper(session, vote, code, email=None, telephone=MOBILE)
    moment = closing(session) - timedelta(days=1)
    session.close()
    notify = by_notify(settings, service)

    def send(own: Session, _point: int) -> None:
        fix_clock(own, moment)
        work(own, notify)

    for _point in killed_everywhere(database, send):
        with atomic(session):
            for job in session.scalars(select(Job).where(Job.done_at.is_(None))):
                job.leased_until, job.attempts = None, min(job.attempts, 1)
        session.close()
    assert len(service.references) == len(set(service.references)) == 1 + len(vote.northfield)
    kinds = [path.rpartition("/")[2] for path, _said in service.asked]
    assert sorted(kinds) == ["email", *["sms"] * len(vote.northfield)]


def test_whose_reminder_was_in_hand_is_asked_about_before_anybody_else(
    session: Session, settings: Settings, vote: Vote, service: Service
) -> None:
    entries = [open_paper(session, vote, code) for code in vote.northfield]
    last = max(entries, key=lambda entry: entry.id)
    a_day_before(session)
    with atomic(session):
        [job] = session.scalars(select(Job).where(Job.kind == JobKind.REMINDER))
        job.payload = {"round_id": vote.made.id, "in_hand": last.id.hex()}
    work(session, by_notify(settings, service))
    assert service.looked_up == service.references[:1]
    assert len(service.references) == len(entries)
