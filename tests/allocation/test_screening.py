"""What is left out of a search for margins under Add1, against counts of everything."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.allocation.changed import with_ballots, with_cost
from pb.allocation.election import Election
from pb.allocation.margins import How, margin
from pb.allocation.parameters import (
    Add1,
    Completion,
    OptionsClash,
    Parameters,
    Threshold,
    Ties,
    Utility,
)
from pb.allocation.rules import RULES
from pb.allocation.shares.screening import screen_for
from tests.allocation.small import election, elections
from tests.allocation.test_sweep import town

UTILITIES = (None, Utility.CARDINALITY)
options = st.builds(
    lambda add1, ties, utility: Parameters(Completion.ADD1, add1, ties, utility=utility),
    st.sampled_from(Add1),
    st.sampled_from(Ties),
    st.sampled_from(UTILITIES),
)


def counted(found: Election, parameters: Parameters) -> tuple[str, ...]:
    try:
        return RULES["equal-shares"](found, parameters).funded
    except OptionsClash:
        return ()


def assert_nothing_is_left_out(
    found: Election, parameters: Parameters, *, most: int, costs: range
) -> tuple[int, int]:
    """Gives how many numbers of ballots, and how many costs, are left to be counted."""
    screen = screen_for(found, parameters)
    assert screen is not None
    funded = counted(found, parameters)
    open_votes = open_costs = 0
    for project in [each.id for each in found.projects]:
        if project not in funded:
            open_ = screen.votes(project, most=most)
            open_votes += len(open_)
            for number in range(1, most + 1):
                whole = counted(with_ballots(found, project, number), parameters)
                assert set(screen.with_votes(project, number)) == set(whole)
                assert project not in whole or number in open_, (project, number)
        highest = min(screen.costs(project), default=found.budget)
        for cost in costs:
            whole = counted(with_cost(found, project, cost), parameters)
            assert set(screen.with_cost(project, cost)) == set(whole)
            assert project not in whole or cost <= highest, (project, cost)
            open_costs += cost <= highest
    return open_votes, open_costs


@settings(max_examples=25)
@given(found=elections(), parameters=options)
def test_no_small_margin_is_left_out(found, parameters):
    if not any(found.votes().values()) or screen_for(found, parameters) is None:
        return
    assert_nothing_is_left_out(
        found, parameters, most=6, costs=range(1, found.budget + 1, max(1, found.budget // 8))
    )


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("convention", Add1)
@pytest.mark.parametrize("utility", UTILITIES)
def test_no_margin_of_a_town_is_left_out_and_many_counts_are_saved(seed, convention, utility):
    found = town(seed, projects=8, voters=60, dearest=900)
    parameters = Parameters(Completion.ADD1, convention, utility=utility)
    costs = range(40, found.budget + 1, 350)
    votes, open_costs = assert_nothing_is_left_out(found, parameters, most=12, costs=costs)
    assert open_costs < 8 * len(costs)
    assert votes <= 8 * 12


def test_a_margin_of_votes_needs_few_counts():
    found = town(2, projects=12, voters=400, dearest=9000)
    parameters = Parameters(Completion.ADD1)
    screen = screen_for(found, parameters)
    assert screen is not None
    funded = counted(found, parameters)
    lost = [each.id for each in found.projects if each.id not in funded]
    open_ = {project: screen.votes(project, most=40) for project in lost}
    assert sum(map(len, open_.values())) < 40 * len(lost)
    project = min(lost, key=lambda each: len(open_[each]))
    figure = margin(found, "equal-shares", parameters, project=project, bound=40).votes
    brute = [
        number
        for number in range(1, 41)
        if project in counted(with_ballots(found, project, number), parameters)
    ]
    assert figure is not None
    assert figure.value == (brute[0] if brute else None)
    assert brute or (figure.how, figure.tried) == (How.BEYOND, 40)


def test_what_cannot_be_screened_is_counted_in_full():
    found = election({"a": 20, "b": 30}, "2*a", "2*b", budget=40)
    add1 = Parameters(Completion.ADD1)
    assert screen_for(found, add1) is not None
    for parameters in (
        Parameters(),
        Parameters(Completion.ADD1U),
        Parameters(Completion.ADD1, comparison=True),
        Parameters(Completion.ADD1, threshold=Threshold(least=1)),
    ):
        assert screen_for(found, parameters) is None
