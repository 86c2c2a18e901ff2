"""What a run may still come to, seen before its end: enough to know that Add1 goes on after it.

Money only leaves purses. A project whose supporters hold less than its cost will never be bought;
all others are *within reach*. So what is funded in the end costs at most what was spent and what
everything within reach costs; and at most what was spent and what is held by voters for something
within reach. Where this leaves room in the pot for a project that surely stays unfunded, the
outcome neither overspends nor is the last, whatever it is.

The same holds for every smaller share that bought the same so far: less is held then, by
everyone, and nothing else is within reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pb.allocation.shares.purses import ROUNDING, Floats, Marks, Voters

SAFETY = 2.0**-30
"""More than the relative error of sums of costs; nothing is shown of what is nearer than that."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """All that is funded costs at most `cost`, and a project of cost `spare` stays unfunded.

    `spare` is infinite where no such project is known. `out` marks what is out of reach.
    """

    cost: float
    spare: float
    out: Marks


class Reach:
    """Who could still pay for what, once for all runs."""

    def __init__(self, voters: Voters, *, aside: int | None = None) -> None:
        """Take who voted for what; what is kept aside counts for nothing."""
        self.voters = voters
        self.costs: Floats = np.array(voters.money)
        self.wanted: Marks = np.array(voters.votes) > 0
        if aside is not None:
            self.wanted[aside] = False
        self.everybody = float(voters.weights.sum())

    def prospect(
        self, held: Floats, error: float, *, bought: Sequence[int], out: Marks
    ) -> Prospect:
        """Look ahead from purses that are known within `error`.

        `out` marks what is known to be out of reach, or bought already.
        """
        purses = held * self.voters.weights
        spent = float(self.costs[list(bought)].sum())
        within = self._within(purses, error, np.flatnonzero(self.wanted & ~out).tolist())
        together = float(self.costs[within].sum())
        money = self._money(purses, error, within)
        waiting = self.wanted.copy()
        waiting[[*bought, *within]] = False
        spare = float(self.costs[waiting].min(initial=np.inf))
        if money < together * (1 - SAFETY):  # so one of these stays unfunded, maybe the dearest
            spare = min(spare, float(self.costs[within].max()))
        cost = spent + min(together, money)
        lost = np.ones_like(out)
        lost[within] = False
        return Prospect(cost * (1 + SAFETY), spare * (1 + SAFETY), lost)

    def _within(self, purses: Floats, error: float, among: list[int]) -> list[int]:
        """Name the projects whose supporters may hold their cost."""
        voters, found = self.voters, []
        for project in among:
            groups, cost = voters.supporters[project], voters.money[project]
            money = float(purses[groups].sum())
            slack = (len(groups) + 8) * ROUNDING * (cost + money)
            if money >= cost - slack - error * voters.votes[project]:
                found.append(project)
        return found

    def _money(self, purses: Floats, error: float, within: list[int]) -> float:
        """Sum up, at most, what is held by voters for something within reach."""
        willing = np.zeros_like(purses)
        for project in within:
            willing[self.voters.supporters[project]] = 1.0
        money = float(purses.dot(willing))
        return money * (1 + (len(purses) + 8) * ROUNDING) + error * self.everybody
