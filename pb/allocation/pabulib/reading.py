"""Read a .pb file into an election."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from pb.allocation.ballots import APPROVALS, WITH_POINTS, BallotType
from pb.allocation.election import Ballot, Election, Project
from pb.allocation.pabulib.rows import (
    PabulibError,
    Table,
    decimals,
    figure,
    shown,
    smallest_units,
    tables,
    text_of,
)
from pb.allocation.pabulib.stated import Cells, stated_parameters, stated_rule
from pb.allocation.parameters import Parameters

READ_KEYS = frozenset(
    {
        *("num_projects", "num_votes", "budget", "vote_type", "rule", "currency"),
        *("step", "completion", "add1", "ties", "seed"),
    }
)
"""Keys of META that have their own place, or follow from the rest, and so are not in `meta`."""

READ_COLUMNS = frozenset(
    {"project_id", "cost", "votes", "score", "name", "category", "neighborhood", "selected"}
)
"""Columns of PROJECTS that are likewise not in `extra`."""

POINTS = re.compile(r"-?\d{1,15}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Document:
    """What a .pb file holds: an election, and the rule, options and result that it states.

    `rule` is the name of our nearest rule, or None; `stated_rule` is the file's own word.
    `selected` is the column of that name, by project id: "1" for funded, in most files.
    """

    election: Election
    rule: str | None = None
    stated_rule: str = ""
    parameters: Parameters = field(default_factory=Parameters)
    selected: Mapping[str, str] = field(default_factory=dict, hash=False)


def read(path: str | Path) -> Document:
    """Read a file.

    Raises:
        PabulibError: it cannot be read, or is not in Pabulib's format.
    """
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise PabulibError(str(path), 1, "a file that can be read") from error
    return parse(data, file=str(path))


def parse(data: bytes, *, file: str) -> Document:
    """Read the contents of a file; `file` is its name in messages.

    Raises:
        PabulibError: it is not in Pabulib's format.
    """
    found = tables(text_of(data, file=file), file=file)
    meta = _meta(found["META"])
    votes, projects = found["VOTES"], found["PROJECTS"]
    ballot_type = _ballot_type(meta, file=file)
    budget = _figure(meta.get("budget"), "budget", file=file, line=found["META"].line)
    step = _figure(meta["step"], "step", file=file) if "step" in meta else Decimal(0)
    costs = _costs(projects)
    exponent = max(decimals(amount) for amount in (budget, step, *costs.values()))
    election = Election(
        projects=_projects(projects, costs, unit_exponent=exponent),
        ballots=_ballots(votes, frozenset(costs), ballot_type=ballot_type),
        budget=smallest_units(budget, unit_exponent=exponent),
        ballot_type=ballot_type,
        step=smallest_units(step, unit_exponent=exponent),
        unit_exponent=exponent,
        currency=meta["currency"][1].strip() if "currency" in meta else "",
        meta={key: value for key, (_, value) in meta.items() if key not in READ_KEYS},
    )
    text, rule = stated_rule(meta)
    parameters = stated_parameters(meta, file=file)
    return Document(election, rule, text, parameters, selected=_selected(projects))


def _meta(table: Table) -> Cells:
    rows = list(table.rows)
    if table.header[0] != "key":
        raise PabulibError(table.file, table.line, "the header key;value after META")
    found: dict[str, tuple[int, str]] = {}
    for line, row in rows:
        key = row[0].strip()
        if key in found:
            raise PabulibError(table.file, line, f"the key {shown(key)} only once")
        table.check_length(line, row)
        found[key] = (line, row[1] if len(row) > 1 else "")
    return found


def _ballot_type(meta: Cells, *, file: str) -> BallotType:
    line, value = meta.get("vote_type", (0, "approval"))
    try:
        return BallotType(value.strip())
    except ValueError as error:
        known = ", ".join(BallotType)
        expected = f"one of {known} for vote_type, found {shown(value)}"
        raise PabulibError(file, line, expected) from error


def _figure(cell: tuple[int, str] | None, name: str, *, file: str, line: int = 0) -> Decimal:
    """Read a figure above zero."""
    if cell is None:
        raise PabulibError(file, line, f"the key {name} in META")
    found = figure(cell[1])
    if not found:
        raise PabulibError(file, cell[0], f"a {name} above 0, found {shown(cell[1])}")
    return found


def _costs(table: Table) -> dict[str, Decimal]:
    ids, costs = table.column("project_id"), table.column("cost")
    found: dict[str, Decimal] = {}
    for line, row in table.rows:
        table.check_length(line, row)
        id_ = _cell(row, ids).strip()
        if not id_ or "," in id_:
            expected = f"a project_id without a comma, found {shown(id_)}"
            raise PabulibError(table.file, line, expected)
        if id_ in found:
            raise PabulibError(table.file, line, f"the project_id {shown(id_)} only once")
        found[id_] = _figure((line, _cell(row, costs)), "cost", file=table.file)
    return found


def _cell(row: list[str], column: int) -> str:
    return row[column] if column < len(row) else ""


def _named(table: Table, row: list[str]) -> dict[str, str]:
    """Give the cells that hold something by their columns' names."""
    return {name: cell for name, cell in zip(table.header, row, strict=False) if cell}


