"""A deferred row is made once, when it is looked at, and is a tuple in every other respect."""

from __future__ import annotations

import pickle
from copy import deepcopy

from pb.allocation.deferred import Deferred


def test_it_is_made_once_and_late():
    made = []

    def make() -> tuple[int, ...]:
        made.append(True)
        return 3, 1, 2

    row = Deferred(make)
    assert not made
    assert (len(row), row[0], row[1:], list(row)) == (3, 3, (1, 2), [3, 1, 2])
    assert len(made) == 1


def test_it_equals_and_is_kept_as_its_tuple():
    row = Deferred(lambda: (3, 1))
    assert row == (3, 1)
    assert next(iter(row)) == 3
    assert row == Deferred(lambda: (3, 1))
    assert row != (3,)
    assert row != 3
    assert hash(row) == hash((3, 1))
    assert repr(row) == "(3, 1)"
    for again in (deepcopy(row), pickle.loads(pickle.dumps(row))):
        assert again == (3, 1)
        assert isinstance(again, tuple)
