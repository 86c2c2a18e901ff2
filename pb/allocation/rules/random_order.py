"""A lottery: projects in the order of a public lot.

Rule: all projects are drawn from a seed that was published (lot.py); in the order in which they
are drawn, each that still fits into the pot is funded. What is on the papers changes nothing,
but without any vote at all nothing is funded. It serves as a baseline: what chance would fund.
Options: `no_skip` ends the count at the first project that does not fit into the pot. A project is
passed over if one that excludes it is funded already, or if its category's ceiling leaves no room.
Ties: there are none; without a seed there is no order, and the rule refuses to count.
Cost: one SHA-256 for each project.
Source: random serial order; the lot is Fisher and Yates's shuffle, see lot.py.
"""

from __future__ import annotations

from pb.allocation.election import Election, Project
from pb.allocation.outcome import By, Outcome, Step, Unfunded, Why
from pb.allocation.parameters import OptionsClash, Parameters
from pb.allocation.rules.greedy import Room
from pb.allocation.ties import Order
from pb.allocation.workings.reporting import outcome_of


def random_order(election: Election, parameters: Parameters) -> Outcome:
    """Fund in the order of the lot.

    Raises:
        OptionsClash: there is no seed.
    """
    order = Order.of(election, parameters)
    if order.lot is None:
        raise OptionsClash("a lottery needs a seed that is published before the count")
    votes = election.votes()
    by_id = {project.id: project for project in election.projects}
    room = Room(parameters.constraints, budget=election.budget, left=election.budget)
    anyone, stopped = any(votes.values()), False
    steps: list[Step] = []
    unfunded: list[Unfunded] = []
    for id_ in order.lot:
        project, number = by_id[id_], votes[id_]
        why = room.why_not(project)
        if why is None and anyone and not stopped:
            room.fund(project)
            step = Step(id_, project.cost, number, number, by=By.CHANCE, left=room.left)
            steps.append(step)
            continue
        ends = parameters.no_skip and why in {Why.DID_NOT_FIT, Why.DEARER_THAN_POT}
        if stopped and why is not Why.DEARER_THAN_POT:
            why = Why.AFTER_THE_STOP
        stopped = stopped or ends
        unfunded.append(_passed_over(project, room, why or Why.NO_VOTES, votes=number))
    return outcome_of("random-order", election, parameters, order, steps=steps, unfunded=unfunded)


def _passed_over(project: Project, room: Room, why: Why, *, votes: int) -> Unfunded:
    full = why is Why.CATEGORY_FULL
    return Unfunded(
        project.id,
        project.cost,
        votes=votes,
        score=votes,
        why=why,
        left=room.left,
        rival=room.rival(project) if why is Why.EXCLUDED else None,
        room=room.ceilings[project.category] if full else None,
    )
