"""Most votes first, in the plainest words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from pb.allocation.ballots import BallotType
from pb.allocation.constraints import Constraints
from pb.allocation.election import Election
from pb.allocation.parameters import Parameters, Utility
from pb.allocation.ties import Order


def greedy(election: Election, parameters: Parameters) -> list[str]:
    """Fund by votes (points), skipping what does not fit. See rules/greedy.py."""
    if sum(election.votes().values()) == 0:
        return []
    return fill(election, parameters, score=score_of(election, parameters), funded=[])


def score_of(election: Election, parameters: Parameters) -> dict[str, int]:
    """Count votes; points where marks carry them, places on rankings, yes less no."""
    flat = parameters.utility is Utility.CARDINALITY and election.ballot_type != BallotType.YES_NO
    score = {project.id: 0 for project in election.projects}
    for ballot in election.ballots:
        for place, id_ in enumerate(ballot.projects):
            points = ballot.points[place] if ballot.points else 1
            if election.ballot_type is BallotType.ORDINAL and not ballot.points:
                points = len(ballot.projects) - place
            if election.ballot_type is BallotType.YES_NO:
                points = (points > 0) - (points < 0)
            if flat:
                points = int(points > 0)
            score[id_] += points * ballot.count
    return score


def fill(
    election: Election, parameters: Parameters, *, score: Mapping[str, int], funded: list[str]
) -> list[str]:
    """Go on funding by score until nothing more fits; gives the longer list."""
    order = Order.of(election, parameters)
    cost = {project.id: project.cost for project in election.projects}
    funded = list(funded)

    def rank(id_: str) -> tuple[Fraction, object]:
        worth = Fraction(score[id_], cost[id_] if parameters.per_cost else 1)
        return -worth, order.keys[id_]

    for id_ in sorted((id_ for id_ in cost if id_ not in funded), key=rank):
        fits = sum(cost[other] for other in funded) + cost[id_] <= election.budget
        if fits and score[id_] >= 0 and allowed(election, parameters.constraints, funded, id_):
            funded.append(id_)
        excluded = not allowed(
            election, Constraints(parameters.constraints.exclusive), funded, id_
        )
        if parameters.no_skip and not fits and not excluded:
            break
    return funded


def allowed(election: Election, constraints: Constraints, funded: list[str], wanted: str) -> bool:
    """Say whether no exclusive group and no ceiling stands against one project more."""
    if any(wanted in group and set(group) & set(funded) for group in constraints.exclusive):
        return False
    category = {project.id: project.category for project in election.projects}
    alike = [
        project.cost
        for project in election.projects
        if project.id in {*funded, wanted} and project.category == category[wanted]
    ]
    ceiling = dict(constraints.ceilings).get(category[wanted])
    return ceiling is None or sum(alike) <= ceiling
