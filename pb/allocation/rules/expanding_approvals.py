"""Expanding approvals for rankings, PB-EAR.

Rule: each of the n voters (empty papers included) holds an equal share of the pot B. First only
the first choice on each ballot counts as support, then the first two, and so on. As soon as the
supporters of a project together hold its cost, it is bought, and each supporter pays the same part
of what they hold: (what is left of) a voting weight, in the source's words. One rank is added only
when nothing can be bought. It ends after the last rank of the longest ballot.

Rankings may be partial: what a voter does not rank, they never support. (The source ranks it last,
so that in the end everyone would support everything.) The source leaves open which of several
affordable projects is bought first, and from whom the weight is taken; here the published order
decides, and all supporters lose the same part.
Ties: all projects that can be bought at a step are level; the published order (ties.py) decides.
Cost: at each step, one look at all marks; see pockets.py. Undecided is raised, and nothing
guessed, where exact figures would get longer than a million bits.
Source: Aziz and Lee, Proportionally representative participatory budgeting with ordinal
preferences, AAAI 2021.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pb.allocation.election import Election
from pb.allocation.outcome import By, Outcome, Step, Unfunded, Why
from pb.allocation.parameters import Parameters
from pb.allocation.ties import Order
from pb.allocation.workings.pockets import Pockets
from pb.allocation.workings.reporting import in_order, outcome_of


def expanding_approvals(election: Election, parameters: Parameters) -> Outcome:
    """Count rankings by expanding approvals.

    Raises:
        NotCountable: papers that are not rankings.
        OptionsClash: options of other rules.
        Undecided: a comparison that would take too long.
    """
    order = Order.of(election, parameters)
    votes = election.votes()
    steps: list[Step] = []
    unfunded: list[Unfunded] = []
    share = Fraction(election.budget, election.voters) if any(votes.values()) else None
    pockets = Pockets(election.ballots, share=share or Fraction(0))
    if share is not None:
        steps = list(_run(election, pockets, order, votes=votes))
    left = steps[-1].left if steps else election.budget
    funded = {step.project for step in steps}
    for project in election.projects:
        if project.id not in funded:
            number, held = votes[project.id], Fraction(pockets.held(project.id))
            why = Why.SUPPORTERS_LACKED_MONEY if number else Why.NO_VOTES
            if project.cost > election.budget and number:
                why = Why.DEARER_THAN_POT
            unfunded.append(
                Unfunded(project.id, project.cost, number, number, why, left, supporters_left=held)
            )
    return outcome_of(
        "expanding-approvals",
        election,
        parameters,
        order,
        steps=steps,
        unfunded=unfunded,
        endowment=share,
    )


def _run(
    election: Election, pockets: Pockets, order: Order, *, votes: dict[str, int]
) -> Iterator[Step]:
    """Buy one project after the other, going down the ranks."""
    left = election.budget
    costs = {project.id: project.cost for project in election.projects if project.cost <= left}
    for rank in range(1, max(len(ballot.projects) for ballot in election.ballots) + 1):
        pockets.go_down()
        costs = {id_: cost for id_, cost in costs.items() if cost <= left}
        while level := [id_ for id_, cost in costs.items() if pockets.can_pay(id_, cost)]:
            chosen = order.first(level)
            level.remove(chosen)
            cost, held = costs.pop(chosen), pockets.held(chosen)
            left -= cost
            pockets.buy(chosen, cost)
            yield Step(
                chosen,
                cost,
                votes=votes[chosen],
                score=votes[chosen],
                by=By.RANKS,
                left=left,
                level=in_order(level, order),
                decided_by=order.decided_by(chosen, level),
                rank=rank,
                held=held,
            )
