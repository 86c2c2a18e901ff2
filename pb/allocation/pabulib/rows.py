"""The rows of a .pb file by section, each with its line number, as a stream of bounded memory."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from itertools import chain
from typing import BinaryIO, Protocol

SECTIONS = ("META", "PROJECTS", "VOTES")
CHUNK = 1 << 18
LONGEST_LINE = 1 << 22
"""In characters; a paper that names 10,000 projects has room in a hundredth of it."""

MOST_PROJECTS = 100_000

# The module csv has one limit for the whole process, and its own is too low for long papers.
csv.field_size_limit(max(LONGEST_LINE, csv.field_size_limit()))


class PabulibError(ValueError):
    """A file is not in Pabulib's format: which file, which line, and what was expected there."""

    def __init__(self, file: str, line: int, expected: str) -> None:
        self.file = file
        self.line = line
        self.expected = " ".join(expected.split())
        super().__init__(f"{file}, line {line}: expected {self.expected}")

    @classmethod
    def unreadable(cls, file: str, error: OSError | ValueError) -> PabulibError:
        """Return what to say of a file that the system does not hand out."""
        why = error.strerror if isinstance(error, OSError) else None
        return cls(file, 1, f"a file that can be read{f' ({why})' if why else ''}")


@dataclass(frozen=True, slots=True)
class Heading:
    """How a section begins: its name, its columns and the line in which they stand."""

    file: str
    name: str
    line: int
    header: tuple[str, ...]

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


class Taker(Protocol):
    """Takes the rows of one section, as they come."""

    def row(self, line: int, row: list[str]) -> None:
        """Take one row that is not blank."""

    def plain(self, text: str) -> bool:
        """Take many lines without quotes at once, if all are regular; else none, and say False.

        Each line ends with a line feed alone.
        """


@dataclass(frozen=True, slots=True)
class Table:
    """A section with its rows and their line numbers. Takes at most MOST_PROJECTS rows."""

    heading: Heading
    rows: list[tuple[int, list[str]]] = field(default_factory=list)

    @property
    def file(self) -> str:
        """The file's name in messages."""
        return self.heading.file

    @property
    def line(self) -> int:
        """The line of the columns' names."""
        return self.heading.line

    @property
    def header(self) -> tuple[str, ...]:
        """The columns' names."""
        return self.heading.header

    def column(self, name: str) -> int:
        """Give the place of a column."""
        return self.heading.column(name)

    def check_length(self, line: int, row: list[str]) -> None:
        """Refuse a row with more cells than columns."""
        self.heading.check_length(line, row)

    def row(self, line: int, row: list[str]) -> None:
        """Keep one row."""
        if len(self.rows) == MOST_PROJECTS:
            expected = f"at most {MOST_PROJECTS} rows in {self.heading.name}"
            raise PabulibError(self.file, line, expected)
        self.rows.append((line, row))

    def plain(self, text: str) -> bool:  # noqa: ARG002 - each row needs its line here
        """Take rows one by one only."""
        return False


Takers = Mapping[str, Callable[[Heading], Taker]]


def scan(stream: BinaryIO, takers: Takers, *, file: str) -> None:
    """Give every row of a file to the taker of its section.

    Raises:
        PabulibError: a section is missing, stands twice or has no header; a quote stays open; a
            line has no end; it is not UTF-8.
    """
    _Walk(takers, file).all(stream)


