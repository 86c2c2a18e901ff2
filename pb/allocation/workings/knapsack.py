"""The exact optimum of a knapsack: branch and bound in whole numbers, or a table."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import gcd

from pb.allocation.constraints import Undecided

MOST_NODES = 300_000
"""A search with more turns is given up."""

MOST_CELLS = 400_000_000
"""So is a table with more cells; it takes a bit for each, and a second or two."""

LARGEST = 2**62
"""Worths above do not fit into the table's numbers."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something to pack; `number` is the caller's name for it.

    Of sets that are worth the same, the one with the larger sum of `order` is packed. Orders are
    different powers of two or sums of such, all above or all below zero for what is worth
    something, so that this sum decides by the first item that differs.
    """

    number: int
    cost: int
    worth: int
    order: int


def pack(items: Sequence[Item], *, budget: int) -> list[int]:
    """Find the numbers of the items that are worth most together.

    Raises:
        Undecided: it takes too long.
    """
    fitting = [item for item in items if item.cost <= budget and item.worth > 0]
    if not fitting:
        return []
    try:
        return Knapsack(fitting, budget=budget).best()
    except Undecided:
        return by_table(fitting, budget=budget)


class Knapsack:
    """Items by worth for their cost, with sums that answer a bound at once.

    What the items from a place on are worth at most, within some money, is what they are worth in
    this order, and a part of the first that does not fit (Dantzig's bound). Horowitz and Sahni's
    search packs in this order, and takes the last one out where the bound still beats the best.
    """

    def __init__(self, items: Sequence[Item], *, budget: int) -> None:
        """Take items that are worth something."""
        # Larger than any sum of orders: one figure that compares worths first.
        step = 2 * sum(abs(item.order) for item in items) + 1
        value = {item.number: item.worth * step + item.order for item in items}
        self.items = sorted(
            items, key=lambda item: (-Fraction(value[item.number], item.cost), item.number)
        )
        self.values = [value[item.number] for item in self.items]
        self.budget = budget
        self.cost_sums = list(accumulate((item.cost for item in self.items), initial=0))
        self.value_sums = list(accumulate(self.values, initial=0))

    def reach(self, place: int, left: int) -> int:
        """Say up to which place all items fit together, from a place on."""
        return bisect_right(self.cost_sums, self.cost_sums[place] + left) - 1

    def at_most(self, place: int, left: int) -> int:
        """Say what the items from a place on are worth at most."""
        end = self.reach(place, left)
        value = self.value_sums[end] - self.value_sums[place]
        if end == len(self.items):
            return value
        left -= self.cost_sums[end] - self.cost_sums[place]
        return value + left * self.values[end] // self.items[end].cost

    def best(self) -> list[int]:
        """Search for the best set.

        Raises:
            Undecided: the search takes too long.
        """
        best = 0
        packed: list[int] = []
        found: list[int] = []
        place, left, value = 0, self.budget, 0
        for _ in range(MOST_NODES):
            place, left, value = self._fill(packed, place, left=left, value=value, best=best)
            if value > best:
                best, found = value, list(packed)
            while packed:
                last = packed.pop()
                place, left = last + 1, left + self.items[last].cost
                value -= self.values[last]
                if value + self.at_most(place, left) > best:
                    break
            else:
                return [self.items[number].number for number in found]
        raise Undecided("there are too many sets of projects that are worth nearly the most")

    def _fill(
        self, packed: list[int], place: int, *, left: int, value: int, best: int
    ) -> tuple[int, int, int]:
        """Pack whatever fits from a place on, while the bound beats the best."""
        while place < len(self.items):
            end = self.reach(place, left)
            packed.extend(range(place, end))
            left -= self.cost_sums[end] - self.cost_sums[place]
            value += self.value_sums[end] - self.value_sums[place]
            place = end + 1
            if place < len(self.items) and value + self.at_most(place, left) <= best:
                break
        return place, left, value


def by_table(items: Sequence[Item], *, budget: int) -> list[int]:
    """Find the best set by a table over all amounts of money, where there are few enough.

    Raises:
        Undecided: the table would be too large.
    """
    import numpy as np  # noqa: PLC0415 - most counts never need the table

    unit = gcd(*(item.cost for item in items))
    width = budget // unit + 1
    if len(items) * width > MOST_CELLS or sum(item.worth for item in items) > LARGEST:
        raise Undecided("there are too many sets of projects that are worth nearly the most")
    ordered = sorted(items, key=lambda item: -abs(item.order))
    best = np.zeros(width, dtype=np.int64)
    taken = []
    for item in reversed(ordered):
        cost = item.cost // unit
        with_it = best[: width - cost] + item.worth
        without = best[cost:]
        take = np.zeros(width, dtype=np.bool_)
        take[cost:] = with_it >= without if item.order > 0 else with_it > without
        best[cost:] = np.maximum(with_it, without)
        taken.append(np.packbits(take))
    left = width - 1
    found = []
    for item, row in zip(ordered, reversed(taken), strict=True):
        if row[left // 8] >> (7 - left % 8) & 1:
            found.append(item.number)
            left -= item.cost // unit
    return found
