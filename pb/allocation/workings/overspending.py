"""What voters hold in a run of equal shares with bounded overspending.

Purses are whole numbers over one denominator. Offers are screened in doubles, rounded anew from
those numbers after each purchase; all sums have terms of one sign, so that their relative errors
are bounded by the number of terms. What comes nearer than the bounds is computed exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from pb.allocation.workings.papers import Floats, Papers

LONGEST = 512
"""A price whose denominator has more bits is rounded up to the 2 ** LONGEST-th part of a unit."""

ROUNDING = 2.0**-52
"""Twice the relative error of one operation on doubles."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A project's best offer: `rate` is ρ / α, `covered` is α, and `price` is ρ · utility."""

    project: int
    rate: Fraction
    covered: Fraction
    price: Fraction


class Overdrafts:
    """The state of one run."""

    def __init__(
        self, papers: Papers, costs: Sequence[int], utilities: Sequence[int], *, share: Fraction
    ) -> None:
        """Give everyone `share`; a project is worth its utility to each supporter."""
        self.papers = papers
        self.costs = costs
        self.utilities = utilities
        self.support = [papers.weights[groups] for groups in papers.supporters]
        self.denominator = share.denominator
        groups = len(papers.weights)
        self.exact: NDArray[np.object_] = np.full(groups, share.numerator, dtype=object)
        self.rounded: Floats = np.full(groups, float(share))
        self.bounds = [0.0] * len(costs)

    def best(self, waiting: Sequence[int]) -> list[Offer]:
        """Give the best offers of all: more than one if they are level."""
        limit = float("inf")
        fresh = []
        for project in sorted(waiting, key=self.bounds.__getitem__):
            if self.bounds[project] > limit:
                break
            caps, lower, upper = self._figures(project)
            if len(caps):
                self.bounds[project] = float(lower.min())
                limit = min(limit, float(upper.min()))
                fresh.append((project, caps[lower <= upper.min()]))
        near = [entry for entry in fresh if self.bounds[entry[0]] <= limit]
        offers = [self._offer(project, caps) for project, caps in near]
        least = min((offer.rate for offer in offers), default=None)
        return [offer for offer in offers if offer.rate == least]

    def _figures(self, project: int) -> tuple[Floats, Floats, Floats]:
        """Give the payments worth trying, and lower and upper bounds of ρ / α for each.

        A payment is the purse of some supporter. The exact price, where the supporters hold the
        cost, stands for itself as 0.
        """
        cost = float(self.costs[project])
        held = self.rounded[self.papers.supporters[project]]
        weights = self.support[project]
        order = np.argsort(held)
        held, weights = held[order], weights[order]
        given = np.cumsum(held * weights)
        payers = weights[::-1].cumsum()[::-1]
        raised = given - held * weights + held * payers
        slack = ROUNDING * (len(held) + 8)
        some = (held > 0) & (raised <= cost * (1 + slack))
        caps, prices, parts, full = held[some], held[some], raised[some] / cost, payers[some]
        enough = np.flatnonzero(raised >= cost * (1 - slack))
        if len(enough):
            place = enough[0]
            before = given[place] - held[place] * weights[place]
            price = max((cost - before) / payers[place], 0.0)
            caps, prices = np.append(caps, 0.0), np.append(prices, price)
            parts, full = np.append(parts, 1.0), np.append(full, payers[place])
        figures = prices / parts**2 / self.utilities[project]
        with np.errstate(divide="ignore", over="ignore"):
            error = 8 * slack * (2 + cost / (full * prices))
        return caps, figures * (1 - error), figures * (1 + error)

    def _offer(self, project: int, caps: Floats) -> Offer:
        """Find the best offer exactly, among the payments that doubles cannot tell apart."""
        groups = self.papers.supporters[project]
        pairs = sorted(zip(self.exact[groups], self.support[project].tolist(), strict=True))
        near = set(caps.tolist())
        cost, payers = self.costs[project] * self.denominator, self.papers.votes[project]
        given = 0
        found: list[tuple[Fraction, Fraction, Fraction]] = []
        for held, weight in pairs:
            raised = given + held * payers
            if raised >= cost:
                price = Fraction(cost - given, payers * self.denominator)
                found.append(self._terms(project, price, Fraction(1)))
                break
            if held and held / self.denominator in near:
                price = Fraction(held, self.denominator)
                found.append(self._terms(project, price, Fraction(raised, cost)))
            given += held * int(weight)
            payers -= int(weight)
        rate, uncovered, price = min(found)
        return Offer(project, rate, 1 - uncovered, _short(price))

    def _terms(
        self, project: int, cap: Fraction, covered: Fraction
    ) -> tuple[Fraction, Fraction, Fraction]:
        """Give ρ / α, the part that is not covered, and the price that everyone is charged."""
        rho = cap / covered / self.utilities[project]
        return rho / covered, 1 - covered, rho * self.utilities[project]

    def paying_in_full(self, offer: Offer) -> int:
        """Say how many supporters hold at least the price."""
        groups = self.papers.supporters[offer.project]
        price = offer.price * self.denominator
        weights = self.papers.weights[groups].tolist()
        pairs = zip(self.exact[groups], weights, strict=True)
        return sum(int(weight) for held, weight in pairs if held >= price)

    def buy(self, offer: Offer) -> None:
        """Charge the supporters the price, or what they hold."""
        common = lcm(self.denominator, offer.price.denominator)
        groups = self.papers.supporters[offer.project]
        self.exact *= common // self.denominator
        self.denominator = common
        self.exact[groups] = np.maximum(self.exact[groups] - int(offer.price * common), 0)
        self.rounded[groups] = [held / common for held in self.exact[groups]]


def _short(price: Fraction) -> Fraction:
    """Round a price up that is written too long: each overspending doubles the length."""
    if price.denominator.bit_length() <= LONGEST:
        return price
    return Fraction(-(-(price.numerator << LONGEST) // price.denominator), 1 << LONGEST)
