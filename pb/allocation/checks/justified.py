"""Extended justified representation: does a group that deserves projects get as much as they give?

Voters who all choose the projects T, and whose equal share of the pot pays for T, deserve T. EJR
"up to one" asks that at least one of them is satisfied by the result with one project of T that is
not funded added, better than by T; "up to any", with any such project added. Satisfaction is the
cost of the funded projects that a voter chose, or their number. (Where "up to one" may add any
project, and not only one of T, it asks for less, and holds wherever this holds.)

A set T fails exactly if those of its voters who fall short are by themselves enough to deserve T.
So it is enough to look at the sets, not at the groups; and as a larger set costs more and has
fewer voters, sets that nobody deserves have no supersets that anybody does. All that remain are
tried, by their size, until a stated amount of work is done: then the verdict is "screened" up to
the last size that was finished.
Source: Peters, Pierczyński and Skowron, NeurIPS 2021 (up to one); Brill, Forster, Lackner, Maly
and Peters, Proportionality in approval-based participatory budgeting, AAAI 2023 (up to any).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from pb.allocation.checks.verdicts import Check, Group, Property, Verdict
from pb.allocation.election import Election

WORK = 3_000_000
"""How many papers are looked at, counted once for each set, before exactness is given up."""


class Measure(StrEnum):
    """How satisfied a voter is: by the cost of the chosen projects that are funded, or number."""

    COST = "cost"
    CARDINALITY = "cardinality"


class _TooMuch(Exception):
    """The allowed work is done."""


def up_to_one(
    election: Election,
    funded: Collection[str],
    *,
    measure: Measure = Measure.COST,
    work: int = WORK,
) -> Check:
    """Check EJR up to one project."""
    search = _Search.of(election, funded, measure=measure, work=work)
    return search.check(Property.EJR_UP_TO_ONE, any_=False)


def up_to_any(
    election: Election,
    funded: Collection[str],
    *,
    measure: Measure = Measure.COST,
    work: int = WORK,
) -> Check:
    """Check EJR up to any project."""
    search = _Search.of(election, funded, measure=measure, work=work)
    return search.check(Property.EJR_UP_TO_ANY, any_=True)


@dataclass(slots=True)
class _Search:
    """All that the search looks up; papers are numbers."""

    election: Election
    ids: list[str]
    cost: Mapping[str, int]
    worth: Mapping[str, int]
    funded: frozenset[str]
    supporters: Mapping[str, list[int]]
    weights: list[int]
    has: list[int]
    voters: int
    work: int

    @classmethod
    def of(
        cls, election: Election, funded: Collection[str], *, measure: Measure, work: int
    ) -> _Search:
        cost = {project.id: project.cost for project in election.projects}
        worth = cost if measure is Measure.COST else dict.fromkeys(cost, 1)
        supporters: dict[str, list[int]] = {id_: [] for id_ in cost}
        for place, ballot in enumerate(election.ballots):
            for id_ in ballot.projects:
                supporters[id_].append(place)
        won = frozenset(funded)
        has = [sum(worth[id_] for id_ in won.intersection(b.projects)) for b in election.ballots]
        return cls(
            election,
            ids=sorted(cost),
            cost=cost,
            worth=worth,
            funded=won,
            supporters=supporters,
            weights=[ballot.count for ballot in election.ballots],
            has=has,
            voters=election.voters,
            work=work,
        )

    def check(self, property_: Property, *, any_: bool) -> Check:
        """Try all sets of one size after the other."""
        size = 0
        try:
            while True:
                reached = False
                for projects, papers in self._sets(size + 1):
                    reached = True
                    group = self._failing(projects, papers, any_=any_)
                    if group:
                        return Check(property_, Verdict.FAILS, group)
                if not reached:
                    return Check(property_, Verdict.HOLDS)
                size += 1
        except _TooMuch:
            return Check(property_, Verdict.SCREENED, up_to=size)

    def _sets(self, size: int) -> Iterator[tuple[tuple[str, ...], list[int]]]:
        """Give the sets of a size that their voters deserve, with those voters' papers."""
        yield from self._grown((), [], 0, size)

    def _grown(
        self, chosen: tuple[str, ...], papers: list[int], start: int, size: int
    ) -> Iterator[tuple[tuple[str, ...], list[int]]]:
        for place in range(start, len(self.ids)):
            id_ = self.ids[place]
            projects = (*chosen, id_)
            both = _common(papers, self.supporters[id_]) if chosen else self.supporters[id_]
            self._count_work(len(both) + len(papers) + 1)
            if not self._deserved(projects, sum(self.weights[paper] for paper in both)):
                continue
            if len(projects) == size:
                yield projects, both
            else:
                yield from self._grown(projects, both, place + 1, size)

    def _count_work(self, papers: int) -> None:
        self.work -= papers
        if self.work < 0:
            raise _TooMuch

    def _deserved(self, projects: tuple[str, ...], voters: int) -> bool:
        cost = sum(self.cost[id_] for id_ in projects)
        return voters > 0 and voters * self.election.budget >= cost * self.voters

    def _failing(
        self, projects: tuple[str, ...], papers: list[int], *, any_: bool
    ) -> Group | None:
        """Give the voters who fall short, if they are enough."""
        missing = [self.worth[id_] for id_ in projects if id_ not in self.funded]
        if not missing:
            return None
        added = min(missing) if any_ else max(missing)
        wanted = sum(self.worth[id_] for id_ in projects)
        short = sum(self.weights[paper] for paper in papers if self.has[paper] + added <= wanted)
        if not self._deserved(projects, short):
            return None
        share = Fraction(self.election.budget * short, self.voters)
        cost = sum(self.cost[id_] for id_ in projects)
        return Group(projects, short, cost, share)


def _common(papers: list[int], others: list[int]) -> list[int]:
    kept = set(others)
    return [paper for paper in papers if paper in kept]
