"""What marks are worth, under equal shares and greedy; and how equal shares is completed.

Figures were worked out by hand. Outcomes are compared with the plain version for every type of
ballot, utility and completion, and with pabutools where it has the same rule.
"""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pabutools.rules import (
    completion_by_rule_combination,
    greedy_utilitarian_welfare,
    method_of_equal_shares,
    popularity_comparison,
)

from pb.allocation.ballots import BallotType
from pb.allocation.election import Ballot, Election, Project
from pb.allocation.explain import explain
from pb.allocation.outcome import By, Comparison, Outcome, Why
from pb.allocation.parameters import Add1, Completion, OptionsClash, Parameters, Ties, Utility
from pb.allocation.plain import PLAIN
from pb.allocation.rules import RULES
from pb.allocation.shares import worth_purses
from tests.allocation.options import of_any_type, shares_options, utilities_for
from tests.allocation.peers import SATISFACTION, as_peer
from tests.allocation.small import election, elections

equal_shares = RULES["equal-shares"]

CARDINALITY = Parameters(utility=Utility.CARDINALITY)


def of_type(ballot_type: BallotType, costs: dict[str, int], *papers: Ballot, budget: int):
    projects = tuple(Project(id_, cost) for id_, cost in costs.items())
    return Election(projects, papers, budget=budget, ballot_type=ballot_type)


def test_by_number_of_projects_the_smallest_price_is_bought_first():
    """a costs its three voters 40 each, b its two 30 each: b has fewer effective votes."""
    found = election({"a": 120, "b": 60}, "ab", "ab", "a", budget=180)
    assert equal_shares(found, Parameters()).funded == ("a",)
    outcome = equal_shares(found, CARDINALITY)
    assert outcome.funded == ("b", "a")
    first, second = outcome.steps
    assert (first.price, first.effective_votes) == (Fraction(30), Fraction(2))
    assert first.by is By.SHARES
    assert second.price == Fraction(60)
    assert (second.paid_in_full, second.exhausted) == (1, 2)


def test_points_share_a_cost_in_their_proportion():
    """30 each. At 10 a point the first pays 20 and the second 10; nobody runs out."""
    papers = (Ballot(("a",), (2,)), Ballot(("a", "b"), (1, 3)))
    found = of_type(BallotType.CUMULATIVE, {"a": 30, "b": 25}, *papers, budget=60)
    outcome = equal_shares(found, Parameters())
    assert outcome.parameters.utility is Utility.POINTS
    first, second = outcome.steps
    assert (first.project, first.price, first.by) == ("b", Fraction(25, 3), By.WORTH)
    assert (second.project, second.price) == ("a", Fraction(25, 2))
    assert (second.paid_in_full, second.exhausted) == (1, 1)
    assert (second.votes, second.score) == (2, 3)


def test_points_times_cost_favour_what_is_dear():
    """For each pound a's point buys as much as b's: the published order takes the cheaper."""
    papers = (Ballot(("a", "b"), (1, 1), count=2),)
    found = of_type(BallotType.SCORING, {"a": 40, "b": 20}, *papers, budget=40)
    assert equal_shares(found, Parameters()).steps[0].level == ()
    outcome = equal_shares(found, Parameters(utility=Utility.POINTS_COST))
    assert (outcome.funded, outcome.steps[0].level) == (("b",), ("a",))


def test_a_mark_of_zero_points_or_less_pays_nothing():
    papers = (Ballot(("a", "b"), (0, 1)), Ballot(("a", "b"), (-3, 1)))
    found = of_type(BallotType.SCORING, {"a": 10, "b": 10}, *papers, budget=20)
    outcome = equal_shares(found, Parameters())
    assert outcome.funded == ("b",)
    assert outcome.unfunded[0].supporters_left == 0


def test_places_are_points():
    """The first of two places is worth 2: at 10 a point it pays 20 of the 30, the second 10."""
    papers = (Ballot(("a", "b")), Ballot(("b", "a")))
    found = of_type(BallotType.ORDINAL, {"a": 30, "b": 90}, *papers, budget=60)
    (step,) = equal_shares(found, Parameters()).steps
    assert (step.project, step.price, step.score) == ("a", Fraction(10), 3)