class _Walk:
    """Where a scan stands: the section, and the line of its heading."""

    def __init__(self, takers: Takers, file: str) -> None:
        self.takers, self.file = takers, file
        self.starts: dict[str, int] = {}
        self.name = ""
        self.taker: Taker | None = None
        self.line = 1

    def all(self, stream: BinaryIO) -> None:
        """Go through the blocks; one in which a cell is open waits for the next ones."""
        start, waiting, tried = 1, "", 0
        for block in chain.from_iterable(map(_parts, chain(_blocks(stream, self.file), ("",)))):
            text = waiting + block
            if waiting or not self.plain(start, block):
                may_wait = block and len(text) <= LONGEST_LINE
                # Only when it has doubled is it worth another try.
                if may_wait and len(text) < 2 * tried:
                    waiting = text
                    continue
                rows, tried = _rows(text), len(text)
                if rows is None and may_wait:
                    waiting = text
                    continue
                self.each(start, rows, text)
            start, waiting, tried = start + _breaks(text), "", 0
        self.end()

    def each(self, start: int, rows: list[list[str]] | None, text: str) -> None:
        """Take the rows of a block one by one."""
        if rows is None:
            line = start + _line_of_bad_quotes(text)
            expected = "cells whose quotes close, divided by semicolons"
            raise PabulibError(self.file, line, expected)
        for line, row in _numbered(start, rows):
            self.one(line, row)

    def plain(self, start: int, block: str) -> bool:
        """Hand on many lines that need no look at each cell, if the taker can use them."""
        if not block.strip("\r\n"):
            return True
        if self.taker is None or '"' in block:
            return False
        text = block.replace("\r\n", "\n").removesuffix("\n") + "\n"
        if "\r" in text or not self.taker.plain(text):
            return False
        self.line = start + text.count("\n") - 1
        return True

    def end(self) -> None:
        self.end_section()
        missing = [section for section in SECTIONS if section not in self.starts]
        if missing:
            raise PabulibError(self.file, self.line, f"the section {missing[0]}")

    def one(self, line: int, row: list[str]) -> None:
        self.line = line
        if row[0].strip() in SECTIONS and not any(row[1:]):
            self.end_section()
            self.name = row[0].strip()
            if self.name in self.starts:
                raise PabulibError(self.file, line, f"the section {self.name} only once")
            self.starts[self.name], self.taker = line, None
        elif not self.name:
            raise PabulibError(self.file, line, "the section META")
        elif self.taker is None:
            self.taker = self.takers[self.name](self.heading(line, row))
        else:
            self.taker.row(line, row)

    def heading(self, line: int, row: list[str]) -> Heading:
        header = tuple(cell.strip() for cell in row)
        names = [name for name in header if name]
        if len(set(names)) < len(names):
            raise PabulibError(self.file, line, f"each column of {self.name} once")
        return Heading(self.file, self.name, line, header)

    def end_section(self) -> None:
        if self.name and self.taker is None:
            start = self.starts[self.name]
            raise PabulibError(self.file, start, f"a header row after {self.name}")


def _rows(text: str) -> list[list[str]] | None:
    """Divide whole lines into cells; None if a quote is open at the end, or stands wrong."""
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=";", strict=True))
    except csv.Error:
        return None


def _line_of_bad_quotes(text: str) -> int:
    """Say how many lines stand before the row that cannot be divided into cells."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=";", strict=True)
    before = 0
    try:
        for _ in reader:
            before = reader.line_num
    except csv.Error:
        return before
    raise AssertionError("there was a bad row a moment ago")


def _numbered(start: int, rows: list[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Give each row that is not blank with the number of its first line."""
    line = start
    for row in rows:
        if any(row):
            yield line, row
        line += 1 + sum(map(_breaks, row))


def _breaks(cell: str) -> int:
    if "\n" not in cell and "\r" not in cell:
        return 0
    return cell.count("\n") + cell.count("\r") - cell.count("\r\n")


def _blocks(stream: BinaryIO, file: str) -> Iterator[str]:
    """Give the text some whole lines at a time, however long the file is."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    rest, line = "", 1
    while data := stream.read(CHUNK):
        text = rest + _decoded(decoder, data, file=file, line=line)
        complete, newline, rest = text.rpartition("\n")
        line += complete.count("\n") + len(newline)
        if len(rest) > LONGEST_LINE:
            raise PabulibError(file, line, f"a line of at most {LONGEST_LINE} characters")
        if newline:
            yield complete + newline
    if rest := rest + _decoded(decoder, b"", file=file, line=line):
        yield rest


def _parts(block: str) -> Iterator[str]:
    """Part a block behind the columns of VOTES, so that what follows is votes alone.

    Where that stands in a quoted cell, the first part waits for the second like any other.
    """
    start = block.find("\nVOTES")
    # One line's end before the word, one behind it, and one behind the columns.
    for _ in range(3):
        start = block.find("\n", start) + 1 if start >= 0 else 0
        if not start:
            break
    if 0 < start < len(block):
        yield block[:start]
        yield block[start:]
    else:
        yield block


def _decoded(decoder: codecs.IncrementalDecoder, data: bytes, *, file: str, line: int) -> str:
    """Decode the next piece, which starts in this line."""
    try:
        text = decoder.decode(data, final=not data)
    except UnicodeDecodeError as error:
        line += error.object[: error.start].count(b"\n")
        raise PabulibError(file, line, "text in UTF-8") from error
    if "\0" in text:
        line += text[: text.index("\0")].count("\n")
        raise PabulibError(file, line, "text without the character NUL")
    return text
