"""Where the money came from: what each ballot paid for each funded project.

Equal shares: everyone starts with the outcome's share, and pays for a project that they chose the
price per unit of satisfaction, or all that they have left. Order and share stand in the outcome,
so the price follows from the purses; nothing is counted again. (With Add1 the share is larger than
an equal part of the pot, but the payments still make up the cost.) Under the completion epsilon,
supporters give all that they have left, and everyone else the same price, or all.

Phragmén: each supporter of a funded project takes on as much of its cost as brings all of them to
the step's load.

Whatever another completion funds, and all that other rules fund, comes from the pot itself: no
voter's part in it is worked out. So does what dropped decimals leave open (pabulib's Add1). For
each project the payments of all ballots and of the pot make up its cost exactly, or the outcome
is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pb.allocation.ballots import reading_for
from pb.allocation.election import Ballot, Election
from pb.allocation.outcome import By, Outcome, Step
from pb.allocation.parameters import Add1, Utility
from pb.allocation.utilities import worth_of

Paper = tuple[tuple[str, ...], tuple[int, ...]]
"""What stands on a ballot: its projects and points."""

Labels = Mapping[Paper, Mapping[str, int]]
"""For each paper, how many of its voters have which label (an area, an age band)."""

UNKNOWN = ""
"""The label of voters about whom nothing is known."""

FEWEST = 10
"""A label with fewer voters is not shown by itself."""

BAND = 10
"""How many years go into one band."""

FEW = "other"
"""The label under which those go together."""


@dataclass(frozen=True, slots=True)
class Payments:
    """What a voter of each of the election's ballots paid for each project, and what the pot paid.

    `purse` is everyone's share, None where nothing was paid from one.
    """

    purse: Fraction | None
    ballots: tuple[Mapping[str, Fraction], ...]
    pot: Mapping[str, Fraction]

    def kept(self, ballot: int) -> Fraction | None:
        """Say what a voter of a ballot still had in the end; None where no purses paid."""
        if self.purse is None:
            return None
        return self.purse - sum(self.ballots[ballot].values(), Fraction(0))


FROM_PURSES = frozenset({By.SHARES, By.WORTH, By.EPSILON, By.OVERSPENDING})
"""The steps in which voters pay out of equal shares of the pot."""


def payments(election: Election, outcome: Outcome) -> Payments:
    """Work out from an outcome who paid for what.

    Raises:
        ValueError: the outcome is not one of this election.
    """
    paid: list[dict[str, Fraction]] = [{} for _ in election.ballots]
    pot: dict[str, Fraction] = {}
    _check(election, outcome)
    books = _Books(election, outcome)
    for step in outcome.steps:
        amounts: Mapping[int, Fraction] = {}
        if step.by in {By.SHARES, By.WORTH}:
            amounts = books.by_shares(step)
        elif step.by is By.EPSILON:
            amounts = books.by_epsilon(step)
        elif step.by is By.LOADS:
            amounts = books.by_loads(step)
        elif step.by is By.OVERSPENDING:
            amounts = books.by_overspending(step)
        for place, amount in amounts.items():
            paid[place][step.project] = amount
        counts = (election.ballots[place].count * amount for place, amount in amounts.items())
        pot[step.project] = step.cost - sum(counts, Fraction(0))
    if any(amount < 0 for amount in pot.values()):
        raise ValueError("the voters paid more than a project costs")
    pays = {id_: amount for id_, amount in pot.items() if amount}
    shared = any(step.by in FROM_PURSES for step in outcome.steps)
    return Payments(outcome.endowment if shared else None, tuple(paid), pays)


def _check(election: Election, outcome: Outcome) -> None:
    costs = {project.id: project.cost for project in election.projects}
    same = outcome.voters == election.voters and outcome.budget == election.budget
    if not same or any(costs.get(step.project) != step.cost for step in outcome.steps):
        raise ValueError("the outcome belongs to another election")


class _Books:
    """Everyone's purse or load in the course of the steps, by the places of the ballots."""

    def __init__(self, election: Election, outcome: Outcome) -> None:
        self.election = election
        self.outcome = outcome
        self.purses = [outcome.endowment or Fraction(0)] * len(election.ballots)
        reading = reading_for(outcome.rule, election.ballot_type)
        utility = outcome.parameters.utility or Utility.COST
        self.worth: dict[str, dict[int, int]] = {project.id: {} for project in election.projects}
        for place, ballot in enumerate(election.ballots):
            for id_, worth in worth_of(ballot, reading, utility).items():
                self.worth[id_][place] = worth
        starting = dict(outcome.parameters.loads)
        self.loads = [starting.get(ballot.projects, Fraction(0)) for ballot in election.ballots]

    def by_shares(self, step: Step) -> dict[int, Fraction]:
        """Give what each supporter's purse paid, and take it out."""
        supporters = {
            place: worth for place, worth in self.worth[step.project].items() if self.purses[place]
        }
        rate = self._rate(self._counted(step.cost), supporters)
        amounts = {
            place: min(self.purses[place], rate * worth) for place, worth in supporters.items()
        }
        for place, amount in amounts.items():
            self.purses[place] -= amount
        return amounts

    def by_epsilon(self, step: Step) -> dict[int, Fraction]:
        """Take all that supporters have left, and from everyone else the same price, or all."""
        supporters = self.worth[step.project]
        amounts = {place: self.purses[place] for place in supporters if self.purses[place]}
        counts = [ballot.count for ballot in self.election.ballots]
        given = sum((counts[place] * amount for place, amount in amounts.items()), Fraction(0))
        others = {
            place: 1
            for place, purse in enumerate(self.purses)
            if purse and place not in supporters
        }
        price = self._rate(step.cost - given, others)
        amounts |= {place: min(self.purses[place], price) for place in others}
        for place, amount in amounts.items():
            self.purses[place] -= amount
        return amounts

    def _rate(self, cost: Fraction | int, supporters: Mapping[int, int]) -> Fraction:
        """Find the payment for one unit of satisfaction at which the purses make up the cost."""
        counts = [ballot.count for ballot in self.election.ballots]
        groups: dict[tuple[Fraction, int], int] = {}
        for place, worth in supporters.items():
            key = (self.purses[place] / worth, worth)
            groups[key] = groups.get(key, 0) + counts[place]
        able = sum(counts[place] * worth for place, worth in supporters.items())
        due = Fraction(cost)
        for (most, worth), count in sorted(groups.items()):
            if most * able >= due:
                return due / able
            due -= most * worth * count
            able -= worth * count
        raise ValueError("the supporters' purses do not hold a funded project's cost")

    def _counted(self, cost: int) -> int:
        unit = 10**self.election.unit_exponent
        return cost // unit * unit if self.outcome.parameters.add1 is Add1.PABULIB else cost

    def by_overspending(self, step: Step) -> dict[int, Fraction]:
        """Give what each supporter was charged, or all they had; what is missing is the pot's."""
        assert step.price is not None
        supporters = [place for place in self.worth[step.project] if self.purses[place]]
        amounts = {place: min(self.purses[place], step.price) for place in supporters}
        for place, amount in amounts.items():
            self.purses[place] -= amount
        return amounts

    def by_loads(self, step: Step) -> dict[int, Fraction]:
        """Give what each supporter took on, up to the load of the step."""
        assert step.load is not None
        amounts = {place: step.load - self.loads[place] for place in self.worth[step.project]}
        if any(amount < 0 for amount in amounts.values()):
            raise ValueError("a supporter's load is larger than that of the step")
        for place in amounts:
            self.loads[place] = step.load
        return amounts


