"""Letters that an outside sender posts: each once, whatever the sender answers."""

import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import select, update

from pb.adapters.messages import MessageRefused, SenderAway, SenderBusy
from pb.config import Settings
from pb.database import Database, Session, connect
from pb.models import Job, LetterPart
from pb.services import jobs, workers
from pb.services.atomic import atomic
from pb.services.people import accounts
from pb.services.voter_list import letter_making, letter_parts, letters
from pb.services.voter_list.code_text import hash_of
from pb.services.voter_list.errors import LettersGone
from pb.services.voting import voters
from pb.vocabulary import JobKind, LetterForm, RunState
from pb.wording import letters as wording
from pb.wording.mail import composer, reminder
from tests import factories, voting
from tests.adapters.test_notify import KEY, Service, service
from tests.killing import killed_everywhere
from tests.lettering import fetched, listed, wish
from tests.services.test_letters import end_leases
from tests.voting import Vote

__all__ = ["service"]  # a fixture


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    return voting.prepare(session, settings.keys_dir)


@dataclass
class Post:
    """An outside sender that takes so many letters before it answers otherwise."""

    takes: int = 1000
    unknown: frozenset[str] = frozenset()
    posted: list[Mapping[str, str]] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)

    def has(self, mark: str) -> bool:
        return mark in self.marks

    def letter(self, to: Sequence[str], *, said: Mapping[str, str], mark: str) -> None:
        assert mark.endswith(said["reference"])
        assert to[-1] == "HB1 4QT"
        if said["name"] in self.unknown:
            raise MessageRefused
        if len(self.posted) >= self.takes:
            raise SenderBusy
        self.posted.append(said)
        self.marks.append(mark)


def do_all(session: Session, settings: Settings, vote: Vote, post: Post) -> None:
    workshop = letter_making.Workshop(settings, vote.keys, wording.composer(settings), post)
    by_kind = {JobKind.LETTERS: letter_making.worker(workshop)}
    while jobs.do_next(session, by_kind, worker="test"):
        pass


def ask(session: Session, vote: Vote) -> int:
    return letters.ask(
        session, wish(form=LetterForm.SENDER), round_id=vote.made.id, by=vote.officer.id
    )


def test_each_letter_is_handed_over_with_a_code_that_works(
    session: Session, settings: Settings, vote: Vote
) -> None:
    listed(session, vote, "Zażółć Gęślą-Jaźń", "Isla Reid")
    run_id = ask(session, vote)
    post = Post()
    do_all(session, settings, vote, post)
    assert [said["name"] for said in post.posted] == ["Zażółć Gęślą-Jaźń", "Isla Reid"]
    for said in post.posted:
        assert voters.enter(session, round_id=vote.made.id, code=said["voting_code"])
        assert said["link"].endswith(f"#code={said['voting_code']}")
    [part] = letter_parts.run(session, run_id, round_id=vote.made.id).parts
    assert (part.sent, part.is_kept, part.posted_at is None) == (2, False, False)
    with pytest.raises(LettersGone):
        fetched(session, vote, run_id)


def test_a_busy_sender_gets_the_rest_later_and_none_twice(
    session: Session, settings: Settings, vote: Vote
) -> None:
    listed(session, vote, "A", "B", "C")
    run_id = ask(session, vote)
    post = Post(takes=2)
    do_all(session, settings, vote, post)
    assert session.scalar(select(Job.failure).where(Job.failure.is_not(None))) == "SenderBusy"
    page = letter_parts.run(session, run_id, round_id=vote.made.id)
    assert (page.failure, page.parts[0].sent) == ("SenderBusy", 2)
    post.takes = 3
    end_leases(session)
    do_all(session, settings, vote, post)
    assert [said["name"] for said in post.posted] == ["A", "B", "C"]
    page = letter_parts.run(session, run_id, round_id=vote.made.id)
    assert (page.line.state, page.failure) == (RunState.DONE, None)


def test_an_address_that_cannot_be_written_to_is_named_and_stops_nobody(
    session: Session, settings: Settings, vote: Vote
) -> None:
    listed(session, vote, "A", "B", "C")
    run_id = ask(session, vote)
    post = Post(unknown=frozenset("B"))
    do_all(session, settings, vote, post)
    assert [said["name"] for said in post.posted] == ["A", "C"]
    [part] = letter_parts.run(session, run_id, round_id=vote.made.id).parts
    assert (part.refused, part.sent) == (("NO-0005",), 3)


