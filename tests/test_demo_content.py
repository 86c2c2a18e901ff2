"""The demo's content: what is written down about Harbour Bay holds together."""

from collections import Counter
from itertools import pairwise

import pytest
from PIL import Image

from pb.allocation.election import Ballot, Election
from pb.allocation.election import Project as Candidate
from pb.allocation.parameters import Completion, Parameters
from pb.allocation.rules import RULES
from pb.demo import voters
from pb.demo.ballots import ballots
from pb.demo.people import NEIGHBOURS, PEOPLE, supporters
from pb.demo.rounds import ROUNDS
from pb.demo.shapes import Point, Proposal, Ring, Round
from pb.demo.town import AREAS, CATEGORIES, picture_of
from pb.vocabulary import Question

PROPOSALS = [proposal for story in ROUNDS for proposal in story.proposals]
BY_KEY = {story.key: story for story in ROUNDS}
KEYS = [proposal.key for proposal in PROPOSALS]


def inside(point: Point, ring: Ring) -> bool:
    x, y = point
    crossings = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings % 2 == 1


def funded(story: Round, pot_key: str, *, rule: str | None = None) -> set[str]:
    pot = next(pot for pot in story.pots if pot.key == pot_key)
    on_ballot = [p for p in story.proposals if p.pot == pot_key]
    election = Election(
        projects=tuple(
            Candidate(p.key, p.decision.cost) for p in on_ballot if p.decision and p.decision.cost
        ),
        ballots=tuple(
            Ballot(papers[pot_key]) for _, papers in ballots(story.key) if pot_key in papers
        ),
        budget=pot.amount,
        unit_exponent=2,
    )
    completion = Completion.NONE if rule == "greedy" else Completion(pot.completion)
    return set(
        RULES[rule or pot.rule](election, Parameters(completion=completion, seed="sea")).funded
    )


def test_each_idea_has_its_own_key_and_title() -> None:
    assert len(set(KEYS)) == len(KEYS) >= 60
    assert len({proposal.title for proposal in PROPOSALS}) == len(KEYS)


@pytest.mark.parametrize("proposal", PROPOSALS, ids=KEYS)
def test_an_idea_names_only_what_exists(proposal: Proposal) -> None:
    people = {person.key for person in PEOPLE}
    named = {proposal.author, *proposal.co_authors}
    named |= {comment.author for comment in proposal.comments}
    named |= {assessment.author for assessment in proposal.assessments}
    named |= {update.author for update in proposal.updates}
    assert named <= people
    assert proposal.category in {category.key for category in CATEGORIES}
    assert len(proposal.short) <= 200
    assert 0 < len(proposal.comments) <= 5 or proposal.draft
    assert len(set(supporters(proposal))) == proposal.supports < len(PEOPLE) + len(NEIGHBOURS)


@pytest.mark.parametrize("proposal", PROPOSALS, ids=KEYS)
def test_an_idea_lies_in_its_area(proposal: Proposal) -> None:
    areas = {area.key for area in AREAS if inside(proposal.at, area.boundary)}
    assert len(areas) == 1 or proposal.category == "sea"
    assert proposal.area is None or proposal.area in areas


PICTURED = [proposal for proposal in PROPOSALS if proposal.pictured]


@pytest.mark.parametrize("proposal", PICTURED, ids=lambda proposal: proposal.key)
def test_an_idea_has_a_small_picture(proposal: Proposal) -> None:
    data = picture_of(proposal).read_bytes()
    assert len(data) < 32_000
    with picture_of(proposal).open("rb") as file, Image.open(file) as picture:
        assert picture.size == (1200, 675)
        assert picture.format == "WEBP"


def test_neighbours_share_their_borders_point_by_point() -> None:
    sides = Counter(
        frozenset(side) for area in AREAS for side in pairwise(area.boundary) if side[0] != side[1]
    )
    assert max(sides.values()) == 2
    assert sum(1 for times in sides.values() if times == 2) > 20


@pytest.mark.parametrize("story", ROUNDS, ids=BY_KEY)
def test_only_the_step_that_is_named_is_running(story: Round) -> None:
    assert [phase.name for phase in story.phases if phase.opens <= 0 < phase.closes] == [
        story.running
    ]
    assert all(one.closes == other.opens for one, other in pairwise(story.phases))
    assert [row.question for row in story.decisions] == list(Question)


def test_what_is_promised_in_polish_is_written_in_polish() -> None:
    promised = [story for story in ROUNDS if "pl" in story.languages]
    assert promised
    for story in promised:
        for proposal in story.proposals:
            title, short = proposal.in_polish or ("", "")
            assert title
            assert 0 < len(short) <= 200
            assert proposal.easy


def test_everybody_in_the_files_of_voters_is_invented_and_grown_up() -> None:
    names = {person.name for person in NEIGHBOURS}
    _header, *lines = voters.register().decode().splitlines()
    said = [line.split(";") for line in lines]
    assert {cells[1] for cells in said} <= names
    assert max(cells[7] for cells in said) < "2005"
    counted = Counter((cells[1], cells[7]) for cells in said)
    assert [number for _, number in counted.most_common(2)] == [2, 1], "one stands in it twice"


def test_money_spent_only_grows_and_stays_within_the_cost() -> None:
    for proposal in PROPOSALS:
        spent = [update.spent_so_far for update in proposal.updates]
        assert spent == sorted(spent)
        assert not spent or proposal.decision is not None
        assert all(amount <= proposal.cost for amount in spent)


@pytest.mark.parametrize("key", ["streets-and-squares", "play-and-culture", "young-harbour-bay"])
def test_there_are_fewer_voters_than_entries_of_the_voter_list(key: str) -> None:
    entries = dict(BY_KEY[key].voter_list)
    voted = Counter(area for area, _ in ballots(key))
    assert all(0 < voted[area] <= entries[area] for area in entries)


def test_equal_shares_and_most_votes_first_differ_where_the_story_says_so() -> None:
    play = BY_KEY["play-and-culture"]
    shared = funded(play, "play-town")
    assert "fish-market-wall" not in shared
    assert len(shared) == 5
    assert "fish-market-wall" in funded(play, "play-town", rule="greedy")
    assert all(funded(play, pot.key) for pot in play.pots)


def test_last_years_updates_are_about_funded_projects() -> None:
    young = BY_KEY["young-harbour-bay"]
    reported = {proposal.key for proposal in young.proposals if proposal.updates}
    assert funded(young, "young-town") == reported
    assert "hillside-hoop" not in reported
