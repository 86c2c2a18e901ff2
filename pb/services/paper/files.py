"""A file of readings as one turn: one line a paper, checked as papers that are typed are."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pb.database import Session
from pb.models import PaperBatch
from pb.services.errors import NotFound, Refusal
from pb.services.paper import readings, typed
from pb.services.paper.batches import MOST_PAPERS
from pb.services.paper.errors import (
    FileNotText,
    FileTooLong,
    PaperTwiceInFile,
    ReadAlready,
    ReadBefore,
    RowWithoutPaper,
    UnknownSpoiling,
)
from pb.services.paper.readings import TURNS, Reading
from pb.services.voting.papers import Paper
from pb.vocabulary import BallotType, SpoiledReason

SPOILED = "spoiled:"
SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line of a file; the first line is 1."""

    line: int
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was read and checked; nothing of it is kept."""

    readings: dict[int, Reading]
    problems: tuple[Problem, ...]

    @property
    def spoiled(self) -> int:
        """How many of its papers count for nothing."""
        return sum(reading.spoiled is not None for reading in self.readings.values())

    @property
    def empty(self) -> int:
        """How many of its papers are valid and empty."""
        return sum(
            reading.spoiled is None and not reading.marks for reading in self.readings.values()
        )


def text_of(content: bytes) -> str:
    """Return a file's text; a mark of byte order is left out.

    Raises:
        FileNotText
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileNotText from error


def check(session: Session, *, batch_id: int, turn: int, text: str, by: int) -> Checked:
    """Return what a file says, and every problem by its line; writes nothing.

    A line is the number of a paper, then a mark in each further cell, as they are typed; or
    `spoiled:` and the reason. A line without marks is a valid empty ballot. A first line whose
    first cell has no digit is taken for headings.

    Raises:
        NotFound, FileTooLong
    """
    batch = session.get(PaperBatch, batch_id)
    if batch is None or turn not in TURNS:
        raise NotFound
    reader = _Reader(session, batch, turn=turn, by=by)
    for line, cells in _rows(text):
        reader.take(line, cells)
    return Checked(reader.readings, tuple(reader.problems))


def take_in(session: Session, *, batch_id: int, turn: int, text: str, by: int) -> Checked:
    """Keep a file's readings as one turn: all of them, or none where there is a problem.

    Raises:
        as `check` and `readings.enter`
    """
    checked = check(session, batch_id=batch_id, turn=turn, text=text, by=by)
    if checked.readings and not checked.problems:
        readings.enter(session, batch_id=batch_id, turn=turn, readings=checked.readings, by=by)
    return checked


class _Reader:
    """Reads the lines of a file for one turn of a batch."""

    def __init__(self, session: Session, batch: PaperBatch, *, turn: int, by: int) -> None:
        self.readings: dict[int, Reading] = {}
        self.problems: list[Problem] = []
        self._batch = batch
        self._paper: Paper = readings.paper_of(session, batch)
        self._by = by
        self._mine, self._theirs = readings.readers(session, batch.id, turn=turn)

    def take(self, line: int, cells: Sequence[str]) -> None:
        """Read a line, or note what is wrong with it."""
        try:
            number, reading = self._read(cells)
        except Refusal as refusal:
            self.problems.append(Problem(line, refusal))
        else:
            self.readings[number] = reading

    def _read(self, cells: Sequence[str]) -> tuple[int, Reading]:
        first = cells[0].strip()
        if not (first.isascii() and first.isdigit() and len(first) <= len(str(MOST_PAPERS))):
            raise RowWithoutPaper
        number = int(first)
        if number in self.readings:
            raise PaperTwiceInFile(paper=number)
        reading = _reading(cells[1:], ballot_type=self._paper.ballot_type)
        readings.insist_readable(self._batch, self._paper, number, reading)
        if self._theirs.get(number) == self._by:
            raise ReadBefore
        if number in self._mine:
            raise ReadAlready
        return number, reading


def _reading(cells: Sequence[str], *, ballot_type: BallotType) -> Reading:
    tokens = [one for cell in cells for one in typed.BETWEEN.split(cell) if one]
    if tokens and tokens[0].casefold().startswith(SPOILED):
        reason = tokens[0][len(SPOILED) :].casefold()
        if len(tokens) > 1 or reason not in set(SpoiledReason):
            raise UnknownSpoiling
        return Reading((), SpoiledReason(reason))
    return Reading(typed.of_tokens(tokens, ballot_type=ballot_type))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that say something, with their numbers; a line of headings is left out."""
    separator = max(SEPARATORS, key=text.count) if any(s in text for s in SEPARATORS) else ","
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=csv.QUOTE_NONE)
    for line, cells in enumerate(lines, start=1):
        if line > MOST_PAPERS + 1:
            raise FileTooLong(most=MOST_PAPERS)
        said = [cell.strip().strip('"').strip() for cell in cells]
        if any(said) and (line > 1 or any(letter.isdigit() for letter in said[0])):
            yield line, said
