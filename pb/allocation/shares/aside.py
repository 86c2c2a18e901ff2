"""What would get a project bought that is kept aside, seen from runs without it.

Until it is bought, a project changes nothing for the others. So in a run without it each purchase
shows what would have brought it in at that point: so many more voters who want nothing else, or
so low a cost that it would have beaten, or been level with, what was bought.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from pb.allocation.shares.holdings import Look
from pb.allocation.shares.purses import ROUNDING, Floats, Voters

SAFETY = 2.0**-30
"""More than the relative error of all figures here."""

MOST_ROUNDS = 8

SMALLEST = 2.0**-500
"""Stands for a share of nothing, by which one cannot divide."""

LEAST_FALL = 2.0**-10
"""Division by less than this would make more of rounding than is allowed for."""


class Aside(Protocol):
    """A project that stays out of all runs, and a figure in its favour."""

    @property
    def project(self) -> int:
        """The project."""

    def favour(
        self, voters: Voters, look: Look, *, rates: Floats, shares: Floats, errors: Floats
    ) -> Floats:
        """Bound, in each lane, the figure that would do where others offer such `rates`.

        Rates are prices for a unit of worth; infinite where nothing else can be bought. The
        figure is larger where less would have to be different, and never below the true one.
        """


@dataclass(frozen=True, slots=True)
class MoreVotes:
    """Minus the number of voters more that are needed at least, who hold a share each."""

    project: int

    def favour(
        self, voters: Voters, look: Look, *, rates: Floats, shares: Floats, errors: Floats
    ) -> Floats:
        """Count who is lacking if each of the new voters pays as much as is needed to win."""
        cost = voters.money[self.project]
        points = rates * voters.worth[self.project] * (1 + SAFETY)
        raised = look.weights @ np.minimum(look.held, points)
        lacking = cost * (1 - SAFETY) - raised - errors * voters.votes[self.project]
        each = np.maximum(np.minimum(points, shares * (1 + SAFETY)), SMALLEST)
        found: Floats = -np.maximum(lacking, 0.0) / each
        return found


@dataclass(frozen=True, slots=True)
class LowerCost:
    """The highest cost; `times` is 0 where a project is worth one, and not its cost."""

    project: int
    times: int

    def favour(
        self, voters: Voters, look: Look, *, rates: Floats, shares: Floats, errors: Floats
    ) -> Floats:
        """Find the largest cost that supporters raise, by Newton's method from above.

        What they raise at the price that wins is concave in the cost: each point lies above.
        """
        del shares
        votes = voters.votes[self.project]
        money = look.weights @ look.held
        slack = errors * votes + (len(look.weights) + 8) * ROUNDING * money
        cost: Floats = money + slack
        fixed = np.isinf(rates)
        rates = np.where(fixed, 0.0, rates * (1 + SAFETY))
        if not self.times:
            raised = look.weights @ np.minimum(look.held, rates) + slack
            return np.where(fixed, cost, np.minimum(cost, raised))
        for _ in range(MOST_ROUNDS):
            points = rates * cost
            over = cost - look.weights @ np.minimum(look.held, points) - slack
            fall = 1 - rates * (look.weights @ (look.held > points))
            lower = ~fixed & (over > 0) & (fall > LEAST_FALL)
            if not lower.any():
                break
            cost = np.where(lower, cost - over / np.where(lower, fall, 1.0), cost)
        return cost * (1 + SAFETY)
