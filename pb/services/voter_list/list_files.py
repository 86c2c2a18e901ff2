"""Files of voter lists: which letters and separator they use, and their lines, one by one."""

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Self

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1250", "cp1252")
SEPARATORS = (",", ";", "\t")

# A line of an honest list is a few hundred characters; an address spans a few lines.
LONGEST_LINE = 32_000
MOST_LINES = 10
SAMPLE_BYTES = 64 * 1024
SAMPLE_RECORDS = 20

# What files begin with that are no text: archives (spreadsheets among them), old Office, PDF.
NO_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff")
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

# Letters of Windows-1250 (ą ł ż Ą Ł Ż ś ź Ś Ź) where Windows-1252 has signs that no name has.
POLISH = bytes.fromhex("b9 b3 bf a5 a3 af 9c 9f 8c 8f")
ASCII = bytes(range(128))


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one person; `line` is where it begins, the file's first line is 1."""

    line: int
    cells: list[str]
    is_open: bool = False
    is_cut: bool = False


class Guess:
    """Finds out how a file is written while its bytes pass by."""

    def __init__(self) -> None:
        self.first = b""
        self.size = 0
        self.lines = 0
        self._decoder = _utf8_decoder()
        self._is_utf8 = True
        self._polish = 0

    def see(self, part: bytes) -> None:
        """Look at the next bytes."""
        if len(self.first) < SAMPLE_BYTES:
            self.first += part[: SAMPLE_BYTES - len(self.first)]
        self.size += len(part)
        self.lines += part.count(b"\n") or part.count(b"\r")
        if self._is_utf8:
            self._is_utf8 = _decodes(self._decoder, part)
        high = part.translate(None, ASCII)
        if high:
            self._polish += len(high) - len(high.translate(None, POLISH))

    @property
    def is_text(self) -> bool:
        """Whether this can be a table written as text."""
        return not self.first.startswith(NO_TEXT)

    @property
    def encoding(self) -> str:
        """The most likely encoding."""
        for mark, encoding in MARKS:
            if self.first.startswith(mark):
                return encoding
        if self.first.count(0) * 4 > len(self.first):
            # Every other byte is empty: which one, tells the order.
            return (
                "utf-16-le"
                if self.first[1::2].count(0) > self.first[::2].count(0)
                else "utf-16-be"
            )
        if self._is_utf8 and _decodes(self._decoder, b"", final=True):
            return "utf-8"
        return "cp1250" if self._polish else "cp1252"

    @property
    def separator(self) -> str:
        """The most likely separator: the one that makes most columns, evenly."""
        found = {one: _evenness(self.first, self.encoding, one) for one in SEPARATORS}
        return max(SEPARATORS, key=lambda one: found[one])


def records(parts: Iterable[bytes], *, encoding: str, separator: str) -> Iterator[Record]:
    """Yield the records of a file, header included, in bounded memory; empty lines are left out.

    A quotation mark that is never closed costs its own line only, and says so; so does a line
    that is too long. What cannot be decoded becomes U+FFFD.

    Args:
        parts: the file's bytes, in pieces of any size.
        encoding: one of ENCODINGS.
        separator: one of SEPARATORS.
    """
    raw = io.BufferedReader(_Parts(parts), 256 * 1024)
    text = io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline=None)
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=separator)
    while True:
        lines.begin()
        try:
            cells = next(reader, None)
        except csv.Error:
            cells = []
            lines.is_open = True
        if cells is None:
            return
        line, is_open, is_cut = lines.first, lines.is_open, lines.is_cut
        if is_open:
            lines.give_back()
        if is_open or is_cut or any(cells):
            yield Record(line, cells, is_open, is_cut)


class _Parts(io.RawIOBase):
    """Bytes in pieces, as a file that is read once."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = iter(parts)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # the buffers that it is given
        while not self._rest:
            part = next(self._parts, None)
            if part is None:
                return 0
            self._rest = part
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


class _Lines:
    """Hands lines to the csv module, and takes back those that an open quotation mark ate."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._again: deque[tuple[str, bool]] = deque()
        self._record: list[tuple[str, bool]] = []
        self._number = 0
        self.first = 1
        self.is_open = False
        self.is_cut = False

    def begin(self) -> None:
        """A new record begins with the next line."""
        self._record.clear()
        self.first = self._number + 1
        self.is_open = self.is_cut = False

    def give_back(self) -> None:
        """Let all lines of this record but the first be read anew."""
        others = self._record[1:]
        self._again.extendleft(reversed(others))
        self._number -= len(others)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        if len(self._record) == MOST_LINES:
            self.is_open = True
            raise StopIteration
        line, is_cut = self._again.popleft() if self._again else self._read()
        if not line:
            self.is_open = bool(self._record)
            raise StopIteration
        self._record.append((line, is_cut))
        self._number += 1
        self.is_cut = self.is_cut or is_cut
        return line

    def _read(self) -> tuple[str, bool]:
        line = self._text.readline(LONGEST_LINE)
        if len(line) < LONGEST_LINE or line.endswith("\n"):
            return line, False
        while rest := self._text.readline(LONGEST_LINE):
            if rest.endswith("\n"):
                break
        return line + "\n", True


def _evenness(first: bytes, encoding: str, separator: str) -> int:
    # The last line of the sample may be cut off.
    whole = records([first], encoding=encoding, separator=separator)
    widths = [len(record.cells) for record in islice(whole, SAMPLE_RECORDS)]
    widest = max(widths, default=0)
    return (widest - 1) * sum(width == widest for width in widths)


def _utf8_decoder() -> codecs.IncrementalDecoder:
    return codecs.getincrementaldecoder("utf-8")(errors="strict")


def _decodes(decoder: codecs.IncrementalDecoder, part: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(part, final)
    except UnicodeDecodeError:
        return False
    return True
