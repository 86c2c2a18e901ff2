"""What voters hold in a run of equal shares: fast in floats, exact wherever it matters.

Identical ballots are one *group*: its voters always hold the same. Each group's purse is a float
with a proven bound on its error. Wherever a decision lies within the bounds, it is taken again in
fractions, which the record of purchases allows at little cost: whoever still holds money has paid
every purchase that they voted for at its full price, so that a sum of purses is

    share · voters − Σ over purchases of price · (voters among them who voted for it).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from pb.allocation.election import Election
from pb.allocation.piles import Marks as Numbers
from pb.allocation.piles import pile_of, places_of, spans
from pb.allocation.shares.exactly import Prices

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Marks = NDArray[np.bool_]

ROUNDING = 2.0**-52
"""Twice the relative error of one operation on doubles."""

FEW = 4 * ROUNDING
"""More than the relative error of a few operations."""

REFRESH = 1e-7
"""The error, as a share of everyone's share, at which purses are computed anew."""

TILE = 32
"""Supporters are looked up in whole tiles: long inner loops are the faster ones."""

LEAST = 1e-300
"""Stands for a purse that holds something, but less than rounding shows."""


class Voters:
    """Who voted for what, once for all runs. Projects are numbers in the election's order.

    `supporters` has the groups that voted for each project; `rows` and `row_weights` the same,
    filled up to whole tiles with a group without voters. `values` are what a project is worth
    to each supporter: its cost unless they say otherwise.
    """

    def __init__(
        self, election: Election, costs: Mapping[str, int], *, values: Sequence[int] = ()
    ) -> None:
        """Take the election's approvals; `costs` may differ from its projects' own."""
        pile = pile_of(election.ballots, costs)
        self.ids = [project.id for project in election.projects]
        self.costs = [costs[id_] for id_ in self.ids]
        self.values = values or self.costs
        self.money = [float(cost) for cost in self.costs]
        self.worth = [float(value) for value in self.values]
        named = pile.lengths > 0
        self.weights: Floats = pile.counts[named].astype(np.float64)
        number = {id_: place for place, id_ in enumerate(self.ids)}
        self.marks = places_of(pile.ids, number)[pile.marks]
        self.lengths: Indices = pile.lengths[named]
        self.starts: Indices = pile.starts[named]
        self.sort_marks(self.marks, np.repeat(np.arange(len(self.weights)), self.lengths))

    def sort_marks(self, marks: Numbers, groups: Indices) -> None:
        """Put the groups that voted for a project together, in order."""
        sizes = np.bincount(marks, minlength=len(self.ids)).tolist()
        tiles = [-(-size // TILE) * TILE for size in sizes]
        ends = np.cumsum(sizes).tolist()
        order = marks.argsort(kind="stable")
        by_project = groups[order]
        weights = np.append(self.weights, 0.0)
        self.supporters: list[Indices] = []
        self.support: list[Floats] = []
        self.rows: list[Indices] = []
        self.row_weights: list[Floats] = []
        for size, tiled, end in zip(sizes, tiles, ends, strict=True):
            rows: Indices = np.full(tiled, len(self.weights), dtype=np.intp)
            rows[:size] = by_project[end - size : end]
            self.rows.append(rows)
            self.row_weights.append(weights[rows])
            self.supporters.append(rows[:size])
            self.support.append(self.row_weights[-1][:size])
        self.sum_up()

    def sum_up(self) -> None:
        """Keep what follows from costs and supporters."""
        self.votes = [int(found.sum()) for found in self.support]
        self._votes: Floats = np.array(self.votes, dtype=np.float64)
        self._costs: Floats = np.array(self.money)
        self._worth: Floats = np.array(self.worth)

    def joined_by(self, project: int, number: int) -> Voters:
        """Give the voters with so many more who all name only one project."""
        found = copy(self)
        found.weights = np.append(self.weights, float(number))
        found.marks = np.append(self.marks, np.array([project], dtype=self.marks.dtype))
        found.lengths = np.append(self.lengths, 1)
        found.starts = np.append(self.starts, len(self.marks))
        found.sort_marks(found.marks, np.repeat(np.arange(len(found.weights)), found.lengths))
        return found

    def priced(self, project: int, cost: int) -> Voters:
        """Give the voters where one project has another cost."""
        found = copy(self)
        found.costs = [*self.costs[:project], cost, *self.costs[project + 1 :]]
        found.values = found.costs if self.values is self.costs else self.values
        found.money = [float(each) for each in found.costs]
        found.worth = [float(each) for each in found.values]
        found.sum_up()
        return found

    def naming(self, groups: Indices) -> list[int]:
        """Say for each project how many voters of some groups voted for it."""
        lengths = self.lengths[groups]
        marks = self.marks[spans(self.starts[groups], lengths)]
        weights = np.repeat(self.weights[groups], lengths)
        found = np.bincount(marks, weights=weights, minlength=len(self.ids))
        return list(map(int, found.tolist()))

    def first_rates(self, shares: Floats) -> Floats:
        """Bound the price of each project's unit of worth when all hold a share, from below.

        There is a row for each of the shares. Infinite where supporters surely lack the money.
        """
        least = self._costs * (1 - (1 << 10) * ROUNDING)
        lacking = np.multiply.outer(shares, self._votes) < least
        rates = self._costs / np.maximum(self._votes, 0.5) / self._worth * (1 - 4 * ROUNDING)
        return np.where(lacking, np.inf, rates)


@dataclass(slots=True)
class Offer:
    """What a project would cost its supporters now.

    `full` supporters pay `price`, the others all that they have: `clean` if that is nothing, so
    that the effective votes are `full` exactly. Who pays in full is certain; the price is within
    `error`, and known exactly where `exact` is set, with `poor` marking who pays less.
    """

    project: int
    price: float
    error: float
    full: int
    clean: bool
    exact: Fraction | None = None
    poor: Marks | None = None


@dataclass(slots=True)
class Purchase:
    """A funded project: `full` voters paid the price, the groups `poor` all that they had."""

    project: int
    full: int
    poor: Indices
    exact: Fraction | None


class Purses:
    """The state of one run: what each group of voters holds, and what was bought."""

    def __init__(self, voters: Voters, share: Fraction) -> None:
        """Give everyone `share`."""
        self.voters = voters
        self.share = share
        self.held: Floats = np.full(len(voters.weights), float(share))
        self.error = float(share) * ROUNDING
        self.bought: list[Purchase] = []
        self.prices = Prices(share)

    # -- exact sums ----------------------------------------------------------------------------

    def price(self, place: int) -> Fraction:
        """Give the exact price of a purchase."""
        self._price(place + 1)
        return self.prices[place]

    def _price(self, end: int) -> None:
        """Find the exact prices of the purchases before one."""
        for purchase in self.bought[len(self.prices) : end]:
            price = purchase.exact
            if price is None:
                given = self.total(purchase.poor, before=len(self.prices))
                price = (self.voters.costs[purchase.project] - given) / purchase.full
            self.prices.add(price)

    def total(self, groups: Indices, *, before: int | None = None) -> Fraction:
        """Sum up exactly what groups held (each more than nothing) before a purchase, or now."""
        if not len(groups):
            return Fraction(0)
        before = len(self.bought) if before is None else before
        self._price(before)
        naming = self.voters.naming(groups)
        payers = [naming[purchase.project] for purchase in self.bought[:before]]
        return self.prices.left(int(self.voters.weights[groups].sum()), payers)

    def left_for(self, project: int) -> Fraction:
        """Sum up exactly what a project's supporters hold now."""
        groups = self.voters.supporters[project]
        return self.total(groups[self.held[groups] > 0])

    def purse(self, group: int) -> Fraction:
        """Give exactly what one voter of a group holds that holds something."""
        return self.total(np.array([group])) / int(self.voters.weights[group])

    # -- offers --------------------------------------------------------------------------------

    def least(self, project: int, limit: float) -> float:
        """Bound a project's price from below, by one look at what is raised at a limit.

        Gives 0 where the price may be below the limit. The bound holds for the true purses: what
        they raise differs by `slack` at most, and more than those who can pay the limit pay no
        part of what is lacking then.
        """
        cost, votes = self.voters.money[project], self.voters.votes[project]
        weights = self.voters.support[project]
        held = self.held[self.voters.supporters[project]]
        able = votes - float(weights.dot(held < limit))
        slack = self.error * votes + (len(held) + 8) * ROUNDING * cost
        lacking = cost - float(weights.dot(np.minimum(held, limit, out=held))) - slack
        if lacking <= 0 or able <= 0:
            return 0.0
        return (limit + lacking / able) * (1 - FEW)

    def offer(self, project: int, *, at_least: float) -> Offer | None:
        """Find a project's price, which is `at_least` so much; None if its supporters lack money.

        Newton's method on the money raised at a price, a concave function, from below: the set
        of those who cannot pay in full only grows. If at its end no purse is near the price, the
        set is the true one in spite of rounding; otherwise fractions decide.
        """
        cost, votes = self.voters.costs[project], self.voters.votes[project]
        weights = self.voters.support[project]
        held = self.held[self.voters.supporters[project]]
        rounding = (len(held) + 8) * ROUNDING
        money = float(weights.dot(held))
        slack = self.error * votes + rounding * money
        if money < cost + slack and (money < cost - slack or self.left_for(project) < cost):
            return None
        price, full, given, rounds = at_least, -1, 0.0, 0
        while True:
            poor = held < price
            able = votes - int(weights.dot(poor))
            if able == full:
                break
            if able == 0 or (able > full and rounds > 1):  # only rounding makes the set too large
                return self._settled(project, price)
            full, rounds = able, rounds + 1
            given = float(weights.dot(held * poor))  # what is nothing adds no rounding
            price = (cost - given) / full
        error = FEW * cost
        if given:
            payers = poor & (held > 0)
            error += (np.count_nonzero(payers) + 8) * ROUNDING * given
            error += self.error * float(weights.dot(payers))
        error /= full
        if self._near(held, price, error).any():
            return self._settled(project, price)
        return Offer(project, price, error, full, clean=given == 0.0)

    def _near(self, held: Floats, price: float, error: float) -> Marks:
        """Mark the purses that rounding cannot tell from a price; empty ones are certain."""
        near = np.abs(held - price) <= 2 * (self.error + error)
        found: Marks = near & (held > 0)
        return found

    def _settled(self, project: int, guess: float) -> Offer:
        """Find the price exactly, by the same method in fractions, from a first guess."""
        voters, groups = self.voters, self.voters.supporters[project]
        held = self.held[groups]
        poor = held < min(guess, float(held.max()) - 2 * self.error)
        while True:
            full = voters.votes[project] - int(voters.support[project][poor].sum())
            given = self.total(groups[poor & (held > 0)])
            price = (voters.costs[project] - given) / full
            next_poor = self._poor(groups, price)
            if (next_poor == poor).all():
                break
            poor = next_poor
        rounded = float(price)
        error = rounded * ROUNDING
        return Offer(project, rounded, error, full, clean=given == 0, exact=price, poor=poor)

    def _poor(self, groups: Indices, price: Fraction) -> Marks:
        """Mark exactly the groups whose purse is smaller than a price."""
        held, rounded = self.held[groups], float(price)
        found: Marks = held < rounded
        for place in np.flatnonzero(self._near(held, rounded, rounded * ROUNDING)):
            found[place] = self.purse(int(groups[place])) < price
        return found

    def effective(self, offer: Offer) -> Fraction:
        """Give the exact effective votes of an offer, cost / price."""
        if offer.clean:
            return Fraction(offer.full)
        cost = self.voters.costs[offer.project]
        if offer.exact is None:
            groups = self.voters.supporters[offer.project]
            held = self.held[groups]
            given = self.total(groups[(held < offer.price) & (held > 0)])
            return cost * offer.full / (cost - given)
        return cost / offer.exact

    # -- buying --------------------------------------------------------------------------------

    def buy(self, offer: Offer) -> None:
        """Fund the project and take the payments out of the purses."""
        groups = self.voters.supporters[offer.project]
        held = self.held[groups]
        left = held - offer.price
        poor = left < 0
        if offer.exact is not None and offer.poor is not None:
            poor = offer.poor
            for place in np.flatnonzero(self._near(held, offer.price, offer.error)):
                left[place] = float(self.purse(int(groups[place])) - offer.exact)
        had = groups[poor & (held > 0)]
        self.held[groups] = np.maximum(left, 0.0)
        self.error += offer.error + ROUNDING * float(self.share)
        self.bought.append(Purchase(offer.project, offer.full, had, offer.exact))
        if self.error > REFRESH * float(self.share):
            self._refresh()

    def _refresh(self) -> None:
        """Compute the purses anew from exact prices, when errors have piled up."""
        held = np.full(len(self.held), float(self.share))
        for place, purchase in enumerate(self.bought):
            held[self.voters.supporters[purchase.project]] -= float(self.price(place))
        self.held = np.where(self.held > 0, np.maximum(held, LEAST), 0.0)
        self.error = (len(self.bought) + 2) * ROUNDING * float(self.share)
