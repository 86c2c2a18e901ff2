"""Runs of equal shares side by side, each with its own share.

Each lane is one run. A lane's purses are floats within `error` of the true ones. A price is the
root of the money raised at it, Σ min(purse, price), a concave function which moves by no more
than the purses do: so the bounds hold whoever is poor and whoever is rich, and only comparisons
can fail. A lane in which one does is given up here, and run in exact arithmetic.

A processor takes longer to look a purse up than to compute with it, and Python longer to ask for
that than both: so the purses of one group stand side by side, and one look-up serves all lanes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from pb.allocation.shares.holdings import Holdings, Look
from pb.allocation.shares.purses import FEW, ROUNDING, TILE, Floats, Indices, Marks, Voters
from pb.allocation.shares.roots import Root

NOBODY = -1
"""Stands for the next project of a lane that buys no more."""

MOST_GLANCES = 3
"""With more groups of lanes that bought alike than this, one look at all lanes is cheaper."""


@dataclass(slots=True)
class Quote:
    """A project's price in each lane, within `error`; `full` supporters pay it."""

    price: Floats
    error: Floats
    full: Floats


Shares = Callable[[int], Fraction]
"""The share after so many raises; it rises."""


class Lanes:
    """Runs at rising shares, one purchase after the other in all of them.

    `lows` and `highs` bound, by lane and project, the price for one unit of worth, which is what
    projects are compared by. Lower bounds are infinite for what is bought or can never be; they
    hold for the rest of a run, for prices only rise. Upper ones hold while the price is `fresh`.
    """

    def __init__(
        self, voters: Voters, rank: Sequence[int], share_after: Shares, *, raises: Sequence[int]
    ) -> None:
        """Give everyone the share after so many raises, in each lane."""
        lanes = len(raises)
        self.voters = voters
        self.rank = rank
        self.share_after = share_after
        self.raises = list(raises)
        self.shares: Floats = np.array([float(share_after(number)) for number in raises])
        self.purses = Holdings(voters, self.shares)
        self.error: Floats = self.shares * ROUNDING
        self.doubtful: Marks = np.zeros(lanes, dtype=np.bool_)
        self.lows: Floats = voters.first_rates(self.shares)
        self.highs: Floats = np.full_like(self.lows, np.inf)
        self.fresh: Marks = np.zeros(self.lows.shape, dtype=np.bool_)
        self.quotes: dict[int, Quote] = {}
        self.bought: list[list[int]] = [[] for _ in raises]
        self.rates: list[Floats] = []
        self.unsure: Marks = np.zeros(lanes, dtype=np.bool_)
        self.joined: Marks = np.zeros(lanes, dtype=np.bool_)
        self.alike: Marks = np.arange(lanes) > 0
        self.lanes: Indices = np.arange(lanes)

    # -- prices --------------------------------------------------------------------------------

    def quote(self, project: int, limit: Floats) -> None:
        """Find a project's price in each lane, or that it is above a limit in each."""
        voters, look = self.voters, self.purses.look(project)
        weights, held = look.weights, look.held
        cost, votes, worth = voters.money[project], voters.votes[project], voters.worth[project]
        lows = self.lows[:, project]
        money = weights @ held
        slack = self.error * votes + (len(weights) + 8) * ROUNDING * (cost + money)
        out = (money < cost - slack) | (lows == np.inf)
        if out.all():
            self.lows[:, project] = np.inf
            return
        least = np.where(limit < np.inf, np.maximum(lows, limit), lows)
        least[out] = 0.0
        root = Root(weights, held, cost=cost, votes=votes, error=self.error)
        above = root.start(least * worth, slack) / worth * (1 - FEW)
        if (out | (above > limit)).all():
            self.lows[:, project] = np.where(out, np.inf, above)
            return
        sure = root.find(out) & (money >= cost + slack)
        self.quotes[project] = Quote(root.price, root.error, root.full)
        low = np.where(sure, (root.price - root.error) / worth * (1 - FEW), lows)
        high = (root.price + root.error) / worth * (1 + FEW)
        self.lows[:, project] = np.where(out, np.inf, low)
        self.highs[:, project] = np.where(sure & ~out, high, np.inf)
        self.fresh[:, project] = True

    # -- choosing ------------------------------------------------------------------------------

    def ask(self) -> Floats:
        """Get fresh prices of all projects that might be next; gives the lowest upper bounds."""
        limit: Floats = np.full(len(self.lanes), np.inf)
        stale = self.lows.copy()
        tops = [*(np.flatnonzero(~self.alike)[1:] - 1).tolist(), len(self.lanes) - 1]
        while True:
            wanted = self._wanted(limit)
            least = stale.min(axis=1)
            lane = int(((least <= wanted) & (least < np.inf)).argmax())
            if not least[lane] <= wanted[lane] or least[lane] == np.inf:
                return limit
            project = int(stale[lane].argmin())
            if len(tops) <= MOST_GLANCES and self._glance(project, wanted, tops):
                stale[:, project] = self.lows[:, project]
                continue
            self.quote(project, wanted)
            found = self.fresh[:, project]
            stale[:, project] = np.where(found, np.inf, self.lows[:, project])
            np.minimum(limit, self.highs[:, project], out=limit, where=found)

    def _wanted(self, limit: Floats) -> Floats:
        """Raise limits so that what lies between joined lanes is looked at, too."""
        wanted = limit.copy()
        np.copyto(wanted[1:], limit[:-1], where=self.joined[1:] & (limit[:-1] < np.inf))
        return np.maximum(wanted, limit, out=wanted)

    def _glance(self, project: int, wanted: Floats, tops: list[int]) -> bool:
        """Look only at the uppermost of lanes that bought alike, where prices are lowest.

        Says whether the price is above the limits in all lanes, or nobody can pay it.
        """
        voters = self.voters
        weights = voters.support[project]
        cost, votes, worth = voters.money[project], voters.votes[project], voters.worth[project]
        rounding = (len(weights) + 8) * ROUNDING * cost
        first = 0
        for top in tops:
            group = slice(first, top + 1)
            first = top + 1
            if self.lows[top, project] == np.inf:
                self.lows[group, project] = np.inf
                continue
            limit = float(wanted[group].max())
            held = self.purses.column(project, top)
            slack = float(self.error[top]) * votes + rounding
            if weights.dot(held) < cost - 2 * slack:
                self.lows[group, project] = np.inf
                continue
            point = limit * worth
            if point == np.inf:
                return False
            able = votes - float(weights.dot(held < point))
            lacking = cost - float(weights.dot(np.minimum(held, point, out=held))) - slack
            if lacking <= 0 or able <= 0:
                return False
            low = (point + lacking / able) / worth * (1 - FEW)
            if low <= limit:
                return False
            np.maximum(self.lows[group, project], low, out=self.lows[group, project])
        return True

    def choose(self, limit: Floats) -> Indices:
        """Name the project that each lane buys next, or NOBODY."""
        level = self.lows <= limit[:, np.newaxis]
        level &= self.lows < np.inf
        several = level.sum(axis=1)
        chosen = np.where(several > 0, self.lows.argmin(axis=1), NOBODY)
        for lane in np.flatnonzero((several > 1) | ((several > 0) & (limit == np.inf))):
            chosen[lane] = self._first(np.flatnonzero(level[lane]), int(lane))
            if chosen[lane] == NOBODY:
                self.unsure[lane] = True
                self.lows[lane] = np.inf
        return chosen

    def _first(self, among: Indices, lane: int) -> int:
        """Choose exactly among projects that floats cannot tell apart, if nobody pays a part."""
        keys: list[tuple[Fraction, int, int]] = []
        for project in among.tolist():
            full = self.clean(project, lane)
            if not full:
                return NOBODY
            rate = Fraction(self.voters.costs[project], self.voters.values[project] * full)
            keys.append((rate, self.rank[project], project))
        _, _, chosen = min(keys)
        return chosen

    def clean(self, project: int, lane: int) -> int:
        """Count who pays a project in full where surely all others hold nothing; else give 0."""
        if self.doubtful[lane] or self.highs[lane, project] == np.inf:
            return 0
        voters, quote = self.voters, self.quotes[project]
        held = self.purses.column(project, lane)
        enough = quote.price[lane] + 2 * (quote.error[lane] + self.error[lane])
        if ((held > 0) & (held < enough)).any():
            return 0
        return int(voters.support[project][held > 0].sum())

    # -- buying --------------------------------------------------------------------------------

    def buy(self, project: int, buyers: Marks) -> None:
        """Fund a project in some lanes."""
        self._pay(project, self.purses.look(project), buyers)

    def _pay(self, project: int, look: Look, buyers: Marks) -> None:
        """Take a price out of the purses of supporters, in some lanes."""
        voters, quote = self.voters, self.quotes[project]
        weights, held = look.weights, look.held
        lanes = len(buyers)
        tiled = held.reshape(-1, TILE * lanes)
        space = np.empty_like(tiled)
        np.greater(tiled, 0.0, out=space)
        holding = weights @ space.reshape(-1, lanes)
        payers = np.where(self.doubtful, voters.votes[project], holding) - quote.full
        error = (len(weights) + 8) * ROUNDING * voters.money[project] + self.error * payers
        error = error / np.maximum(quote.full, 1.0) + 4 * FEW * quote.price
        error[~buyers] = 0.0
        prices = np.empty((TILE, lanes))
        prices[:] = np.where(buyers, quote.price, 0.0)
        np.subtract(tiled, prices.reshape(-1), out=tiled)
        np.abs(tiled, out=space)
        near = space.min(axis=0).reshape(TILE, lanes).min(axis=0) <= 2 * (self.error + error)
        self.doubtful |= near & buyers
        np.maximum(tiled, 0.0, out=tiled)
        self.purses.put(project, look)
        self.error += np.where(buyers, error + ROUNDING * self.shares, 0.0)
        self.lows[buyers, project] = np.inf
        self.fresh[buyers] = False
        for lane in np.flatnonzero(buyers):
            self.bought[lane].append(project)

    # -- running -------------------------------------------------------------------------------

    def follow(self, projects: Sequence[int], rates: Sequence[float], lows: Floats) -> None:
        """Buy in all lanes what is known to come first, with lower bounds from a larger share."""
        everywhere: Marks = np.ones(len(self.lanes), dtype=np.bool_)
        for project, rate in zip(projects, rates, strict=True):
            look = self.purses.look(project)
            point = np.maximum(self.lows[:, project], rate) * self.voters.worth[project]
            self.unsure |= ~self._sole(project, look, point)
            quote = self.quotes[project]
            self.rates.append((quote.price - quote.error) / self.voters.worth[project])
            self._pay(project, look, everywhere)
        np.maximum(self.lows, lows, out=self.lows)
        self.lows[self.unsure] = np.inf
        self.alike[1:] &= ~(self.unsure[1:] | self.unsure[:-1])

    def _sole(self, project: int, look: Look, point: Floats) -> Marks:
        """Quote one project that supporters surely can pay, from below; says where that worked."""
        voters = self.voters
        cost, votes = voters.money[project], voters.votes[project]
        root = Root(look.weights, look.held, cost=cost, votes=votes, error=self.error)
        sure: Marks = np.ones(len(self.lanes), dtype=np.bool_)
        least = look.held[: look.number, 0].min()
        if least > cost / votes * (1 + 1e-9) + 4 * self.error.max():
            root.full = np.full(len(self.lanes), float(votes))
            root.settle(point, cost - votes * point)
        else:
            root.start(point, self.error)
            sure = root.find(~sure)
        self.quotes[project] = Quote(root.price, root.error, root.full)
        return sure
