"""A paper is valid or not by its type; a valid one means the same to the count as to its voter."""

import pytest

from pb.allocation.ballots import BallotType
from pb.allocation.election import Ballot
from pb.allocation.marking import Fault, Limits, ballot_of, faults, widest_figure

COSTS = {"a": 10, "b": 20, "c": 30}
A, B, C = ("a", 1), ("b", 1), ("c", 1)


@pytest.mark.parametrize(
    ("ballot_type", "marks", "limits", "expected"),
    [
        ("approval", (), Limits(), ()),
        ("approval", (A, B), Limits(most=2), ()),
        ("approval", (A, B), Limits(most=1), (Fault.TOO_MANY,)),
        ("approval", (A, C), Limits(money=39), ()),
        ("approval", (A, A), None, (Fault.TWICE,)),
        ("approval", (A, ("x", 1)), None, (Fault.UNKNOWN,)),
        ("approval", (("a", 2),), None, (Fault.NO_SUCH_FIGURE,)),
        ("choose-1", (A,), Limits(most=3), ()),
        ("choose-1", (A, B), Limits(most=3), (Fault.TOO_MANY,)),
        ("knapsack", (A, C), Limits(money=40), ()),
        ("knapsack", (A, C), Limits(money=39), (Fault.TOO_DEAR,)),
        ("cumulative", (("a", 7), ("b", 3)), Limits(points=10), ()),
        ("cumulative", (("a", 7), ("b", 4)), Limits(points=10), (Fault.TOO_MANY_POINTS,)),
        ("cumulative", (("a", -1),), Limits(points=10), (Fault.NO_SUCH_FIGURE,)),
        ("cumulative", (("a", 0),), Limits(points=10), (Fault.NO_SUCH_FIGURE,)),
        ("scoring", (("a", 5), B), None, ()),
        ("scoring", (("a", 6),), None, (Fault.NO_SUCH_FIGURE,)),
        ("ordinal", (("a", 2), B), None, ()),
        ("ordinal", (("a", 2), ("b", 2)), None, (Fault.PLACES_UNCLEAR,)),
        ("ordinal", (("a", 1), ("b", 3)), None, (Fault.PLACES_UNCLEAR,)),
        ("ordinal", (("a", 1), ("b", 2)), Limits(most=1), (Fault.TOO_MANY,)),
        ("yes-no", (("a", -1), B), None, ()),
        ("yes-no", (("a", 0),), None, (Fault.NO_SUCH_FIGURE,)),
    ],
)
def test_a_paper_says_what_is_wrong_with_it(ballot_type, marks, limits, expected):
    found = faults(marks, costs=COSTS, ballot_type=BallotType(ballot_type), limits=limits)
    assert found == expected


@pytest.mark.parametrize(
    ("ballot_type", "marks", "ballot"),
    [
        ("approval", (B, A), Ballot(("a", "b"))),
        ("knapsack", (B,), Ballot(("b",))),
        ("cumulative", (("b", 3), ("a", 7)), Ballot(("a", "b"), (7, 3))),
        ("scoring", (("b", 5),), Ballot(("b",), (5,))),
        ("ordinal", (("a", 3), ("b", 1), ("c", 2)), Ballot(("b", "c", "a"))),
        ("yes-no", (("b", -1), A), Ballot(("a", "b"), (1, -1))),
        ("ordinal", (), Ballot(())),
    ],
)
def test_the_count_takes_a_paper_as_it_was_meant(ballot_type, marks, ballot):
    assert ballot_of(marks, BallotType(ballot_type)) == ballot


@pytest.mark.parametrize("ballot_type", BallotType)
def test_the_widest_figure_is_one_that_a_mark_can_carry(ballot_type):
    limits = Limits(points=10)
    widest = widest_figure(ballot_type, projects=1, limits=limits)
    assert faults((("a", widest),), costs=COSTS, ballot_type=ballot_type, limits=limits) == ()