def test_a_no_pays_nothing():
    papers = (Ballot(("a",), (1,)), Ballot(("a",), (-1,)))
    found = of_type(BallotType.YES_NO, {"a": 11}, *papers, budget=20)
    assert equal_shares(found, Parameters()).funded == ()
    found = of_type(BallotType.YES_NO, {"a": 10}, *papers, budget=20)
    assert equal_shares(found, Parameters()).funded == ("a",)


def test_a_utility_that_the_papers_do_not_carry_is_refused():
    with pytest.raises(OptionsClash, match="approval ballots have no utility points"):
        equal_shares(election({"a": 1}, budget=1), Parameters(utility=Utility.POINTS))


def test_more_points_than_doubles_can_count_are_refused():
    found = of_type(BallotType.SCORING, {"a": 1}, Ballot(("a",), (2**53,)), budget=1)
    with pytest.raises(OptionsClash, match="9007199254740992 points"):
        equal_shares(found, Parameters())


EPSILON = election({"a": 20, "b": 15, "c": 90}, "a", "b", "", budget=45)
"""15 each. b is bought. Then a's voter gives 15, and the third voter the missing 5."""


def test_epsilon_lets_others_pay_what_supporters_lack():
    outcome = equal_shares(EPSILON, Parameters(Completion.EPSILON))
    first, second = outcome.steps
    assert (first.project, first.by) == ("b", By.SHARES)
    assert (second.project, second.by) == ("a", By.EPSILON)
    assert (second.given, second.price) == (Fraction(15), Fraction(5))
    assert second.paid_in_full == 1
    assert outcome.unfunded[0].why is Why.NO_VOTES


def test_epsilon_leaves_nothing_that_fits_even_without_votes():
    found = election({"a": 50, "b": 40, "c": 10}, "a", "", budget=100)
    outcome = equal_shares(found, Parameters(Completion.EPSILON))
    assert set(outcome.funded) == {"a", "b", "c"}


def test_greedy_completes_by_votes():
    found = election({"a": 10, "b": 9, "c": 8}, "a", "b", "c", budget=27)
    outcome = equal_shares(found, Parameters(Completion.GREEDY))
    assert [step.by for step in outcome.steps] == [By.SHARES, By.SHARES, By.COMPLETION]
    assert outcome.funded == ("c", "b", "a")


def test_add1_and_greedy_are_add1u():
    found = election({"a": 10, "b": 9, "c": 8}, "3*a", "3*b", "c", budget=18)
    chain = equal_shares(found, Parameters(Completion.ADD1, further=(Completion.GREEDY,)))
    assert chain.steps == equal_shares(found, Parameters(Completion.ADD1U)).steps


def test_greedy_replaces_what_fewer_voters_prefer():
    """Shares of 20 buy b, c and d. Five voters have only a, which greedy funds instead."""
    found = election({"a": 110, "b": 20, "c": 20}, "5*a", "b", "c", budget=140)
    assert set(equal_shares(found, Parameters()).funded) == {"b", "c"}
    outcome = equal_shares(found, Parameters(comparison=True))
    assert outcome.comparison == Comparison(rule=1, greedy=5)
    assert outcome.funded == ("a", "b")
    assert {step.by for step in outcome.steps} == {By.VOTES}
    assert (outcome.endowment, outcome.parameters.comparison) == (None, True)


def test_as_many_voters_are_not_more():
    found = election({"a": 21, "b": 10}, "2*a", "b", budget=30)
    found_again = election({"a": 21, "b": 10}, "a", "b", budget=30)
    assert equal_shares(found, Parameters(comparison=True)).funded == ("a",)
    outcome = equal_shares(found_again, Parameters(comparison=True))
    assert (outcome.comparison, outcome.funded) == (Comparison(0, 0), ("b",))


