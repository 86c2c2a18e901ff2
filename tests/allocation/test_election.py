"""What an election and a paper may hold."""

from __future__ import annotations

import pytest

from pb.allocation.ballots import BallotType
from pb.allocation.election import Ballot, Election, Project, in_major
from tests.allocation.small import election


def test_identical_approvals_are_grouped_whatever_their_order():
    found = election({"a": 1, "b": 1}, "ab", "ba", "", "b", budget=1)
    assert found.ballots == (Ballot(()), Ballot(("a", "b"), count=2), Ballot(("b",)))
    assert found.voters == 4
    assert found.votes() == {"a": 2, "b": 3}


def test_rankings_keep_their_order():
    projects = (Project("a", 1), Project("b", 1))
    ballots = (Ballot(("b", "a")), Ballot(("a", "b")))
    found = Election(projects, ballots, budget=1, ballot_type=BallotType.ORDINAL)
    assert found.ballots == (Ballot(("a", "b")), Ballot(("b", "a")))


def test_points_are_summed_up():
    projects = (Project("a", 1), Project("b", 1))
    ballots = (Ballot(("a", "b"), (3, 1), count=2), Ballot(("b",), (4,)))
    found = Election(projects, ballots, budget=1, ballot_type=BallotType.SCORING)
    assert found.points() == {"a": 6, "b": 6}


@pytest.mark.parametrize(
    ("amount", "unit_exponent", "text"),
    [(1234, 2, "12.34"), (5, 2, "0.05"), (100, 2, "1.00"), (7, 0, "7"), (-150, 2, "-1.50")],
)
def test_money_is_written_in_major_units(amount, unit_exponent, text):
    assert in_major(amount, unit_exponent=unit_exponent) == text


@pytest.mark.parametrize(
    ("projects", "ballots", "others"),
    [
        ((Project("a", 1), Project("a", 2)), (), {}),
        ((Project("a", 0),), (), {}),
        ((), (), {"budget": -1}),
        ((), (), {"step": -1}),
        ((Project("a", 1),), (Ballot(("b",)),), {}),
        ((Project("a", 1),), (Ballot(("a", "a")),), {}),
        ((Project("a", 1),), (Ballot(("a",), (1, 2)),), {"ballot_type": BallotType.SCORING}),
    ],
)
def test_an_inconsistent_election_is_refused(projects, ballots, others):
    with pytest.raises(ValueError, match=r"\w"):
        Election(projects, ballots, **{"budget": 1, **others})
