"""How evenly voters can bear the costs of funded projects: a flow in whole numbers.

Each funded project's cost is spread over its supporters, and no voter bears more than a cap. If
that cannot be done, there is a set of projects that are too heavy: their costs are more than all
their supporters together may bear. Their average burden is the next cap to try, and after some
tries the cap can be kept; then it is the least there is.

Amounts are whole numbers of a part of the unit of money: cap = height / parts. Groups of voters
are never visited one by one: between two projects as many groups as needed pass something on at
once. Where 64 bits might not do, the same code runs with Python's own numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pb.allocation.workings.papers import Indices, Papers

LARGEST = 2**61
"""Sums below fit into 64 bits."""

Amounts = NDArray[Any]
"""Whole numbers: of 64 bits, or Python's own."""

Together = tuple[int, int, NDArray[np.bool_]]


class Overlaps:
    """Which supporters two projects have in common, as places among the supporters of each."""

    def __init__(self, papers: Papers) -> None:
        """Start without any; each pair is looked up once."""
        self.papers = papers
        self.known: dict[tuple[int, int], tuple[Indices, Indices]] = {}

    def of(self, one: int, other: int) -> tuple[Indices, Indices]:
        """Give the places among the supporters of the one, and of the other."""
        if (one, other) not in self.known:
            mine, theirs = self.papers.supporters[one], self.papers.supporters[other]
            _, here, there = np.intersect1d(mine, theirs, assume_unique=True, return_indices=True)
            self.known[one, other] = (here, there)
            self.known[other, one] = (there, here)
        return self.known[one, other]


