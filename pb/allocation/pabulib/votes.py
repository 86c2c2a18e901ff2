"""The section VOTES: equal papers are put together as they are read, and each is read once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import BinaryIO

import numpy as np

from pb.allocation.ballots import APPROVALS, WITH_POINTS, BallotType
from pb.allocation.election import Ballot
from pb.allocation.pabulib.figures import WHOLE, shown
from pb.allocation.pabulib.rows import SECTIONS, Heading, PabulibError, Table, Takers, scan
from pb.allocation.piles import Marks, Pile, places_of, sorted_pile

SECTION_NAMES = frozenset(SECTIONS)

AT_ONCE = 2000
"""So many papers are divided into marks at once: each mark is a text of its own for a moment."""

NO_MARKS: Marks = np.empty(0, dtype=np.uint16)

Paper = tuple[str, str]
"""The cells vote and points as they stand."""


def ids_in(cell: str) -> tuple[str, ...]:
    """Split the cell of a vote into project ids."""
    return tuple(part.strip() for part in cell.split(",")) if cell.strip() else ()


@dataclass(slots=True)
class Votes:
    """Takes the rows of VOTES: how many papers have the same cells, and no more."""

    heading: Heading
    vote: int = field(init=False)
    points: int | None = field(init=False)
    voter: int | None = field(init=False)
    papers: Counter[str | Paper] = field(default_factory=Counter, init=False)
    voters: set[str] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        header = self.heading.header
        self.vote = self.heading.column("vote")
        self.points = header.index("points") if "points" in header else None
        self.voter = header.index("voter_id") if "voter_id" in header else None

    def row(self, line: int, row: list[str]) -> None:
        """Take one row.

        Raises:
            PabulibError: it has no vote, or too many cells, or its voter has voted already.
        """
        self.heading.check_length(line, row)
        if len(row) <= self.vote:
            raise PabulibError(self.heading.file, line, "a cell in the column vote")
        if self.voter is not None and (voter := _cell(row, self.voter)):
            if voter in self.voters:
                expected = f"the voter_id {shown(voter)} only once"
                raise PabulibError(self.heading.file, line, expected)
            self.voters.add(voter)
        self.papers[self.paper(row)] += 1

    def paper(self, row: list[str]) -> str | Paper:
        """Give the cells that make a paper; without a column points, one cell."""
        if self.points is None:
            return row[self.vote]
        return row[self.vote], _cell(row, self.points)

    def plain(self, text: str) -> bool:
        """Take many lines at once: as many cells in each as columns, voters not seen before."""
        width = len(self.heading.header)
        if self.voter != 0:
            return False
        # A cell of its own for each line's end shows that the columns stand below each other.
        cells = text.replace("\n", ";\n;").split(";")
        ends = cells[width :: width + 1]
        regular = len(cells) == len(ends) * (width + 1) + 1 and set(ends) == {"\n"}
        # Short rows may make up for each other; then a line's end stands among the cells.
        if not regular or len(ends) != text.count("\n"):
            return False
        voters = set(cells[: -1 : width + 1])
        new = len(voters) == len(ends) and self.voters.isdisjoint(voters)
        if not new or "" in voters or not SECTION_NAMES.isdisjoint(map(str.strip, voters)):
            return False
        self.voters |= voters
        votes = cells[self.vote :: width + 1]
        if self.points is None:
            self.papers.update(votes)
        else:
            self.papers.update(zip(votes, cells[self.points :: width + 1], strict=False))
        return True

    def ballots(
        self,
        known: frozenset[str],
        ballot_type: BallotType,
        *,
        stream: BinaryIO,
        default_score: int = 0,
    ) -> Sequence[Ballot]:
        """Read the papers; the stream is only read again to say where one is wrong.

        A default score is what a scoring paper gives each project that it does not name.

        Raises:
            PabulibError: a paper that is not valid, with its line.
        """
        self.voters.clear()
        with_points = self.points is not None and ballot_type not in APPROVALS
        if ballot_type in WITH_POINTS:
            self.heading.column("points")
        if not with_points and (quick := self.quick(known, ballot_type)):
            return quick
        same = {id_: id_ for id_ in known}
        reader = _PaperReader(self, same, ballot_type, with_points=with_points, stream=stream)
        found = tuple(reader.ballot(paper, count=count) for paper, count in self.counted())
        if not default_score or ballot_type is not BallotType.SCORING:
            return found
        return tuple(_completed(ballot, sorted(known), default_score) for ballot in found)

    def counted(self) -> Iterator[tuple[Paper, int]]:
        """Give each different paper, and how often it was cast."""
        for paper, count in self.papers.items():
            yield (paper, "") if isinstance(paper, str) else paper, count

    def quick(self, known: frozenset[str], ballot_type: BallotType) -> Sequence[Ballot] | None:
        """Read plain papers without a look at each mark; None if one of them is not plain."""
        if ballot_type is BallotType.CHOOSE_1:
            return None
        return self.sets(known) if ballot_type in APPROVALS else self.rankings(known)

    def sets(self, known: frozenset[str]) -> Pile | None:
        """Read papers whose order means nothing, in the order in which an election has them."""
        ids = sorted(known)
        place = {id_: number for number, id_ in enumerate(ids)}
        cells = [paper if isinstance(paper, str) else paper[0] for paper in self.papers]
        lengths = np.fromiter(map(str.count, cells, repeat(",")), np.intp, len(cells)) + 1
        if "" in cells:
            lengths[[number for number, cell in enumerate(cells) if not cell]] = 0
        counts = np.fromiter(self.papers.values(), np.intp, len(cells))
        marks: list[Marks] = []
        for start in range(0, len(cells), AT_ONCE):
            named = ",".join(filter(None, cells[start : start + AT_ONCE]))
            try:
                marks.append(places_of(named.split(",") if named else [], place))
            except KeyError:
                return None
        return sorted_pile(
            ids, np.concatenate(marks) if marks else NO_MARKS, lengths=lengths, counts=counts
        )

    def rankings(self, known: frozenset[str]) -> tuple[Ballot, ...] | None:
        """Read papers whose order means something."""
        same = {id_: id_ for id_ in known}  # one text for each id, on however many papers
        found = []
        for (vote, _), count in self.counted():
            ids = vote.split(",") if vote else []
            if not known.issuperset(ids) or len(set(ids)) < len(ids):
                return None
            found.append(Ballot(tuple([same[id_] for id_ in ids]), count=count))
        return tuple(found)


def _completed(ballot: Ballot, ids: list[str], default_score: int) -> Ballot:
    """Give the projects that a paper does not name their points."""
    named = frozenset(ballot.projects)
    rest = tuple([id_ for id_ in ids if id_ not in named])
    points = ballot.points + (default_score,) * len(rest)
    return Ballot(ballot.projects + rest, points, count=ballot.count)


def _cell(row: list[str], column: int) -> str:
    return row[column] if column < len(row) else ""


class _Found(Exception):
    """The paper that was looked for stands in this line."""

    def __init__(self, line: int) -> None:
        self.line = line


@dataclass(frozen=True, slots=True)
class _Search:
    """Takes the rows of VOTES until a paper stands there."""

    votes: Votes
    paper: Paper

    def row(self, line: int, row: list[str]) -> None:
        paper = self.votes.paper(row)
        if ((paper, "") if isinstance(paper, str) else paper) == self.paper:
            raise _Found(line)

    def plain(self, text: str) -> bool:  # noqa: ARG002 - each row needs its line here
        return False


@dataclass(frozen=True, slots=True)
class _PaperReader:
    votes: Votes
    known: Mapping[str, str]
    ballot_type: BallotType
    with_points: bool
    stream: BinaryIO

    def ballot(self, paper: Paper, *, count: int) -> Ballot:
        """Read one paper from its cells."""
        ids = ids_in(paper[0])
        unknown = next((id_ for id_ in ids if id_ not in self.known), None)
        if unknown is not None:
            self.refuse(paper, f"project ids from PROJECTS in a vote, found {shown(unknown)}")
        if len(set(ids)) < len(ids):
            self.refuse(paper, "each project once in a vote")
        if self.ballot_type is BallotType.CHOOSE_1 and len(ids) > 1:
            self.refuse(paper, f"one project in a vote, found {len(ids)}")
        ids = tuple([self.known[id_] for id_ in ids])
        if not self.with_points:
            return Ballot(ids, count=count)
        cells = ids_in(paper[1])
        if len(cells) != len(ids) or not all(map(WHOLE.fullmatch, cells)):
            self.refuse(paper, f"{len(ids)} whole numbers of points, found {shown(paper[1])}")
        return Ballot(ids, tuple(map(int, cells)), count=count)

    def refuse(self, paper: Paper, expected: str) -> None:
        raise PabulibError(self.votes.heading.file, self.line_of(paper), expected)

    def line_of(self, paper: Paper) -> int:
        self.stream.seek(0)
        search = _Search(self.votes, paper)
        takers: Takers = {"META": Table, "PROJECTS": Table, "VOTES": lambda _: search}
        try:
            scan(self.stream, takers, file=self.votes.heading.file)
        except _Found as found:
            return found.line
        raise AssertionError("the paper was in the file a moment ago")
