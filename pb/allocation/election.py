"""An election as the count sees it: projects, ballots, a pot of money."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain

from pb.allocation.ballots import APPROVALS, BallotType


@dataclass(frozen=True, slots=True)
class Project:
    """What stands on the ballot paper. `cost` is in the smallest unit of money, above zero.

    `extra` holds further columns of a .pb file, by their Pabulib names.
    """

    id: str
    cost: int
    name: str = ""
    category: str = ""
    area: str = ""
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Ballot:
    """`count` identical papers. `points` is empty, or has one figure for each project named.

    On yes-no papers a yes has the point 1, or none at all, and a no has -1.

    Approvals are kept in the order of their ids, rankings in the voter's order.
    """

    projects: tuple[str, ...]
    points: tuple[int, ...] = ()
    count: int = 1

    def in_favour(self) -> tuple[str, ...]:
        """Name the projects without those that got zero points or less: a no, on yes-no papers."""
        if not self.points:
            return self.projects
        pairs = zip(self.projects, self.points, strict=True)
        return tuple(project for project, points in pairs if points > 0)


class Grouped(Sequence[Ballot]):
    """Approvals as `group` leaves them, and known to be valid, however they are kept."""

    ids: tuple[str, ...]
    """The projects that ballots may name, sorted."""

    voters: int
    """The number of ballots, empty ones included."""

    @abstractmethod
    def votes(self) -> dict[str, int]:
        """Say for each of the projects how many ballots name it."""


@dataclass(frozen=True, slots=True)
class Election:
    """Projects in the order of the paper, identical ballots grouped, a budget.

    Money is in the smallest unit, `10 ** unit_exponent` of which make one major unit (a pound).
    `step` is what Add1 adds for each voter in one step; left out, it is one major unit.
    `meta` holds the keys of a .pb file that mean nothing to the count.

    Raises:
        ValueError: an id twice, a cost or a step of zero or less, a negative budget, a ballot
            for an unknown project or for one project twice.
    """

    projects: tuple[Project, ...]
    ballots: Sequence[Ballot]
    budget: int
    ballot_type: BallotType = BallotType.APPROVAL
    step: int = 0
    unit_exponent: int = 0
    currency: str = ""
    meta: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.step == 0:
            object.__setattr__(self, "step", 10**self.unit_exponent)
        object.__setattr__(self, "ballots", group(self.ballots, self.ballot_type))
        known = {project.id for project in self.projects}
        if len(known) < len(self.projects):
            raise ValueError("a project id stands twice")
        if any(project.cost <= 0 for project in self.projects):
            raise ValueError("a project's cost is above zero")
        if self.budget < 0 or self.step < 0:
            raise ValueError("the budget and the step are not negative")
        if isinstance(self.ballots, Grouped):  # of another type, it is a tuple by now
            if not known.issuperset(self.ballots.ids):
                raise ValueError("a ballot names an unknown project")
            return
        for ballot in self.ballots:
            _check(ballot, known)

    @property
    def voters(self) -> int:
        """The number of ballots, empty ones included."""
        if isinstance(self.ballots, Grouped):
            return self.ballots.voters
        return sum(ballot.count for ballot in self.ballots)

    def votes(self) -> dict[str, int]:
        """Say for each project how many ballots name it, and do not say no to it."""
        found = {project.id: 0 for project in self.projects}
        if isinstance(self.ballots, Grouped):
            return found | self.ballots.votes()
        signed = self.ballot_type is BallotType.YES_NO
        alike: dict[int, list[tuple[str, ...]]] = {}
        for ballot in self.ballots:
            named = ballot.in_favour() if signed else ballot.projects
            alike.setdefault(ballot.count, []).append(named)
        for count, papers in alike.items():
            for project, number in Counter(chain.from_iterable(papers)).items():
                found[project] += number * count
        return found

    def points(self) -> dict[str, int]:
        """Say for each project how many points it got; a mark without points is one."""
        found = {project.id: 0 for project in self.projects}
        for ballot in self.ballots:
            points = ballot.points or (1,) * len(ballot.projects)
            for project, figure in zip(ballot.projects, points, strict=True):
                found[project] += figure * ballot.count
        return found

    def in_major(self, amount: int) -> str:
        """Write an amount in major units, with all its decimals: 1234 becomes "12.34"."""
        return in_major(amount, unit_exponent=self.unit_exponent)


def in_major(amount: int, *, unit_exponent: int) -> str:
    """Write an amount of smallest units in major units, with `unit_exponent` decimals."""
    digits = tuple(int(digit) for digit in str(abs(amount)))
    return format(Decimal((int(amount < 0), digits, -unit_exponent)), "f")


def group(ballots: Iterable[Ballot], ballot_type: BallotType) -> Sequence[Ballot]:
    """Put identical papers together, in an order that depends on nothing but the papers."""
    if isinstance(ballots, Grouped) and ballot_type in APPROVALS:
        return ballots
    if ballot_type in APPROVALS:
        return _approvals(ballots)
    papers: Counter[tuple[tuple[str, ...], tuple[int, ...]]] = Counter()
    for ballot in ballots:
        papers[(ballot.projects, ballot.points)] += ballot.count
    return tuple(Ballot(*paper, count=papers[paper]) for paper in sorted(papers))


def _approvals(ballots: Iterable[Ballot]) -> tuple[Ballot, ...]:
    """Group papers whose order means nothing; most are whole already, and stay as they are."""
    papers: dict[tuple[str, ...], Ballot] = {}
    for ballot in ballots:
        ids = tuple(sorted(ballot.projects))
        same = papers.get(ids)
        if same is not None:
            papers[ids] = Ballot(ids, count=same.count + ballot.count)
        elif ids == ballot.projects and not ballot.points:
            papers[ids] = ballot
        else:
            papers[ids] = Ballot(ids, count=ballot.count)
    return tuple(papers[ids] for ids in sorted(papers))


def _check(ballot: Ballot, known: set[str]) -> None:
    if len(set(ballot.projects)) < len(ballot.projects):
        raise ValueError("a ballot names a project twice")
    if not known.issuperset(ballot.projects):
        raise ValueError("a ballot names an unknown project")
    if ballot.points and len(ballot.points) != len(ballot.projects):
        raise ValueError("a ballot has another number of points than of projects")