# -- by groups of voters -----------------------------------------------------------------------


def paper_of(ballot: Ballot) -> Paper:
    """Give what stands on a ballot, to find its labels."""
    return ballot.projects, ballot.points


def by_length(election: Election) -> Labels:
    """Label ballots by how many projects they name: nothing more needs to be published."""
    return {
        paper_of(ballot): {str(len(ballot.projects)): ballot.count} for ballot in election.ballots
    }


def in_bands(labels: Labels, *, width: int = BAND) -> Labels:
    """Put labels that are whole numbers (ages) into bands, if all are: 20-29 for `width` 10."""
    names = {name for found in labels.values() for name in found}
    if not names or not all(name.isascii() and name.isdigit() for name in names):
        return labels
    bands: dict[Paper, dict[str, int]] = {}
    for paper, found in labels.items():
        sums = bands.setdefault(paper, {})
        for name, count in found.items():
            first = int(name) // width * width
            band = f"{first}-{first + width - 1}"
            sums[band] = sums.get(band, 0) + count
    return bands


def without_small(labels: Labels, *, fewest: int = FEWEST) -> Labels:
    """Put labels with fewer voters than `fewest` together, and the next smallest if need be.

    So no figure stands for a handful of people, or can be had by subtracting all the others.
    """
    totals: dict[str, int] = {}
    for found in labels.values():
        for label, count in found.items():
            totals[label] = totals.get(label, 0) + count
    together: list[str] = []
    for label, count in sorted(totals.items(), key=lambda entry: (entry[1], entry[0])):
        if count >= fewest and sum(totals[each] for each in together) >= (
            fewest if together else 0
        ):
            break
        together.append(label)
    if not together:
        return labels
    return {paper: _renamed(found, together) for paper, found in labels.items()}


def _renamed(found: Mapping[str, int], together: Sequence[str]) -> Mapping[str, int]:
    few = sum(count for label, count in found.items() if label in together)
    kept = {label: count for label, count in found.items() if label not in together}
    return {**kept, FEW: kept.get(FEW, 0) + few} if few else kept


def paid_by(election: Election, found: Payments, labels: Labels) -> dict[str, dict[str, Fraction]]:
    """Say for each funded project how much the voters of each label paid together.

    Voters of a paper who have no label count as `UNKNOWN`. What the pot paid is not among these:
    a project's figures and `found.pot` make up its cost.

    Raises:
        ValueError: labels for more voters than handed in a paper.
    """
    sums: dict[str, dict[str, Fraction]] = {}
    for ballot, amounts in zip(election.ballots, found.ballots, strict=True):
        known = dict(labels.get(paper_of(ballot), {}))
        rest = ballot.count - sum(known.values())
        if rest < 0:
            raise ValueError("labels for more voters than handed in a paper")
        if rest:
            known[UNKNOWN] = known.get(UNKNOWN, 0) + rest
        for id_, amount in amounts.items():
            paid = sums.setdefault(id_, {})
            for label, count in known.items():
                paid[label] = paid.get(label, Fraction(0)) + amount * count
    order = [id_ for id_ in sums if sums[id_]]
    return {id_: dict(sorted(sums[id_].items())) for id_ in order}
