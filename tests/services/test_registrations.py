"""Registering by email: one address is one entry, a link is good once, and nothing tells."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pb.database import Session, clock, fix_clock
from pb.models import Event, Job, Registration, Round, Voter
from pb.services.atomic import atomic
from pb.services.errors import CodeReplaced, LinkEnded, NotFound, VotingHasClosed
from pb.services.voter_list import registrations
from pb.services.voter_list.errors import (
    BirthImpossible,
    BirthNeeded,
    TooYoungForRound,
    WayNotOpen,
)
from pb.services.voter_list.joining import Joined
from pb.services.voting import voters
from pb.vocabulary import EntryWay, JobKind, Phase, RoundState, Tag
from tests import factories, uploading, voting
from tests.voting import Vote

ISLA = "Isla@Example.org"


@pytest.fixture
def vote(session: Session, tmp_path: Path) -> Vote:
    made = voting.prepare(session, tmp_path)
    uploading.open_ways(session, made)
    return made


def ask(session: Session, vote: Vote, email: str = ISLA, **changes: object) -> str:
    """Ask for a link; returns its token, as the letter has it."""
    asked = {"area_id": vote.made.area_id, "born_on": None} | changes
    registrations.ask(
        session,
        round_id=vote.made.id,
        email=email,
        language="en",
        keys=vote.keys,
        **asked,  # type: ignore[arg-type]  # a test's shorthand
    )
    job = session.scalars(
        select(Job).where(Job.kind == JobKind.MAIL).order_by(Job.id.desc()).limit(1)
    ).one()
    return str(job.payload["token"])


def confirm(session: Session, vote: Vote, token: str) -> Joined:
    return registrations.confirm(session, round_id=vote.made.id, token=token, keys=vote.keys)


def entries(session: Session) -> int:
    query = select(func.count()).where(Voter.way == EntryWay.EMAIL)
    return session.scalars(query).one()


def test_a_link_puts_its_owner_onto_the_list_with_a_code(session: Session, vote: Vote) -> None:
    token = ask(session, vote)
    assert entries(session) == 0
    joined = confirm(session, vote, token)
    assert (joined.reference, joined.area_name) == ("NO-0004", "Northfield")
    voter = voters.enter(session, round_id=vote.made.id, code=joined.code)
    assert voter.area_id == vote.made.area_id
    assert len(voting.cast(session, vote, joined.code, "1")) == 1


def test_a_link_is_good_once(session: Session, vote: Vote) -> None:
    token = ask(session, vote)
    confirm(session, vote, token)
    with pytest.raises(LinkEnded):
        confirm(session, vote, token)
    assert entries(session) == 1


def test_neither_the_list_nor_the_trail_knows_the_address(session: Session, vote: Vote) -> None:
    confirm(session, vote, ask(session, vote))
    row = session.scalars(select(Voter).where(Voter.way == EntryWay.EMAIL)).one()
    assert (row.email, row.name, len(row.source_key or b"")) == (None, "", 32)
    event = session.scalars(select(Event).where(Event.tag == Tag.VOTER_REGISTERED)).one()
    assert event.details == {"way": "email"}
    assert session.scalar(select(func.count()).select_from(Registration)) == 0


def test_one_address_is_one_entry_and_a_new_code_replaces_the_old_one(
    session: Session, vote: Vote
) -> None:
    first = confirm(session, vote, ask(session, vote))
    other = ask(session, vote, " isla@EXAMPLE.org ", area_id=vote.made.other_area_id)
    second = confirm(session, vote, other)
    assert entries(session) == 1
    assert second.reference == first.reference
    assert second.area_name == "Northfield"  # nobody moves to a second area's pot
    with pytest.raises(CodeReplaced):
        voters.enter(session, round_id=vote.made.id, code=first.code)


def test_a_newer_link_ends_the_older_one(session: Session, vote: Vote) -> None:
    first, second = ask(session, vote), ask(session, vote)
    with pytest.raises(LinkEnded):
        confirm(session, vote, first)
    confirm(session, vote, second)


def test_a_link_runs_out(session: Session, vote: Vote) -> None:
    token = ask(session, vote)
    fix_clock(session, clock(session) + timedelta(hours=25))
    with pytest.raises(LinkEnded):
        registrations.said(session, round_id=vote.made.id, token=token)
    with pytest.raises(LinkEnded):
        confirm(session, vote, token)
    ask(session, vote, "other@example.org")
    assert session.scalar(select(func.count()).select_from(Registration)) == 1


def test_a_link_is_for_its_own_round(session: Session, vote: Vote, tmp_path: Path) -> None:
    other = voting.prepare(session, tmp_path, slug="elsewhere")
    uploading.open_ways(session, other)
    with pytest.raises(LinkEnded):
        confirm(session, other, ask(session, vote))


def test_the_same_is_done_for_a_known_address_as_for_another(session: Session, vote: Vote) -> None:
    confirm(session, vote, ask(session, vote))
    jobs = session.scalar(select(func.count()).select_from(Job))
    ask(session, vote)
    ask(session, vote, "nobody@example.org")
    assert session.scalar(select(func.count()).select_from(Job)) == (jobs or 0) + 2


def test_a_round_that_does_not_offer_it_refuses(session: Session, vote: Vote) -> None:
    uploading.open_ways(session, vote, EntryWay.FILE)
    with pytest.raises(WayNotOpen):
        ask(session, vote)


def test_once_voting_is_over_nobody_registers(session: Session, vote: Vote) -> None:
    token = ask(session, vote)
    voting.move_clock(session, voting.AFTER_VOTING)
    with pytest.raises(VotingHasClosed):
        ask(session, vote)
    with pytest.raises(VotingHasClosed):
        confirm(session, vote, token)


def test_before_voting_opens_people_register_already(session: Session, vote: Vote) -> None:
    voting.move_clock(session, voting.BEFORE_VOTING)
    assert confirm(session, vote, ask(session, vote)).code


def test_a_draft_is_nobodys_business(session: Session, vote: Vote) -> None:
    with atomic(session):
        session.get_one(Round, vote.made.id).state = RoundState.DRAFT
    with pytest.raises(NotFound):
        ask(session, vote)


def test_an_area_of_another_round_is_refused(session: Session, vote: Vote) -> None:
    other = factories.round_(session, slug="elsewhere", phase=Phase.VOTING)
    with pytest.raises(NotFound):
        ask(session, vote, area_id=other.area_id)


def test_ages_are_asked_for_where_they_matter(session: Session, vote: Vote) -> None:
    with atomic(session):
        session.get_one(Round, vote.made.id).least_age = 16
    with pytest.raises(BirthNeeded):
        ask(session, vote)
    now = clock(session).date()
    with pytest.raises(TooYoungForRound):
        ask(session, vote, born_on=date(now.year - 15, 1, 1))
    for impossible in (date(now.year + 1, 1, 1), date(1820, 1, 1)):
        with pytest.raises(BirthImpossible):
            ask(session, vote, born_on=impossible)
    assert confirm(session, vote, ask(session, vote, born_on=date(1990, 5, 12))).code


def test_an_address_that_is_on_a_file_has_another_key(session: Session, vote: Vote) -> None:
    list_ = f"Number,Name,Area\n{ISLA.lower()},Isla,Northfield\n".encode()
    uploading.take_in(session, vote, uploading.checked(session, vote, list_))
    confirm(session, vote, ask(session, vote))
    assert len(uploading.from_files(session)) == entries(session) == 1
