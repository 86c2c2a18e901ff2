"""Read a .pb file into an election."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from pb.allocation.ballots import BallotType
from pb.allocation.election import Election, Project
from pb.allocation.pabulib.figures import decimals, figure, shown, smallest_units, whole
from pb.allocation.pabulib.rows import Heading, PabulibError, Table, Taker, scan
from pb.allocation.pabulib.stated import OPTION_KEYS, Cells, stated_parameters, stated_rule
from pb.allocation.pabulib.votes import Votes
from pb.allocation.parameters import Parameters

READ_KEYS = frozenset(
    {
        *("num_projects", "num_votes", "budget", "vote_type", "rule", "currency"),
        "step",
        *OPTION_KEYS,
    }
)
"""Keys of META that have their own place, or follow from the rest, and so are not in `meta`."""

READ_COLUMNS = frozenset(
    {"project_id", "cost", "votes", "score", "name", "category", "neighborhood", "selected"}
)
"""Columns of PROJECTS that are likewise not in `extra`."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a .pb file holds: an election, and the rule, options and result that it states.

    `rule` is the name of our nearest rule, or None; `stated_rule` is the file's own word.
    `selected` is the column of that name, by project id: "1" for funded, in most files. `votes`
    and `scores` are the published totals as they stand; the election has what its ballots say.
    `states_options` tells files written here, which state their count's options, from others.
    """

    election: Election
    rule: str | None = None
    stated_rule: str = ""
    parameters: Parameters = field(default_factory=Parameters)
    selected: Mapping[str, str] = field(default_factory=dict, hash=False)
    votes: Mapping[str, str] = field(default_factory=dict, hash=False)
    scores: Mapping[str, str] = field(default_factory=dict, hash=False)
    states_options: bool = False


def read(path: str | Path) -> Document:
    """Read a file, as a stream: what it takes to hold is the different papers and the voters' ids.

    Raises:
        PabulibError: it cannot be read, or is not in Pabulib's format.
    """
    try:
        with Path(path).open("rb") as stream:
            return read_stream(stream, file=str(path))
    except PabulibError:
        raise
    except (OSError, ValueError) as error:
        raise PabulibError.unreadable(str(path), error) from error


def parse(data: bytes, *, file: str) -> Document:
    """Read the contents of a file; `file` is its name in messages.

    Raises:
        PabulibError: it is not in Pabulib's format.
    """
    return read_stream(BytesIO(data), file=file)


def read_stream(stream: BinaryIO, *, file: str) -> Document:
    """Read a stream that can be read again from its start, which only errors need.

    Raises:
        PabulibError: it is not in Pabulib's format.
    """
    tables, votes = _sections(stream, file=file)
    meta, projects = meta_cells(tables["META"]), tables["PROJECTS"]
    ballot_type = _ballot_type(meta, file=file)
    budget = _figure(meta.get("budget"), "budget", file=file, line=tables["META"].line)
    step = _figure(meta["step"], "step", file=file) if "step" in meta else Decimal(0)
    costs = _costs(projects)
    exponent = max(decimals(amount) for amount in (budget, step, *costs.values()))
    election = Election(
        projects=_projects(projects, costs, unit_exponent=exponent),
        ballots=votes.ballots(
            frozenset(costs),
            ballot_type,
            stream=stream,
            default_score=_default_score(meta, file=file),
        ),
        budget=smallest_units(budget, unit_exponent=exponent),
        ballot_type=ballot_type,
        step=smallest_units(step, unit_exponent=exponent),
        unit_exponent=exponent,
        currency=meta["currency"][1].strip() if "currency" in meta else "",
        meta={key: value for key, (_, value) in meta.items() if key not in READ_KEYS},
    )
    text, rule = stated_rule(meta)
    return Document(
        election,
        rule,
        text,
        stated_parameters(meta, file=file),
        selected=column_of(projects, "selected"),
        votes=column_of(projects, "votes"),
        scores=column_of(projects, "score"),
        states_options=any(key in meta for key in OPTION_KEYS),
    )


def _sections(stream: BinaryIO, *, file: str) -> tuple[dict[str, Table], Votes]:
    tables: dict[str, Table] = {}
    votes: list[Votes] = []

    def table(heading: Heading) -> Taker:
        return tables.setdefault(heading.name, Table(heading))

    def papers(heading: Heading) -> Taker:
        votes.append(Votes(heading))
        return votes[0]

    scan(stream, {"META": table, "PROJECTS": table, "VOTES": papers}, file=file)
    return tables, votes[0]


def meta_cells(table: Table) -> Cells:
    """Give the line and the value of each key of META.

    Raises:
        PabulibError: another header than key;value, a key twice, or none in a row.
    """
    if table.header[0] != "key":
        raise PabulibError(table.file, table.line, "the header key;value after META")
    found: dict[str, tuple[int, str]] = {}
    for line, row in table.rows:
        key = row[0].strip()
        if not key:
            raise PabulibError(table.file, line, "a key in the first cell")
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


def _default_score(meta: Cells, *, file: str) -> int:
    line, value = meta.get("default_score", (0, ""))
    found = whole(value) if value.strip() else 0
    if found is None:
        expected = f"a whole number for default_score, found {shown(value)}"
        raise PabulibError(file, line, expected)
    return found


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


def column_of(table: Table, name: str) -> dict[str, str]:
    """Give the cells of a column of PROJECTS by project id; nothing if there is no such column."""
    if name not in table.header:
        return {}
    ids, cells = table.column("project_id"), table.column(name)
    return {_cell(row, ids).strip(): _cell(row, cells).strip() for _, row in table.rows}
