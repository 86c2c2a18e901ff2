"""What a result means for the people who voted: figures of one election and its funded projects.

All figures are exact fractions; whoever shows them rounds them, and nothing is computed from a
rounded figure. None stands where a figure has no meaning (a share of no ballots at all).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from pb.allocation.election import Election, Project


@dataclass(frozen=True, slots=True)
class Part:
    """One category or area: its projects, and its share of what was spent and of what was wished.

    `spent` is the cost of its funded projects, `share` that cost as a part of all spending.
    `wished` is the mean, over the ballots that choose anything, of its part of the cost of all
    that the ballot chooses.
    """

    name: str
    projects: int
    funded: int
    spent: int
    share: Fraction | None
    wished: Fraction | None


@dataclass(frozen=True, slots=True)
class Metrics:
    """The figures of a result. B is the pot, n all ballots, W the funded projects.

    - `cost_used`: the cost of W as a part of B
    - `excluded`: the part of the ballots with no chosen project in W, empty ones included;
      `excluded_of_two` looks only at ballots that choose at least two
    - `satisfaction`: the mean number of chosen projects in W; `cost_satisfaction`: the mean of
      their cost, as a part of B; `points_satisfaction`: the mean of the points given to them
    - `influence_gini`: how unequally influence is spread, 0 for equally. A funded project's cost
      is divided equally among its voters, and a ballot's influence is the sum of its parts
    - `influence_gap`: how far influence is on average from what an equal share would buy: from
      the smaller of B/n and what the ballot would have if all that it chooses were funded
    - `category_gap`, `area_gap`: half the sum of the differences between a part's share of the
      spending and its share of the wishes, 0 for none, 1 for the most
    """

    voters: int
    budget: int
    cost: int
    projects: int
    funded: int
    cost_used: Fraction | None
    excluded: Fraction | None
    excluded_of_two: Fraction | None
    satisfaction: Fraction | None
    cost_satisfaction: Fraction | None
    points_satisfaction: Fraction | None
    influence_gini: Fraction | None
    influence_gap: Fraction | None
    category_gap: Fraction | None
    area_gap: Fraction | None
    categories: tuple[Part, ...]
    areas: tuple[Part, ...]


def metrics(election: Election, funded: Collection[str]) -> Metrics:
    """Compute every figure that an election and its funded projects determine.

    Raises:
        KeyError: a funded id that is no project's.
    """
    cost = {project.id: project.cost for project in election.projects}
    spent = sum(cost[id_] for id_ in funded)
    papers = [(ballot.in_favour(), ballot.count) for ballot in election.ballots]
    won = frozenset(funded)
    categories = parts(election, won, label=lambda project: project.category)
    areas = parts(election, won, label=lambda project: project.area)
    influence = _Influence.of(election, won)
    return Metrics(
        voters=election.voters,
        budget=election.budget,
        cost=spent,
        projects=len(election.projects),
        funded=len(won),
        cost_used=_part(spent, election.budget),
        excluded=_mean(papers, lambda ids: int(won.isdisjoint(ids))),
        excluded_of_two=_mean(
            [paper for paper in papers if len(paper[0]) > 1],
            lambda ids: int(won.isdisjoint(ids)),
        ),
        satisfaction=_mean(papers, lambda ids: len(won.intersection(ids))),
        cost_satisfaction=_over(
            _mean(papers, lambda ids: sum(cost[id_] for id_ in ids if id_ in won)),
            election.budget,
        ),
        points_satisfaction=_points(election, won),
        influence_gini=influence.gini(),
        influence_gap=influence.gap(election.budget),
        category_gap=_gap(categories),
        area_gap=_gap(areas),
        categories=categories,
        areas=areas,
    )


def parts(
    election: Election, funded: Collection[str], *, label: Callable[[Project], str]
) -> tuple[Part, ...]:
    """Divide projects, spending and wishes by a label (the category, the area), in its order."""
    labels = {project.id: label(project) for project in election.projects}
    spent = dict.fromkeys(sorted(set(labels.values())), 0)
    for project in election.projects:
        if project.id in funded:
            spent[labels[project.id]] += project.cost
    total = sum(spent.values())
    wished = _wishes(election, labels)
    return tuple(
        Part(
            name=name,
            projects=sum(each == name for each in labels.values()),
            funded=sum(labels[id_] == name for id_ in funded),
            spent=amount,
            share=_part(amount, total),
            wished=None if wished is None else wished.get(name, Fraction(0)),
        )
        for name, amount in spent.items()
    )


def _wishes(election: Election, labels: Mapping[str, str]) -> dict[str, Fraction] | None:
    """Say how the cost of all that a ballot chooses falls to the labels, on average.

    Ballots with the same sum have the same denominator, so their figures are added first.
    """
    cost = {project.id: project.cost for project in election.projects}
    sums: dict[tuple[str, int], int] = {}
    voters = 0
    for ballot in election.ballots:
        ids = ballot.in_favour()
        total = sum(cost[id_] for id_ in ids)
        voters += ballot.count if ids else 0
        for id_ in ids:
            key = (labels[id_], total)
            sums[key] = sums.get(key, 0) + cost[id_] * ballot.count
    if not voters:
        return None
    found: dict[str, Fraction] = {}
    for label in sorted(set(labels.values())):
        shares = [Fraction(sum_, total) for (name, total), sum_ in sums.items() if name == label]
        found[label] = _sum(shares) / voters
    return found


def _sum(figures: list[Fraction]) -> Fraction:
    """Add fractions by halves, so that the denominators stay small for long."""
    if not figures:
        return Fraction(0)
    while len(figures) > 1:
        figures = [
            sum(figures[place : place + 2], Fraction(0)) for place in range(0, len(figures), 2)
        ]
    return figures[0]


def _gap(found: Iterable[Part]) -> Fraction | None:
    gaps = []
    for part in found:
        if part.share is None or part.wished is None:
            return None
        gaps.append(abs(part.share - part.wished))
    return sum(gaps, Fraction(0)) / 2 if gaps else None


@dataclass(frozen=True, slots=True)
class _Influence:
    """For each group of ballots: its number, what it has, what it could have at most; × `unit`."""

    groups: tuple[tuple[int, int, int], ...]
    unit: int
    voters: int

    @classmethod
    def of(cls, election: Election, funded: Collection[str]) -> _Influence:
        votes = dict.fromkeys((project.id for project in election.projects), 0)
        for ballot in election.ballots:
            for id_ in ballot.in_favour():
                votes[id_] += ballot.count
        unit = lcm(election.voters or 1, *(number for number in votes.values() if number))
        worth = {
            project.id: project.cost * unit // votes[project.id]
            for project in election.projects
            if votes[project.id]
        }
        groups = []
        for ballot in election.ballots:
            ids = ballot.in_favour()
            has = sum(worth[id_] for id_ in ids if id_ in funded)
            groups.append((ballot.count, has, sum(worth[id_] for id_ in ids)))
        return cls(tuple(groups), unit, election.voters)

    def gini(self) -> Fraction | None:
        """Twice the area between the curve of cumulated influence and equality."""
        total = sum(count * has for count, has, _ in self.groups)
        if not total:
            return None
        below, area = 0, 0
        for count, has, _ in sorted(self.groups, key=lambda group: group[1]):
            area += count * (2 * below + count * has)
            below += count * has
        return 1 - Fraction(area, total * self.voters)

    def gap(self, budget: int) -> Fraction | None:
        if not self.voters:
            return None
        share = budget * self.unit // self.voters
        far = sum(count * abs(has - min(share, most)) for count, has, most in self.groups)
        return Fraction(far, self.unit * self.voters)


def _points(election: Election, funded: Collection[str]) -> Fraction | None:
    if not any(ballot.points for ballot in election.ballots):
        return None
    total = sum(
        points * ballot.count
        for ballot in election.ballots
        for id_, points in zip(ballot.projects, ballot.points, strict=False)
        if id_ in funded
    )
    return Fraction(total, election.voters)


def _mean(
    papers: Collection[tuple[tuple[str, ...], int]], figure: Callable[[tuple[str, ...]], int]
) -> Fraction | None:
    total = sum(figure(ids) * count for ids, count in papers)
    return _part(total, sum(count for _, count in papers))


def _part(amount: int, whole: int) -> Fraction | None:
    return Fraction(amount, whole) if whole else None


def _over(amount: Fraction | None, whole: int) -> Fraction | None:
    return None if amount is None or not whole else amount / whole


# -- figures that need more than the count knows --------------------------------------------


def turnout(counted: int, *, eligible: int) -> Fraction | None:
    """Give counted ballots as a part of the eligible people; None if nobody is eligible."""
    return _part(counted, eligible)


def parity(
    counted: Mapping[int, int], eligible: Mapping[int, int], *, most: int = 1, least: int = 5
) -> Fraction | None:
    """Divide the turnout of the `most` deprived fifth by that of the `least` deprived one.

    1 is parity, less says that deprived areas vote less. None where a fifth has no people, or
    the least deprived one no ballots.
    """
    if not eligible.get(most) or not eligible.get(least) or not counted.get(least):
        return None
    deprived = Fraction(counted.get(most, 0), eligible[most])
    return deprived / Fraction(counted[least], eligible[least])


def dissimilarity(counted: Mapping[str, int], eligible: Mapping[str, int]) -> Fraction | None:
    """Say which part of the ballots would have to come from other groups to mirror the people.

    Half the sum, over the groups, of the difference between a group's part of the ballots and
    its part of the eligible people. None without ballots or people.
    """
    ballots, people = sum(counted.values()), sum(eligible.values())
    if not ballots or not people:
        return None
    groups = sorted(set(counted) | set(eligible))
    differences = (
        abs(Fraction(counted.get(name, 0), ballots) - Fraction(eligible.get(name, 0), people))
        for name in groups
    )
    return sum(differences, Fraction(0)) / 2
