"""Phragmén's sequential rule. Figures were worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.allocation.ballots import BallotType
from pb.allocation.election import Ballot, Election
from pb.allocation.outcome import By, DecidedBy, Why
from pb.allocation.parameters import OptionsClash, Parameters, Threshold, Variant
from pb.allocation.plain.phragmen import phragmen as plain
from pb.allocation.rules.phragmen import phragmen
from tests.allocation.small import election, elections

COMMITTEE = election(
    dict.fromkeys("abcdefg", 1),
    *("3*ab", "3*ac", "2*ad", "bcf", "e", "f", "g"),
    budget=4,
)
"""The running example of Lackner and Skowron, Multi-Winner Voting with Approval Preferences,
2023: twelve voters, and each seat costs 1. a: 1/8 for each of its eight. b, c: (3/8 + 1) / 4 =
11/32, and b comes first. c then: (3/8 + 11/32 + 1) / 4 = 55/128. d: (2/8 + 1) / 2 = 5/8."""


def test_the_smallest_load_is_next():
    outcome = phragmen(COMMITTEE, Parameters())
    assert outcome.funded == ("a", "b", "c", "d")
    loads = [Fraction(1, 8), Fraction(11, 32), Fraction(55, 128), Fraction(5, 8)]
    assert [step.load for step in outcome.steps] == loads
    assert {step.by for step in outcome.steps} == {By.LOADS}
    assert [step.level for step in outcome.steps] == [(), ("c",), (), ()]
    assert outcome.steps[1].decided_by is DecidedBy.ID
    why = {rest.project: rest.why for rest in outcome.unfunded}
    assert why == {"f": Why.DID_NOT_FIT, "e": Why.AFTER_THE_STOP, "g": Why.AFTER_THE_STOP}


def test_the_first_that_does_not_fit_ends_the_count():
    costs = {"a": 6, "b": 8, "c": 5}
    found = election(costs, "3*a", "2*b", "c", budget=11)
    assert phragmen(found, Parameters()).funded == ("a",)
    skipping = phragmen(found, Parameters(variant=Variant.SKIP))
    assert skipping.funded == ("a", "c")
    (skipped,) = skipping.unfunded
    assert (skipped.project, skipped.why, skipped.left) == ("b", Why.DID_NOT_FIT, 0)


def test_one_of_several_level_projects_that_does_not_fit_ends_the_count_too():
    """a leaves 4. b bears 5 each, and so does c, which costs 10."""
    found = election({"a": 6, "b": 4, "c": 8}, "6*a", "b", "2*c", budget=10)
    outcome = phragmen(found, Parameters())
    assert outcome.funded == ("a",)
    why = {rest.project: rest.why for rest in outcome.unfunded}
    assert why == {"b": Why.AFTER_THE_STOP, "c": Why.DID_NOT_FIT}


def test_a_project_without_votes_comes_last_if_it_fits():
    outcome = phragmen(election({"a": 5, "b": 5}, "b", budget=10), Parameters())
    assert outcome.funded == ("b", "a")
    assert (outcome.steps[1].by, outcome.steps[1].load) == (By.VOTES, None)


def test_voters_may_start_with_a_load():
    """b: 3 each. a: 2 each at first; if its two voters bear 2 already, 4 each."""
    found = election({"a": 4, "b": 6}, "2*a", "2*b", budget=9)
    assert phragmen(found, Parameters()).funded == ("a",)
    outcome = phragmen(found, Parameters(loads=((("a",), Fraction(2)),)))
    assert outcome.funded == ("b",)
    assert outcome.steps[0].load == 3


@pytest.mark.parametrize(
    "parameters",
    [
        Parameters(loads=((("b",), Fraction(2)),)),
        Parameters(loads=((("a",), Fraction(-1)),)),
        Parameters(loads=((("a",), Fraction(1)),), threshold=Threshold(1)),
    ],
)
def test_starting_loads_that_mean_nothing_are_refused(parameters):
    with pytest.raises(OptionsClash):
        phragmen(election({"a": 1, "b": 1}, "a", budget=1), parameters)


def test_who_started_with_more_may_bear_less_afterwards():
    """a: (0 + 5/2 + 1) / 2 = 7/4 for both. Then b: 7/4 + 1 = 11/4, before d with 9 / 3."""
    found = election({"a": 1, "b": 1, "d": 9}, "a", "ab", "3*d", budget=9)
    loads = ((("a", "b"), Fraction(5, 2)),)
    outcome = phragmen(found, Parameters(loads=loads))
    assert [(step.project, step.load) for step in outcome.steps] == [
        ("a", Fraction(7, 4)),
        ("b", Fraction(11, 4)),
    ]


@given(data=st.data())
def test_starting_loads_are_exact_too(data):
    found = data.draw(elections().filter(lambda found: bool(found.ballots)))
    papers = [ballot.projects for ballot in found.ballots]
    figures = st.fractions(0, 20, max_denominator=9)
    loads = data.draw(st.dictionaries(st.sampled_from(papers), figures, max_size=4))
    variant = data.draw(st.sampled_from([None, *Variant]))
    parameters = Parameters(loads=tuple(loads.items()), variant=variant)
    assert list(phragmen(found, parameters).funded) == plain(found, parameters)


def test_near_ties_that_doubles_cannot_tell_are_decided_exactly():
    """10**18 + 1 against 10**18 for each supporter: doubles say the same."""
    found = election({"a": 2 * 10**18 + 2, "b": 2 * 10**18 + 1}, "2*a", "2*b", budget=10**19)
    assert phragmen(found, Parameters()).funded == ("b", "a")
    assert phragmen(found, Parameters()).steps[0].level == ()


def test_yes_no_papers_count_their_yes():
    projects = election({"a": 5, "b": 5}, budget=5).projects
    ballots = (Ballot(("a", "b"), (1, -1)), Ballot(("a", "b"), (-1, 1)), Ballot(("b",), (1,)))
    found = Election(projects, ballots, budget=5, ballot_type=BallotType.YES_NO)
    assert phragmen(found, Parameters()).funded == ("b",)
    assert phragmen(replace(found, ballots=ballots[:1]), Parameters()).funded == ("a",)
