"""What a result means: figures worked out by hand, and what holds on any election."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.allocation.ballots import BallotType
from pb.allocation.election import Ballot, Election, Project
from pb.allocation.metrics import dissimilarity, metrics, parity, turnout
from tests.allocation.small import election, elections

HALF = Fraction(1, 2)


def total(figures: list[Fraction]) -> Fraction:
    return sum(figures, Fraction(0))


def village() -> Election:
    """Four ballots, a pot of 100: a playground and a path in Hill, a library in Dale."""
    projects = (
        Project("a", 60, category="play", area="Hill"),
        Project("b", 40, category="paths", area="Hill"),
        Project("c", 60, category="books", area="Dale"),
    )
    papers = (Ballot(("a", "b")), Ballot(("a",)), Ballot(("c",)), Ballot(()))
    return Election(projects, papers, 100)


def test_the_village_by_hand():
    found = metrics(village(), ["a", "b"])
    assert (found.voters, found.funded, found.projects, found.cost) == (4, 2, 3, 100)
    assert found.cost_used == 1
    assert found.excluded == Fraction(2, 4)  # the voter for c and the empty paper
    assert found.excluded_of_two == 0
    assert found.satisfaction == Fraction(2 + 1, 4)
    assert found.cost_satisfaction == Fraction(100 + 60, 400)
    assert found.points_satisfaction is None


def test_influence_by_hand():
    """a's 60 is 30 for each of two voters, b's 40 all one voter's: 70, 30, 0, 0."""
    found = metrics(village(), ["a", "b"])
    pairs = sum(abs(x - y) for x in (70, 30, 0, 0) for y in (70, 30, 0, 0))
    assert found.influence_gini == Fraction(pairs, 2 * 16 * 25)
    # An equal share is 25; the empty paper could have had nothing.
    assert found.influence_gap == Fraction((70 - 25) + (30 - 25) + 25 + 0, 4)


def test_categories_and_areas_by_hand():
    found = metrics(village(), ["a", "b"])
    assert [part.name for part in found.categories] == ["books", "paths", "play"]
    books, paths, play = found.categories
    assert (books.spent, paths.spent, play.spent) == (0, 40, 60)
    assert (books.funded, books.projects) == (0, 1)
    assert (play.share, paths.share) == (Fraction(3, 5), Fraction(2, 5))
    assert books.wished == Fraction(1, 3)  # one of the three that choose anything
    assert paths.wished == Fraction(2, 5) / 3
    assert play.wished == (Fraction(3, 5) + 1) / 3
    assert found.area_gap == Fraction(1, 3)
    assert found.category_gap == Fraction(1, 3)


def test_points_at_or_below_zero_choose_nothing():
    papers = (Ballot(("a", "b"), (4, 0)), Ballot(("a", "b"), (-1, 3)))
    projects = (Project("a", 5), Project("b", 5))
    found = metrics(Election(projects, papers, 10, BallotType.SCORING), ["a"])
    assert found.excluded == HALF
    assert found.satisfaction == HALF
    assert found.points_satisfaction == Fraction(4 - 1, 2)


def test_figures_without_a_meaning_are_left_out():
    found = metrics(election({"a": 5}, budget=0), [])
    assert found.cost_used is None
    assert found.excluded is None
    assert found.influence_gini is None
    assert found.influence_gap is None
    assert found.category_gap is None
    assert found.categories[0].wished is None


def test_an_unknown_project_is_refused():
    with pytest.raises(KeyError):
        metrics(village(), ["z"])


@settings(max_examples=80)
@given(found=elections(), data=st.data())
def test_the_figures_are_those_of_their_definitions(found, data):
    ids = [project.id for project in found.projects]
    funded = data.draw(st.lists(st.sampled_from(ids), unique=True)) if ids else []
    cost = {project.id: project.cost for project in found.projects}
    voters = [frozenset(paper.projects) for paper in found.ballots for _ in range(paper.count)]
    votes = {id_: sum(id_ in voter for voter in voters) for id_ in ids}
    result = metrics(found, funded)
    if not voters:
        return
    each = {id_: Fraction(cost[id_], votes[id_] or 1) for id_ in ids}
    has = [total([each[id_] for id_ in funded if id_ in voter]) for voter in voters]
    most = [total([each[id_] for id_ in voter]) for voter in voters]
    share = Fraction(found.budget, len(voters))
    assert result.excluded == Fraction(
        sum(not voter.intersection(funded) for voter in voters), len(voters)
    )
    gaps = [abs(h - min(share, m)) for h, m in zip(has, most, strict=True)]
    assert result.influence_gap == total(gaps) / len(voters)
    if total(has):
        pairs = total([abs(x - y) for x in has for y in has])
        assert result.influence_gini == pairs / (2 * len(voters) * total(has))
    for parts in (result.categories, result.areas):
        assert sum(part.spent for part in parts) == sum(cost[id_] for id_ in funded)
    for gap in (result.category_gap, result.area_gap):
        assert gap is None or 0 <= gap <= 1


def test_turnout_parity_and_dissimilarity():
    assert turnout(30, eligible=120) == Fraction(1, 4)
    assert turnout(0, eligible=0) is None
    assert parity({1: 10, 5: 30}, {1: 100, 5: 100}) == Fraction(1, 3)
    assert parity({1: 10}, {1: 100, 5: 100}) is None
    assert dissimilarity({"Hill": 30, "Dale": 10}, {"Hill": 100, "Dale": 100}) == Fraction(1, 4)
    assert dissimilarity({"Hill": 1}, {"Dale": 1}) == 1
    assert dissimilarity({}, {"Dale": 1}) is None
