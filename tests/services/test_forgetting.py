"""When the time for challenges is over, keys and names go; figures stay."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from pb.adapters.keys import KeyMissing
from pb.database import Session, clock, fix_clock
from pb.models import AddressUse, Event, Job, Round, Voter, VoterLikeness
from pb.services import jobs
from pb.services.atomic import atomic
from pb.services.results import results
from pb.services.rounds import forgetting, round_heads
from pb.services.rounds.forgetting import CHALLENGES
from pb.services.voting import voters
from pb.vocabulary import JobKind, Likeness, RoundState, Tag
from tests import counting
from tests.voting import Vote


def with_names(session: Session, vote: Vote) -> None:
    with atomic(session):
        for row in session.scalars(select(Voter).where(Voter.round_id == vote.made.id)):
            row.name, row.name_key, row.email = "Isla Reid", "isla reid", "isla@example.org"
            row.address, row.postcode = "17 Kirkgate", "HB1 4QT"
            row.telephone = "+447700900123"
        entry = session.scalars(select(Voter.id).order_by(Voter.id).limit(1)).one()
        alike = {"kind": Likeness.NAME, "key": b"k" * 32}
        session.add(VoterLikeness(voter_id=entry, round_id=vote.made.id, **alike))
        session.add(
            AddressUse(
                round_id=vote.made.id, address_hash=b"a" * 32, on=clock(session).date(), codes=3
            )
        )


def work(session: Session, vote: Vote) -> bool:
    """Do the job of forgetting, if it is due; the others are another test's."""
    with atomic(session):
        for job in session.scalars(select(Job).where(Job.kind != JobKind.FORGET)):
            job.done_at = job.done_at or clock(session)
    return jobs.do_next(session, {JobKind.FORGET: forgetting.worker(vote.keys)}, worker="test")


def later(session: Session, by: timedelta) -> None:
    fix_clock(session, clock(session) + by)


def test_four_weeks_after_publishing_keys_and_names_are_gone(
    session: Session, tmp_path: Path
) -> None:
    vote, _second = counting.published(session, tmp_path)
    with_names(session, vote)
    before = voters.turnout(session, vote.made.id)
    later(session, CHALLENGES - timedelta(minutes=1))
    assert not work(session, vote), "challenges may still come"
    assert vote.keys.slot_key(vote.made.id)

    later(session, timedelta(minutes=2))
    assert work(session, vote)
    with pytest.raises(KeyMissing):
        vote.keys.slot_key(vote.made.id)
    rows = session.scalars(select(Voter).where(Voter.round_id == vote.made.id)).all()
    assert {(row.name, row.name_key, row.address, row.postcode, row.email) for row in rows} == {
        ("", "", "", "", None)
    }
    assert {row.telephone for row in rows} == {None}
    assert session.scalars(select(AddressUse)).all() == []
    assert session.scalars(select(VoterLikeness)).all() == []
    assert voters.turnout(session, vote.made.id) == before
    assert session.scalars(select(Event.tag).order_by(Event.id)).all()[-1] == Tag.KEYS_DESTROYED


def test_the_result_stays_as_it_was(session: Session, tmp_path: Path) -> None:
    vote, _second = counting.published(session, tmp_path)
    head = round_heads.head(session, vote.made.slug, officer=False)
    before = results.published(session, head)
    later(session, CHALLENGES)
    assert work(session, vote)
    assert results.published(session, head) == before


def test_a_round_that_goes_on_keeps_its_keys(session: Session, tmp_path: Path) -> None:
    vote, _second = counting.published(session, tmp_path)
    with atomic(session):
        session.get_one(Round, vote.made.id).state = RoundState.COUNTED
    later(session, CHALLENGES)
    assert work(session, vote)
    assert vote.keys.slot_key(vote.made.id)


def test_a_worker_that_was_killed_after_the_files_does_the_rest(
    session: Session, tmp_path: Path
) -> None:
    vote, _second = counting.published(session, tmp_path)
    with_names(session, vote)
    vote.keys.destroy(vote.made.id)
    later(session, CHALLENGES)
    assert work(session, vote)
    assert set(session.scalars(select(Voter.name))) == {""}
