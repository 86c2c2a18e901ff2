"""The Method of Equal Shares with any utilities, in the plainest words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from pb.allocation.ballots import BallotType
from pb.allocation.election import Ballot, Election
from pb.allocation.parameters import Add1, Completion, Parameters, Utility
from pb.allocation.plain.greedy import fill, greedy
from pb.allocation.ties import Order

Wants = dict[str, int]
"""What one voter has from each project, its cost aside."""


def equal_shares(election: Election, parameters: Parameters) -> list[str]:
    """Share the pot out equally and buy by effective votes. See rules/equal_shares.py."""
    parameters = parameters.chosen_for("equal-shares")
    votes = election.votes()
    if sum(votes.values()) == 0:
        return []
    if parameters.add1 is None:
        share = Fraction(election.budget, election.voters)
        paid = share_out(election, parameters, costs=costs_of(election), share=share)
    else:
        share, paid = raise_shares(election, parameters)
    funded = list(paid)
    if Completion.EPSILON in parameters.chain:
        voters, worth = voters_of(election, parameters), worths(costs_of(election), parameters)
        money = after(voters, share, paid)
        order = Order.of(election, parameters)
        funded += epsilon(election, order, voters=voters, money=money, worth=worth, funded=funded)
    if {Completion.ADD1U, Completion.GREEDY} & set(parameters.chain):
        funded = fill(election, parameters, score=votes, funded=funded)
    if parameters.comparison:
        plain = Parameters(ties=parameters.ties, seed=parameters.seed)
        return preferred(election, funded, greedy(election, plain))
    return funded


def preferred(election: Election, ours: list[str], theirs: list[str]) -> list[str]:
    """Take the other list if strictly more voters have more projects of their own on it."""
    for_ours = for_theirs = 0
    for ballot in election.ballots:
        mine = len(set(wanted(ballot, election)) & set(ours))
        other = len(set(wanted(ballot, election)) & set(theirs))
        for_ours += ballot.count * (mine > other)
        for_theirs += ballot.count * (other > mine)
    return theirs if for_theirs > for_ours else ours


def wanted(ballot: Ballot, election: Election) -> Wants:
    """Say what a paper gives each project that it wants: points, places, or one."""
    points = ballot.points
    if election.ballot_type is BallotType.ORDINAL and not points:
        points = tuple(range(len(ballot.projects), 0, -1))
    marks = zip(ballot.projects, points or [1] * len(ballot.projects), strict=True)
    return {id_: given for id_, given in marks if given > 0}


def voters_of(election: Election, parameters: Parameters) -> list[Wants]:
    """Say for each voter what a funded project gives them, its cost aside."""
    flat = parameters.utility in {Utility.COST, Utility.CARDINALITY}
    voters = []
    for ballot in election.ballots:
        wants = wanted(ballot, election)
        if flat:
            wants = dict.fromkeys(wants, 1)
        voters += [wants] * ballot.count
    return voters


def worths(costs: dict[str, int], parameters: Parameters) -> dict[str, int]:
    """Say what this is multiplied with: the cost, or one."""
    times_cost = {Utility.COST, Utility.POINTS_COST, Utility.BORDA_COST}
    return costs if parameters.utility in times_cost else dict.fromkeys(costs, 1)


def costs_of(election: Election) -> dict[str, int]:
    """Give each project's cost."""
    return {project.id: project.cost for project in election.projects}


def share_out(
    election: Election, parameters: Parameters, *, costs: dict[str, int], share: Fraction
) -> dict[str, Fraction]:
    """Run equal shares once, each voter holding `share`; gives the prices in funding order."""
    order = Order.of(election, parameters)
    voters = voters_of(election, parameters)
    worth = worths(costs, parameters)
    money = [share for _ in voters]
    waiting = dict(costs)
    paid: dict[str, Fraction] = {}
    while True:
        prices = {}
        for id_, cost in waiting.items():
            pairs = zip(money, voters, strict=True)
            able = [(held, wants[id_]) for held, wants in pairs if id_ in wants]
            if able and sum(held for held, _ in able) >= cost:
                prices[id_] = price_of(cost, able)
        if not prices:
            return paid
        least = min(price / worth[id_] for id_, price in prices.items())
        chosen = order.first(id_ for id_, price in prices.items() if price / worth[id_] == least)
        for number, wants in enumerate(voters):
            money[number] -= min(money[number], prices[chosen] * wants.get(chosen, 0))
        paid[chosen] = prices[chosen]
        del waiting[chosen]