class Burdens:
    """Who bears how much of which funded project, no voter more than the cap."""

    def __init__(self, papers: Papers, costs: Sequence[int]) -> None:
        """Start with nothing funded, and a cap of nothing."""
        self.papers = papers
        self.unit = gcd(*costs) or 1
        self.costs = [cost // self.unit for cost in costs]
        most = sum(self.costs) * (int(papers.weights.sum()) + 1)
        self.kind = np.int64 if most < LARGEST else object
        self.weights: Amounts = np.array([int(weight) for weight in papers.weights], self.kind)
        self.overlaps = Overlaps(papers)
        self.height, self.parts = 0, 1
        self.borne: dict[int, Amounts] = {}
        self.spare: Amounts = self.weights * 0
        self.due: dict[int, int] = {}
        self.heavy: set[int] = set()
        self.sets: list[Together] | None = None

    def copy(self) -> Burdens:
        """Give another of the same, to try something."""
        found = object.__new__(Burdens)
        for name, value in vars(self).items():
            setattr(found, name, value)
        found.borne = {project: amounts.copy() for project, amounts in self.borne.items()}
        found.spare = self.spare.copy()
        found.due = dict(self.due)
        return found

    @property
    def cap(self) -> Fraction:
        """What a voter bears at most, in the unit of money."""
        return Fraction(self.height * self.unit, self.parts)

    def at_least(self, project: int) -> Fraction:
        """Say what the cap would be at least, were a project funded now.

        The average burden of any projects is a bound: it is tried with all that are funded, and
        with those that the cap is due to.
        """
        groups = self.papers.supporters[project]
        found = self.cap
        for height, parts, supporters in self._sets():
            more = int(self.weights[groups[~supporters[groups]]].sum())
            burden = Fraction((height + self.costs[project]) * self.unit, parts + more)
            found = max(found, burden)
        return found

    def _sets(self) -> list[Together]:
        """Give what is known of all that are funded, and of those that the cap is due to."""
        if self.sets is None:
            self.sets = [self._together(set(self.borne)), self._together(self.heavy)]
        return self.sets

    def _together(self, projects: set[int]) -> Together:
        """Give the costs of some projects, the number of their supporters, and who these are."""
        supporters = np.zeros(len(self.weights), dtype=np.bool_)
        for project in projects:
            supporters[self.papers.supporters[project]] = True
        height = sum(self.costs[project] for project in projects)
        return height, int(self.weights[supporters].sum()), supporters

    def add(self, project: int) -> None:
        """Fund a project, and raise the cap only as far as it must be."""
        all_of_them = set(self.borne) | {project}
        self.sets = None
        self.borne[project] = np.zeros(len(self.papers.supporters[project]), self.kind)
        self.due[project] = self.costs[project] * self.parts
        for heavy in ({project}, self.heavy | {project}, all_of_them):
            self._raise_to(heavy)
        while heavy := self._settle():
            self._raise_to(heavy)

    def fits(self, project: int) -> bool:
        """Say whether a project's own supporters can bear it at once; if not, others may help."""
        groups = self.papers.supporters[project]
        return int(self.spare[groups].sum()) >= self.costs[project] * self.parts

    def _raise_to(self, heavy: set[int]) -> None:
        """Let the cap be at least the average burden of some projects."""
        height, parts, _ = self._together(heavy)
        if height * self.parts <= self.height * parts:
            return
        self.heavy = heavy
        common = gcd(height, parts)
        height, parts = height // common, parts // common
        # Rounded down, nobody bears more than before; what gets lost by it is due again.
        for project, amounts in self.borne.items():
            moved = self._rescaled(amounts, parts)
            self.borne[project] = moved
            self.due[project] = self.costs[project] * parts - int(moved.sum())
        self.height, self.parts = height, parts
        self.spare = self.weights * height
        for project, amounts in self.borne.items():
            self.spare[self.papers.supporters[project]] -= amounts

    def _rescaled(self, amounts: Amounts, parts: int) -> Amounts:
        """Write amounts in other parts of the unit, rounded down."""
        if sum(self.costs) * self.parts * parts < LARGEST:
            return amounts * parts // self.parts
        moved: Amounts = amounts.astype(object) * parts // self.parts
        return moved.astype(self.kind)

    def _settle(self) -> set[int]:
        """Spread all that is due; give the projects that are too heavy, if it cannot be done."""
        for project in list(self.due):
            while self.due[project]:
                path, seen = self._path(project)
                if not path:
                    return seen
                self._pass_on(path)
        return set()

    def _path(self, start: int) -> tuple[list[int], set[int]]:
        """Find the shortest way from a project to one whose supporters can bear more."""
        before: dict[int, int] = {start: start}
        found = start if self._has_spare(start) else None
        waiting = [start]
        for project in waiting:
            for other in self.borne:
                if found is not None:
                    break
                if other not in before and self._shared(project, other).any():
                    before[other] = project
                    waiting.append(other)
                    found = other if self._has_spare(other) else None
        if found is None:
            return [], set(before)
        path = [found]
        while path[0] != start:
            path.insert(0, before[path[0]])
        return path, set()

    def _has_spare(self, project: int) -> bool:
        """Say whether a project's supporters can bear any more."""
        return bool(self.spare[self.papers.supporters[project]].any())

    def _shared(self, project: int, other: int) -> Amounts:
        """Say what common supporters bear for the other project."""
        _, there = self.overlaps.of(project, other)
        found: Amounts = self.borne[other][there]
        return found

    def _pass_on(self, path: Sequence[int]) -> None:
        """Let each project on the way take over from the next, and the last take what is spare."""
        pairs = list(pairwise(path))
        last = self.papers.supporters[path[-1]]
        amount = min(
            self.due[path[0]],
            int(self.spare[last].sum()),
            *(int(self._shared(one, other).sum()) for one, other in pairs),
        )
        for one, other in pairs:
            here, there = self.overlaps.of(one, other)
            taken = _first(self.borne[other][there], amount)
            self.borne[other][there] -= taken
            self.borne[one][here] += taken
        taken = _first(self.spare[last], amount)
        self.spare[last] -= taken
        self.borne[path[-1]] += taken
        self.due[path[0]] -= amount


def _first(amounts: Amounts, wanted: int) -> Amounts:
    """Take from each in turn, until there is enough."""
    before = np.cumsum(amounts) - amounts
    found: Amounts = np.minimum(np.maximum(wanted - before, 0), amounts)
    return found
