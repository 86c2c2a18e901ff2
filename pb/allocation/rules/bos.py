"""The Method of Equal Shares with Bounded Overspending, "BOS equal shares".

Rule: each of the n voters (empty papers included) holds an equal share of the pot B. A project may
be bought even if its supporters hold only a part α of its cost, or give only that part: with a
payment of at most λ for each unit of utility they raise

    α · cost = Σ over supporters of min(purse, λ · utility),     ρ = λ / α,

where ρ is what a unit of utility would cost if they could pay for all of it. What has the
smallest ρ / α is bought, if it fits into what is left of the pot, and each supporter is charged
ρ · utility, or all that they hold; what is missing overspends their shares, never the pot. With
α = 1 this is equal shares. It ends when nothing fits whose supporters hold anything.

Utility: `cost` (a project is worth its cost to each supporter) or `cardinality` (worth 1).
Ties: equal ρ / α are decided by the published order (ties.py); for one project, the larger α. All
figures are exact. As each overspending may double their length, a price whose denominator has more
than 512 bits is rounded up to the 2 ** 512th part of the smallest unit of money, by definition.
Cost: about (offers looked at) × (supporters); see overspending.py.
Source: Papasotiropoulos, Pishbin, Skibski, Skowron and Wąs, Method of Equal Shares with Bounded
Overspending, 2024, arXiv 2409.15005, section 5. Its variant BOS+ is not counted here.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pb.allocation.election import Election, Project
from pb.allocation.outcome import By, Outcome, Step, Unfunded, Why
from pb.allocation.parameters import Parameters, Utility
from pb.allocation.ties import Order
from pb.allocation.workings.overspending import Offer, Overdrafts
from pb.allocation.workings.papers import Papers
from pb.allocation.workings.reporting import in_order, outcome_of


def bos(election: Election, parameters: Parameters) -> Outcome:
    """Count by equal shares with bounded overspending.

    Raises:
        NotCountable: papers with points and rankings.
        OptionsClash: options of other rules.
    """
    papers = Papers(election)
    order = Order.of(election, parameters, votes=papers.votes_by_id)
    steps: list[Step] = []
    share = Fraction(election.budget, election.voters) if any(papers.votes) else None
    if share is not None:
        costs = [project.cost for project in election.projects]
        flat = parameters.utility is Utility.CARDINALITY
        utilities = [1] * len(costs) if flat else costs
        overdrafts = Overdrafts(papers, costs, utilities, share=share)
        steps = list(_run(election, overdrafts, order))
    unfunded = _unfunded(election, papers, steps)
    return outcome_of(
        "bos", election, parameters, order, steps=steps, unfunded=unfunded, endowment=share
    )


def _run(election: Election, overdrafts: Overdrafts, order: Order) -> Iterator[Step]:
    """Buy one project after the other."""
    ids = [project.id for project in election.projects]
    costs, votes = overdrafts.costs, overdrafts.papers.votes
    waiting = [place for place, number in enumerate(votes) if number]
    left = election.budget
    while True:
        waiting = [place for place in waiting if costs[place] <= left]
        offers = overdrafts.best(waiting)
        if not offers:
            return
        chosen = min(offers, key=lambda offer: order.keys[ids[offer.project]])
        level = [ids[offer.project] for offer in offers if offer is not chosen]
        left -= costs[chosen.project]
        waiting.remove(chosen.project)
        yield _step(
            election.projects[chosen.project],
            chosen,
            left=left,
            votes=votes[chosen.project],
            full=overdrafts.paying_in_full(chosen),
            level=in_order(level, order),
            order=order,
        )
        overdrafts.buy(chosen)


def _step(  # noqa: PLR0913 - a step is all of this
    project: Project,
    offer: Offer,
    *,
    left: int,
    votes: int,
    full: int,
    level: tuple[str, ...],
    order: Order,
) -> Step:
    covered = offer.covered == 1
    return Step(
        project.id,
        project.cost,
        votes=votes,
        score=votes,
        by=By.SHARES if covered else By.OVERSPENDING,
        left=left,
        effective_votes=project.cost / offer.price if covered else None,
        price=offer.price,
        paid_in_full=full,
        exhausted=votes - full,
        level=level,
        decided_by=order.decided_by(project.id, level),
        covered=offer.covered,
    )


def _unfunded(election: Election, papers: Papers, steps: list[Step]) -> Iterator[Unfunded]:
    """Give the reasons of the others: with money left at its supporters, it did not fit."""
    funded = {step.project for step in steps}
    left = election.budget - sum(step.cost for step in steps)
    for project, votes in zip(election.projects, papers.votes, strict=True):
        if project.id in funded:
            continue
        lacking = None
        if not votes:
            why = Why.NO_VOTES
        elif project.cost > election.budget:
            why = Why.DEARER_THAN_POT
        elif project.cost > left:
            why = Why.DID_NOT_FIT
        else:
            why, lacking = Why.SUPPORTERS_LACKED_MONEY, Fraction(0)
        yield Unfunded(
            project.id,
            project.cost,
            votes,
            votes,
            why=why,
            left=left,
            supporters_left=lacking,
        )
