"""A lottery, in the plainest words."""

from __future__ import annotations

from pb.allocation.constraints import Constraints
from pb.allocation.election import Election
from pb.allocation.lot import lot_order
from pb.allocation.parameters import OptionsClash, Parameters
from pb.allocation.plain.greedy import allowed


def random_order(election: Election, parameters: Parameters) -> list[str]:
    """Fund in the order of the lot what fits. See rules/random_order.py."""
    if parameters.seed is None:
        raise OptionsClash("no seed")
    if sum(election.votes().values()) == 0:
        return []
    cost = {project.id: project.cost for project in election.projects}
    exclusions = Constraints(parameters.constraints.exclusive)
    funded: list[str] = []
    for id_ in lot_order(cost, seed=parameters.seed):
        fits = sum(cost[other] for other in funded) + cost[id_] <= election.budget
        if not fits and parameters.no_skip and allowed(election, exclusions, funded, id_):
            break
        if fits and allowed(election, parameters.constraints, funded, id_):
            funded.append(id_)
    return funded
