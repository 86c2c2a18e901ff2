"""The lottery. Its order for a seed is worked out in test_chance.py; the rest is by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.allocation.constraints import Constraints
from pb.allocation.lot import lot_order
from pb.allocation.outcome import By, Why
from pb.allocation.parameters import OptionsClash, Parameters, Ties
from pb.allocation.plain.random_order import random_order as plain
from pb.allocation.rules.random_order import random_order
from tests.allocation.options import constraints_for, of_any_type
from tests.allocation.small import election, elections

SEED = "2024-05-17"
FAIR = election({"a": 40, "b": 50, "c": 60, "d": 70}, "abcd", "a", budget=100)


def test_projects_are_funded_in_the_order_of_the_lot():
    first, *_ = lot_order("abcd", seed=SEED)
    outcome = random_order(FAIR, Parameters(seed=SEED))
    assert outcome.lot == lot_order("abcd", seed=SEED)
    assert outcome.steps[0].project == first
    assert {step.by for step in outcome.steps} == {By.CHANCE}
    assert {rest.why for rest in outcome.unfunded} == {Why.DID_NOT_FIT}


def test_the_first_that_does_not_fit_ends_the_count_if_so_decided():
    outcome = random_order(FAIR, Parameters(seed=SEED, no_skip=True))
    drawn = lot_order("abcd", seed=SEED)
    assert outcome.funded == drawn[:1]
    why = {rest.project: rest.why for rest in outcome.unfunded}
    assert [why[id_] for id_ in drawn[1:]] == [
        Why.DID_NOT_FIT,
        Why.AFTER_THE_STOP,
        Why.AFTER_THE_STOP,
    ]


def test_what_is_excluded_is_passed_over():
    first, second, *_ = lot_order("abcd", seed=SEED)
    constraints = Constraints(exclusive=((first, second),))
    outcome = random_order(FAIR, Parameters(seed=SEED, constraints=constraints))
    (entry,) = [rest for rest in outcome.unfunded if rest.project == second]
    assert (entry.why, entry.rival) == (Why.EXCLUDED, first)


@pytest.mark.parametrize("parameters", [Parameters(), Parameters(ties=Ties.NAME)])
def test_without_a_seed_it_does_not_count(parameters):
    with pytest.raises(OptionsClash, match="needs a seed"):
        random_order(FAIR, parameters)


@settings(max_examples=60)
@given(found=of_any_type(elections()), data=st.data())
def test_marks_of_every_type_change_nothing(found, data):
    constraints = data.draw(constraints_for("random-order", found))
    parameters = Parameters(seed="sea", no_skip=data.draw(st.booleans()), constraints=constraints)
    outcome = random_order(found, parameters)
    assert list(outcome.funded) == plain(found, parameters)
    if any(found.votes().values()) and found.ballots:
        fewer = replace(found, ballots=found.ballots[:1])
        if any(fewer.votes().values()):
            assert random_order(fewer, parameters).funded == outcome.funded
