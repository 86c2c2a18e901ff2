"""What voters bear in a run of Phragmén's rule: screened in floats, exact in whole numbers.

After a purchase all its supporters bear the same load. So every voter bears the load of the last
purchase that they supported (or what they started with), and a project's supporters bear together

    Σ over purchases of load · (supporters whose last purchase this was).

Those numbers are whole, and the loads are fractions over one denominator. The same sum over
doubles has terms of one sign only, so that its relative error is at most one rounding for each
term and for each number that went in; what comes nearer than that is compared exactly. Loads only
ever grow, so an old figure is a lower bound: only projects whose bound still competes are looked
at again. With starting loads that is not so: who started with more than the others bears less
after the first purchase, and all figures are found anew each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm

import numpy as np

from pb.allocation.workings.papers import Floats, Indices, Papers

ROUNDING = 2.0**-52
"""Twice the relative error of one operation on doubles."""


class Loads:
    """The state of one run; a *class* of voters is all whose last purchase was the same."""

    def __init__(
        self, papers: Papers, costs: Sequence[int], *, starting: Sequence[Fraction] = ()
    ) -> None:
        """Let every group of papers start with its load; left out, with none."""
        self.papers = papers
        self.costs = costs
        self.support = [papers.weights[groups] for groups in papers.supporters]
        self.denominator = 1
        self.exact = [0]
        self.last: Indices = np.zeros(len(papers.weights), dtype=np.intp)
        self.rounded: Floats = np.zeros(len(papers.weights))
        if any(starting):
            self._start(starting)
        terms = max(map(len, papers.supporters), default=0)
        self.slack = 1 + 4 * ROUNDING * (terms + 8)
        pairs = zip(costs, papers.votes, strict=True)
        self.first = tuple(cost / votes if votes else float("inf") for cost, votes in pairs)
        self.bounds = list(self.first)
        self.only_grow = not any(starting)

    def _start(self, starting: Sequence[Fraction]) -> None:
        different = sorted(set(starting))
        place = {load: number for number, load in enumerate(different)}
        self.denominator = lcm(*(load.denominator for load in different))
        self.exact = [int(load * self.denominator) for load in different]
        self.last = np.array([place[load] for load in starting], dtype=np.intp)
        self.rounded = np.array([float(load) for load in different])[self.last]

    def lowest(self, waiting: Iterable[int]) -> list[int]:
        """Name the projects with the smallest load, were they bought now."""
        waiting = list(waiting)
        supported = [project for project in waiting if self.papers.votes[project]]
        if not supported:
            return waiting
        limit = float("inf")
        fresh = []
        for project in sorted(supported, key=self.bounds.__getitem__):
            if self.bounds[project] > limit:
                break
            self.bounds[project] = figure = self._figure(project)
            limit = min(limit, figure * self.slack)
            fresh.append(project)
        near = [project for project in fresh if self.bounds[project] <= limit]
        if len(near) == 1:
            return near
        exact = {
            project: Fraction(self._borne(project), self.papers.votes[project]) for project in near
        }
        least = min(exact.values())
        return [project for project in near if exact[project] == least]

    def _figure(self, project: int) -> float:
        """Say about what each supporter would bear, were the project bought now."""
        groups = self.papers.supporters[project]
        borne = float(self.support[project] @ self.rounded[groups])
        return (borne + self.costs[project]) / self.papers.votes[project]

    def _borne(self, project: int) -> int:
        """Sum up exactly what its supporters would bear together, over the denominator."""
        groups = self.papers.supporters[project]
        classes = len(self.exact)
        voters = np.bincount(self.last[groups], self.support[project], minlength=classes).tolist()
        pairs = zip(voters, self.exact, strict=True)
        borne = sum(int(count) * load for count, load in pairs if count)
        return borne + self.costs[project] * self.denominator

    def buy(self, project: int) -> Fraction | None:
        """Let its supporters bear a project, and say what each bears; None without supporters."""
        votes = self.papers.votes[project]
        if not votes:
            return None
        borne = self._borne(project)
        if not self.only_grow:
            self.bounds = list(self.first)
        self.denominator *= votes
        groups = self.papers.supporters[project]
        self.last[groups] = len(self.exact)
        self.rounded[groups] = borne / self.denominator
        self.exact = [*(load * votes for load in self.exact), borne]
        return Fraction(borne, self.denominator)
