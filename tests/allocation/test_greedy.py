"""Most votes first. Elections and figures were worked out by hand."""

from __future__ import annotations

import pytest

from pb.allocation.ballots import BallotType, NotCountable
from pb.allocation.election import Ballot, Election, Project
from pb.allocation.outcome import By, DecidedBy, Why
from pb.allocation.parameters import Completion, OptionsClash, Parameters, Ties
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


@pytest.mark.parametrize("ballot_type", [BallotType.ORDINAL, BallotType.YES_NO])
def test_papers_that_it_does_not_understand_are_refused_by_name(ballot_type):
    found = Election((Project("a", 1),), (Ballot(("a",)),), budget=1, ballot_type=ballot_type)
    with pytest.raises(NotCountable, match=f"{ballot_type} ballots are not counted yet"):
        greedy(found, Parameters())


def test_a_completion_is_refused():
    with pytest.raises(OptionsClash):
        greedy(election({}, budget=1), Parameters(completion=Completion.ADD1))