@settings(max_examples=100)
@given(data=st.data())
def test_with_any_options_the_plain_version_funds_the_same(data):
    found = data.draw(of_any_type(elections()))
    parameters = data.draw(shares_options(found))
    outcome = equal_shares(found, parameters)
    assert list(outcome.funded) == PLAIN["equal-shares"](found, parameters)
    assert outcome.cost <= found.budget
    assert Outcome.from_dict(json.loads(json.dumps(outcome.to_dict()))) == outcome
    named = [step.project for step in outcome.steps] + [rest.project for rest in outcome.unfunded]
    assert sorted(named) == sorted(project.id for project in found.projects)
    assert set(explain(outcome)) == set(named)


@settings(max_examples=40)
@given(data=st.data())
def test_computing_the_purses_anew_all_the_time_changes_nothing(data):
    found = data.draw(of_any_type(elections(dearest=1000)))
    parameters = data.draw(shares_options(found))
    usual = equal_shares(found, parameters)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worth_purses, "REFRESH", 0.0)
        assert equal_shares(found, parameters) == usual


@settings(max_examples=60)
@given(data=st.data())
def test_equal_shares_agrees_with_pabutools(data):
    found = data.draw(of_any_type(elections()))
    utility = data.draw(st.sampled_from(utilities_for("equal-shares", found)[1:]))
    add1 = data.draw(st.booleans())
    parameters = Parameters(
        Completion.ADD1 if add1 else Completion.NONE,
        Add1.PABUTOOLS if add1 else None,
        Ties.NAME,
        utility=utility,
    )
    if not found.voters or not found.budget:
        return
    instance, profile, measure = as_peer(found, rule="equal-shares", utility=utility)
    theirs = method_of_equal_shares(
        instance,
        profile,
        sat_class=measure,
        voter_budget_increment=found.step if add1 else None,
    )
    assert list(equal_shares(found, parameters).funded) == [project.name for project in theirs]


@settings(max_examples=40)
@given(data=st.data())
def test_greedy_by_points_per_cost_agrees_with_pabutools(data):
    """Its greedy sorts by satisfaction per cost; it goes on even if nobody wants anything."""
    found = data.draw(of_any_type(elections()))
    utility = data.draw(st.sampled_from(utilities_for("greedy", found)[1:]))
    signed = found.ballot_type in {BallotType.SCORING, BallotType.YES_NO}
    if signed or not any(found.votes().values()):
        return
    instance, profile, measure = as_peer(found, rule="greedy", utility=utility)
    theirs = greedy_utilitarian_welfare(instance, profile, sat_class=measure)
    parameters = Parameters(ties=Ties.NAME, utility=utility, per_cost=True)
    ours = RULES["greedy"](found, parameters).steps
    assert [step.project for step in ours] == [project.name for project in theirs]


@settings(max_examples=40)
@given(found=elections())
def test_the_completion_greedy_agrees_with_pabutools(found):
    if not any(found.votes().values()) or not found.budget:
        return
    instance, profile, measure = as_peer(found, rule="equal-shares", utility=Utility.COST)
    theirs = completion_by_rule_combination(
        instance,
        profile,
        [method_of_equal_shares, greedy_utilitarian_welfare],
        [{"sat_class": measure}, {"sat_class": measure}],
    )
    ours = equal_shares(found, Parameters(Completion.GREEDY, ties=Ties.NAME))
    assert list(ours.funded) == [project.name for project in theirs]


@settings(max_examples=40)
@given(found=elections())
def test_the_comparison_agrees_with_pabutools(found):
    """Where as many voters prefer either, it gives both, of which the rule's is the first."""
    if not any(found.votes().values()) or not found.budget:
        return
    instance, profile, measure = as_peer(found, rule="equal-shares", utility=Utility.COST)
    theirs = popularity_comparison(
        instance,
        profile,
        SATISFACTION[Utility.CARDINALITY],
        [method_of_equal_shares, greedy_utilitarian_welfare],
        [{"sat_class": measure}, {"sat_class": measure}],
    )
    ours = equal_shares(found, Parameters(comparison=True, ties=Ties.NAME))
    assert set(ours.funded) == {project.name for project in theirs[0]}
