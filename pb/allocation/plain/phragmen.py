"""Phragmén's sequential rule, in the plainest words."""

from __future__ import annotations

from fractions import Fraction

from pb.allocation.election import Election
from pb.allocation.parameters import Parameters, Variant
from pb.allocation.ties import Order


def phragmen(election: Election, parameters: Parameters) -> list[str]:
    """Fund what its supporters can pay for first. See rules/phragmen.py."""
    order = Order.of(election, parameters)
    voters = [ballot.in_favour() for ballot in election.ballots for _ in range(ballot.count)]
    loads = [dict(parameters.loads).get(voter, Fraction(0)) for voter in voters]
    if not any(voters):
        return []
    waiting = {
        project.id: project.cost
        for project in election.projects
        if project.cost <= election.budget
    }
    left = election.budget
    funded: list[str] = []
    while waiting:
        if parameters.variant is Variant.SKIP:
            waiting = {id_: cost for id_, cost in waiting.items() if cost <= left}
        figures = {id_: load_with(id_, cost, voters, loads) for id_, cost in waiting.items()}
        lowest = min(figures.values(), default=None)
        level = [id_ for id_, figure in figures.items() if figure == lowest]
        if not level or any(waiting[id_] > left for id_ in level):
            return funded
        chosen = order.first(level)
        for number, voter in enumerate(voters):
            if chosen in voter:
                loads[number] = figures[chosen][1]
        left -= waiting.pop(chosen)
        funded.append(chosen)
    return funded


def load_with(
    id_: str, cost: int, voters: list[tuple[str, ...]], loads: list[Fraction]
) -> tuple[bool, Fraction]:
    """Say what each supporter would bear; without any, that it is endless (True, 0)."""
    mine = [load for voter, load in zip(voters, loads, strict=True) if id_ in voter]
    if not mine:
        return True, Fraction(0)
    return False, (sum(mine) + Fraction(cost)) / len(mine)
