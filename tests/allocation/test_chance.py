"""The lot and the published orders."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from itertools import islice

import pytest

from pb.allocation.lot import below, lot_order, numbers
from pb.allocation.outcome import DecidedBy
from pb.allocation.parameters import Parameters, Ties
from pb.allocation.ties import Order
from tests.allocation.small import election


def test_the_numbers_are_the_digests_of_seed_and_counter():
    expected = [int(sha256(text).hexdigest(), 16) for text in (b"spring:0", b"spring:1")]
    assert list(islice(numbers("spring"), 2)) == expected


def test_the_order_depends_on_the_seed_alone():
    assert lot_order(["b", "c", "a"], seed="x") == lot_order(["a", "b", "c"], seed="x")
    assert sorted(lot_order(["b", "c", "a"], seed="x")) == ["a", "b", "c"]
    assert lot_order([], seed="x") == ()


def test_the_first_place_can_be_checked_by_hand():
    ids = ["a", "b", "c"]
    number = int(sha256(b"spring:0").hexdigest(), 16)
    assert lot_order(ids, seed="spring")[0] == ids[number % 3]


def test_each_order_comes_up_about_equally_often():
    found = Counter(lot_order("abc", seed=str(seed)) for seed in range(1200))
    assert len(found) == 6
    assert all(150 <= times <= 250 for times in found.values())


def test_numbers_of_the_incomplete_stretch_are_thrown_away():
    assert below(10, iter([2**256 - 1, 13])) == 3


TOWN = election({"10": 5, "2": 5, "3": 4}, budget=10)


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        (Parameters(), ("3", "10", "2")),
        (Parameters(ties=Ties.NAME), ("10", "2", "3")),
    ],
)
def test_without_a_seed_ids_decide_as_text(parameters, expected):
    order = Order.of(TOWN, parameters)
    assert tuple(sorted(order.keys, key=order.keys.__getitem__)) == expected
    assert order.lot is None


def test_a_seed_decides_among_equals_only():
    orders = [Order.of(TOWN, Parameters(seed=str(seed))) for seed in range(20)]
    assert {order.first(["10", "2", "3"]) for order in orders} == {"3"}
    assert {order.first(["10", "2"]) for order in orders} == {"10", "2"}


@pytest.mark.parametrize(
    ("parameters", "level", "expected"),
    [
        (Parameters(), ["2"], DecidedBy.ID),
        (Parameters(), [], None),
        (Parameters(seed="x"), ["2"], DecidedBy.LOT),
        (Parameters(ties=Ties.NAME), ["2"], DecidedBy.ID),
    ],
)
def test_the_order_says_which_part_of_it_decided(parameters, level, expected):
    order = Order.of(TOWN, parameters)
    chosen = order.first(["10", *level])
    others = [id_ for id_ in ["10", *level] if id_ != chosen]
    assert order.decided_by(chosen, others) is expected


def test_the_last_part_that_was_needed_is_named():
    found = election({"a": 5, "b": 5, "c": 9}, "a", budget=10)
    order = Order.of(found, Parameters())
    assert order.decided_by("a", ["b", "c"]) is DecidedBy.VOTES
    assert order.decided_by("a", ["c"]) is DecidedBy.COST
