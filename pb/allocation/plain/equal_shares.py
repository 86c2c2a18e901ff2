"""The Method of Equal Shares with cost utilities, in the plainest words."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pb.allocation.election import Election
from pb.allocation.parameters import Add1, Completion, Parameters
from pb.allocation.plain.greedy import fill
from pb.allocation.ties import Order


def equal_shares(election: Election, parameters: Parameters) -> list[str]:
    """Share the pot out equally and buy by effective votes. See rules/equal_shares.py."""
    parameters = parameters.chosen_for("equal-shares")
    votes = election.votes()
    if sum(votes.values()) == 0:
        return []
    if parameters.completion is Completion.NONE:
        share = Fraction(election.budget, election.voters)
        return share_out(election, parameters, costs=costs_of(election), share=share)
    funded = raise_shares(election, parameters)
    if parameters.completion is Completion.ADD1U:
        funded = fill(election, parameters, score=votes, funded=funded)
    return funded


def costs_of(election: Election) -> dict[str, int]:
    """Give each project's cost."""
    return {project.id: project.cost for project in election.projects}


def share_out(
    election: Election, parameters: Parameters, *, costs: dict[str, int], share: Fraction
) -> list[str]:
    """Run equal shares once, each voter holding `share`."""
    order = Order.of(election, parameters)
    voters = [ballot.projects for ballot in election.ballots for _ in range(ballot.count)]
    money = [share for _ in voters]
    waiting = dict(costs)
    funded: list[str] = []
    while True:
        prices = {}
        for id_, cost in waiting.items():
            purses = [held for held, voter in zip(money, voters, strict=True) if id_ in voter]
            if purses and sum(purses) >= cost:
                prices[id_] = price_of(cost, purses)
        if not prices:
            return funded
        most = max(Fraction(costs[id_]) / price for id_, price in prices.items())
        chosen = order.first(id_ for id_, price in prices.items() if costs[id_] / price == most)
        for number, voter in enumerate(voters):
            if chosen in voter:
                money[number] -= min(money[number], prices[chosen])
        funded.append(chosen)
        del waiting[chosen]


def price_of(cost: int, purses: list[Fraction]) -> Fraction:
    """Find the price at which payments of min(purse, price) make up the cost."""
    still_due = Fraction(cost)
    payers = len(purses)
    for purse in sorted(purses):
        if purse * payers >= still_due:
            return still_due / payers
        still_due -= purse
        payers -= 1
    raise ValueError("the purses do not hold the cost")


def raise_shares(election: Election, parameters: Parameters) -> list[str]:
    """Run equal shares again and again with one step more for each voter (Add1)."""
    unit = 10**election.unit_exponent
    costs, budget = costs_of(election), election.budget
    if parameters.add1 is Add1.EQUALSHARES_NET and sum(costs.values()) <= budget:
        share = Fraction(budget, election.voters)
        return share_out(election, parameters, costs=costs, share=share)
    if parameters.add1 is Add1.PABULIB:
        costs = {id_: cost // unit * unit for id_, cost in costs.items()}
        budget = budget // unit * unit
    votes = election.votes()
    with_votes = [id_ for id_ in costs if votes[id_] > 0]
    asked = {
        Add1.EQUALSHARES_NET: list(costs),
        Add1.PABUTOOLS: with_votes,
        Add1.PABULIB: [],
    }[parameters.add1 or Add1.EQUALSHARES_NET]
    before: list[str] = []
    for share in shares(election, parameters.add1, budget=budget):
        funded = share_out(election, parameters, costs=costs, share=share)
        left = budget - sum(costs[id_] for id_ in funded)
        real = sum(project.cost for project in election.projects if project.id in funded)
        if left < 0 or real > election.budget:
            return before
        before = funded
        fits = any(costs[id_] <= left for id_ in asked if id_ not in funded)
        if set(with_votes) <= set(funded) or (asked and not fits):
            return funded
    raise AssertionError("the shares rise without end")


def shares(election: Election, convention: Add1 | None, *, budget: int) -> Iterator[Fraction]:
    """Give the shares that a convention tries, one after the other."""
    exact = Fraction(budget, election.voters)
    whole = Fraction(exact // election.step * election.step)
    yield whole if convention is Add1.EQUALSHARES_NET else exact
    share = exact if convention is Add1.PABUTOOLS else whole
    while True:
        share += election.step
        yield share
