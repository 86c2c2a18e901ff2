"""Strategies that draw options, and elections with every type of ballot."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from pb.allocation.ballots import WITH_POINTS, BallotType, reading_for
from pb.allocation.constraints import Constraints
from pb.allocation.election import Ballot, Election
from pb.allocation.parameters import (
    UTILITIES,
    Add1,
    Completion,
    Parameters,
    Threshold,
    Ties,
    Utility,
)
from pb.allocation.utilities import OFFERED

TIES: list[dict[str, Any]] = [
    {"ties": Ties.NAME},
    {"ties": Ties.PUBLISHED},
    {"ties": Ties.PUBLISHED, "seed": "2024-05-17"},
]


@st.composite
def of_any_type(draw: st.DrawFn, elections: st.SearchStrategy[Election]) -> Election:
    """Turn the marks of approval elections into those of a drawn type of ballot."""
    found = draw(elections)
    ballot_type = draw(st.sampled_from(BallotType))
    ballots = tuple(draw(_paper(ballot, ballot_type)) for ballot in found.ballots)
    projects = tuple(
        replace(project, category=draw(st.sampled_from(["", "park", "road"])))
        for project in found.projects
    )
    return replace(found, projects=projects, ballots=ballots, ballot_type=ballot_type)


@st.composite
def _paper(draw: st.DrawFn, ballot: Ballot, ballot_type: BallotType) -> Ballot:
    projects = tuple(draw(st.permutations(ballot.projects)))
    figures = {BallotType.YES_NO: st.sampled_from([-1, 1])}
    figures |= dict.fromkeys(WITH_POINTS, st.integers(0, 5))
    if ballot_type is BallotType.SCORING:
        figures[ballot_type] = st.integers(-2, 5)
    points = tuple(draw(figures[ballot_type]) for _ in projects) if ballot_type in figures else ()
    return Ballot(projects, points, count=ballot.count)


def thresholds() -> st.SearchStrategy[Threshold | None]:
    """No threshold mostly, or votes, or a share."""
    return st.one_of(
        st.none(),
        st.builds(Threshold, least=st.integers(0, 4)),
        st.builds(lambda share: Threshold(share=Fraction(share, 7)), st.integers(0, 7)),
    )


@st.composite
def constraints_for(draw: st.DrawFn, found: Election) -> Constraints:
    """Exclusive groups and ceilings that mean something for an election."""
    ids = sorted(project.id for project in found.projects)
    exclusive: list[tuple[str, ...]] = []
    if len(ids) > 1:
        group = st.lists(st.sampled_from(ids), min_size=2, max_size=3, unique=True).map(tuple)
        exclusive = draw(st.lists(group, max_size=2))
    categories = {project.category for project in found.projects}
    ceilings = [
        (category, draw(st.integers(0, 60))) for category in categories if draw(st.booleans())
    ]
    return Constraints(exclusive=tuple(exclusive), ceilings=tuple(ceilings))


def utilities_for(rule: str, found: Election) -> list[Utility | None]:
    """The utilities that a rule has for an election's papers, and none chosen."""
    offered = OFFERED[reading_for(rule, found.ballot_type)]
    return [None, *(each for each in UTILITIES[rule] if each in offered)]


@st.composite
def greedy_options(draw: st.DrawFn, found: Election) -> Parameters:
    """All that greedy takes."""
    return Parameters(
        **draw(st.sampled_from(TIES)),
        utility=draw(st.sampled_from(utilities_for("greedy", found))),
        threshold=draw(thresholds()),
        per_cost=draw(st.booleans()),
        no_skip=draw(st.booleans()),
        constraints=draw(constraints_for(found)),
    )


@st.composite
def shares_options(draw: st.DrawFn, found: Election) -> Parameters:
    """All that equal shares takes."""
    chain = draw(
        st.sampled_from(
            [
                (Completion.NONE,),
                (Completion.ADD1,),
                (Completion.ADD1U,),
                (Completion.EPSILON,),
                (Completion.GREEDY,),
                (Completion.ADD1, Completion.EPSILON, Completion.GREEDY),
                (Completion.ADD1, Completion.GREEDY),
            ]
        )
    )
    with_add1 = chain[0] in {Completion.ADD1, Completion.ADD1U}
    return Parameters(
        chain[0],
        draw(st.sampled_from(Add1)) if with_add1 else None,
        **draw(st.sampled_from(TIES)),
        further=chain[1:],
        utility=draw(st.sampled_from(utilities_for("equal-shares", found))),
        comparison=draw(st.booleans()),
        threshold=draw(thresholds()),
    )
