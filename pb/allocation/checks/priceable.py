"""Priceability: could the voters, each with the same purse, have bought this result together?

A result is priceable if everyone can be given the same purse, of at least an equal share of the
pot, and payments for funded projects that they chose, so that (1) nobody pays more than the purse,
(2) the payments for each funded project make up its cost, and (3) the supporters of a project that
is not funded do not keep more than its cost together, or else they would have bought it.

Payments that a count left behind (equal shares) are checked first, however many ballots there
are. If they do not show it, or there are none, a linear programme decides exactly for elections
that are small enough: it looks for purse and payments with the least excess in (3). No excess:
priceable. An excess: its dual prices name the projects of which, whatever is paid, at least one
breaks (3) by as much. For larger elections two simple bounds may still prove that it fails;
otherwise it stays undecided.
Source: Peters and Skowron, Proportionality and the limits of welfarism, EC 2020; Peters,
Pierczyński and Skowron, NeurIPS 2021, for budgets.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pb.allocation.checks.simplex import Limit, minimise
from pb.allocation.checks.verdicts import (
    Check,
    NobodyPays,
    Property,
    SupportersKeepMore,
    Verdict,
)
from pb.allocation.election import Election

CELLS = 30_000
"""The largest tableau (rows × columns) that is solved."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Everyone's purse, and what one voter of each group of papers pays for each project."""

    purse: Fraction
    payments: Sequence[Mapping[str, Fraction]]


def priceable(
    election: Election,
    funded: Collection[str],
    *,
    prices: Prices | None = None,
    cells: int = CELLS,
) -> Check:
    """Check priceability; `prices` are tried first, one mapping for each of the ballots."""
    supporters = {project.id: 0 for project in election.projects}
    for ballot in election.ballots:
        for id_ in ballot.projects:
            supporters[id_] += ballot.count
    for id_ in sorted(funded):
        if not supporters[id_]:
            return Check(Property.PRICEABLE, Verdict.FAILS, NobodyPays(id_))
    if not election.voters or (prices and shows(election, funded, prices)):
        return Check(Property.PRICEABLE, Verdict.HOLDS)
    if _cells(election, funded) <= cells:
        return _Programme.of(election, frozenset(funded)).check()
    excess = _kept_at_least(election, frozenset(funded))
    if excess is None:
        return Check(Property.PRICEABLE, Verdict.UNDECIDED)
    return Check(Property.PRICEABLE, Verdict.FAILS, excess)


def shows(election: Election, funded: Collection[str], prices: Prices) -> bool:
    """Say whether these prices show that the funded projects are priceable."""
    purse = max(prices.purse, Fraction(election.budget, election.voters))
    cost = {project.id: project.cost for project in election.projects}
    paid = dict.fromkeys(cost, Fraction(0))
    kept = dict.fromkeys(cost, Fraction(0))
    for ballot, payments in zip(election.ballots, prices.payments, strict=True):
        left = purse - sum(payments.values(), Fraction(0))
        if left < 0 or not payments.keys() <= set(ballot.projects):
            return False
        for id_, amount in payments.items():
            paid[id_] += amount * ballot.count
        for id_ in ballot.projects:
            kept[id_] += left * ballot.count
    if any(amount < 0 for payments in prices.payments for amount in payments.values()):
        return False
    return all(
        paid[id_] == amount if id_ in funded else paid[id_] == 0 and kept[id_] <= amount
        for id_, amount in cost.items()
    )


def _cells(election: Election, funded: Collection[str]) -> int:
    """Count the cells of the tableau, before it is built."""
    groups = [len(set(ballot.projects).intersection(funded)) for ballot in election.ballots]
    rows = len(election.projects) + sum(paying > 0 for paying in groups)
    return rows * (sum(groups) + 3 + 2 * rows)


