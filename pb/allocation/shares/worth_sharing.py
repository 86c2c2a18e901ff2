"""Equal shares where marks are worth different amounts: points, places, or one for each project.

Rule: for a price ρ of one unit each supporter pays min(purse, ρ · units), and the smallest ρ at
which this makes up the cost is the project's. What a unit is worth is 1, or the project's cost;
the project with the least price for its worth, ρ / worth, is bought.

The same laws hold as for plain approvals: along one sequence of purchases, a larger share leaves
everyone with at least as much and every project at most as dear. So old prices are lower bounds,
and Add1 may jump over shares in between (see `held`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from pb.allocation.ballots import reading_for
from pb.allocation.constraints import OptionsClash
from pb.allocation.election import Election
from pb.allocation.parameters import Utility
from pb.allocation.shares.worth_purses import Claim, Floats, Offer, Purses
from pb.allocation.utilities import TIMES_COST, worth_of

MOST = 2**53
"""Up to here doubles count one by one."""


class Demands:
    """Who wants what how much, once for all runs. Projects are numbers in the election's order."""

    def __init__(self, election: Election, costs: dict[str, int], utility: Utility) -> None:
        """Take an election's papers; `costs` may differ from its projects' own.

        Raises:
            OptionsClash: the points of all papers together are too many to be counted exactly.
        """
        reading = reading_for("equal-shares", election.ballot_type)
        self.ids = [project.id for project in election.projects]
        self.costs = [costs[id_] for id_ in self.ids]
        self.worths = [cost if utility in TIMES_COST else 1 for cost in self.costs]
        number = {id_: place for place, id_ in enumerate(self.ids)}
        rows: list[list[int]] = [[] for _ in self.ids]
        units: list[list[int]] = [[] for _ in self.ids]
        for row, ballot in enumerate(election.ballots):
            for id_, points in worth_of(ballot, reading, utility).items():
                rows[number[id_]].append(row)
                units[number[id_]].append(points)
        counts = [ballot.count for ballot in election.ballots]
        self.units = [
            sum(points * counts[row] for row, points in zip(found, given, strict=True))
            for found, given in zip(rows, units, strict=True)
        ]
        if max(self.units, default=0) >= MOST:
            raise OptionsClash(f"no project may get {MOST} points or more")
        self.weights: Floats = np.array(counts, dtype=np.float64)
        nobody = np.array([], dtype=np.intp)
        self.claims = [
            Claim(cost, np.array(found, dtype=np.intp), np.array(given, dtype=np.float64), nobody)
            for cost, found, given in zip(self.costs, rows, units, strict=True)
        ]
        self.votes = [int(self.weights[claim.groups].sum()) for claim in self.claims]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a step bought, and the projects that were level with it."""

    project: int
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
        return [choice.project for choice in self.choices]


class Market:
    """The projects that are still for sale, with what a unit's worth costs at least.

    It costs ever more, so an old figure is a lower bound: only projects whose bound still
    competes are asked again.
    """

    def __init__(self, demands: Demands, share: Fraction, rank: Sequence[int]) -> None:
        """Open with everyone holding `share`; the lowest `rank` is chosen among level projects."""
        self.demands = demands
        self.purses = Purses(demands.weights, share)
        self.rank = rank
        self.rates = {
            project: demands.costs[project] / units / demands.worths[project]
            for project, units in enumerate(demands.units)
            if units and demands.votes[project] * share >= demands.costs[project]
        }

    def ask(self, project: int) -> Offer | None:
        """Get a project's offer, and keep its rate; it leaves the market if nobody can pay it."""
        worth = self.demands.worths[project]
        offer = self.purses.offer(self.claim(project), at_least=self.rates[project] * worth)
        if offer is None:
            del self.rates[project]
        else:
            self.rates[project] = (offer.price - offer.error) / worth
        return offer

    def claim(self, project: int) -> Claim:
        """Give what is asked of whom for a project."""
        return self.demands.claims[project]

    def competing(self, limit: float) -> Iterator[int]:
        """Name the projects whose bound does not exceed a limit, best first."""
        found = sorted(self.rates.items(), key=lambda entry: entry[1])
        return (project for project, rate in found if rate <= limit)

    def best(self) -> Choice | None:
        """Choose the next purchase; None if nothing can be bought any more."""
        offers: dict[int, Offer] = {}
        limit = float("inf")
        for project in self.competing(limit):
            if self.rates[project] > limit:
                break
            offer = self.ask(project)
            if offer is not None:
                offers[project] = offer
                limit = min(limit, self._highest(project, offer))
        offers = {each: offer for each, offer in offers.items() if self.rates[each] <= limit}
        return self._first(offers) if offers else None

    def _highest(self, project: int, offer: Offer) -> float:
        return (offer.price + offer.error) / self.demands.worths[project] * (1 + 1e-15)

    def _first(self, offers: dict[int, Offer]) -> Choice:
        """Choose exactly among offers that floats cannot tell apart."""
        level = list(offers)
        if len(level) > 1:
            rates = {each: self._rate(each, offer) for each, offer in offers.items()}
            least = min(rates.values())
            level = [each for each in level if rates[each] == least]
            level.sort(key=self.rank.__getitem__)
        return Choice(level[0], offers[level[0]], tuple(level[1:]))

    def _rate(self, project: int, offer: Offer) -> Fraction:
        return self.purses.exactly(offer) / self.demands.worths[project]

    def leaves(self, choice: Choice) -> bool:
        """Say whether surely nobody beats a choice that was made at a smaller share."""
        limit = self._highest(choice.project, choice.offer)
        for project in self.competing(limit):
            if project == choice.project:
                continue
            offer = self.ask(project)
            reaches = offer is not None and self.rates[project] <= limit
            if reaches and not self._behind(project, offer, choice):
                return False
        return True

    def _behind(self, project: int, offer: Offer | None, choice: Choice) -> bool:
        """Say whether an offer is surely no better than a choice, and loses by the order."""
        if offer is None or offer.given or choice.offer.given:
            return False
        mine = Fraction(offer.claim.cost, offer.wanted) / self.demands.worths[project]
        theirs = Fraction(choice.offer.claim.cost, choice.offer.wanted)
        return mine == theirs / self.demands.worths[choice.project] and (
            self.rank[choice.project] < self.rank[project]
        )

    def buy(self, choice: Choice) -> None:
        """Fund a project."""
        self.purses.buy(choice.offer)
        del self.rates[choice.project]


def run(demands: Demands, share: Fraction, rank: Sequence[int]) -> Run:
    """Run equal shares once, each voter holding `share`."""
    market = Market(demands, share, rank)
    found = Run(market.purses)
    while choice := market.best():
        market.buy(choice)
        found.choices.append(choice)
    return found


def held(demands: Demands, share: Fraction, rank: Sequence[int], *, before: Run) -> Run | None:
    """Run with a larger share, if every share from `before`'s to this one has the same choices.

    If, held to the sequence, no other project reaches at this share what the chosen one had at
    the smaller share, and nothing is affordable at the end, no share between chooses otherwise.
    None says that this could not be shown, not that it is wrong.
    """
    market = Market(demands, share, rank)
    found = Run(market.purses)
    for choice in before.choices:
        if not market.leaves(choice):
            return None
        offer = market.ask(choice.project)
        if offer is None:
            return None
        now = Choice(choice.project, offer, ())
        market.buy(now)
        found.choices.append(now)
    if any(market.ask(project) for project in list(market.rates)):
        return None
    return found
