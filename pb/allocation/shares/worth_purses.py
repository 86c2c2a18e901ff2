"""What voters hold where one voter may want a project more than another.

As in purses.py: each group of identical ballots has its purse as a float with a proven bound on
its error, and what lies within the bounds is decided in fractions. Whoever still holds money has
paid for each purchase its price times the units that they claimed of it, so a sum of purses is

    share · voters − Σ over purchases of price · (units that these voters claimed of it).

Sums of voters and of units are exact in doubles as long as they stay below 2 ** 53.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Marks = NDArray[np.bool_]

ROUNDING = 2.0**-52
"""Twice the relative error of one operation on doubles."""

REFRESH = 1e-7
"""The error, as a share of everyone's share, at which purses are computed anew."""

LEAST = 1e-300
"""Stands for a purse that holds something, but less than rounding shows."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Groups that would pay `cost` together, each voter at a price times their `units`.

    The groups `first` give all that they hold before the others pay anything.
    """

    cost: int
    groups: Indices
    units: Floats
    first: Indices


@dataclass(slots=True)
class Offer:
    """A claim's price for one unit, within `error`; exactly where `exact` is set.

    `poor` marks the claim's groups that cannot pay in full: that is certain. `wanted` are the
    units of the others, and `given` says whether anybody but them gives anything.
    """

    claim: Claim
    price: float
    error: float
    poor: Marks
    wanted: int
    given: bool
    exact: Fraction | None = None


@dataclass(slots=True)
class Purchase:
    """What was bought: the units of every group, and who gave all that they had for it."""

    claim: Claim
    units: Floats
    givers: Indices
    wanted: int
    full: int
    exact: Fraction | None


