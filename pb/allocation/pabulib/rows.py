"""The rows of a .pb file by section, each with its line number, and the figures in them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from io import StringIO

SECTIONS = ("META", "PROJECTS", "VOTES")
MOST_DECIMALS = 18
LONGEST_SHOWN = 40
FIGURE = re.compile(r"\+?(\d{1,30}(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)


class PabulibError(ValueError):
    """A file is not in Pabulib's format: which file, which line, and what was expected there."""

    def __init__(self, file: str, line: int, expected: str) -> None:
        self.file = file
        self.line = line
        self.expected = " ".join(expected.split())
        super().__init__(f"{file}, line {line}: expected {self.expected}")


@dataclass(frozen=True, slots=True)
class Table:
    """A section: its header, where it starts, and its rows with their line numbers."""

    file: str
    name: str
    line: int
    header: tuple[str, ...]
    rows: Sequence[tuple[int, list[str]]]

    def column(self, name: str) -> int:
        """Give the place of a column.

        Raises:
            PabulibError: there is none.
        """
        if name not in self.header:
            raise PabulibError(self.file, self.line, f"a column {name} in {self.name}")
        return self.header.index(name)

    def check_length(self, line: int, row: list[str]) -> None:
        """Refuse a row with more cells than columns, empty ones at its end aside."""
        if any(cell.strip() for cell in row[len(self.header) :]):
            columns = len(self.header)
            raise PabulibError(self.file, line, f"{columns} columns, found {len(row)}")


def text_of(data: bytes, *, file: str) -> str:
    """Decode a file, with or without a byte order mark.

    Raises:
        PabulibError: it is not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PabulibError(file, line, "text in UTF-8") from error


def tables(text: str, *, file: str) -> Mapping[str, Table]:
    """Split a file into its three sections.

    Raises:
        PabulibError: a section is missing, stands twice or has no header; a quote stays open.
    """
    starts: dict[str, int] = {}
    parts: dict[str, list[tuple[int, list[str]]]] = {}
    name, line = "", 1
    for line, row in _rows(text, file=file):
        if row[0].strip() in SECTIONS and not any(row[1:]):
            name = row[0].strip()
            if name in starts:
                raise PabulibError(file, line, f"the section {name} only once")
            starts[name], parts[name] = line, []
        elif not name:
            raise PabulibError(file, line, "the section META")
        else:
            parts[name].append((line, row))
    missing = [section for section in SECTIONS if section not in starts]
    if missing:
        raise PabulibError(file, line, f"the section {missing[0]}")
    return {name: _table(file, name, start=starts[name], rows=parts[name]) for name in SECTIONS}


def _table(file: str, name: str, *, start: int, rows: list[tuple[int, list[str]]]) -> Table:
    """Take the first row as the header."""
    if not rows:
        raise PabulibError(file, start, f"a header row after {name}")
    line, header = rows[0]
    return Table(file, name, line, tuple(cell.strip() for cell in header), rows[1:])


def _rows(text: str, *, file: str) -> Iterator[tuple[int, list[str]]]:
    """Give each row that is not blank with the number of its first line."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=";", strict=True)
    line = 1
    try:
        for row in reader:
            if any(row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise PabulibError(
            file, line, "cells whose quotes close, divided by semicolons"
        ) from error


def figure(cell: str) -> Decimal | None:
    """Read a figure of zero or more, such as 1200 or 1200.50; None if it is something else."""
    cell = cell.strip()
    if not FIGURE.fullmatch(cell):
        return None
    found = Decimal(cell)
    return found if decimals(found) <= MOST_DECIMALS else None


def decimals(found: Decimal) -> int:
    """Count a figure's decimals as they were written."""
    exponent = found.as_tuple().exponent
    assert isinstance(exponent, int)
    return max(0, -exponent)


def smallest_units(found: Decimal, *, unit_exponent: int) -> int:
    """Turn a figure in major units into whole smallest units, without loss."""
    scale: int = 10**unit_exponent
    amount = Fraction(found) * scale
    assert amount.denominator == 1
    return amount.numerator


def shown(cell: str) -> str:
    """Quote a cell in a message, cut short."""
    cell = " ".join(cell.split())
    return f'"{cell}"' if len(cell) <= LONGEST_SHOWN else f'"{cell[:LONGEST_SHOWN]}..."'
