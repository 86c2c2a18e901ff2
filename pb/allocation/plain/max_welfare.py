"""The set of projects that is worth most, in the plainest words: all sets are tried."""

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations

from pb.allocation.ballots import reading_for
from pb.allocation.constraints import Constraints, OptionsClash
from pb.allocation.election import Election
from pb.allocation.parameters import Parameters, Utility
from pb.allocation.ties import Order
from pb.allocation.utilities import TIMES_COST, worth_of


def max_welfare(election: Election, parameters: Parameters) -> list[str]:
    """Try all sets that are allowed. See rules/max_welfare.py."""
    order = Order.of(election, parameters)
    utility = parameters.utility or Utility.COST
    reading = reading_for("max-welfare", election.ballot_type)
    points = dict.fromkeys(
        sorted((p.id for p in election.projects), key=order.keys.__getitem__), 0
    )
    for ballot in election.ballots:
        for id_, figure in worth_of(ballot, reading, utility).items():
            points[id_] += figure * ballot.count
    if not any(points.values()):
        return []
    cost = {project.id: project.cost for project in election.projects}
    worth = {
        id_: figure * (cost[id_] if utility in TIMES_COST else 1) for id_, figure in points.items()
    }
    sets = [chosen for size in range(len(cost) + 1) for chosen in combinations(points, size)]
    sets = [
        chosen
        for chosen in sets
        if sum(cost[id_] for id_ in chosen) <= election.budget
        and allowed(election, parameters.constraints, chosen)
    ]
    if not sets:
        raise OptionsClash("no set of projects is allowed")

    def rank(chosen: Collection[str]) -> tuple[int, list[bool]]:
        """Most worth first; then, down the order, wanted projects in and the others out."""
        wanted = [(id_ in chosen) == (worth[id_] > 0) for id_ in points]
        return sum(worth[id_] for id_ in chosen), wanted

    best = max(sets, key=rank)
    return sorted(best, key=lambda id_: (-points[id_], order.keys[id_]))


def allowed(election: Election, constraints: Constraints, chosen: Collection[str]) -> bool:
    """Say whether a set satisfies the constraints."""
    spent: dict[str, int] = {}
    for project in election.projects:
        if project.id in chosen:
            spent[project.category] = spent.get(project.category, 0) + project.cost
    return (
        all(len(set(group) & set(chosen)) <= 1 for group in constraints.exclusive)
        and all(len(set(group) & set(chosen)) in {0, len(group)} for group in constraints.together)
        and all(spent.get(category, 0) >= least for category, least in constraints.floors)
        and all(spent.get(category, 0) <= most for category, most in constraints.ceilings)
    )
