"""What voters hold in a run of equal shares: fast in floats, exact wherever it matters.

Identical ballots are one *group*: its voters always hold the same. Each group's purse is a float
with a proven bound on its error. Wherever a decision lies within the bounds, it is taken again in
fractions, which the record of purchases allows at little cost: whoever still holds money has paid
every purchase that they voted for at its full price, so that a sum of purses is

    share · voters − Σ over purchases of price · (voters among them who voted for it).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from pb.allocation.election import Election

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Marks = NDArray[np.bool_]

ROUNDING = 2.0**-52
"""Twice the relative error of one operation on doubles."""

LEAST = 1e-300
"""Stands for a purse that holds something, but less than rounding shows."""


class Voters:
    """Who voted for what, once for all runs. Projects are numbers in the election's order."""

    def __init__(self, election: Election, costs: Mapping[str, int]) -> None:
        """Take the election's approvals; `costs` may differ from its projects' own."""
        papers = [ballot for ballot in election.ballots if ballot.projects]
        self.ids = [project.id for project in election.projects]
        self.costs = [costs[id_] for id_ in self.ids]
        self.weights: Floats = np.array([ballot.count for ballot in papers], dtype=np.float64)
        number = {id_: place for place, id_ in enumerate(self.ids)}
        rows: list[list[int]] = [[] for _ in self.ids]
        for row, ballot in enumerate(papers):
            for id_ in ballot.projects:
                rows[number[id_]].append(row)
        self.supporters: list[Indices] = [np.array(found, dtype=np.intp) for found in rows]
        self.support: list[Floats] = [self.weights[found] for found in self.supporters]
        self.votes = [int(found.sum()) for found in self.support]
        self.members: NDArray[np.bool_] = np.zeros((len(rows), len(papers)), dtype=np.bool_)
        for project, found in enumerate(self.supporters):
            self.members[project, found] = True


