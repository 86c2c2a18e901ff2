"""What META allows on a paper, against each paper."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pb.allocation.ballots import APPROVALS
from pb.allocation.consistency.findings import Inconsistency, What
from pb.allocation.consistency.limits import Range, range_of
from pb.allocation.pabulib import Document
from pb.allocation.pabulib.rows import Heading
from pb.allocation.pabulib.votes import Paper, Votes, ids_in

Faults = tuple[tuple[What, str | int, Range], ...]


class PaperCheck:
    """Takes the rows of VOTES, and keeps what is wrong: equal papers are looked at once."""

    def __init__(self, heading: Heading, document: Document) -> None:
        """Begin with the limits that the file sets."""
        election, meta = document.election, document.election.meta
        self.votes = Votes(heading)
        # On approvals, nobody reads what stands in a column of this name.
        self.with_points = election.ballot_type not in APPROVALS
        self.unit_exponent = election.unit_exponent
        self.costs = {project.id: project.cost for project in election.projects}
        self.length = range_of(meta, "length")
        self.sum_cost = range_of(meta, "sum_cost")
        self.each = range_of(meta, "points")
        self.sum_points = range_of(meta, "sum_points")
        self.known: dict[Paper | str, Faults] = {}
        self.found: list[Inconsistency] = []

    def row(self, line: int, row: list[str]) -> None:
        """Look at one paper."""
        paper = self.votes.paper(row)
        faults = self.known.get(paper)
        if faults is None:
            vote, points = (paper, "") if isinstance(paper, str) else paper
            points = points if self.with_points else ""
            faults = self.known[paper] = tuple(self.faults(vote, points))
        for what, amount, limits in faults:
            figures = {"name": limits.name, "found": amount, "limits": str(limits)}
            self.found.append(Inconsistency(what, line, figures))

    def plain(self, text: str) -> bool:  # noqa: ARG002 - each row needs its line here
        """Take rows one by one only."""
        return False

    def faults(self, vote: str, points: str) -> Iterator[tuple[What, str | int, Range]]:
        """Say what is wrong with a paper."""
        ids = ids_in(vote)
        if self.length.broken_by(len(ids)):
            yield What.LENGTH, len(ids), self.length
        cost = Decimal(sum(self.costs[id_] for id_ in ids)).scaleb(-self.unit_exponent)
        if self.sum_cost.broken_by(cost):
            yield What.SUM_COST, format(cost, "f"), self.sum_cost
        marks = [int(cell) for cell in ids_in(points)]
        wrong = [each for each in marks if self.each.broken_by(each)]
        if wrong:
            yield What.POINTS, wrong[0], self.each
        if marks and self.sum_points.broken_by(sum(marks)):
            yield What.SUM_POINTS, sum(marks), self.sum_points
