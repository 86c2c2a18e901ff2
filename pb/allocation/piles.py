"""Approvals of very many voters as arrays; ballots are made of them only when one is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from pb.allocation.election import Ballot, Grouped

Marks = NDArray[np.integer[Any]]
Indices = NDArray[np.intp]

BYTE, WORD = 2**8, 2**16
KEY_BITS = 64


class Pile(Grouped):
    """Different papers in the order in which an election has them, each with its number.

    `marks` names projects by their place among the sorted `ids`, paper after paper and upwards on
    each; `lengths` says how many stand on a paper, `counts` how many voters cast it.
    """

    def __init__(
        self, ids: Sequence[str], marks: Marks, *, lengths: Indices, counts: Indices
    ) -> None:
        """Take papers that are in order already; `sorted_pile` puts them there."""
        self.ids = tuple(ids)
        self.marks, self.lengths, self.counts = marks, lengths, counts
        self.starts: Indices = np.cumsum(lengths) - lengths
        self.voters = int(counts.sum())
        self._ballots: tuple[Ballot, ...] | None = None

    def votes(self) -> dict[str, int]:
        """Say for each project how many ballots name it."""
        # Sums of whole numbers are exact in floats: they stay far below 2 ** 53.
        weights = np.repeat(self.counts.astype(np.float64), self.lengths)
        found = np.bincount(self.marks, weights=weights, minlength=len(self.ids))
        return dict(zip(self.ids, map(int, found.tolist()), strict=True))

    # -- as a sequence of ballots --------------------------------------------------------------

    def _all(self) -> tuple[Ballot, ...]:
        if self._ballots is None:
            names = list(map(self.ids.__getitem__, self.marks.tolist()))
            starts, lengths = self.starts.tolist(), self.lengths.tolist()
            self._ballots = tuple(
                Ballot(tuple(names[start : start + length]), count=count)
                for start, length, count in zip(starts, lengths, self.counts.tolist(), strict=True)
            )
        return self._ballots

    def __len__(self) -> int:
        return len(self.counts)

    def __iter__(self) -> Iterator[Ballot]:
        return iter(self._all())

    @overload
    def __getitem__(self, place: int) -> Ballot: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Ballot, ...]: ...
    def __getitem__(self, place: int | slice) -> Ballot | tuple[Ballot, ...]:
        return self._all()[place]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Pile) and other.ids == self.ids:
            mine, theirs = (
                (self.marks, self.lengths, self.counts),
                (
                    other.marks,
                    other.lengths,
                    other.counts,
                ),
            )
            return all(map(np.array_equal, mine, theirs))
        return self._all() == tuple(other) if isinstance(other, Sequence) else NotImplemented

    def __repr__(self) -> str:
        return repr(self._all())

    def __hash__(self) -> int:
        return hash(self._all())


def pile_of(ballots: Iterable[Ballot], ids: Iterable[str]) -> Pile:
    """Turn approvals into a pile; papers come in the order of an election, each one once."""
    if isinstance(ballots, Pile):
        return ballots
    known = sorted(ids)
    rows = list(ballots)
    named = list(chain.from_iterable(ballot.projects for ballot in rows))
    lengths = np.fromiter((len(ballot.projects) for ballot in rows), np.intp, len(rows))
    counts = np.fromiter((ballot.count for ballot in rows), np.intp, len(rows))
    places = places_of(named, {id_: place for place, id_ in enumerate(known)})
    return Pile(known, places, lengths=lengths, counts=counts)


def places_of(marks: Sequence[str], place: Mapping[str, int]) -> Marks:
    """Give the place of each mark's project: in small numbers, which are sorted much faster.

    Raises:
        KeyError: a mark has no place.
    """
    if len(marks) < 2:  # noqa: PLR2004 - for one, itemgetter gives no row
        return np.array([place[mark] for mark in marks], dtype=np.uint16)
    # Looking all up at once takes a third of the time that one after the other does.
    found = itemgetter(*marks)(place)
    if len(place) <= BYTE:
        return np.frombuffer(bytes(found), dtype=np.uint8)
    return np.array(found, dtype=np.uint16 if len(place) <= WORD else np.uint32)


def sorted_pile(
    ids: Sequence[str], marks: Marks, *, lengths: Indices, counts: Indices
) -> Pile | None:
    """Put papers into an election's order, and equal ones together; `ids` are sorted.

    Gives None if a project stands twice on a paper.
    """
    marks = _upwards(marks, lengths)
    row_of = np.repeat(np.arange(len(lengths)), lengths)
    if ((marks[1:] == marks[:-1]) & (row_of[1:] == row_of[:-1])).any():
        return None
    rows, first = _in_order(marks, lengths, bits=16 if len(ids) < WORD else 32)
    counts = np.add.reduceat(counts[rows], np.flatnonzero(first)) if len(rows) else counts
    kept = rows[first]
    lengths, starts = lengths[kept], (np.cumsum(lengths) - lengths)[kept]
    return Pile(ids, marks[spans(starts, lengths)], lengths=lengths, counts=counts)


def spans(starts: Indices, lengths: Indices) -> Indices:
    """Name all places of pieces of an array, one piece after the other."""
    shift = starts - (np.cumsum(lengths) - lengths)
    found: Indices = np.repeat(shift, lengths) + np.arange(int(lengths.sum()))
    return found


def _upwards(marks: Marks, lengths: Indices) -> Marks:
    """Sort the marks on each paper: papers of one length at once."""
    if not len(marks):
        return marks
    found = marks.copy()
    starts = np.cumsum(lengths) - lengths
    order = lengths.argsort(kind="stable")
    numbers = np.bincount(lengths)
    sizes = np.flatnonzero(numbers)
    papers_of = np.split(order, np.cumsum(numbers[sizes])[:-1])
    for size, papers in zip(sizes.tolist(), papers_of, strict=True):
        if size > 1:
            where = starts[papers][:, np.newaxis] + np.arange(size)
            found[where] = np.sort(marks[where], axis=1)
    return found


def _in_order(marks: Marks, lengths: Indices, *, bits: int) -> tuple[Indices, NDArray[np.bool_]]:
    """Sort papers as tuples are, some marks at a time; says which is the first of equal ones.

    Only papers that are level so far are looked at again.
    """
    at_once = KEY_BITS // bits
    starts = np.cumsum(lengths) - lengths
    rows: Indices = np.arange(len(lengths))
    first: NDArray[np.bool_] = np.zeros(len(rows), dtype=np.bool_)
    first[:1] = True
    level: Indices = np.arange(len(lengths))
    offset = 0
    while len(level):
        papers = rows[level]
        keys = _keys(marks, starts[papers], lengths[papers], slice(offset, offset + at_once), bits)
        block = np.cumsum(first)[level]
        order = np.lexsort((keys, block)) if offset else keys.argsort(kind="stable")
        rows[level], keys = papers[order], keys[order]
        first[level[1:]] |= keys[1:] != keys[:-1]
        offset += at_once
        alone = first & np.append(first[1:], True)
        level = np.flatnonzero(~alone & (lengths[rows] >= offset))
    return rows, first


def _keys(
    marks: Marks, starts: Indices, lengths: Indices, columns: slice, bits: int
) -> NDArray[np.uint64]:
    """Write some marks of each paper into one number; none at all comes before each of them."""
    found = np.zeros(len(starts), dtype=np.uint64)
    for column in range(columns.start, columns.stop):
        found <<= np.uint64(bits)
        has = lengths > column
        found[has] |= marks[starts[has] + column].astype(np.uint64) + np.uint64(1)
    return found
