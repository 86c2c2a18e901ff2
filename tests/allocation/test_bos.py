"""Equal shares with bounded overspending. Figures were worked out by hand from the definition in
Papasotiropoulos, Pishbin, Skibski, Skowron and Wąs, 2024, arXiv 2409.15005.
"""

from __future__ import annotations

from fractions import Fraction
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.allocation.money import payments
from pb.allocation.outcome import By, Why
from pb.allocation.parameters import Parameters, Ties, Utility
from pb.allocation.plain.bos import bos as plain
from pb.allocation.rules.bos import bos
from pb.allocation.workings import overspending
from tests.allocation.small import election, elections

TAIL = election({"a": 1000, "b": 100}, "2*a", "b", budget=1000)
"""333 1/3 each. Equal shares funds b alone: a's two supporters hold 666 2/3. But that is α = 2/3
of its cost, at λ = 1/3 for each unit; so ρ = 1/2 and ρ / α = 3/4, less than b's 1: a is funded."""


def test_a_project_may_be_bought_by_supporters_who_hold_a_part_of_its_cost():
    outcome = bos(TAIL, Parameters())
    (step,) = outcome.steps
    assert (step.project, step.by, step.left) == ("a", By.OVERSPENDING, 0)
    assert (step.covered, step.price) == (Fraction(2, 3), Fraction(500))
    assert (step.paid_in_full, step.exhausted) == (0, 2)
    assert outcome.endowment == Fraction(1000, 3)
    (rest,) = outcome.unfunded
    assert (rest.project, rest.why) == ("b", Why.DID_NOT_FIT)


def test_what_supporters_can_pay_is_bought_as_in_equal_shares():
    outcome = bos(election({"a": 90, "b": 60}, "3*a", "2*b", budget=250), Parameters())
    first, second = outcome.steps
    assert (first.project, first.by, first.price, first.covered) == (
        "a",
        By.SHARES,
        Fraction(30),
        Fraction(1),
    )
    assert (first.effective_votes, first.paid_in_full, first.exhausted) == (Fraction(3), 3, 0)
    assert (second.project, second.effective_votes, second.left) == ("b", Fraction(2), 100)


def test_a_part_may_be_better_than_all_that_supporters_hold():
    """100 each. a takes 90 from each of its ten. b's supporters hold four times 10, and 100. They
    could pay 60 with 20 from the last: λ = 1/3. But 10 from each, λ = 1/6, raise α = 5/6: so
    ρ = 1/5, and ρ / α = 6/25 is less. The last is charged 12, and 8 are overspent."""
    found = election({"a": 900, "b": 60}, "6*a", "4*ab", "b", budget=1100)
    first, second = bos(found, Parameters()).steps
    assert (first.project, first.by, first.price) == ("a", By.SHARES, Fraction(90))
    assert (second.project, second.covered, second.price) == ("b", Fraction(5, 6), Fraction(12))
    assert (second.paid_in_full, second.exhausted, second.left) == (1, 4, 140)


def test_a_project_may_be_worth_the_same_whatever_it_costs():
    """60 each. By cost, ρ / α is 1 / votes where supporters can pay: a first. Worth 1 each, a is
    50 and b is 10 for each supporter: b first, and a's supporters can pay 50 still."""
    found = election({"a": 150, "b": 20}, "3*a", "2*b", budget=300)
    assert bos(found, Parameters()).funded == ("a", "b")
    flat = bos(found, Parameters(utility=Utility.CARDINALITY))
    assert flat.funded == ("b", "a")
    assert [step.price for step in flat.steps] == [10, 50]


def test_the_pot_is_never_overspent():
    """Both are level at 15 of 16, and together they cost 32."""
    outcome = bos(election({"a": 16, "b": 16}, "a", "b", budget=30), Parameters(ties=Ties.NAME))
    assert outcome.funded == ("a",)
    assert outcome.steps[0].level == ("b",)


def test_supporters_pay_what_they_have_and_the_pot_what_is_missing():
    paid = payments(TAIL, bos(TAIL, Parameters()))
    assert paid.ballots == ({"a": Fraction(1000, 3)}, {})
    assert paid.pot == {"a": Fraction(1000, 3)}
    assert paid.kept(1) == Fraction(1000, 3)


@settings(max_examples=60)
@given(data=st.data())
def test_both_utilities_are_exact(data):
    found = data.draw(elections(dearest=data.draw(st.sampled_from([4, 40, 3**40]))))
    parameters = Parameters(
        utility=data.draw(st.sampled_from([Utility.COST, Utility.CARDINALITY]))
    )
    assert list(bos(found, parameters).funded) == plain(found, parameters)


@settings(max_examples=60)
@given(data=st.data())
def test_long_prices_are_rounded_by_definition(data):
    """Rounded to a sixteenth here, in both versions; and nobody pays less for it."""
    found = data.draw(elections(dearest=1000))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(overspending, "LONGEST", 4)
        patch.setattr(import_module("pb.allocation.plain.bos"), "LONGEST", 4)
        outcome = bos(found, Parameters())
        assert list(outcome.funded) == plain(found, Parameters())
    for step in outcome.steps:
        assert step.price is not None
        assert step.price.denominator <= 16