def after(voters: list[Wants], share: Fraction, paid: Mapping[str, Fraction]) -> list[Fraction]:
    """Say what everyone holds once the prices are paid."""
    money = [share for _ in voters]
    for id_, price in paid.items():
        for number, wants in enumerate(voters):
            money[number] -= min(money[number], price * wants.get(id_, 0))
    return money


def epsilon(
    election: Election,
    order: Order,
    *,
    voters: list[Wants],
    money: list[Fraction],
    worth: dict[str, int],
    funded: list[str],
) -> list[str]:
    """Go on where everyone wants everything a little: supporters give all, the others the rest."""
    costs = costs_of(election)
    left = election.budget - sum(costs[id_] for id_ in funded)
    added: list[str] = []
    while True:
        prices = {}
        for id_ in set(costs) - {*funded, *added}:
            pairs = list(zip(money, voters, strict=True))
            given = sum(held for held, wants in pairs if id_ in wants)
            others = [(held, 1) for held, wants in pairs if id_ not in wants]
            if costs[id_] <= left and sum(money) >= costs[id_]:
                prices[id_] = price_of(costs[id_] - given, others)
        if not prices:
            return added
        least = min(price / worth[id_] for id_, price in prices.items())
        chosen = order.first(id_ for id_, price in prices.items() if price / worth[id_] == least)
        for number, wants in enumerate(voters):
            money[number] -= min(money[number], prices[chosen])
            money[number] = Fraction(0) if chosen in wants else money[number]
        left -= costs[chosen]
        added.append(chosen)


def price_of(cost: int | Fraction, able: list[tuple[Fraction, int]]) -> Fraction:
    """Find the price at which payments of min(purse, price · wants) make up the cost."""
    still_due = Fraction(cost)
    units = sum(wants for _, wants in able)
    for purse, wants in sorted(able, key=lambda one: one[0] / one[1]):
        if purse * units >= still_due * wants:
            return still_due / units
        still_due -= purse
        units -= wants
    raise ValueError("the purses do not hold the cost")


def raise_shares(
    election: Election, parameters: Parameters
) -> tuple[Fraction, dict[str, Fraction]]:
    """Run equal shares again and again with one step more for each voter (Add1)."""
    unit = 10**election.unit_exponent
    costs, budget = costs_of(election), election.budget
    if parameters.add1 is Add1.EQUALSHARES_NET and sum(costs.values()) <= budget:
        share = Fraction(budget, election.voters)
        return share, share_out(election, parameters, costs=costs, share=share)
    if parameters.add1 is Add1.PABULIB:
        costs = {id_: cost // unit * unit for id_, cost in costs.items()}
        budget = budget // unit * unit
    wants = voters_of(election, parameters)
    with_votes = [id_ for id_ in costs if any(id_ in voter for voter in wants)]
    asked = {
        Add1.EQUALSHARES_NET: list(costs),
        Add1.PABUTOOLS: with_votes,
        Add1.PABULIB: [],
    }[parameters.add1 or Add1.EQUALSHARES_NET]
    before: tuple[Fraction, dict[str, Fraction]] = Fraction(0), {}
    for share in shares(election, parameters.add1, budget=budget):
        paid = share_out(election, parameters, costs=costs, share=share)
        left = budget - sum(costs[id_] for id_ in paid)
        real = sum(project.cost for project in election.projects if project.id in paid)
        if left < 0 or real > election.budget:
            return before
        before = share, paid
        fits = any(costs[id_] <= left for id_ in asked if id_ not in paid)
        if set(with_votes) <= set(paid) or (asked and not fits):
            return before
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
