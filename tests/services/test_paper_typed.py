"""Marks as people type them, for each type of ballot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.services.paper import typed
from pb.services.paper.errors import MarkUnreadable
from pb.vocabulary import BallotType

A, ONE, K = BallotType.APPROVAL, BallotType.CHOOSE_ONE, BallotType.KNAPSACK
POINTS, SCORES = BallotType.CUMULATIVE, BallotType.SCORING
RANKS, YES_NO = BallotType.ORDINAL, BallotType.YES_NO


@pytest.mark.parametrize(
    ("way", "text", "marks"),
    [
        (A, "3 7 12", (("12", 1), ("3", 1), ("7", 1))),
        (A, " 3,7;12\n", (("12", 1), ("3", 1), ("7", 1))),
        (A, "", ()),
        (A, "3 3", (("3", 1), ("3", 1))),
        (ONE, "3", (("3", 1),)),
        (K, "3:1 7", (("3", 1), ("7", 1))),
        (POINTS, "3:5 7:2 9:0", (("3", 5), ("7", 2))),
        (POINTS, "3:-5", (("3", -5),)),
        (SCORES, "7:9", (("7", 9),)),
        (RANKS, "7 3 12", (("12", 3), ("3", 2), ("7", 1))),
        (RANKS, "7:1 3:4 12:9", (("12", 3), ("3", 2), ("7", 1))),
        (RANKS, "7:1 3:1", (("3", 1), ("7", 1))),
        (YES_NO, "3+ 7-", (("3", 1), ("7", -1))),
        (YES_NO, "3:yes 7:N 8:tak 9:nie 10:-1", (
            ("10", -1), ("3", 1), ("7", -1), ("8", 1), ("9", -1),
        )),
    ],
)  # fmt: skip
def test_marks_are_read(way: BallotType, text: str, marks: tuple[tuple[str, int], ...]) -> None:
    assert typed.marks(text, ballot_type=way) == marks


@pytest.mark.parametrize(
    ("way", "text", "what"),
    [
        (A, "3:2", "3:2"),
        (A, ":1", ":1"),
        (POINTS, "3", "3"),
        (POINTS, "3:", "3:"),
        (POINTS, "3:1e9", "3:1e9"),
        (POINTS, "3:٣", "3:٣"),
        (POINTS, "3:" + "9" * 50, "3:" + "9" * 38),
        (SCORES, "3:4.5", "3:4.5"),
        (RANKS, "7:1 3", "3"),
        (RANKS, "7:0", "7:0"),
        (YES_NO, "3", "3"),
        (YES_NO, "3:perhaps", "3:perhaps"),
        (YES_NO, "+", "+"),
    ],
)
def test_what_is_no_mark_is_named(way: BallotType, text: str, what: str) -> None:
    with pytest.raises(MarkUnreadable) as refused:
        typed.marks(text, ballot_type=way)
    assert refused.value.figures == {"typed": what}


KEYS = st.lists(st.integers(1, 300).map(str), unique=True, max_size=12)


@given(KEYS, st.sampled_from(sorted(BallotType)), st.data())
def test_what_is_written_is_read_again(keys: list[str], way: BallotType, data) -> None:
    figures = {
        A: [1], ONE: [1], K: [1], POINTS: [1, 2, 30], SCORES: [1, 5], YES_NO: [1, -1], RANKS: [1]
    }[way]  # fmt: skip
    marks = tuple(
        sorted(
            (key, place if way == RANKS else data.draw(st.sampled_from(figures)))
            for place, key in enumerate(keys, start=1)
        )
    )
    said = typed.written(marks, ballot_type=way)
    assert typed.marks(said, ballot_type=way) == marks