def _projects(
    table: Table, costs: Mapping[str, Decimal], *, unit_exponent: int
) -> tuple[Project, ...]:
    found = []
    for (_, row), (id_, cost) in zip(table.rows, costs.items(), strict=True):
        cells = _named(table, row)
        found.append(
            Project(
                id_,
                smallest_units(cost, unit_exponent=unit_exponent),
                name=cells.get("name", ""),
                category=cells.get("category", ""),
                area=cells.get("neighborhood", ""),
                extra={name: cell for name, cell in cells.items() if name not in READ_COLUMNS},
            )
        )
    return tuple(found)


def _selected(table: Table) -> dict[str, str]:
    if "selected" not in table.header:
        return {}
    ids, selected = table.column("project_id"), table.column("selected")
    return {_cell(row, ids).strip(): _cell(row, selected).strip() for _, row in table.rows}


def _ballots(
    table: Table, known: frozenset[str], *, ballot_type: BallotType
) -> tuple[Ballot, ...]:
    """Group the votes by their cells first, so that each different paper is read once."""
    vote = table.column("vote")
    with_points = ballot_type not in APPROVALS and "points" in table.header
    points = table.column("points") if with_points or ballot_type in WITH_POINTS else None
    papers: dict[tuple[str, str], int] = {}
    first: dict[tuple[str, str], int] = {}
    _check_voters(table)
    for line, row in table.rows:
        if len(row) <= vote or len(row) > len(table.header):
            table.check_length(line, row)
            if len(row) <= vote:
                raise PabulibError(table.file, line, "a cell in the column vote")
        paper = (row[vote], "" if points is None else _cell(row, points))
        papers[paper] = papers.get(paper, 0) + 1
        first.setdefault(paper, line)
    paper_reader = _PaperReader(table.file, known, ballot_type, with_points=points is not None)
    return tuple(
        paper_reader.ballot(paper, count=count, line=first[paper])
        for paper, count in papers.items()
    )


def _check_voters(table: Table) -> None:
    if "voter_id" not in table.header:
        return
    column = table.column("voter_id")
    seen: set[str] = set()
    for line, row in table.rows:
        voter = _cell(row, column)
        if voter in seen:
            raise PabulibError(table.file, line, f"the voter_id {shown(voter)} only once")
        if voter:
            seen.add(voter)


@dataclass(frozen=True, slots=True)
class _PaperReader:
    file: str
    known: frozenset[str]
    ballot_type: BallotType
    with_points: bool

    def ballot(self, paper: tuple[str, str], *, count: int, line: int) -> Ballot:
        """Read one paper from its cells."""
        ids = _split(paper[0])
        unknown = [id_ for id_ in ids if id_ not in self.known]
        if unknown:
            expected = f"project ids from PROJECTS in a vote, found {shown(unknown[0])}"
            raise PabulibError(self.file, line, expected)
        if len(set(ids)) < len(ids):
            raise PabulibError(self.file, line, "each project once in a vote")
        if self.ballot_type is BallotType.CHOOSE_1 and len(ids) > 1:
            raise PabulibError(self.file, line, f"one project in a vote, found {len(ids)}")
        if not self.with_points:
            return Ballot(ids, count=count)
        return Ballot(ids, self._points(paper[1], len(ids), line=line), count=count)

    def _points(self, cell: str, wanted: int, *, line: int) -> tuple[int, ...]:
        cells = _split(cell)
        if len(cells) != wanted or not all(POINTS.fullmatch(each) for each in cells):
            expected = f"{wanted} whole numbers of points, found {shown(cell)}"
            raise PabulibError(self.file, line, expected)
        return tuple(int(each) for each in cells)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(",")) if cell.strip() else ()
