"""Letters: through a real SMTP server, once, also after a crash."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from pb.config import Mail
from pb.database import clock, fix_clock
from pb.models import Job
from pb.services import jobs, workers
from pb.services.atomic import atomic
from pb.services.people import accounts, mailing
from pb.vocabulary import JobKind, Letter
from pb.wording import letters
from pb.wording.mail import composer, reminder
from tests import factories
from tests.letters import deliver, smtp_server


@pytest.fixture
def mailbox():
    with smtp_server() as mailbox:
        yield mailbox


@pytest.fixture
def by_smtp(settings, mailbox):
    """Settings with a real SMTP server."""
    return replace(settings, mail=Mail(host="127.0.0.1", port=mailbox.port))


def work(database, settings):
    by_kind = workers.build(
        settings,
        compose=composer(settings),
        remind=reminder(settings),
        letters=letters.composer(settings),
    )
    return workers.do_what_is_due(database, by_kind, name="test")


def test_a_letter_goes_through_an_smtp_server(session, database, by_smtp, mailbox):
    accounts.register(
        session, name="Zażółć", email="isla@example.org", password="x" * 12, language="pl"
    )

    assert work(database, by_smtp) == 1

    [letter] = mailbox.letters
    assert mailbox.recipients == [["isla@example.org"]]
    assert letter["From"] == by_smtp.mail.sender
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "http://localhost/confirm/" in letter.get_content()
    assert "Zażółć" not in letter.get_content()


def test_a_letter_that_was_refused_is_sent_later_and_once(session, database, by_smtp, mailbox):
    accounts.ask_new_password(session, email=factories.account(session).email)
    mailbox.answer = "451 not now"
    work(database, by_smtp)

    assert mailbox.letters == []
    assert session.scalar(select(Job.failure)) == "SMTPDataError"

    mailbox.answer = "250 taken"
    session.rollback()
    fix_clock(session, clock(session) + timedelta(minutes=30))
    by_kind = workers.build(
        by_smtp,
        compose=composer(by_smtp),
        remind=reminder(by_smtp),
        letters=letters.composer(by_smtp),
    )
    while jobs.do_next(session, by_kind, worker="test"):
        pass

    assert len(mailbox.letters) == 1


def test_a_server_that_is_away_loses_nothing(session, database, settings):
    away = replace(settings, mail=Mail(host="127.0.0.1", port=1))
    accounts.ask_new_password(session, email=factories.account(session).email)
    work(database, away)

    job = session.scalars(select(Job)).one()

    assert job.done_at is None
    assert job.failure == "ConnectionRefusedError"
    assert job.payload["token"]


def test_a_letter_that_is_sent_again_after_a_crash_is_the_same_message(session, by_smtp, mailbox):
    accounts.ask_new_password(session, email=factories.account(session).email)
    send = mailing.worker(by_smtp, composer(by_smtp))
    task = jobs.take(session, "first")
    assert task is not None

    # The first worker dies between sending and its commit; another one gets the job.
    send(session, task)
    with atomic(session):
        job = session.get_one(Job, task.id)
        job.done_at, job.payload = None, dict(task.payload)
    send(session, task)

    first, second = mailbox.letters
    assert first["Message-ID"] == second["Message-ID"]


def test_two_letters_are_two_messages(session, database, by_smtp, mailbox):
    ada = factories.account(session)
    for _time in range(2):
        accounts.ask_new_password(session, email=ada.email)
    work(database, by_smtp)

    first, second = mailbox.letters
    assert first["Message-ID"] != second["Message-ID"]


def test_a_deleted_account_gets_no_letter(session, database, settings):
    with atomic(session):
        mailing.write(session, Letter.CHANGED, account_id=999)

    assert deliver(database, settings) == []
    assert session.scalar(select(Job.done_at)) is not None


@pytest.mark.parametrize("letter", list(Letter))
@pytest.mark.parametrize("language", ["en", "pl"])
def test_each_letter_has_words(settings, letter, language):
    figures = {"round": "Harbour Bay decides", "slug": "harbour-bay"}
    facts = mailing.LetterFacts(letter, language, "TOKEN", figures)
    written = composer(settings)(facts)

    assert "\n" not in written.subject
    assert "%(" not in written.subject + written.text
    assert settings.place.name in written.text
    assert ("TOKEN" in written.text) == (letter != Letter.CHANGED)


def test_without_a_server_letters_lie_readable_in_a_folder(session, database, settings):
    accounts.ask_new_password(session, email=factories.account(session).email)
    deliver(database, settings)

    [file] = settings.mail.folder.iterdir()

    assert "http://localhost/reset/" in file.read_text(encoding="utf-8")


def test_a_job_without_a_worker_waits(session):
    with atomic(session):
        jobs.enqueue(session, JobKind.MAIL, {})

    assert jobs.do_next(session, {}, worker="test")
    assert session.scalar(select(Job.done_at)) is None