def test_a_stopped_run_sends_no_more(session: Session, settings: Settings, vote: Vote) -> None:
    listed(session, vote, "A", "B")
    run_id = ask(session, vote)
    post = Post(takes=1)
    do_all(session, settings, vote, post)
    letters.stop(session, run_id, round_id=vote.made.id, by=vote.officer.id)
    post.takes = 9
    end_leases(session)
    do_all(session, settings, vote, post)
    assert len(post.posted) == 1
    assert session.scalar(select(LetterPart.content)) is not None


def test_mail_of_the_platform_goes_by_notify_where_it_is_chosen(
    session: Session, database: Database, settings: Settings, service: Service
) -> None:
    chosen = replace(
        settings,
        sender="notify",
        notify=replace(settings.notify, key=KEY, url=service.url, email_template="email-1"),
    )
    accounts.ask_new_password(session, email=factories.account(session).email)
    session.rollback()
    by_kind = workers.build(
        chosen,
        compose=composer(chosen),
        remind=reminder(chosen),
        letters=wording.composer(chosen),
    )
    workers.do_what_is_due(database, by_kind, name="test")
    [(path, said)] = service.asked
    assert path == "/v2/notifications/email"
    assert "http://localhost/reset/" in said["personalisation"]["message"]


def by_notify(settings: Settings, service: Service) -> Settings:
    """Return settings with GOV.UK Notify, for mail and letters."""
    templates = {"email_template": "email-1", "letter_template": "letter-1"}
    notify = replace(settings.notify, key=KEY, url=service.url, **templates)
    return replace(settings, sender="notify", notify=notify)


def work(session: Session, settings: Settings) -> None:
    by_kind = workers.build(
        settings,
        compose=composer(settings),
        remind=reminder(settings),
        letters=wording.composer(settings),
    )
    while jobs.do_next(session, by_kind, worker="test"):
        pass


def begun_run(session: Session, vote: Vote, *names: str) -> int:
    listed(session, vote, *names)
    run_id = ask(session, vote)
    session.rollback()
    return run_id


def patiently(session: Session) -> None:
    """End leases of workers that were killed; the next one has not given up."""
    end_leases(session)
    with atomic(session):
        session.execute(update(Job).where(Job.attempts > 1).values(attempts=1))


def test_killed_anywhere_each_letter_is_posted_once(
    session: Session, database: Database, settings: Settings, vote: Vote, service: Service
) -> None:
    run_id = begun_run(session, vote, "A", "B", "C")
    session.close()
    notify = by_notify(settings, service)
    points = 0
    for point in killed_everywhere(database, lambda own, _point: work(own, notify)):
        points = point
        patiently(session)
        session.close()
    assert points > 10
    assert len(service.references) == 3
    assert len(set(service.references)) == 3
    page = letter_parts.run(session, run_id, round_id=vote.made.id)
    assert (page.line.state, page.parts[0].sent) == (RunState.DONE, 3)


def killed_at_arrival(
    database: Database, service: Service, settings: Settings, *, number: int
) -> None:
    """Let a child process work; kill it when its nth message has arrived, before the answer."""
    url = database.engine.url.render_as_string(hide_password=False)
    database.engine.dispose()
    child = os.fork()
    if child == 0:
        try:
            own = connect(url, durable=False)
            with own.session() as session:
                work(session, settings)
        finally:
            os._exit(1)

    def kill() -> None:
        if len(service.asked) == number:
            os.kill(child, signal.SIGKILL)

    service.on_arrival = kill
    _pid, status = os.waitpid(child, 0)
    service.on_arrival = lambda: None
    assert os.WIFSIGNALED(status), "the child was to be killed"


def test_killed_while_the_answer_is_on_its_way_the_letter_is_not_posted_again(
    session: Session, database: Database, settings: Settings, vote: Vote, service: Service
) -> None:
    run_id = begun_run(session, vote, "A", "B", "C")
    session.close()
    notify = by_notify(settings, service)
    killed_at_arrival(database, service, notify, number=2)
    unknown = service.references[1]
    [part] = letter_parts.run(session, run_id, round_id=vote.made.id).parts
    assert part.sent == 1, "nobody has noted the second"
    end_leases(session)
    work(session, notify)
    assert [name.rpartition(".")[2] for name in service.references] == [
        "NO-0004",
        "NO-0005",
        "NO-0006",
    ]
    assert service.looked_up[-1] == unknown
    assert letter_parts.run(session, run_id, round_id=vote.made.id).line.state == RunState.DONE


