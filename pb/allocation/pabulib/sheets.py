"""A .pb file as it stands: every cell of every section, known or not, to be written back.

An election leaves out what no count needs, such as the voters' ages. A sheet leaves out nothing:
a file that quotes only what needs quotes and has no blank lines comes back byte for byte, any
other with the same cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from pb.allocation.pabulib.rows import SECTIONS, Heading, PabulibError, scan
from pb.allocation.pabulib.writing import row_text

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(slots=True)
class Section:
    """The cells of a section: its columns' names as they stand, and its rows."""

    columns: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def row(self, line: int, row: list[str]) -> None:  # noqa: ARG002 - no error needs a line
        """Keep one row."""
        self.rows.append(tuple(row))

    def plain(self, text: str) -> bool:
        """Keep many rows without quotes, if no other section begins among them."""
        rows = [tuple(line.split(";")) for line in text.split("\n") if line.strip(";")]
        if any(row[0].strip() in SECTIONS for row in rows):
            return False
        self.rows += rows
        return True

    def column(self, name: str) -> Iterator[str]:
        """Give the cells of a column, empty ones where a row is short."""
        place = self.columns.index(name)
        return (row[place] if place < len(row) else "" for row in self.rows)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All cells of a file, and how its lines end."""

    sections: dict[str, Section]
    newline: str = "\n"
    byte_order_mark: bool = False
    ends_with_newline: bool = True


def read_sheet(path: str | Path) -> Sheet:
    """Read every cell of a file.

    Raises:
        PabulibError: it cannot be read, or is not in Pabulib's format.
    """
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise PabulibError.unreadable(str(path), error) from error
    return parse_sheet(data, file=str(path))


def parse_sheet(data: bytes, *, file: str) -> Sheet:
    """Read every cell of a file's contents.

    Raises:
        PabulibError: it is not in Pabulib's format.
    """
    sections: dict[str, Section] = {}

    def section(heading: Heading) -> Section:
        return sections.setdefault(heading.name, Section(heading.header))

    stream: BinaryIO = BytesIO(data)
    scan(stream, dict.fromkeys(SECTIONS, section), file=file)
    first = data.find(b"\n")
    return Sheet(
        sections,
        newline="\r\n" if data[first - 1 : first] == b"\r" else "\n",
        byte_order_mark=data.startswith(BYTE_ORDER_MARK),
        ends_with_newline=data.endswith(b"\n"),
    )


def write_sheet(sheet: Sheet) -> bytes:
    """Write every cell; quotes stand only where they are needed."""
    lines = []
    for name, section in sheet.sections.items():
        lines += [name, row_text(section.columns), *map(row_text, section.rows)]
    text = sheet.newline.join(lines) + sheet.newline * sheet.ends_with_newline
    return BYTE_ORDER_MARK * sheet.byte_order_mark + text.encode()
