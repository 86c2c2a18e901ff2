"""Most votes first. Elections and figures were worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from pb.allocation.ballots import BallotType
from pb.allocation.constraints import Constraints
from pb.allocation.election import Ballot, Election, Project
from pb.allocation.outcome import By, DecidedBy, Why
from pb.allocation.parameters import (
    Completion,
    OptionsClash,
    Parameters,
    Threshold,
    Ties,
    Utility,
)
from pb.allocation.rules import RULES
from tests.allocation.small import election

greedy = RULES["greedy"]


def test_projects_are_funded_by_votes_and_what_does_not_fit_is_skipped():
    """Votes 4, 3, 2, 1: a leaves 40, b does not fit, c leaves 10, d fits exactly."""
    found = election({"d": 10, "c": 30, "b": 50, "a": 60}, "abcd", "abc", "ab", "a", budget=100)
    outcome = greedy(found, Parameters())
    assert outcome.funded == ("a", "c", "d")
    assert [step.left for step in outcome.steps] == [40, 10, 0]
    assert [step.votes for step in outcome.steps] == [4, 2, 1]
    assert {step.by for step in outcome.steps} == {By.VOTES}
    (skipped,) = outcome.unfunded
    assert (skipped.project, skipped.why, skipped.left) == ("b", Why.DID_NOT_FIT, 40)


def test_a_project_without_votes_comes_last():
    outcome = greedy(election({"a": 5, "b": 5}, "b", budget=10), Parameters())
    assert outcome.funded == ("b", "a")


def test_level_projects_say_who_was_level_and_what_decided():
    found = election({"a": 20, "b": 10, "c": 15}, "abc", "abc", budget=30)
    outcome = greedy(found, Parameters())
    assert outcome.funded == ("b", "c")
    first = outcome.steps[0]
    assert first.level == ("c", "a")
    assert first.decided_by is DecidedBy.COST


def test_ties_by_name_compare_ids_as_text():
    projects = (Project("2", 1), Project("10", 9))
    found = Election(projects, (Ballot(("2", "10")),), budget=10)
    assert greedy(found, Parameters(ties=Ties.NAME)).funded == ("10", "2")
    assert greedy(found, Parameters()).funded == ("2", "10")


def test_points_count_instead_of_votes():
    projects = (Project("a", 6), Project("b", 6))
    ballots = (Ballot(("a", "b"), (1, 5)), Ballot(("a",), (2,)))
    found = Election(projects, ballots, budget=10, ballot_type=BallotType.CUMULATIVE)
    outcome = greedy(found, Parameters())
    assert outcome.funded == ("b",)
    assert (outcome.steps[0].votes, outcome.steps[0].score) == (1, 5)


def test_a_ranking_gives_points_by_place():
    """Kraków's way: on a paper with three places the first gets 3 points, the last 1."""
    projects = tuple(Project(id_, 5) for id_ in "abc")
    ballots = (Ballot(("a", "b", "c")), Ballot(("b", "c")), Ballot(("c",), count=2))
    found = Election(projects, ballots, budget=10, ballot_type=BallotType.ORDINAL)
    outcome = greedy(found, Parameters())
    assert {step.project: step.score for step in outcome.steps} == {"b": 4, "c": 4}
    assert outcome.funded == ("c", "b")
    assert greedy(found, Parameters(utility=Utility.CARDINALITY)).steps[0].score == 4


def test_a_no_takes_a_yes_away():
    """a: 2 - 1, b: 1, c: 1 - 2, which no pot is large enough for."""
    projects = tuple(Project(id_, 5) for id_ in "abc")
    all_yes, all_no = Ballot(("a", "b", "c"), (1, 1, 1)), Ballot(("a", "c"), (-1, -1))
    ballots = (all_yes, all_no, Ballot(("a", "c"), (1, -1)))
    found = Election(projects, ballots, budget=99, ballot_type=BallotType.YES_NO)
    outcome = greedy(found, Parameters())
    assert [(step.project, step.votes, step.score) for step in outcome.steps] == [
        ("a", 2, 1),
        ("b", 1, 1),
    ]
    assert [(rest.project, rest.why) for rest in outcome.unfunded] == [("c", Why.BELOW_ZERO)]


def test_votes_per_cost():
    """3 votes for 30 are a tenth each, 2 for 10 a fifth."""
    found = election({"a": 30, "b": 10}, "2*ab", "a", budget=30)
    assert greedy(found, Parameters()).funded == ("a",)
    assert greedy(found, Parameters(per_cost=True)).funded == ("b",)


def test_no_skip_ends_with_the_first_that_does_not_fit():
    found = election({"a": 60, "b": 50, "c": 30}, "3*a", "2*b", "c", budget=100)
    outcome = greedy(found, Parameters(no_skip=True))
    assert outcome.funded == ("a",)
    assert [(rest.project, rest.why, rest.left) for rest in outcome.unfunded] == [
        ("b", Why.DID_NOT_FIT, 40),
        ("c", Why.AFTER_THE_STOP, 40),
    ]


@pytest.mark.parametrize("threshold", [Threshold(2), Threshold(share=Fraction(2, 5))])
def test_a_project_below_the_threshold_takes_no_part(threshold):
    """Of 5 ballots, one of them empty, 2 are two fifths: exactly as many is enough."""
    found = election({"a": 1, "b": 1, "c": 1}, "2*ab", "bc", "a", "", budget=9)
    outcome = greedy(found, Parameters(threshold=threshold))
    assert outcome.funded == ("a", "b")
    (rest,) = outcome.unfunded
    assert (rest.project, rest.why, rest.votes, rest.needed) == ("c", Why.BELOW_THRESHOLD, 1, 2)


def test_those_below_the_threshold_change_no_points_of_others():
    projects = tuple(Project(id_, 5) for id_ in "abc")
    ballots = (Ballot(("a", "b", "c"), count=2), Ballot(("c",), count=3))
    found = Election(projects, ballots, budget=99, ballot_type=BallotType.ORDINAL)
    outcome = greedy(found, Parameters(threshold=Threshold(5)))
    assert {step.project: step.score for step in outcome.steps} == {"a": 6, "c": 5}


def test_of_projects_that_exclude_each_other_one_is_funded():
    found = election({"a": 10, "b": 10, "c": 10}, "3*a", "2*b", "c", budget=30)
    constraints = Constraints(exclusive=(("a", "b"),))
    outcome = greedy(found, Parameters(constraints=constraints, no_skip=True))
    assert outcome.funded == ("a", "c")
    (rest,) = outcome.unfunded
    assert (rest.why, rest.rival) == (Why.EXCLUDED, "a")


def test_a_category_does_not_cost_more_than_its_ceiling():
    projects = (Project("a", 6, category="park"), Project("b", 5, category="park"))
    found = Election((*projects, Project("c", 5)), (Ballot(("a",)),), budget=99)
    outcome = greedy(found, Parameters(constraints=Constraints(ceilings=(("park", 10),))))
    assert outcome.funded == ("a", "c")
    (rest,) = outcome.unfunded
    assert (rest.why, rest.room) == (Why.CATEGORY_FULL, 4)


def test_a_completion_is_refused():
    with pytest.raises(OptionsClash):
        greedy(election({}, budget=1), Parameters(completion=Completion.ADD1))