def test_a_mail_that_was_taken_before_the_crash_is_not_sent_again(
    session: Session, database: Database, settings: Settings, service: Service
) -> None:
    accounts.ask_new_password(session, email=factories.account(session).email)
    session.close()
    notify = by_notify(settings, service)
    killed_at_arrival(database, service, notify, number=1)
    end_leases(session)
    work(session, notify)
    assert len(service.asked) == 1
    assert service.looked_up == service.references
    assert session.scalars(select(Job.done_at)).one() is not None


def test_a_sender_that_cannot_be_asked_gets_nothing_until_it_can(
    session: Session, settings: Settings, vote: Vote
) -> None:
    listed(session, vote, "A")
    ask(session, vote)
    post = Silent()
    do_all(session, settings, vote, post)
    assert post.posted == []
    assert session.scalar(select(Job.failure).where(Job.failure.is_not(None))) == "SenderAway"


class Silent(Post):
    """A sender whose search is out of order."""

    def has(self, mark: str) -> bool:  # noqa: ARG002  whichever it is
        raise SenderAway


def test_a_letter_of_another_installation_is_not_taken_for_ours(
    session: Session, settings: Settings, vote: Vote
) -> None:
    listed(session, vote, "A")
    ask(session, vote)
    post = Post()
    do_all(session, settings, vote, post)
    [mark] = post.marks
    part, code, reference = mark.split(".")
    [said] = post.posted
    assert reference == said["reference"]
    assert code in hash_of(said["voting_code"]).hex()
    assert int(part) > 0


def test_who_finds_another_worker_further_stops(
    session: Session, settings: Settings, vote: Vote
) -> None:
    listed(session, vote, "A", "B", "C")
    run_id = ask(session, vote)

    class Slow(Post):
        """Its worker sleeps at the first letter, and another one goes on meanwhile."""

        def letter(self, to: Sequence[str], *, said: Mapping[str, str], mark: str) -> None:
            super().letter(to, said=said, mark=mark)
            if len(self.posted) == 1:
                end_leases(session)
                do_all(session, settings, vote, self)

    post = Slow()
    do_all(session, settings, vote, post)
    assert [said["name"] for said in post.posted] == ["A", "B", "C"]
    assert letter_parts.run(session, run_id, round_id=vote.made.id).line.state == RunState.DONE


def test_going_on_wakes_the_job_that_gave_up_and_makes_no_second_one(
    session: Session, settings: Settings, vote: Vote
) -> None:
    listed(session, vote, "A", "B")
    run_id = ask(session, vote)
    post = Post(takes=1)
    for _attempt in range(jobs.MOST_ATTEMPTS):
        do_all(session, settings, vote, post)
        end_leases(session)
    post.takes = 9
    do_all(session, settings, vote, post)
    assert len(post.posted) == 1, "it gave up"
    letters.go_on(session, run_id, round_id=vote.made.id, by=vote.officer.id)
    of_run = [job for job in session.scalars(select(Job)) if "run_id" in job.payload]
    assert len(of_run) == 1
    session.rollback()
    do_all(session, settings, vote, post)
    assert [said["name"] for said in post.posted] == ["A", "B"]


def test_going_on_while_the_worker_is_at_it_hands_over_nothing_twice(
    session: Session, settings: Settings, vote: Vote
) -> None:
    listed(session, vote, "A", "B", "C")
    run_id = ask(session, vote)

    class Impatient(Post):
        """An officer stops and goes on while the first letter is handed over."""

        def letter(self, to: Sequence[str], *, said: Mapping[str, str], mark: str) -> None:
            super().letter(to, said=said, mark=mark)
            if len(self.posted) == 1:
                letters.stop(session, run_id, round_id=vote.made.id, by=vote.officer.id)
                letters.go_on(session, run_id, round_id=vote.made.id, by=vote.officer.id)
                do_all(session, settings, vote, self)

    post = Impatient()
    do_all(session, settings, vote, post)
    assert [said["name"] for said in post.posted] == ["A", "B", "C"]
    assert letter_parts.run(session, run_id, round_id=vote.made.id).line.state == RunState.DONE
