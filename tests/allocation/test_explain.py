"""Named reasons with their figures."""

from __future__ import annotations

from fractions import Fraction

import pytest

from pb.allocation.explain import (
    DearerThanPot,
    DidNotFit,
    FundedByCompletion,
    FundedByShares,
    FundedByVotes,
    NoVotes,
    SupportersLackedMoney,
    explain,
)
from pb.allocation.outcome import Outcome
from pb.allocation.parameters import Completion, Parameters
from pb.allocation.rules import RULES
from tests.allocation.small import election
from tests.allocation.test_equal_shares import PARK


def test_shares_explain_prices_and_what_was_missing():
    reasons = explain(RULES["equal-shares"](PARK, Parameters()))
    assert reasons["b"] == FundedByShares(
        "b",
        2,
        votes=2,
        cost=300,
        effective_votes=Fraction(3, 2),
        price=Fraction(200),
        paid_in_full=1,
        exhausted=1,
        level=(),
        decided_by=None,
    )
    assert reasons["c"] == SupportersLackedMoney(
        "c", votes=2, cost=500, left=Fraction(200), missing=Fraction(300)
    )
    assert reasons["d"] == DearerThanPot("d", votes=3, cost=1300, budget=1200)
    assert reasons["e"] == NoVotes("e", cost=5)


def test_votes_explain_places_and_what_was_left():
    found = election({"a": 6, "b": 5, "c": 4}, "abc", "ab", "a", budget=10)
    reasons = explain(RULES["greedy"](found, Parameters()))
    assert reasons["c"] == FundedByVotes(
        "c", 2, votes=1, score=1, cost=4, level=(), decided_by=None
    )
    assert reasons["b"] == DidNotFit("b", votes=2, cost=5, left=4, missing=1)


def test_a_completion_explains_itself():
    found = election({"a": 10, "b": 9, "c": 8}, "3*a", "3*b", "c", budget=18)
    outcome = RULES["equal-shares"](found, Parameters(Completion.ADD1U))
    last = explain(outcome)[outcome.funded[-1]]
    assert isinstance(last, FundedByCompletion)
    assert last.reason == "funded-by-completion"


def test_an_outcome_of_another_format_is_refused():
    with pytest.raises(ValueError, match="format 1"):
        Outcome.from_dict({"format": 2})
