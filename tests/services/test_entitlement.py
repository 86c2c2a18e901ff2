"""Who may mark which pot: by where they live, and by their age on the last day of voting."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from pb.config import Settings
from pb.database import Session, clock
from pb.ledger.entries import Rulebook
from pb.models import Pot, Round, Voter
from pb.services.atomic import atomic
from pb.services.errors import AgesCrossed, NoWayOntoList, PotNotYours
from pb.services.ledger import openings
from pb.services.paper import crossings
from pb.services.rounds import round_heads, round_pots, rounds
from pb.services.rounds.round_values import PotGiven, VotersGiven
from pb.services.voter_list import ages
from pb.services.voter_list.code_text import hash_of
from pb.services.voting import ballots, papers, voters
from pb.vocabulary import EntryWay
from tests import factories, recording, setting_up, voting
from tests import papers as papers_on_paper
from tests.voting import Vote


@pytest.fixture
def vote(session: Session, tmp_path: Path) -> Vote:
    return voting.prepare(session, tmp_path)


def limit(session: Session, pot_id: int, *, least: int | None = None, most: int | None = None):
    with atomic(session):
        pot = session.get_one(Pot, pot_id)
        pot.least_age, pot.most_age = least, most


def born(session: Session, vote: Vote, *, years: int, days: int = 0) -> str:
    """Let the first voter of Northfield be so old when voting ends; returns the code."""
    last = clock(session).date().toordinal() + 7
    day = date.fromordinal(last)
    with atomic(session):
        row = session.scalars(
            select(Voter).where(Voter.round_id == vote.made.id, Voter.reference == "NO-0001")
        ).one()
        row.born_on = date.fromordinal(day.replace(year=day.year - years).toordinal() + days)
    return vote.northfield[0]


def marked_by(session: Session, vote: Vote, code: str) -> list[int]:
    voter = voters.enter(session, round_id=vote.made.id, code=code)
    found = papers.papers_of(session, vote.made.id)
    return [pot_id for pot_id, paper in found.items() if voter.may_mark(paper)]


@pytest.mark.parametrize(
    ("years", "days", "pots"), [(16, 0, 2), (16, 1, 1), (25, 0, 2), (26, 0, 1)]
)
def test_a_pot_of_an_age_group_is_for_that_group(
    session: Session, vote: Vote, years: int, days: int, pots: int
) -> None:
    limit(session, vote.made.area_pot_id, least=16, most=25)
    code = born(session, vote, years=years, days=days)
    assert marked_by(session, vote, code) == [vote.made.pot_id, vote.made.area_pot_id][:pots]


def test_a_code_that_was_handed_out_without_a_date_of_birth_is_for_all_ages(
    session: Session, vote: Vote
) -> None:
    limit(session, vote.made.area_pot_id, least=16, most=25)
    assert len(marked_by(session, vote, vote.northfield[1])) == 2


def test_whoever_is_too_young_for_the_round_marks_nothing(session: Session, vote: Vote) -> None:
    with atomic(session):
        session.get_one(Round, vote.made.id).least_age = 16
    assert marked_by(session, vote, born(session, vote, years=15)) == []
    assert len(marked_by(session, vote, born(session, vote, years=16))) == 2


def test_a_ballot_for_another_age_group_is_refused(session: Session, vote: Vote) -> None:
    limit(session, vote.made.area_pot_id, most=25)
    code = born(session, vote, years=40)
    with pytest.raises(PotNotYours):
        voting.cast_in(session, vote, code, {vote.made.area_pot_id: ("5",)})
    assert len(voting.cast(session, vote, code, "1")) == 1


def test_the_last_birthday_of_an_age_is_what_counting_years_says() -> None:
    days = [date(2024, 2, 29), date(2023, 2, 28), date(2024, 3, 1), date(2025, 12, 31)]
    births = [date(2000, 1, 1) + timedelta(days=one) for one in range(0, 9000, 7)]
    births += [date(year, 2, 29) for year in (2000, 2004, 2008, 2012)]
    for day in days:
        for age in (0, 11, 16, 18, 20):
            last = ages.born_by(day, age=age)
            older = [one for one in births if ages.age_on(day, one) >= age]
            assert older == [one for one in births if one <= last], (day, age)
    assert ages.born_by(date(2026, 5, 1), age=3000) == date(1, 5, 1)


def test_many_ballots_at_once_know_ages_too(session: Session, vote: Vote) -> None:
    limit(session, vote.made.area_pot_id, most=25)
    code = born(session, vote, years=40)
    marks = {vote.made.area_pot_id: papers.approve(("5",))}
    with pytest.raises(PotNotYours):
        ballots.cast_many(
            session,
            round_id=vote.made.id,
            papers_by_code=[(hash_of(code), marks)],
            keys=vote.keys,
        )


def test_a_draft_says_ages_and_ways_and_its_pots_too(session: Session) -> None:
    by = factories.officer(session).id
    made = rounds.create(session, setting_up.basics(), by=by)
    ways = (EntryWay.EMAIL, EntryWay.FILE)
    given = VotersGiven(electorate="Young people", least_age=11, entry_ways=ways)
    rounds.change_voters(session, round_id=made.id, voters=given, by=by)
    pot = PotGiven(name="Youth", amount=1, least_age=11, most_age=25)
    round_pots.add(session, round_id=made.id, pot=pot, by=by)
    head = round_heads.head(session, made.slug, officer=True)
    assert (head.least_age, head.entry_ways) == (11, (EntryWay.FILE, EntryWay.EMAIL))
    assert (head.pots[0].least_age, head.pots[0].most_age) == (11, 25)


def test_what_nobody_could_fulfil_is_refused(session: Session) -> None:
    by = factories.officer(session).id
    made = rounds.create(session, setting_up.basics(), by=by)
    pot = PotGiven(name="Youth", amount=1, least_age=25, most_age=11)
    with pytest.raises(AgesCrossed):
        round_pots.add(session, round_id=made.id, pot=pot, by=by)
    with pytest.raises(NoWayOntoList):
        rounds.change_voters(
            session, round_id=made.id, voters=VotersGiven(electorate="x", entry_ways=()), by=by
        )


def test_whoever_votes_on_paper_gets_the_papers_for_their_age(
    session: Session, settings: Settings
) -> None:
    paper = papers_on_paper.prepare(session, settings.keys_dir)
    limit(session, paper.vote.made.area_pot_id, most=25)
    born(session, paper.vote, years=40)
    wanted = crossings.Wanted(reference="NO-0001")
    (found,) = crossings.find(session, paper.vote.made.id, wanted, keys=paper.vote.keys)
    assert found.pots == ("Whole town",)
    (other,) = crossings.find(
        session, paper.vote.made.id, crossings.Wanted(reference="NO-0002"), keys=paper.vote.keys
    )
    assert other.pots == ("Whole town", "Northfield")


def test_the_public_record_has_ages_and_ways(session: Session, vote: Vote) -> None:
    limit(session, vote.made.area_pot_id, least=11, most=25)
    with atomic(session):
        row = session.get_one(Round, vote.made.id)
        row.least_age, row.entry_ways = 11, ["file", "email"]
        openings.round_opened(session, row)
    rulebook = recording.recorded(session, vote.made.id)[0]
    assert isinstance(rulebook, Rulebook)
    assert (rulebook.least_age, rulebook.ways) == (11, ("file", "email"))
    assert [(pot.least_age, pot.most_age) for pot in rulebook.pots] == [(None, None), (11, 25)]
