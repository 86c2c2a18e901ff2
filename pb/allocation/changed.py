"""Elections that might have been: one thing is changed, and everything else stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pb.allocation.election import Ballot, Election

Ballots = tuple[Ballot, ...]


def with_ballots(election: Election, project: str, number: int) -> Election:
    """Add so many ballots that name only one project."""
    return replace(election, ballots=(*election.ballots, Ballot((project,), count=number)))


def with_cost(election: Election, project: str, cost: int) -> Election:
    """Give one project another cost."""
    projects = tuple(
        replace(each, cost=cost) if each.id == project else each for each in election.projects
    )
    return replace(election, projects=projects)


def strikes(election: Election, project: str, number: int) -> Iterator[Ballots]:
    """Give every way to strike a project off so many of the ballots that vote for it."""
    with_it = [ballot for ballot in election.ballots if project in ballot.in_favour()]
    others = tuple(ballot for ballot in election.ballots if project not in ballot.in_favour())
    for numbers in _spread(number, [ballot.count for ballot in with_it]):
        changed = []
        for ballot, struck in zip(with_it, numbers, strict=True):
            if struck < ballot.count:
                changed.append(replace(ballot, count=ballot.count - struck))
            if struck:
                changed.append(replace(_without(ballot, project), count=struck))
        yield (*others, *changed)


def _without(ballot: Ballot, project: str) -> Ballot:
    kept = [place for place, id_ in enumerate(ballot.projects) if id_ != project]
    return Ballot(
        tuple(ballot.projects[place] for place in kept),
        tuple(ballot.points[place] for place in kept) if ballot.points else (),
    )


def _spread(number: int, most: list[int]) -> Iterator[tuple[int, ...]]:
    """Give every way to take a number from groups of these sizes, least from the first first."""
    taken: list[int] = []
    behind = number  # what is still to be taken behind those that are settled
    if number > sum(most):
        return
    while True:
        rest = sum(most[len(taken) :])
        for size in most[len(taken) :]:
            rest -= size
            taken.append(max(0, behind - rest))
            behind -= taken[-1]
        yield tuple(taken)
        behind = 0
        while taken and (behind == 0 or taken[-1] == most[len(taken) - 1]):
            behind += taken.pop()
        if not taken:
            return
        taken[-1] += 1
        behind -= 1
