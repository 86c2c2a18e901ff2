"""Checks of a result: each property holds, or a counterexample says where it does not.

Exact wherever it says "holds" or "fails". Where an election is too large for that, a check says so
by its verdict: "screened" (no counterexample among those tried) or "undecided".
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from pb.allocation.ballots import APPROVALS, BallotType
from pb.allocation.checks.justified import WORK, Measure, up_to_any, up_to_one
from pb.allocation.checks.priceable import Prices, priceable
from pb.allocation.checks.verdicts import (
    Check,
    Counterexample,
    Group,
    NobodyPays,
    Overspent,
    Property,
    StillFits,
    SupportersKeepMore,
    Verdict,
)
from pb.allocation.election import Ballot, Election

__all__ = [
    "Check",
    "Counterexample",
    "Group",
    "Measure",
    "NobodyPays",
    "Overspent",
    "Prices",
    "Property",
    "StillFits",
    "SupportersKeepMore",
    "Verdict",
    "check",
    "exhaustive",
    "priceable",
    "up_to_any",
    "up_to_one",
    "within_budget",
]


def check(
    election: Election,
    funded: Collection[str],
    *,
    measure: Measure = Measure.COST,
    prices: Prices | None = None,
    work: int = WORK,
) -> tuple[Check, ...]:
    """Check all properties, in the order of `Property`.

    `prices` are payments that the count left behind, for priceability; `work` bounds the search
    for groups that get less than they deserve.
    """
    found = [within_budget(election, funded), exhaustive(election, funded)]
    if election.ballot_type is BallotType.YES_NO:
        election, prices = _as_approvals(election), None
    if election.ballot_type not in APPROVALS:
        rest = (Property.PRICEABLE, Property.EJR_UP_TO_ONE, Property.EJR_UP_TO_ANY)
        return (*found, *(Check(each, Verdict.NOT_MEANT) for each in rest))
    return (
        *found,
        priceable(election, funded, prices=prices),
        up_to_one(election, funded, measure=measure, work=work),
        up_to_any(election, funded, measure=measure, work=work),
    )


def _as_approvals(election: Election) -> Election:
    """Take each yes for an approval and each no for nothing."""
    papers = tuple(Ballot(each.in_favour(), count=each.count) for each in election.ballots)
    return replace(election, ballots=papers, ballot_type=BallotType.APPROVAL)


def within_budget(election: Election, funded: Collection[str]) -> Check:
    """Check that the funded projects together cost no more than the pot."""
    cost = sum(project.cost for project in election.projects if project.id in funded)
    if cost <= election.budget:
        return Check(Property.WITHIN_BUDGET, Verdict.HOLDS)
    return Check(Property.WITHIN_BUDGET, Verdict.FAILS, Overspent(cost, election.budget))


def exhaustive(election: Election, funded: Collection[str]) -> Check:
    """Check that no further project fits; the counterexample is the one with most votes.

    Projects without a vote count too: nobody asks for them, but the money for them is there.
    """
    cost = {project.id: project.cost for project in election.projects}
    left = election.budget - sum(cost[id_] for id_ in funded)
    votes = election.votes()
    fitting = [id_ for id_ in cost if id_ not in funded and cost[id_] <= left]
    if not fitting:
        return Check(Property.EXHAUSTIVE, Verdict.HOLDS)
    first = min(fitting, key=lambda id_: (-votes[id_], cost[id_], id_))
    return Check(Property.EXHAUSTIVE, Verdict.FAILS, StillFits(first, cost[first], left))