@dataclass(slots=True)
class Offer:
    """What a project would cost its supporters now.

    `full` supporters pay `price` (± `error`), the others all that they have: `clean` if that is
    nothing, so that the effective votes are `full`, exactly where `sure`.
    """

    project: int
    price: float
    error: float
    full: int
    clean: bool
    exact: Fraction | None = None


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

    # -- exact sums ----------------------------------------------------------------------------

    def price(self, place: int) -> Fraction:
        """Give the exact price of a purchase."""
        purchase = self.bought[place]
        if purchase.exact is None:
            given = self.total(purchase.poor, before=place)
            purchase.exact = (self.voters.costs[purchase.project] - given) / purchase.full
        return purchase.exact

    def total(self, groups: Indices, *, before: int | None = None) -> Fraction:
        """Sum up exactly what groups held (each more than nothing) before a purchase, or now."""
        weights = self.voters.weights[groups]
        found = self.share * int(weights.sum())
        for place, purchase in enumerate(self.bought[:before]):
            payers = int(weights @ self.voters.members[purchase.project, groups])
            if payers:
                found -= payers * self.price(place)
        return found

    def left_for(self, project: int) -> Fraction:
        """Sum up exactly what a project's supporters hold now."""
        groups = self.voters.supporters[project]
        return self.total(groups[self.held[groups] > 0])

    def purse(self, group: int) -> Fraction:
        """Give exactly what one voter of a group holds that holds something."""
        return self.share - sum(
            self.price(place)
            for place, purchase in enumerate(self.bought)
            if self.voters.members[purchase.project, group]
        )

    # -- offers --------------------------------------------------------------------------------

    def offer(self, project: int, *, at_least: float) -> Offer | None:
        """Find a project's price, which is `at_least` so much; None if its supporters lack money.

        Newton's method on the money raised at a price, a concave function, from below: the set
        of those who cannot pay in full only grows.
        """
        cost = self.voters.costs[project]
        held = self.held[self.voters.supporters[project]]
        weights = self.voters.support[project]
        money = float(weights @ held)
        votes = self.voters.votes[project]
        slack = self.error * votes + (len(held) + 8) * ROUNDING * money
        if money < cost + slack and (money < cost - slack or self.left_for(project) < cost):
            return None
        price, full, given, rounds = at_least, -1, 0.0, 0
        while True:
            poor = held < price
            poor_weights = weights[poor]
            able = votes - int(poor_weights.sum())
            if able == full or (able > full and rounds > 1):  # the set grows, rounding aside
                break
            if able == 0:
                return self._nearly_all(project, held)
            full, rounds = able, rounds + 1
            given = float(poor_weights @ held[poor])
            price = (cost - given) / full
        error = (len(held) + 8) * ROUNDING * cost / full
        if given:
            error += self.error * (votes - full) / full
        return Offer(project, price, error, full, clean=given == 0.0)

    def _nearly_all(self, project: int, held: Floats) -> Offer:
        """Rounding hides that the richest just can pay: leave the decision to fractions."""
        votes = self.voters.votes[project]
        error = (self.error + ROUNDING * float(self.share)) * votes
        offer = Offer(project, float(held.max()), error, full=1, clean=False)
        self.settle(offer)
        return offer

    def effective(self, offer: Offer) -> Fraction:
        """Give the exact effective votes of an offer, cost / price."""
        if not (offer.clean and self._sure(offer)):
            self.settle(offer)
        if offer.exact is None:
            return Fraction(offer.full)
        return self.voters.costs[offer.project] / offer.exact

    def _sure(self, offer: Offer) -> bool:
        """Say whether it is certain who pays in full, in spite of rounding."""
        return not self._doubtful(offer).any()

    def _doubtful(self, offer: Offer) -> Marks:
        held = self.held[self.voters.supporters[offer.project]]
        near = np.abs(held - offer.price) <= 2 * (self.error + offer.error)
        found: Marks = near & (held > 0)
        return found

    def settle(self, offer: Offer) -> Marks:
        """Make an offer exact, and mark among its supporters those who pay less than the price."""
        groups = self.voters.supporters[offer.project]
        held = self.held[groups]
        doubtful = self._doubtful(offer)
        purses = {int(place): self.purse(int(groups[place])) for place in np.flatnonzero(doubtful)}
        poor: Marks = (held < offer.price) & ~doubtful
        while True:
            full = self.voters.votes[offer.project] - int(
                self.voters.support[offer.project][poor].sum()
            )
            given = self.total(groups[poor & (held > 0)])
            price = (self.voters.costs[offer.project] - given) / full
            short = [place for place, purse in purses.items() if purse < price and not poor[place]]
            if not short:
                break
            poor[short] = True
        offer.exact, offer.full, offer.price = price, full, float(price)
        offer.error = offer.price * ROUNDING
        offer.clean = given == 0
        return poor

    # -- buying --------------------------------------------------------------------------------

    def buy(self, offer: Offer) -> None:
        """Fund the project and take the payments out of the purses."""
        groups = self.voters.supporters[offer.project]
        held = self.held[groups]
        doubtful = self._doubtful(offer)
        left = held - offer.price
        if doubtful.any():
            poor = self.settle(offer)
            left = held - offer.price
            assert offer.exact is not None
            for place in np.flatnonzero(doubtful):
                left[place] = float(self.purse(int(groups[place])) - offer.exact)
        else:
            poor = left < 0
        had = groups[poor & (held > 0)]
        self.held[groups] = np.maximum(left, 0.0)
        self.error += offer.error + ROUNDING * float(self.share)
        self.bought.append(Purchase(offer.project, offer.full, had, offer.exact))
        if self.error > 1e-6 * float(self.share):
            self._refresh()

    def _refresh(self) -> None:
        """Compute the purses anew from exact prices, when errors have piled up."""
        rows = [purchase.project for purchase in self.bought]
        prices = np.array([float(self.price(place)) for place in range(len(rows))])
        held = float(self.share) - prices @ self.voters.members[rows]
        self.held = np.where(self.held > 0, np.maximum(held, LEAST), 0.0)
        self.error = (len(rows) + 2) * ROUNDING * float(self.share)
