"""Strategies that draw options, and elections with every type of ballot."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from pb.allocation.ballots import READINGS, WITH_POINTS, BallotType, reading_for
from pb.allocation.constraints import Constraints
from pb.allocation.election import Ballot, Election
from pb.allocation.parameters import (
    TAKEN,
    UTILITIES,
    Add1,
    Completion,
    Parameters,
    Threshold,
    Ties,
    Utility,
    Variant,
)
from pb.allocation.utilities import OFFERED

TIES: list[dict[str, Any]] = [
    {"ties": Ties.NAME},
    {"ties": Ties.PUBLISHED},
    {"ties": Ties.PUBLISHED, "seed": "2024-05-17"},
]


@st.composite
def of_any_type(
    draw: st.DrawFn, elections: st.SearchStrategy[Election], rule: str = "equal-shares"
) -> Election:
    """Turn the marks of approval elections into those of a type of ballot that a rule takes."""
    found = draw(elections)
    ballot_type = draw(st.sampled_from(sorted(READINGS[rule])))
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
def constraints_for(draw: st.DrawFn, rule: str, found: Election) -> Constraints:
    """Those that a rule takes: groups of an election's projects, limits of its categories."""
    ids = sorted(project.id for project in found.projects)
    categories = sorted({project.category for project in found.projects})
    given: dict[str, Any] = {}
    for kind in sorted(TAKEN[rule] & {"exclusive", "together"}):
        if len(ids) > 1 and draw(st.booleans()):
            group = st.lists(st.sampled_from(ids), min_size=2, max_size=3, unique=True)
            given[kind] = tuple(map(tuple, draw(st.lists(group, max_size=2))))
    for kind, most in (("ceilings", 60), ("floors", 20)):
        if kind in TAKEN[rule]:
            named = [category for category in categories if draw(st.booleans())]
            given[kind] = tuple((each, draw(st.integers(0, most))) for each in named)
    ceilings = dict(given.get("ceilings", ()))
    given["floors"] = tuple(
        (each, min(amount, ceilings.get(each, amount))) for each, amount in given.get("floors", ())
    )
    return Constraints(**given)


def utilities_for(rule: str, found: Election) -> list[Utility | None]:
    """The utilities that a rule has for an election's papers, and none chosen."""
    offered = OFFERED[reading_for(rule, found.ballot_type)]
    return [None, *(each for each in UTILITIES[rule] if each in offered)]


@st.composite
def options(draw: st.DrawFn, rule: str, found: Election) -> Parameters:
    """All that a rule takes, but for the completions and loads, which are one rule's alone."""
    taken = TAKEN[rule]
    seeded = [each for each in TIES if rule != "random-order" or "seed" in each]
    utilities = utilities_for(rule, found) if "utility" in taken else [None]
    return Parameters(
        **draw(st.sampled_from(seeded)),
        utility=draw(st.sampled_from(utilities)),
        threshold=draw(thresholds()),
        per_cost="per_cost" in taken and draw(st.booleans()),
        no_skip="no_skip" in taken and draw(st.booleans()),
        variant=draw(st.sampled_from([None, *Variant])) if "variant" in taken else None,
        constraints=draw(constraints_for(rule, found)),
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
