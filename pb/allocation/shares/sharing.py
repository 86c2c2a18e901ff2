"""One run of equal shares: buy, one after the other, what gives most votes for its money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from pb.allocation.shares.purses import FEW, Offer, Purses, Voters


@dataclass(frozen=True, slots=True)
class Choice:
    """The project that a step chose, its price with bounds, and those that were level with it."""

    offer: Offer
    level: tuple[int, ...]


@dataclass(slots=True)
class Run:
    """A finished run: choices in order, and the purses at its end."""

    purses: Purses
    choices: list[Choice] = field(default_factory=list)

    @property
    def funded(self) -> list[int]:
        """Projects in funding order, as numbers."""
        return [choice.offer.project for choice in self.choices]


class Market:
    """The projects that are still for sale, with what they cost at least.

    Effective votes only ever fall, so an old price is a lower bound: only projects whose bound
    still competes are asked again.
    """

    def __init__(self, voters: Voters, share: Fraction, rank: Sequence[int]) -> None:
        """Open with everyone holding `share`; the lowest `rank` is chosen among level projects."""
        self.voters = voters
        self.purses = Purses(voters, share)
        self.rank = rank
        # A project's price divided by what it is worth: with its cost, 1 / effective votes.
        self.rates = {
            project: voters.costs[project] / voters.values[project] / votes
            for project, votes in enumerate(voters.votes)
            if votes and votes * share >= voters.costs[project]
        }

    def ask(self, project: int) -> Offer | None:
        """Get a project's offer, and keep its rate; it leaves the market if nobody can pay it."""
        worth = self.voters.worth[project]
        offer = self.purses.offer(project, at_least=self.rates[project] * worth)
        if offer is None:
            del self.rates[project]
        else:
            self.rates[project] = (offer.price - offer.error) / worth
        return offer

    def competing(self, limit: float) -> Iterator[int]:
        """Name the projects whose bound does not exceed a limit, best first."""
        found = sorted(self.rates.items(), key=lambda entry: entry[1])
        return (project for project, rate in found if rate <= limit)

    def best(self) -> Choice | None:
        """Choose the next purchase; None if nothing can be bought any more."""
        offers: list[Offer] = []
        limit = float("inf")
        for project in self.competing(limit):
            if self.rates[project] > limit:
                break
            if self._above(project, limit):
                continue
            offer = self.ask(project)
            if offer is not None:
                offers.append(offer)
                limit = min(limit, self._highest(offer))
        offers = [offer for offer in offers if self.rates[offer.project] <= limit]
        return self._first(offers) if offers else None

    def _above(self, project: int, limit: float) -> bool:
        """Look whether a project's rate is above a limit now, and keep the bound if it is."""
        worth = self.voters.worth[project]
        if limit == float("inf"):
            return False
        least = self.purses.least(project, limit * worth) / worth * (1 - FEW)
        if least <= limit:
            return False
        self.rates[project] = max(self.rates[project], least)
        return True

    def _highest(self, offer: Offer) -> float:
        rate = (offer.price + offer.error) / self.voters.worth[offer.project]
        return rate * (1 + 1e-15)

    def _first(self, offers: list[Offer]) -> Choice:
        """Choose exactly among offers that floats cannot tell apart."""
        if len(offers) > 1:
            gains = [self._gain(offer) for offer in offers]
            most = max(gains)
            offers = [offer for offer, found in zip(offers, gains, strict=True) if found == most]
            offers.sort(key=lambda offer: self.rank[offer.project])
        return Choice(offers[0], tuple(offer.project for offer in offers[1:]))

    def _gain(self, offer: Offer) -> Fraction:
        """Give exactly what a unit of money buys: effective votes, times worth for each cost."""
        cost, value = self.voters.costs[offer.project], self.voters.values[offer.project]
        return self.purses.effective(offer) * value / cost

    def buy(self, choice: Choice) -> None:
        """Fund a project."""
        self.purses.buy(choice.offer)
        del self.rates[choice.offer.project]


def run(voters: Voters, share: Fraction, rank: Sequence[int]) -> Run:
    """Run equal shares once, each voter holding `share`."""
    market = Market(voters, share, rank)
    found = Run(market.purses)
    while choice := market.best():
        market.buy(choice)
        found.choices.append(choice)
    return found
