"""Letters that an outside sender posts: each once, whatever the sender answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import select

from pb.adapters.messages import MessageRefused, SenderBusy
from pb.config import Settings
from pb.database import Database, Session
from pb.models import Job, LetterPart
from pb.services import jobs, workers
from pb.services.people import accounts
from pb.services.voter_list import letter_making, letter_parts, letters
from pb.services.voter_list.errors import LettersGone
from pb.services.voting import voters
from pb.vocabulary import JobKind, LetterForm, RunState
from pb.wording import letters as wording
from pb.wording.mail import composer, reminder
from tests import factories, voting
from tests.adapters.test_notify import KEY, Service, service
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

    def letter(self, to: Sequence[str], *, said: Mapping[str, str], mark: str) -> None:
        assert mark.endswith(said["reference"])
        assert to[-1] == "HB1 4QT"
        if said["name"] in self.unknown:
            raise MessageRefused
        if len(self.posted) >= self.takes:
            raise SenderBusy
        self.posted.append(said)


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
