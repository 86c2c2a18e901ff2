"""The maximin support rule, in the plainest words."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from pb.allocation.election import Election
from pb.allocation.parameters import Parameters
from pb.allocation.ties import Order


def maximin_support(election: Election, parameters: Parameters) -> list[str]:
    """Fund what can be borne most evenly. See rules/maximin_support.py."""
    order = Order.of(election, parameters)
    votes = election.votes()
    if not any(votes.values()):
        return []
    cost = {project.id: project.cost for project in election.projects}
    funded: list[str] = []
    while True:
        left = election.budget - sum(cost[id_] for id_ in funded)
        fitting = [id_ for id_ in cost if id_ not in funded and cost[id_] <= left]
        if not fitting:
            return funded
        figures = {
            id_: (False, heaviest(election, cost, [*funded, id_])) if votes[id_] else (True, 0)
            for id_ in fitting
        }
        least = min(figures.values())
        funded.append(order.first(id_ for id_ in fitting if figures[id_] == least))


def heaviest(election: Election, cost: dict[str, int], funded: list[str]) -> Fraction:
    """Say what the most loaded voter bears when all costs are spread as evenly as can be.

    By the theorem of max-flow and min-cut, that is the largest average burden of any part of the
    projects on all their voters together.
    """
    found = Fraction(0)
    for size in range(1, len(funded) + 1):
        for part in combinations(funded, size):
            bearers = sum(
                ballot.count for ballot in election.ballots if set(part) & set(ballot.in_favour())
            )
            if bearers:
                found = max(found, Fraction(sum(cost[id_] for id_ in part), bearers))
    return found
