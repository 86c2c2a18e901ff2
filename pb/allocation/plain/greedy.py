"""Most votes first, in the plainest words."""

from __future__ import annotations

from pb.allocation.ballots import WITH_POINTS
from pb.allocation.election import Election
from pb.allocation.parameters import Parameters
from pb.allocation.ties import Order


def greedy(election: Election, parameters: Parameters) -> list[str]:
    """Fund by votes (points), skipping what does not fit. See rules/greedy.py."""
    score = election.points() if election.ballot_type in WITH_POINTS else election.votes()
    if sum(score.values()) == 0:
        return []
    return fill(election, parameters, score=score, funded=[])


def fill(
    election: Election, parameters: Parameters, *, score: dict[str, int], funded: list[str]
) -> list[str]:
    """Go on funding by score until nothing more fits; gives the longer list."""
    order = Order.of(election, parameters)
    cost = {project.id: project.cost for project in election.projects}
    funded = list(funded)
    waiting = [id_ for id_ in cost if id_ not in funded]
    for id_ in sorted(waiting, key=lambda id_: (-score[id_], order.keys[id_])):
        if sum(cost[other] for other in funded) + cost[id_] <= election.budget:
            funded.append(id_)
    return funded
