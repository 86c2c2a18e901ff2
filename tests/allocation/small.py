"""Small elections for tests, and strategies that draw them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from pb.allocation.ballots import BallotType
from pb.allocation.election import Ballot, Election, Project
from pb.allocation.parameters import Add1, Completion, Parameters, Ties


def election(costs: Mapping[str, int], *papers: str, budget: int, **others: Any) -> Election:
    """One paper a word: "ab" approves a and b, "" nothing; "3*ab" stands for three such papers."""
    ballots = []
    for paper in papers:
        count, _, ids = paper.rpartition("*")
        ballots.append(Ballot(tuple(ids), count=int(count or 1)))
    projects = tuple(Project(id_, cost) for id_, cost in costs.items())
    return Election(projects, tuple(ballots), budget, **others)


@st.composite
def elections(
    draw: st.DrawFn,
    *,
    dearest: int = 40,
    most_voters: int = 8,
    ballot_type: BallotType = BallotType.APPROVAL,
) -> Election:
    """Small elections: ties, empty papers, projects without votes or dearer than the pot."""
    ids = "abcdefg"[: draw(st.integers(0, 7))]
    costs = {id_: draw(st.integers(1, dearest)) for id_ in ids}
    paper = st.lists(st.sampled_from(ids), unique=True) if ids else st.just([])
    papers = draw(st.lists(st.tuples(paper, st.integers(1, 3)), max_size=most_voters))
    return Election(
        projects=tuple(Project(id_, cost) for id_, cost in costs.items()),
        ballots=tuple(Ballot(tuple(marks), count=count) for marks, count in papers),
        budget=draw(st.integers(0, max(1, sum(costs.values()) + 5))),
        ballot_type=ballot_type,
        step=draw(st.sampled_from([1, 1, 2, 7])),
    )


def papers_of(rule: str) -> BallotType:
    """The type of ballot with which a rule is tried."""
    return BallotType.ORDINAL if rule == "expanding-approvals" else BallotType.APPROVAL


def usual(rule: str) -> Parameters:
    """No options, but for the seed without which there is no lottery."""
    return Parameters(seed="2024-05-17" if rule == "random-order" else None)


def parameters_for(rule: str) -> st.SearchStrategy[Parameters]:
    """Every combination of options that goes together for a rule."""
    ties = st.sampled_from(
        [
            {"ties": Ties.NAME},
            {"ties": Ties.PUBLISHED},
            {"ties": Ties.PUBLISHED, "seed": "2024-05-17"},
        ]
    )
    if rule == "random-order":
        return st.builds(
            lambda seed: Parameters(seed=seed), st.sampled_from(["sea", "2024-05-17"])
        )
    if rule != "equal-shares":
        return st.builds(lambda order: Parameters(**order), ties)
    completions = st.one_of(
        st.just({}),
        st.builds(
            lambda completion, add1: {"completion": completion, "add1": add1},
            st.sampled_from([Completion.ADD1, Completion.ADD1U]),
            st.sampled_from(Add1),
        ),
    )
    return st.builds(lambda order, how: Parameters(**order, **how), ties, completions)
