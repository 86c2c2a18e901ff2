"""Runs side by side, and the shares that they skip, against one run after the other."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import takewhile
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.allocation.election import Ballot, Election, Project
from pb.allocation.parameters import Add1
from pb.allocation.shares import holdings, lanes, sweep
from pb.allocation.shares.add1 import Climb
from pb.allocation.shares.prospects import Reach
from pb.allocation.shares.purses import Voters
from pb.allocation.shares.sharing import run
from pb.allocation.shares.sweep import Stretch, Sweep
from pb.allocation.shares.watching import Purpose, Watch
from tests.allocation.small import elections


def town(seed: int, *, projects: int = 14, voters: int = 300, dearest: int = 9000) -> Election:
    """A made-up election with few ties, which floats can count."""
    chance = Random(seed)
    ids = [f"p{number}" for number in range(projects)]
    papers = tuple(
        Ballot(tuple(sorted(chance.sample(ids, chance.randint(1, 5)))), count=chance.randint(1, 3))
        for _ in range(voters)
    )
    costs = tuple(Project(id_, chance.randint(dearest // 10, dearest)) for id_ in ids)
    return Election(costs, papers, budget=dearest * projects // 3)


def voters_of(election: Election) -> Voters:
    return Voters(election, {project.id: project.cost for project in election.projects})


def swept(
    voters: Voters, rank: list[int], share_after: Callable[[int], Fraction], *, last: int
) -> list[Stretch]:
    stretches = Sweep(voters, share_after, rank).stretches()
    return list(takewhile(lambda stretch: stretch.first <= last, stretches))


def assert_each_run_is_found(
    election: Election, share_after: Callable[[int], Fraction], *, last: int, every: int = 1
) -> list[Stretch]:
    voters = voters_of(election)
    rank = list(range(len(election.projects)))
    found = swept(voters, rank, share_after, last=last)
    reached = -1
    for stretch in found:
        assert stretch.first <= reached + 1
        for raises in {stretch.first, stretch.last, *range(stretch.first, stretch.last, every)}:
            funded = run(voters, share_after(raises), rank).funded
            assert sorted(funded) == sorted(stretch.funded), raises
        reached = max(reached, stretch.last)
    assert reached >= last
    return found


@pytest.mark.parametrize("seed", range(6))
def test_each_share_has_the_outcome_of_its_own_run(seed):
    found = town(seed)
    share = Fraction(found.budget, found.voters)
    assert_each_run_is_found(found, lambda raises: share + raises, last=60)


@pytest.mark.parametrize("seed", range(3))
def test_shares_that_are_skipped_have_the_outcome_of_their_stretch(seed):
    found = town(seed, dearest=90_000_000)
    share = Fraction(found.budget, found.voters)
    stretches = assert_each_run_is_found(
        found, lambda raises: share + 100 * raises, last=3000, every=37
    )
    assert len(stretches) < 1500


@settings(max_examples=30)
@given(found=elections(), steps=st.integers(1, 7))
def test_ties_and_small_figures_are_left_to_exact_runs(found, steps):
    if found.voters and any(found.votes().values()):
        share = Fraction(found.budget, found.voters)
        assert_each_run_is_found(found, lambda raises: share + Fraction(raises, steps), last=20)


def test_elections_without_ties_need_no_exact_run(monkeypatch):
    found = town(3)
    monkeypatch.setattr(sweep, "run", lambda *_: pytest.fail("an exact run"))
    share = Fraction(found.budget, found.voters)
    rank = list(range(len(found.projects)))
    assert swept(voters_of(found), rank, lambda raises: share + raises, last=40)


@pytest.mark.parametrize("glances", [0, 99])
def test_looking_only_at_the_uppermost_of_like_lanes_changes_nothing(glances, monkeypatch):
    monkeypatch.setattr(lanes, "MOST_GLANCES", glances)
    found = town(7, dearest=90_000_000)
    share = Fraction(found.budget, found.voters)
    assert_each_run_is_found(found, lambda raises: share + 500 * raises, last=600, every=11)


@pytest.mark.parametrize("few", [0, 10**9])
def test_classes_of_voters_who_paid_alike_change_nothing(few, monkeypatch):
    """With 0, groups stay in classes to the end; with many, each is on its own at once."""
    monkeypatch.setattr(holdings, "FEW_GROUPS", few)
    found = town(8, dearest=90_000_000)
    share = Fraction(found.budget, found.voters)
    assert_each_run_is_found(found, lambda raises: share + 500 * raises, last=600, every=11)


def climbing(election: Election, convention: Add1 = Add1.PABUTOOLS) -> Climb:
    rank = list(range(len(election.projects)))
    share = Fraction(election.budget, election.voters)
    return Climb(election, convention, voters_of(election), rank, election.budget, share)


def assert_what_is_settled_goes_on(climb: Climb, *, every: int = 1) -> tuple[int, int]:
    """Compare with whole runs; gives the number of raises that led on, and of those settled."""
    watch = Watch(Reach(climb.voters), overspends=climb.overspends, lacks=climb.lacks)
    settled = last = 0
    for stretch in Sweep(
        climb.voters, climb.share_after, climb.rank, purpose=Purpose(watch)
    ).stretches():
        last = stretch.last
        for raises in range(stretch.first, stretch.last + 1, every):
            whole = run(climb.voters, climb.share_after(raises), climb.rank).funded
            ends = climb.overspends(whole) or climb.finished(whole) is not None
            if stretch.settled:
                assert not ends, raises
                assert set(stretch.funded) <= set(whole)
                settled += every
            else:
                assert climb.overspends(whole) == climb.overspends(stretch.funded)
                assert climb.overspends(whole) or sorted(whole) == sorted(stretch.funded)
            if ends:
                return raises, settled
    return last, settled


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("convention", Add1)
def test_runs_that_are_not_finished_would_have_led_on(seed, convention):
    raises, settled = assert_what_is_settled_goes_on(climbing(town(seed), convention))
    assert settled > raises // 3


def test_shares_that_are_skipped_would_have_led_on():
    found = town(5, projects=20, dearest=90_000_000)
    raises, settled = assert_what_is_settled_goes_on(climbing(found), every=101)
    assert settled > raises // 2 > 1000


@settings(max_examples=40)
@given(found=elections())
def test_small_figures_and_ties_are_never_settled_wrongly(found):
    if any(found.votes().values()) and sum(p.cost for p in found.projects) > found.budget:
        assert_what_is_settled_goes_on(climbing(found))


def test_a_run_that_may_overspend_is_finished():
    """Together they fit to the last penny, and nobody could say so before the end."""
    papers = (Ballot(("a",), count=3), Ballot(("b",), count=3))
    projects = (Project("a", 30), Project("b", 30), Project("c", 1))
    voters = voters_of(Election(projects, papers, budget=60))
    everybody = np.array([10.0, 10.0])
    found = Reach(voters).prospect(everybody, 0.0, bought=[], out=np.zeros(3, dtype=np.bool_))
    assert found.cost > 60
    assert found.spare == np.inf
    poorer = Reach(voters).prospect(
        np.array([10.0, 9.0]), 1e-9, bought=[], out=np.zeros(3, dtype=np.bool_)
    )
    assert poorer.cost == pytest.approx(30)
    assert poorer.spare == pytest.approx(30)
    assert poorer.out.tolist() == [False, True, True]
