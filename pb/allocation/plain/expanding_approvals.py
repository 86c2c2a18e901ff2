"""Expanding approvals for participatory budgeting, in the plainest words."""

from __future__ import annotations

from fractions import Fraction

from pb.allocation.election import Election
from pb.allocation.parameters import Parameters
from pb.allocation.ties import Order


def expanding_approvals(election: Election, parameters: Parameters) -> list[str]:
    """Buy what those who rank it high enough can pay. See rules/expanding_approvals.py."""
    order = Order.of(election, parameters)
    voters = [ballot.projects for ballot in election.ballots for _ in range(ballot.count)]
    purses = [Fraction(election.budget, len(voters)) for _ in voters]
    waiting = {project.id: project.cost for project in election.projects}
    funded: list[str] = []
    rank = 1
    while rank <= max((len(voter) for voter in voters), default=0):
        held = {
            id_: sum(
                purse for purse, voter in zip(purses, voters, strict=True) if id_ in voter[:rank]
            )
            for id_ in waiting
        }
        level = [id_ for id_, money in held.items() if money and money >= waiting[id_]]
        if not level:
            rank += 1
            continue
        chosen = order.first(level)
        kept = 1 - waiting.pop(chosen) / Fraction(held[chosen])
        for number, voter in enumerate(voters):
            if chosen in voter[:rank]:
                purses[number] *= kept
        funded.append(chosen)
    return funded
