"""Maximum welfare. Figures were worked out by hand; all sets are tried in plain/max_welfare.py."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.allocation.constraints import Constraints, OptionsClash, Undecided
from pb.allocation.election import Election
from pb.allocation.outcome import By, DecidedBy, Why
from pb.allocation.parameters import Parameters, Ties, Utility
from pb.allocation.plain import PLAIN
from pb.allocation.rules import RULES
from pb.allocation.rules.max_welfare import max_welfare
from pb.allocation.workings import knapsack, packing
from tests.allocation.options import TIES, of_any_type, utilities_for
from tests.allocation.small import election, elections

FLAT = Parameters(utility=Utility.CARDINALITY)
SHOP = election({"a": 10, "b": 6, "c": 5}, "5*a", "4*b", "3*c", "2*bc", budget=11)
"""Votes 5, 6, 5. By votes a would stand alone (greedy: b, then c). b and c: 11 votes for 11."""


def test_the_best_set_is_funded():
    outcome = max_welfare(SHOP, FLAT)
    assert outcome.funded == ("b", "c")
    assert [(step.score, step.left) for step in outcome.steps] == [(6, 5), (5, 0)]
    assert {step.by for step in outcome.steps} == {By.WELFARE}
    (rest,) = outcome.unfunded
    assert (rest.project, rest.why, rest.score) == ("a", Why.NOT_IN_THE_BEST, 5)


def test_a_mark_may_be_worth_the_cost():
    """10 * 5 = 50 against 6 * 6 + 5 * 5 = 61; with 12 voters for a, 120."""
    by_cost = Parameters(utility=Utility.COST)
    assert max_welfare(SHOP, by_cost).funded == ("b", "c")
    more = election({"a": 10, "b": 6, "c": 5}, "12*a", "6*b", "5*c", budget=11)
    assert max_welfare(more, by_cost).funded == ("a",)


def test_of_equal_sets_the_published_order_decides():
    """Any two of them are worth 2. The order is c, a, b by cost, and a, b, c by name."""
    found = election({"a": 5, "b": 5, "c": 4}, "abc", budget=10)
    outcome = max_welfare(found, FLAT)
    assert outcome.funded == ("c", "a")
    assert [step.level for step in outcome.steps] == [("b",), ()]
    assert outcome.steps[0].decided_by is DecidedBy.COST
    assert max_welfare(found, replace(FLAT, ties=Ties.NAME)).funded == ("a", "b")


def test_what_is_worth_nothing_is_funded_only_where_a_constraint_asks_for_it():
    found = election({"a": 5, "b": 4}, "a", budget=10)
    assert max_welfare(found, FLAT).funded == ("a",)
    together = Constraints(together=(("a", "b"),))
    assert max_welfare(found, replace(FLAT, constraints=together)).funded == ("a", "b")


PLACES = replace(
    SHOP,
    projects=tuple(
        replace(project, category="park" if project.id == "a" else "road")
        for project in SHOP.projects
    ),
    budget=16,
)


@pytest.mark.parametrize(
    ("constraints", "funded"),
    [
        (Constraints(), ("b", "c")),
        (Constraints(exclusive=(("b", "c"),)), ("b", "a")),
        (Constraints(together=(("a", "b"),)), ("b", "a")),
        (Constraints(ceilings=(("road", 5),)), ("a", "c")),
        (Constraints(floors=(("road", 7),)), ("b", "c")),
        (Constraints(ceilings=(("park", 0), ("road", 6))), ("b",)),
    ],
)
def test_constraints_hold(constraints, funded):
    outcome = max_welfare(PLACES, replace(FLAT, constraints=constraints))
    assert set(outcome.funded) == set(funded)


def test_constraints_that_no_set_satisfies_are_refused():
    impossible = Constraints(floors=(("road", 11),), together=(("a", "b"),))
    with pytest.raises(OptionsClash, match="no set of projects"):
        max_welfare(PLACES, replace(FLAT, constraints=impossible))


def test_an_excluded_project_names_its_rival():
    constraints = Constraints(exclusive=(("a", "b"),))
    outcome = max_welfare(PLACES, replace(FLAT, constraints=constraints))
    (rest,) = outcome.unfunded
    assert (rest.project, rest.why, rest.rival) == ("a", Why.EXCLUDED, "b")


@st.composite
def with_constraints(draw: st.DrawFn) -> tuple[Election, Constraints]:
    found = draw(of_any_type(elections(dearest=9)))
    ids = sorted(project.id for project in found.projects)
    groups = st.just(()) if len(ids) < 2 else st.lists(
        st.lists(st.sampled_from(ids), min_size=2, max_size=3, unique=True).map(tuple), max_size=2
    ).map(tuple)  # fmt: skip
    floors, ceilings = [], []
    for category in sorted({project.category for project in found.projects}):
        floor = draw(st.integers(0, 12))
        if draw(st.booleans()):
            floors.append((category, floor))
        if draw(st.booleans()):
            ceilings.append((category, floor + draw(st.integers(0, 12))))
    exclusive, together = draw(groups), draw(groups)
    return found, Constraints(exclusive, together, tuple(floors), tuple(ceilings))


@settings(max_examples=150)
@given(drawn=with_constraints(), data=st.data())
def test_every_constraint_and_utility_is_exact(drawn, data):
    found, constraints = drawn
    parameters = Parameters(
        **data.draw(st.sampled_from(TIES)),
        utility=data.draw(st.sampled_from(utilities_for("max-welfare", found))),
        constraints=constraints,
    )
    try:
        expected = PLAIN["max-welfare"](found, parameters)
    except OptionsClash:
        with pytest.raises(OptionsClash):
            RULES["max-welfare"](found, parameters)
    else:
        assert list(RULES["max-welfare"](found, parameters).funded) == expected


@settings(max_examples=60)
@given(found=elections())
def test_the_table_finds_the_same_as_the_search(found):
    usual = max_welfare(found, FLAT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(knapsack, "MOST_NODES", 0)
        assert max_welfare(found, FLAT) == usual


def test_a_search_that_takes_too_long_is_refused_by_name(monkeypatch):
    monkeypatch.setattr(knapsack, "MOST_NODES", 0)
    monkeypatch.setattr(knapsack, "MOST_CELLS", 0)
    monkeypatch.setattr(packing, "MOST_NODES", 0)
    found = election({"a": 5, "b": 5, "c": 5}, "abc", budget=10)
    with pytest.raises(Undecided, match="worth nearly the most"):
        max_welfare(found, FLAT)
    exclusive = Constraints(exclusive=(("a", "b"),))
    with pytest.raises(Undecided, match="worth nearly the most"):
        max_welfare(found, replace(FLAT, constraints=exclusive))
