"""Expanding approvals (PB-EAR). Figures were worked out by hand from the definition in Aziz and
Lee, Proportionally representative participatory budgeting with ordinal preferences, AAAI 2021.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.allocation.ballots import BallotType, NotCountable
from pb.allocation.constraints import Undecided
from pb.allocation.outcome import By, DecidedBy, Why
from pb.allocation.parameters import Parameters
from pb.allocation.plain.expanding_approvals import expanding_approvals as plain
from pb.allocation.rules import RULES
from pb.allocation.rules.expanding_approvals import expanding_approvals
from pb.allocation.workings import pockets
from tests.allocation.small import election, elections

VILLAGE = election(
    {"a": 45, "b": 30, "c": 40, "d": 20},
    *("3*acd", "bcd", "2*cbd"),
    budget=120,
    ballot_type=BallotType.ORDINAL,
)
"""Six voters hold 20 each. Rank 1: a's three hold 60, so that 45 leave them 5 each; c's two hold
40, all that it costs. Rank 2: b's three hold 20, as the two have nothing left. Rank 3: d's six
hold 15 + 20 = 35, and 20 leave 3/7 of it."""


def test_support_goes_down_the_ranks():
    outcome = expanding_approvals(VILLAGE, Parameters())
    figures = [(step.project, step.rank, step.held, step.left) for step in outcome.steps]
    assert figures == [("c", 1, 40, 80), ("a", 1, 60, 35), ("d", 3, 35, 15)]
    assert {step.by for step in outcome.steps} == {By.RANKS}
    assert outcome.steps[0].level == ("a",)
    assert outcome.steps[0].decided_by is DecidedBy.COST
    (rest,) = outcome.unfunded
    assert (rest.project, rest.why) == ("b", Why.SUPPORTERS_LACKED_MONEY)
    assert rest.supporters_left == 8, "3/7 of 20, rounded down"
    assert outcome.endowment == 20


def test_what_a_voter_does_not_rank_is_never_supported():
    found = election({"a": 5, "b": 5}, "3*a", "b", budget=10, ballot_type=BallotType.ORDINAL)
    outcome = expanding_approvals(found, Parameters())
    assert outcome.funded == ("a",)
    assert outcome.unfunded[0].supporters_left == Fraction(2), "2.5, rounded down"


def test_the_order_of_a_ballot_matters():
    costs = {"a": 10, "b": 10}
    rankings = BallotType.ORDINAL
    one = election(costs, "2*ab", "ba", budget=15, ballot_type=rankings)
    other = election(costs, "2*ba", "ab", budget=15, ballot_type=rankings)
    assert expanding_approvals(one, Parameters()).funded == ("a",)
    assert expanding_approvals(other, Parameters()).funded == ("b",)


def test_approvals_are_refused_by_name():
    with pytest.raises(NotCountable, match="does not count approval ballots"):
        RULES["expanding-approvals"](election({"a": 1}, "a", budget=1), Parameters())


def test_what_would_take_too_long_is_refused_by_name(monkeypatch):
    monkeypatch.setattr(pockets, "LONGEST", 0)
    found = election({"a": 2}, "3*a", budget=2, ballot_type=BallotType.ORDINAL)
    with pytest.raises(Undecided):
        expanding_approvals(found, Parameters())


@settings(max_examples=60)
@given(data=st.data())
def test_even_coarse_bounds_decide_exactly(data):
    """With bounds of a whole unit or so, nearly everything is decided in fractions."""
    found = data.draw(elections(dearest=9, ballot_type=BallotType.ORDINAL))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pockets, "BITS", data.draw(st.sampled_from([2, 5])))
        coarse = expanding_approvals(found, Parameters())
    assert coarse == expanding_approvals(found, Parameters())
    assert list(coarse.funded) == plain(found, Parameters())
