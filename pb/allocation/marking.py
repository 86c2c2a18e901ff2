"""Which ballot papers are valid, type by type, and what a valid one says to the count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pb.allocation.ballots import BallotType
from pb.allocation.election import Ballot

Mark = tuple[str, int]
"""A project and a figure: 1 where a mark is an approval; its points; its score; its place (1 is
the first); 1 for yes and -1 for no."""

HIGHEST_SCORE = 5


class Fault(StrEnum):
    """Why a paper is not valid."""

    TWICE = "twice"
    UNKNOWN = "unknown"
    NO_SUCH_FIGURE = "no-such-figure"
    TOO_MANY = "too-many"
    TOO_DEAR = "too-dear"
    TOO_MANY_POINTS = "too-many-points"
    PLACES_UNCLEAR = "places-unclear"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a paper may hold; None is no limit.

    `most` projects; `money` is what a knapsack paper may spend, in the smallest unit; `points`
    what a points paper may give together.
    """

    most: int | None = None
    money: int | None = None
    points: int | None = None


def faults(
    marks: Sequence[Mark],
    *,
    costs: Mapping[str, int],
    ballot_type: BallotType = BallotType.APPROVAL,
    limits: Limits | None = None,
) -> tuple[Fault, ...]:
    """Say all that is wrong with one paper; nothing is, with a valid one.

    An empty paper is valid: its voter counts among the voters.

    Args:
        marks: what is marked, in any order.
        costs: of the projects on the paper, by their ids.
        ballot_type: how people vote.
        limits: what the paper may hold.
    """
    limits = limits or Limits()
    named = [project for project, _figure in marks]
    figures = [figure for _project, figure in marks]
    most = 1 if ballot_type is BallotType.CHOOSE_1 else limits.most
    spent = sum(costs.get(project, 0) for project in named)
    knapsack = ballot_type is BallotType.KNAPSACK
    found = {
        Fault.TWICE: len(set(named)) < len(named),
        Fault.UNKNOWN: not set(named) <= costs.keys(),
        Fault.NO_SUCH_FIGURE: not all(_can_be(figure, ballot_type) for figure in figures),
        Fault.TOO_MANY: most is not None and len(marks) > most,
        Fault.TOO_DEAR: knapsack and limits.money is not None and spent > limits.money,
        Fault.TOO_MANY_POINTS: ballot_type is BallotType.CUMULATIVE
        and limits.points is not None
        and sum(figures) > limits.points,
        Fault.PLACES_UNCLEAR: ballot_type is BallotType.ORDINAL
        and sorted(figures) != list(range(1, len(figures) + 1)),
    }
    return tuple(fault for fault, holds in found.items() if holds)


def _can_be(figure: int, ballot_type: BallotType) -> bool:
    """Say whether a mark on such a paper can carry this figure."""
    if ballot_type is BallotType.YES_NO:
        return figure in {1, -1}
    if ballot_type in {BallotType.CUMULATIVE, BallotType.ORDINAL}:
        return figure >= 1
    return 1 <= figure <= (HIGHEST_SCORE if ballot_type is BallotType.SCORING else 1)


def widest_figure(ballot_type: BallotType, *, projects: int, limits: Limits) -> int:
    """Return the figure of a mark that takes most room, so that sealed papers are level.

    Args:
        ballot_type: how people vote.
        projects: how many stand on the paper.
        limits: what the paper may hold.
    """
    if ballot_type is BallotType.YES_NO:
        return -1
    if ballot_type is BallotType.ORDINAL:
        return max(projects, 1)
    if ballot_type is BallotType.CUMULATIVE:
        return limits.points or 1
    return HIGHEST_SCORE if ballot_type is BallotType.SCORING else 1


def ballot_of(marks: Sequence[Mark], ballot_type: BallotType) -> Ballot:
    """Return a valid paper as the count takes it."""
    if ballot_type is BallotType.ORDINAL:
        ranked = sorted(marks, key=lambda mark: mark[1])
        return Ballot(tuple(project for project, _place in ranked))
    ordered = sorted(marks)
    projects = tuple(project for project, _figure in ordered)
    if ballot_type in {BallotType.CUMULATIVE, BallotType.SCORING, BallotType.YES_NO}:
        return Ballot(projects, tuple(figure for _project, figure in ordered))
    return Ballot(projects)