def _kept_at_least(election: Election, funded: frozenset[str]) -> SupportersKeepMore | None:
    """Name the project whose supporters surely keep most beyond its cost, if they do.

    Two bounds from an equal share each: those who chose nothing that is funded keep all of it;
    and all supporters together can pay no more than what is funded of their choices costs.
    """
    cost = {project.id: project.cost for project in election.projects}
    share = Fraction(election.budget, election.voters)
    supporters = dict.fromkeys(cost, 0)
    without = dict.fromkeys(cost, 0)
    wanted: dict[str, set[str]] = {id_: set() for id_ in cost}
    for ballot in election.ballots:
        bought = funded.intersection(ballot.projects)
        for id_ in ballot.projects:
            supporters[id_] += ballot.count
            without[id_] += 0 if bought else ballot.count
            wanted[id_] |= bought
    kept = {
        id_: max(
            share * without[id_],
            share * supporters[id_] - sum(cost[other] for other in wanted[id_]),
        )
        - cost[id_]
        for id_ in sorted(cost)
        if id_ not in funded
    }
    most = max(kept, key=kept.__getitem__, default=None)
    return None if most is None or kept[most] <= 0 else SupportersKeepMore((most,), kept[most])


@dataclass(frozen=True, slots=True)
class _Programme:
    """Columns: what a group pays for a project, the purse above an equal share, the excess."""

    election: Election
    columns: Mapping[tuple[int, str], int]
    limits: tuple[Limit, ...]
    unfunded: Mapping[str, int]

    @classmethod
    def of(cls, election: Election, funded: frozenset[str]) -> _Programme:
        columns: dict[tuple[int, str], int] = {}
        for group, ballot in enumerate(election.ballots):
            for id_ in ballot.projects:
                if id_ in funded:
                    columns[group, id_] = len(columns)
        found = cls(election, columns, (), {})
        limits = [*found.paid_up(funded), *found.purses()]
        first = len(limits)
        rest = [project.id for project in election.projects if project.id not in funded]
        limits += [found.kept(id_) for id_ in rest]
        return cls(
            election,
            columns,
            tuple(limits),
            {id_: first + place for place, id_ in enumerate(rest)},
        )

    @property
    def share(self) -> Fraction:
        return Fraction(self.election.budget, self.election.voters)

    def paid_up(self, funded: Collection[str]) -> list[Limit]:
        """The payments for each funded project make up its cost."""
        return [
            Limit(
                {
                    column: Fraction(1)
                    for (_, id_), column in self.columns.items()
                    if id_ == each.id
                },
                Fraction(each.cost),
                equal=True,
            )
            for each in self.election.projects
            if each.id in funded
        ]

    def purses(self) -> list[Limit]:
        """No group pays more than its purses hold."""
        more = len(self.columns)
        found = []
        for group, ballot in enumerate(self.election.ballots):
            pays = {
                self.columns[group, id_]: Fraction(1)
                for id_ in ballot.projects
                if (group, id_) in self.columns
            }
            if pays:
                pays[more] = Fraction(-ballot.count)
                found.append(Limit(pays, self.share * ballot.count))
        return found

    def kept(self, project: str) -> Limit:
        """The supporters of a project keep its cost together, and the excess, at most."""
        more = len(self.columns)
        weights: dict[int, Fraction] = {more + 1: Fraction(-1)}
        supporters = 0
        for group, ballot in enumerate(self.election.ballots):
            if project in ballot.projects:
                supporters += ballot.count
                for id_ in ballot.projects:
                    if (group, id_) in self.columns:
                        weights[self.columns[group, id_]] = Fraction(-1)
        weights[more] = Fraction(supporters)
        cost = next(each.cost for each in self.election.projects if each.id == project)
        return Limit(weights, cost - self.share * supporters)

    def check(self) -> Check:
        """Solve it."""
        goal = [Fraction(0)] * (len(self.columns) + 1) + [Fraction(1)]
        found = minimise(goal, self.limits)
        if found.value == 0:
            return Check(Property.PRICEABLE, Verdict.HOLDS)
        blamed = tuple(id_ for id_, row in self.unfunded.items() if found.prices[row] > 0)
        return Check(Property.PRICEABLE, Verdict.FAILS, SupportersKeepMore(blamed, found.value))
