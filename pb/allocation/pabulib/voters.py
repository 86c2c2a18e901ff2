"""What a file publishes about its voters: how many with each paper are of which area, age or sex.

No count needs it, so it is read apart from the election, and only one column at a time.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from pb.allocation.ballots import APPROVALS, BallotType
from pb.allocation.money import Labels, Paper
from pb.allocation.pabulib.rows import Heading, PabulibError, Table, Taker, scan
from pb.allocation.pabulib.votes import ids_in


@dataclass(slots=True)
class _Labelled:
    """Takes the rows of VOTES: the cells vote and points, and the one that is asked for."""

    heading: Heading
    name: str
    vote: int = field(init=False)
    label: int = field(init=False)
    points: int | None = field(init=False)
    found: Counter[tuple[str, str, str]] = field(default_factory=Counter, init=False)

    def __post_init__(self) -> None:
        header = self.heading.header
        self.vote, self.label = self.heading.column("vote"), self.heading.column(self.name)
        self.points = header.index("points") if "points" in header else None

    def row(self, line: int, row: list[str]) -> None:  # noqa: ARG002 - a taker is told the line
        """Take one row."""
        points = "" if self.points is None else _cell(row, self.points)
        self.found[_cell(row, self.vote), points, _cell(row, self.label).strip()] += 1

    def plain(self, text: str) -> bool:  # noqa: ARG002 - rows are looked at one by one
        """Take rows one by one only."""
        return False


def voter_labels(path: str | Path, column: str, *, ballot_type: BallotType) -> Labels:
    """Read for each paper how many of its voters have which label in a column of VOTES.

    Empty cells are no label. The file is one that `read` could read.

    Raises:
        PabulibError: there is no such column, or the file cannot be read.
    """
    votes: list[_Labelled] = []

    def papers(heading: Heading) -> Taker:
        votes.append(_Labelled(heading, column))
        return votes[0]

    try:
        with Path(path).open("rb") as stream:
            scan(stream, {"META": Table, "PROJECTS": Table, "VOTES": papers}, file=str(path))
    except OSError as error:
        raise PabulibError.unreadable(str(path), error) from error
    labels: dict[Paper, dict[str, int]] = {}
    for (vote, points, label), count in sorted(votes[0].found.items()):
        if label:
            known = labels.setdefault(_paper(vote, points, ballot_type), {})
            known[label] = known.get(label, 0) + count
    return labels


def _paper(vote: str, points: str, ballot_type: BallotType) -> Paper:
    """Read the cells as the election does: approvals in the order of their ids, without points."""
    ids = ids_in(vote)
    if ballot_type in APPROVALS:
        return tuple(sorted(ids)), ()
    return ids, tuple(int(each) for each in ids_in(points))


def _cell(row: list[str], column: int) -> str:
    return row[column] if column < len(row) else ""