class Purses:
    """The state of one run: what each group of voters holds, and what was bought."""

    def __init__(self, weights: Floats, share: Fraction) -> None:
        """Give everyone `share`."""
        self.weights = weights
        self.share = share
        self.held: Floats = np.full(len(weights), float(share))
        self.error = float(share) * ROUNDING
        self.bought: list[Purchase] = []

    # -- exact sums ----------------------------------------------------------------------------

    def price(self, place: int) -> Fraction:
        """Give the exact price of a purchase for one unit."""
        purchase = self.bought[place]
        if purchase.exact is None:
            given = self.total(purchase.givers, before=place)
            purchase.exact = (purchase.claim.cost - given) / purchase.wanted
        return purchase.exact

    def total(self, groups: Indices, *, before: int | None = None) -> Fraction:
        """Sum up exactly what groups held (each more than nothing) before a purchase, or now."""
        weights = self.weights[groups]
        found = self.share * int(weights.sum())
        for place, purchase in enumerate(self.bought[:before]):
            units = int(weights @ purchase.units[groups])
            if units:
                found -= units * self.price(place)
        return found

    def left(self, groups: Indices) -> Fraction:
        """Sum up exactly what groups hold now."""
        return self.total(groups[self.held[groups] > 0])

    def purse(self, group: int) -> Fraction:
        """Give exactly what one voter of a group holds that holds something."""
        return self.share - sum(
            (
                int(purchase.units[group]) * self.price(place)
                for place, purchase in enumerate(self.bought)
                if purchase.units[group]
            ),
            Fraction(0),
        )

    # -- offers --------------------------------------------------------------------------------

    def offer(self, claim: Claim, *, at_least: float) -> Offer | None:
        """Find a claim's price, which is `at_least` so much; None if there is not the money.

        Newton's method on the money raised at a price, a concave function, from below: the set
        of those who cannot pay in full only grows. If at its end no purse is near what is asked
        of it, the set is the true one in spite of rounding; otherwise fractions decide.
        """
        everyone = np.concatenate((claim.groups, claim.first))
        weights, held = self.weights[claim.groups], self.held[claim.groups]
        gift = float(self.weights[claim.first] @ self.held[claim.first])
        rounding = (len(everyone) + 8) * ROUNDING
        money = float(weights @ held) + gift
        slack = self.error * float(self.weights[everyone].sum()) + rounding * (money + claim.cost)
        if money < claim.cost + slack and (
            money < claim.cost - slack or self.left(everyone) < claim.cost
        ):
            return None
        demand = weights * claim.units
        price, poor = at_least, np.zeros(len(held), dtype=np.bool_)
        while True:
            now = (held < price * claim.units) | poor
            if price > at_least and now.sum() == poor.sum():
                break
            poor = now
            wanted = float(demand[~poor].sum())
            due = claim.cost - gift - float(weights[poor] @ held[poor])
            if wanted == 0.0 or due <= 0.0:  # only rounding, or too high a bound, comes here
                return self._settled(claim)
            price = max(due / wanted, at_least)
            if price == at_least:
                break
        error = (slack + 2 * rounding * price * wanted) / wanted
        if self._near(claim, price, error).any():
            return self._settled(claim)
        given = bool(gift > 0) or bool((held[poor] > 0).any())
        return Offer(claim, price, error, poor, int(wanted), given)

    def _near(self, claim: Claim, price: float, error: float) -> Marks:
        """Mark the purses that rounding cannot tell from what is asked of them."""
        held = self.held[claim.groups]
        asked = price * claim.units
        room = 2 * (self.error + error * claim.units + ROUNDING * asked)
        found: Marks = (np.abs(held - asked) <= room) & (held > 0)
        return found

    def _settled(self, claim: Claim) -> Offer | None:
        """Find the price exactly, by the same method in fractions, from nobody being poor."""
        weights, held = self.weights[claim.groups], self.held[claim.groups]
        gift = self.left(claim.first)
        poor = held <= 0
        while True:
            wanted = int(weights[~poor] @ claim.units[~poor])
            if not wanted:
                return None
            given = gift + self.total(claim.groups[poor & (held > 0)])
            price = (claim.cost - given) / wanted
            next_poor = poor | self._poor(claim, price)
            if (next_poor == poor).all():
                break
            poor = next_poor
        rounded = float(price)
        error = abs(rounded) * ROUNDING
        return Offer(claim, rounded, error, poor, wanted, bool(given), exact=price)

    def _poor(self, claim: Claim, price: Fraction) -> Marks:
        """Mark exactly the groups whose purse is smaller than what is asked of them."""
        held, rounded = self.held[claim.groups], float(price)
        found: Marks = held < rounded * claim.units
        for place in np.flatnonzero(self._near(claim, rounded, abs(rounded) * ROUNDING)):
            asked = price * int(claim.units[place])
            found[place] = self.purse(int(claim.groups[place])) < asked
        return found

    def at(self, claim: Claim, price: Fraction) -> Offer:
        """Give the offer of a price that is known already."""
        rounded = float(price)
        poor = (self.held[claim.groups] <= 0) | self._poor(claim, price)
        wanted = int(self.weights[claim.groups[~poor]] @ claim.units[~poor])
        error = abs(rounded) * ROUNDING
        return Offer(claim, rounded, error, poor, wanted, given=True, exact=price)

    def exactly(self, offer: Offer) -> Fraction:
        """Give the exact price of an offer."""
        if offer.exact is None:
            given = Fraction(0)
            if offer.given:
                given = self.left(offer.claim.first) + self.left(offer.claim.groups[offer.poor])
            offer.exact = (offer.claim.cost - given) / offer.wanted
        return offer.exact

    # -- buying --------------------------------------------------------------------------------

    def buy(self, offer: Offer) -> None:
        """Take the payments out of the purses."""
        claim, groups = offer.claim, offer.claim.groups
        held = self.held[groups]
        left = held - offer.price * claim.units
        if offer.exact is not None:
            for place in np.flatnonzero(self._near(claim, offer.price, offer.error)):
                asked = offer.exact * int(claim.units[place])
                left[place] = float(self.purse(int(groups[place])) - asked)
        gave = np.concatenate((claim.first, groups[offer.poor]))
        units = np.zeros(len(self.weights))
        units[groups] = claim.units
        purchase = Purchase(
            claim,
            units,
            givers=gave[self.held[gave] > 0],
            wanted=offer.wanted,
            full=int(self.weights[groups[~offer.poor]].sum()),
            exact=offer.exact,
        )
        self.held[groups] = np.where(offer.poor, 0.0, np.maximum(left, 0.0))
        self.held[claim.first] = 0.0
        most = float(claim.units.max(initial=0.0))
        self.error += (offer.error + ROUNDING * offer.price) * most + ROUNDING * float(self.share)
        self.bought.append(purchase)
        if self.error > REFRESH * float(self.share):
            self._refresh()

    def _refresh(self) -> None:
        """Compute the purses anew from exact prices, when errors have piled up."""
        held = np.full(len(self.weights), float(self.share))
        for place, purchase in enumerate(self.bought):
            held -= float(self.price(place)) * purchase.units
        self.held = np.where(self.held > 0, np.maximum(held, LEAST), 0.0)
        self.error = (2 * len(self.bought) + 2) * ROUNDING * float(self.share)
