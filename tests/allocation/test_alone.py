"""Which ballots have a mark that nobody else made."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.allocation.alone import ballots_alone
from pb.allocation.ballots import BallotType
from pb.allocation.election import Ballot, Election, Project
from pb.allocation.marking import Mark, ballot_of
from tests.allocation.small import election, elections

COSTS = {"a": 10, "b": 20, "c": 30}


@pytest.mark.parametrize(
    ("papers", "alone"),
    [
        ((), 0),
        (("", ""), 0),
        (("a",), 1),
        (("a", "a"), 0),
        (("2*ab", "b", "bc"), 1),
        (("a", "b", "c"), 3),
        (("3*a", "abc"), 1),
    ],
)
def test_a_ballot_is_alone_with_a_project_that_nobody_else_names(
    papers: tuple[str, ...], alone: int
) -> None:
    assert ballots_alone(election(COSTS, *papers, budget=10)) == alone


@pytest.mark.parametrize(
    ("ballot_type", "papers", "alone"),
    [
        # Everyone names both, and one gives other points.
        ("cumulative", ((("a", 7), ("b", 3)), (("a", 7), ("b", 3)), (("a", 6), ("b", 3))), 1),
        ("scoring", ((("a", 5),), (("a", 5),)), 0),
        # Another order is another place for both.
        ("ordinal", ((("a", 1), ("b", 2)), (("a", 1), ("b", 2)), (("a", 2), ("b", 1))), 1),
        ("yes-no", ((("a", 1),), (("a", 1),), (("a", -1),)), 1),
    ],
)
def test_a_figure_is_part_of_a_mark(
    ballot_type: str, papers: tuple[tuple[Mark, ...], ...], alone: int
) -> None:
    kind = BallotType(ballot_type)
    ballots = tuple(ballot_of(marks, kind) for marks in papers)
    projects = tuple(Project(id_, cost) for id_, cost in COSTS.items())
    assert ballots_alone(Election(projects, ballots, 10, ballot_type=kind)) == alone


@given(elections(), st.sampled_from([BallotType.APPROVAL, BallotType.ORDINAL]))
def test_it_is_what_comparing_each_ballot_with_all_others_finds(
    drawn: Election, kind: BallotType
) -> None:
    found = Election(drawn.projects, drawn.ballots, drawn.budget, ballot_type=kind)
    papers = [one for one in found.ballots for _paper in range(one.count)]

    def marks(ballot: Ballot) -> set[object]:
        return set(enumerate(ballot.projects)) if kind == "ordinal" else set(ballot.projects)

    seen = Counter(mark for paper in papers for mark in marks(paper))
    alone = [paper for paper in papers if any(seen[mark] == 1 for mark in marks(paper))]
    assert ballots_alone(found) == len(alone)
