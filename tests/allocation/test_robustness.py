"""Resampling from a published seed."""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256
from itertools import islice

import pytest

from pb.allocation.parameters import Parameters
from pb.allocation.robustness import resampled, robustness
from pb.allocation.rules import RULES
from tests.allocation.small import election

NO_OPTIONS = Parameters()


def test_the_draws_are_those_of_the_published_definition():
    """By hand, as an observer would: eight numbers of each hash, fair ones only."""
    found = election({"a": 5, "b": 5}, "3*a", "4*b", budget=5)
    order = [paper.projects for paper in found.ballots for _ in range(paper.count)]
    words = [
        int.from_bytes(sha256(f"2024:{counter}".encode()).digest()[place : place + 4], "big")
        for counter in range(10)
        for place in range(0, 32, 4)
    ]
    fair = [word % 7 for word in words if word < 2**32 - 2**32 % 7]
    for number, again in enumerate(islice(resampled(found, seed="2024"), 5)):
        drawn = [order[place] for place in fair[number * 7 : number * 7 + 7]]
        assert again.votes() == {"a": drawn.count(("a",)), "b": drawn.count(("b",))}
        assert again.voters == 7


def test_a_landslide_is_safe_and_a_toss_up_is_close():
    clear = election({"a": 5, "b": 5}, "90*a", "10*b", budget=5)
    found = robustness(clear, RULES["greedy"], NO_OPTIONS, seed="s", resamples=200)
    assert found.times == {"a": 200, "b": 0}
    assert found.close == ()
    even = election({"a": 5, "b": 5}, "50*a", "50*b", budget=5)
    found = robustness(even, RULES["greedy"], NO_OPTIONS, seed="s", resamples=200)
    assert found.close == ("a", "b")
    assert found.times["a"] + found.times["b"] == 200
    assert found.share("a") == Fraction(found.times["a"], 200)


def test_the_same_seed_gives_the_same_figures_whatever_the_order_of_the_papers():
    one = election({"a": 5, "b": 4, "c": 3}, "5*ab", "4*c", "6*bc", budget=8)
    other = election({"a": 5, "b": 4, "c": 3}, "6*bc", "5*ab", "4*c", budget=8)
    rule = RULES["equal-shares"]
    found = [robustness(each, rule, NO_OPTIONS, seed="s", resamples=50) for each in (one, other)]
    assert found[0] == found[1]
    assert found[0] != robustness(one, rule, NO_OPTIONS, seed="t", resamples=50)


def test_without_ballots_nothing_is_ever_funded():
    found = robustness(
        election({"a": 5}, budget=5), RULES["greedy"], NO_OPTIONS, seed="s", resamples=3
    )
    assert found.times == {"a": 0}


def test_no_resample_at_all_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        robustness(
            election({"a": 5}, budget=5), RULES["greedy"], NO_OPTIONS, seed="s", resamples=0
        )
