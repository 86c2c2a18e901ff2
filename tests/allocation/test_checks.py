"""Checks that hold or name a counterexample, against definitions tried one by one."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, combinations

import highspy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.allocation.ballots import BallotType
from pb.allocation.checks import (
    Check,
    Group,
    Measure,
    NobodyPays,
    Overspent,
    Prices,
    Property,
    StillFits,
    SupportersKeepMore,
    Verdict,
    check,
    exhaustive,
    priceable,
    up_to_any,
    up_to_one,
    within_budget,
)
from pb.allocation.checks.simplex import Infeasible, Limit, minimise
from pb.allocation.election import Ballot, Election, Project
from pb.allocation.parameters import Parameters
from pb.allocation.rules import RULES
from tests.allocation.small import election, elections


def town() -> Election:
    """Sixty people want the three projects of Hill, forty the two of Dale; each costs 20."""
    costs = dict.fromkeys("abcde", 20)
    return election(costs, "60*abc", "40*de", budget=60)


# -- budget -------------------------------------------------------------------------------------


def test_an_overspent_pot_is_named_with_its_figures():
    found = within_budget(town(), "abcd")
    assert found == Check(Property.WITHIN_BUDGET, Verdict.FAILS, Overspent(80, 60))
    assert within_budget(town(), "abc").verdict is Verdict.HOLDS


def test_money_that_would_have_paid_for_a_project_is_named():
    found = exhaustive(town(), "ad")
    assert found == Check(Property.EXHAUSTIVE, Verdict.FAILS, StillFits("b", 20, 20))
    assert exhaustive(town(), "abd").verdict is Verdict.HOLDS


# -- groups that deserve more ------------------------------------------------------------------


def test_forty_people_who_get_nothing_deserve_a_project():
    # -- groups that deserve more ----------------------------------------------------------------
    expected = Group(("d",), voters=40, cost=20, share=Fraction(24))
    assert up_to_one(town(), "abc").counterexample == expected
    assert up_to_any(town(), "abc").counterexample == expected
    assert up_to_one(town(), "abd").verdict is Verdict.HOLDS


def test_up_to_any_asks_for_more_than_up_to_one():
    """Their share, 24 of 60, pays for d; adding e would give no more than d does."""
    found = election({"a": 1, "b": 6, "y": 5, "z": 5}, "aby", "abz", budget=11)
    assert up_to_one(found, "yz").verdict is Verdict.HOLDS
    assert up_to_any(found, "yz").counterexample == Group(("a", "b"), 2, 7, Fraction(11))


def subsets(items, least=1):
    return chain.from_iterable(combinations(items, n) for n in range(least, len(items) + 1))


def deserving(found: Election):
    """Every group of voters with every set that they deserve: the definition, word for word."""
    voters = [frozenset(b.projects) for b in found.ballots for _ in range(b.count)]
    cost = {project.id: project.cost for project in found.projects}
    for group in subsets(range(len(voters))):
        shared = frozenset.intersection(*(voters[voter] for voter in group))
        for projects in subsets(sorted(shared)):
            due = sum(cost[id_] for id_ in projects)
            if due * len(voters) <= len(group) * found.budget:
                yield [voters[voter] for voter in group], projects


def satisfied(voter, projects, funded, worth, how) -> bool:
    missing = set(projects) - set(funded)
    has = sum(worth[id_] for id_ in voter & set(funded))
    wanted = sum(worth[id_] for id_ in projects)
    return not missing or how(has + worth[id_] > wanted for id_ in missing)


@settings(max_examples=60)
@given(found=elections(most_voters=3, dearest=6), data=st.data())
def test_groups_are_those_of_the_definition(found, data):
    ids = [project.id for project in found.projects]
    funded = data.draw(st.lists(st.sampled_from(ids), unique=True)) if ids else []
    measure = data.draw(st.sampled_from(Measure))
    worth = {
        project.id: project.cost if measure is Measure.COST else 1 for project in found.projects
    }
    if found.voters > 7:
        return
    for justified, how in ((up_to_one, any), (up_to_any, all)):
        fails = any(
            not any(satisfied(voter, projects, funded, worth, how) for voter in group)
            for group, projects in deserving(found)
        )
        result = justified(found, funded, measure=measure)
        assert result.verdict is (Verdict.FAILS if fails else Verdict.HOLDS)


@settings(max_examples=80)
@given(found=elections())
def test_equal_shares_gives_every_group_up_to_any_project(found):
    funded = RULES["equal-shares"](found, Parameters()).funded
    assert up_to_any(found, funded).verdict is Verdict.HOLDS
    assert up_to_one(found, funded).verdict is Verdict.HOLDS


def test_a_search_that_is_cut_short_says_how_far_it_came():
    found = election(dict.fromkeys("abcdefg", 1), "5*abcdefg", budget=7)
    result = up_to_one(found, "abcdefg", work=120)
    assert (result.verdict, result.up_to) == (Verdict.SCREENED, 2)
    assert up_to_one(found, "abcdefg").verdict is Verdict.HOLDS


# -- prices -------------------------------------------------------------------------------------


def test_a_result_that_nobody_could_have_bought():
    """The forty keep their whole purses, at least 0.6 each, and d costs 20."""
    found = priceable(town(), "abc")
    assert found.verdict is Verdict.FAILS
    # a, b and c cost 60: one for each of the sixty, so that each of the forty keeps one, too.
    excess = found.counterexample
    assert isinstance(excess, SupportersKeepMore)
    assert (excess.projects in {("d",), ("e",)}, excess.more) == (True, Fraction(20))
    assert priceable(town(), "ad").verdict is Verdict.HOLDS


def test_a_project_without_a_vote_cannot_have_been_bought():
    found = priceable(election({"a": 5, "b": 5}, "a", budget=10), "ab")
    assert found.counterexample == NobodyPays("b")


@settings(max_examples=60)
@given(found=elections(most_voters=5))
def test_equal_shares_is_priceable_and_the_programme_finds_it_too(found):
    funded = RULES["equal-shares"](found, Parameters()).funded
    assert priceable(found, funded).verdict is Verdict.HOLDS


@settings(max_examples=60)
@given(found=elections(most_voters=4, dearest=6), data=st.data())
def test_what_fails_fails_by_the_stated_excess_for_any_prices(found, data):
    """Give the blamed projects as much more cost, and a unit less: the first passes, not that."""
    ids = [project.id for project in found.projects]
    funded = data.draw(st.lists(st.sampled_from(ids), unique=True)) if ids else []
    result = priceable(found, funded)
    if not isinstance(result.counterexample, SupportersKeepMore):
        return
    blamed = result.counterexample.projects
    assert blamed
    assert not set(blamed) & set(funded)
    alone = tuple(p for p in found.projects if p.id in funded or p.id in blamed)
    kept = {p.id for p in alone}
    papers = tuple(
        Ballot(tuple(id_ for id_ in b.projects if id_ in kept), count=b.count)
        for b in found.ballots
    )
    again = priceable(Election(alone, papers, found.budget), funded)
    assert isinstance(again.counterexample, SupportersKeepMore)
    assert again.counterexample.more == result.counterexample.more


def test_prices_are_believed_only_as_far_as_they_show_it():
    found = election({"a": 6, "b": 9}, "2*a", "ab", budget=9)
    each = {"a": Fraction(2)}
    right = Prices(Fraction(3), [each, each])
    assert priceable(found, "a", prices=right, cells=0).verdict is Verdict.HOLDS
    for wrong in (
        Prices(Fraction(3), [each, {"a": Fraction(1)}]),  # 5 of 6
        Prices(Fraction(12), [each, each]),  # the voter for b keeps 10
        Prices(Fraction(3), [{"a": Fraction(1)}, {"a": Fraction(4)}]),  # more than a purse
        Prices(Fraction(3), [{"b": Fraction(0), "a": Fraction(2)}, each]),  # not chosen
        Prices(Fraction(3), [{"a": Fraction(7, 2)}, {"a": Fraction(-1)}]),
    ):
        assert priceable(found, "a", prices=wrong, cells=0).verdict is Verdict.UNDECIDED
        assert priceable(found, "a", prices=wrong).verdict is Verdict.HOLDS


# -- all together -------------------------------------------------------------------------------


def test_points_have_no_groups_or_prices():
    projects = (Project("a", 5),)
    points = Election(projects, (Ballot(("a",), (3,)),), 5, BallotType.CUMULATIVE)
    verdicts = {each.property: each.verdict for each in check(points, "a")}
    assert verdicts == {
        Property.WITHIN_BUDGET: Verdict.HOLDS,
        Property.EXHAUSTIVE: Verdict.HOLDS,
        Property.PRICEABLE: Verdict.NOT_MEANT,
        Property.EJR_UP_TO_ONE: Verdict.NOT_MEANT,
        Property.EJR_UP_TO_ANY: Verdict.NOT_MEANT,
    }


def test_a_yes_is_an_approval():
    projects = tuple(Project(id_, 20) for id_ in "ab")
    papers = (Ballot(("a", "b"), (1, -1), count=6), Ballot(("a", "b"), (-1, 1), count=4))
    found = Election(projects, papers, 50, BallotType.YES_NO)
    failing = {each.property for each in check(found, "a") if each.verdict is Verdict.FAILS}
    assert failing == {Property.EXHAUSTIVE, Property.EJR_UP_TO_ONE, Property.EJR_UP_TO_ANY}
    assert {each.verdict for each in check(found, "ab")} == {Verdict.HOLDS}


def test_an_election_without_ballots_breaks_nothing_but_leaves_money():
    verdicts = [each.verdict for each in check(election({"a": 5}, budget=5), "")]
    assert verdicts == [Verdict.HOLDS, Verdict.FAILS, *[Verdict.HOLDS] * 3]


def test_a_small_programme_by_hand():
    """Buy at least 4 of x + y, x costs 3, y costs 2, at most 3 of y: 1 of x and 3 of y, for 9."""
    one = Fraction(1)
    limits = [Limit({0: -one, 1: -one}, Fraction(-4)), Limit({1: one}, Fraction(3))]
    found = minimise([Fraction(3), Fraction(2)], limits)
    assert (found.value, found.x) == (Fraction(9), (one, 3 * one))
    assert found.prices == (3 * one, one)
    with pytest.raises(Infeasible):
        minimise([one], [Limit({0: one}, Fraction(-1))])
    with pytest.raises(ValueError, match="no lower bound"):
        minimise([-one], [])


def test_many_ballots_fail_by_what_supporters_keep_at_least():
    """Too large to be solved: the forty chose nothing that is funded and keep 0.6 each."""
    found = priceable(town(), "abc", cells=0)
    assert found.counterexample == SupportersKeepMore(("d",), Fraction(4))
    # Nobody is left without, but the sixty keep 36 - 20.
    costs = {"a": 20, "d": 10}
    found = priceable(election(costs, "60*ad", "40*a", budget=60), "a", cells=0)
    assert found.counterexample == SupportersKeepMore(("d",), Fraction(6))


@settings(max_examples=60)
@given(found=elections(most_voters=4, dearest=6), data=st.data())
def test_what_many_ballots_fail_few_would_fail_too(found, data):
    ids = [project.id for project in found.projects]
    funded = data.draw(st.lists(st.sampled_from(ids), unique=True)) if ids else []
    quick, exact = priceable(found, funded, cells=0), priceable(found, funded)
    if quick.verdict is Verdict.FAILS:
        assert exact.verdict is Verdict.FAILS
    if isinstance(quick.counterexample, SupportersKeepMore):
        assert isinstance(exact.counterexample, SupportersKeepMore)
        assert quick.counterexample.more <= exact.counterexample.more


@settings(max_examples=60)
@given(data=st.data())
def test_small_programmes_have_the_value_that_a_solver_in_floats_finds(data):
    columns = data.draw(st.integers(1, 4))
    figures = st.integers(-4, 4)
    goal = [Fraction(data.draw(st.integers(0, 5))) for _ in range(columns)]
    limits = [
        Limit(
            {column: Fraction(data.draw(figures)) for column in range(columns)},
            Fraction(data.draw(figures)),
            equal=data.draw(st.booleans()),
        )
        for _ in range(data.draw(st.integers(1, 4)))
    ]
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)  # noqa: FBT003 - HiGHS takes it by place
    x = [solver.addVariable(lb=0) for _ in range(columns)]
    for limit in limits:
        total = sum(float(weight) * x[column] for column, weight in limit.weights.items())
        most = float(limit.most)
        solver.addConstr(total == most) if limit.equal else solver.addConstr(total <= most)
    solver.minimize(sum(float(cost) * each for cost, each in zip(goal, x, strict=True)))
    if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        with pytest.raises(Infeasible):
            minimise(goal, limits)
    else:
        assert float(minimise(goal, limits).value) == pytest.approx(solver.getObjectiveValue())
