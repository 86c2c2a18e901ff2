"""The maximin support rule. Figures were worked out by hand from the definition; the plain version
tries every part of the funded projects, which is what max-flow and min-cut say.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.allocation.outcome import By, DecidedBy, Why
from pb.allocation.parameters import Parameters
from pb.allocation.plain.maximin_support import maximin_support as plain
from pb.allocation.rules.maximin_support import maximin_support
from pb.allocation.workings import burdens
from tests.allocation.small import election, elections
from tests.allocation.test_phragmen import COMMITTEE

STREET = election({"a": 12, "b": 12, "c": 20}, "2*a", "4*ab", "2*bc", "c", budget=40)
"""a: 12 / 6 = 2 for each, and b the same. With both, their eight voters bear 24: 3 each. c would
cost its three 20 / 3 each, whatever the others bear; a with c: the heaviest part is c alone."""


def test_costs_are_spread_as_evenly_as_can_be():
    outcome = maximin_support(STREET, Parameters())
    assert [(step.project, step.load) for step in outcome.steps] == [
        ("a", Fraction(2)),
        ("b", Fraction(3)),
    ]
    assert {step.by for step in outcome.steps} == {By.SUPPORT}
    assert outcome.steps[0].level == ("b",)
    assert outcome.steps[0].decided_by is DecidedBy.ID
    (rest,) = outcome.unfunded
    assert (rest.project, rest.why, rest.left) == ("c", Why.DID_NOT_FIT, 16)


def test_loads_are_spread_anew_at_each_step():
    """In the running example of Lackner and Skowron, a has 8 and b has 4 of 9 voters. Spread
    anew, the nine bear a, b and c with 1/3 each; under Phragmén's rule, some bear 55/128."""
    outcome = maximin_support(COMMITTEE, Parameters())
    assert outcome.funded == ("a", "b", "c", "d")
    loads = [Fraction(1, 8), Fraction(1, 4), Fraction(1, 3), Fraction(1, 2)]
    assert [step.load for step in outcome.steps] == loads
    assert [step.level for step in outcome.steps] == [(), ("c",), (), ("f",)]


def test_what_leaves_the_largest_load_as_it_is_is_level():
    """d is 1 / 4. Then a 6 / 2 = 3; with it, b and c are 5 for their one voter each."""
    found = election({"a": 6, "b": 5, "c": 5, "d": 1}, "2*ad", "bd", "cd", budget=100)
    outcome = maximin_support(found, Parameters())
    loads = [Fraction(1, 4), Fraction(3), Fraction(5), Fraction(5)]
    assert outcome.funded == ("d", "a", "b", "c")
    assert [step.load for step in outcome.steps] == loads
    assert [step.level for step in outcome.steps] == [(), (), ("c",), ()]


def test_a_project_without_votes_comes_last_if_it_fits():
    outcome = maximin_support(election({"a": 5, "b": 5}, "b", budget=10), Parameters())
    assert outcome.funded == ("b", "a")
    assert (outcome.steps[1].by, outcome.steps[1].load) == (By.VOTES, None)


@settings(max_examples=60)
@given(data=st.data())
def test_both_kinds_of_numbers_find_the_same(data):
    found = data.draw(elections(dearest=data.draw(st.sampled_from([9, 1000]))))
    usual = maximin_support(found, Parameters())
    assert list(usual.funded) == plain(found, Parameters())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(burdens, "LARGEST", data.draw(st.sampled_from([0, 2000, 20_000])))
        assert maximin_support(found, Parameters()) == usual
