"""The completion epsilon: as if everyone wanted every project a little.

Rule: everyone has a small utility ε for every project, of the same kind as the count's: ε, or ε
times its cost. As ε goes to nothing, whatever supporters can pay alone is bought first and at
their prices; that is the count so far. Then a project's supporters give all that they still have,
and everyone else pays min(purse, λ), where λ is the smallest that makes up the cost. What has the
least λ for its worth (1, or its cost) is bought, until nothing fits any more or can be paid.
Ties: the published order.
Cost: about (evaluations of offers) × (different ballots).
Source: Peters, Pierczyński and Skowron, Proportional participatory budgeting with additive
utilities, NeurIPS 2021, where the utilities are perturbed so that the pot is used up.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from pb.allocation.outcome import By, Step
from pb.allocation.parameters import Utility
from pb.allocation.shares.shared import Shared, Standing
from pb.allocation.shares.worth_purses import Claim
from pb.allocation.shares.worth_sharing import Choice, Demands, Market


class Rest(Market):
    """The projects that supporters cannot pay alone."""

    def claim(self, project: int) -> Claim:
        """Ask supporters for all that they have, and everyone else for the rest."""
        first = self.demands.claims[project].groups
        others = np.ones(len(self.demands.weights), dtype=np.bool_)
        others[first] = False
        rest = np.flatnonzero(others)
        cost = self.demands.costs[project]
        return Claim(cost, rest, np.ones(len(rest)), first)

    def open(self, paid: Mapping[int, Fraction]) -> None:
        """Repeat the purchases of the count so far, and offer all that is left."""
        for project, price in paid.items():
            self.purses.buy(self.purses.at(self.demands.claims[project], price))
        self.rates = {
            project: 0.0 for project in range(len(self.demands.costs)) if project not in paid
        }

    def best_within(self, left: int) -> Choice | None:
        """Choose the next purchase among what fits into the pot."""
        costs = self.demands.costs
        self.rates = {each: rate for each, rate in self.rates.items() if costs[each] <= left}
        return self.best()


def epsilon(standing: Standing, shared: Shared, utility: Utility) -> Shared:
    """Go on from a count by equal shares, with the purses that it left."""
    election = standing.election
    costs = {project.id: project.cost for project in election.projects}
    demands = Demands(election, costs, utility)
    number = {id_: place for place, id_ in enumerate(demands.ids)}
    market = Rest(demands, shared.share or Fraction(0), standing.rank())
    market.open({number[step.project]: step.price or Fraction(0) for step in shared.steps})
    left = shared.left(election)
    steps: list[Step] = []
    while choice := market.best_within(left):
        given = market.purses.left(choice.offer.claim.first)
        price = market.purses.exactly(choice.offer)
        market.buy(choice)
        id_ = demands.ids[choice.project]
        left -= costs[id_]
        full = market.purses.bought[-1].full
        level = tuple(demands.ids[project] for project in choice.level)
        steps.append(
            Step(
                id_,
                costs[id_],
                votes=standing.votes[id_],
                score=standing.score[id_],
                by=By.EPSILON,
                left=left,
                price=price,
                paid_in_full=full,
                exhausted=election.voters - full,
                level=level,
                decided_by=standing.order.decided_by(id_, level),
                given=given,
            )
        )
    return shared.followed_by(steps)
