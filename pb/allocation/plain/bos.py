"""Equal shares with bounded overspending, in the plainest words."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from pb.allocation.election import Election
from pb.allocation.parameters import Parameters, Utility
from pb.allocation.ties import Order

LONGEST = 512
"""A price whose denominator has more bits is rounded up to the 2 ** LONGEST-th part of a unit."""

Offer = tuple[Fraction, Fraction]


def bos(election: Election, parameters: Parameters) -> list[str]:
    """Buy what is best for its money, even if its supporters lack some. See rules/bos.py."""
    order = Order.of(election, parameters)
    voters = [ballot.in_favour() for ballot in election.ballots for _ in range(ballot.count)]
    if not any(voters):
        return []
    purses = [Fraction(election.budget, len(voters)) for _ in voters]
    waiting = {project.id: project.cost for project in election.projects}
    left = election.budget
    funded: list[str] = []
    while True:
        offers: dict[str, Offer] = {}
        for id_, cost in waiting.items():
            mine = [purse for purse, voter in zip(purses, voters, strict=True) if id_ in voter]
            if cost <= left and sum(mine) > 0:
                per_cost = parameters.utility is Utility.CARDINALITY
                offers[id_] = best_offer(cost, mine, utility=1 if per_cost else cost)
        if not offers:
            return funded
        least = min(rate for rate, _ in offers.values())
        chosen = order.first(id_ for id_, (rate, _) in offers.items() if rate == least)
        for number, voter in enumerate(voters):
            if chosen in voter:
                purses[number] -= min(purses[number], offers[chosen][1])
        left -= waiting.pop(chosen)
        funded.append(chosen)


def best_offer(cost: int, purses: list[Fraction], *, utility: int) -> Offer:
    """Find the part of the cost that it is best to cover: gives (ρ / α, ρ · utility).

    Between two purses the figure has its smallest value at one of them, so only they are tried,
    and the price at which the supporters pay all of the cost.
    """
    caps = [purse for purse in purses if purse > 0]
    if sum(purses) >= cost:
        caps.append(full_price(cost, purses))
    offers = []
    for cap in caps:
        covered = min(Fraction(1), sum(min(purse, cap) for purse in purses) / Fraction(cost))
        rho = cap / utility / covered
        offers.append((rho / covered, -covered, rho * utility))
    rate, _, price = min(offers)
    if price.denominator.bit_length() > LONGEST:
        price = Fraction(ceil(price * 2**LONGEST), 2**LONGEST)
    return rate, price


def full_price(cost: int, purses: list[Fraction]) -> Fraction:
    """Find the price at which payments of min(purse, price) make up the cost."""
    still_due, payers = Fraction(cost), len(purses)
    for purse in sorted(purses):
        if purse * payers >= still_due:
            break
        still_due -= purse
        payers -= 1
    return still_due / payers
