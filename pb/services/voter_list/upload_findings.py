"""What a dry run found: how often, line by line, and as a file to mend."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import func, select

from pb.database import Session
from pb.models import VoterUpload, VoterUploadProblem
from pb.services.voter_list import upload_parts
from pb.services.voter_list.list_columns import Reading
from pb.services.voter_list.list_files import records
from pb.services.voter_list.list_keys import ListKeys
from pb.services.voter_list.list_text import tidy
from pb.services.voter_list.list_words import DISPENSABLE, LineProblem, ListField

LINES_A_PAGE = 100
AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, and in which column; none: with the line as a whole."""

    problem: LineProblem
    field: ListField | None

    @property
    def keeps_out(self) -> bool:
        """Whether the person cannot be on the list before it is mended."""
        return self.field not in DISPENSABLE


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something is wrong."""

    finding: Finding
    number: int


@dataclass(frozen=True, slots=True)
class WrongLine:
    """Everything that is wrong with a line of the file."""

    line: int
    findings: tuple[Finding, ...]

    @property
    def keeps_out(self) -> bool:
        """Whether its person cannot be on the list before it is mended."""
        return any(one.keeps_out for one in self.findings)


def tallies(session: Session, upload_id: int) -> tuple[Tally, ...]:
    """Return what is wrong how often, most frequent first."""
    rows = session.execute(
        select(VoterUploadProblem.problem, VoterUploadProblem.column, func.count())
        .where(VoterUploadProblem.upload_id == upload_id)
        .group_by(VoterUploadProblem.problem, VoterUploadProblem.column)
        .order_by(func.count().desc(), VoterUploadProblem.problem, VoterUploadProblem.column)
    )
    return tuple(Tally(_finding(problem, column), number) for problem, column, number in rows)


def lines(
    session: Session, upload_id: int, *, after: int = 0, limit: int = LINES_A_PAGE
) -> tuple[WrongLine, ...]:
    """Return lines with problems, in the order of the file.

    Args:
        session: a database session.
        upload_id: the file.
        after: the line after which to begin.
        limit: how many lines at most.
    """
    wrong = (
        select(VoterUploadProblem.line)
        .where(VoterUploadProblem.upload_id == upload_id, VoterUploadProblem.line > after)
        .distinct()
        .order_by(VoterUploadProblem.line)
        .limit(limit)
    )
    numbers = session.scalars(wrong).all()
    if not numbers:
        return ()
    rows = session.execute(
        select(VoterUploadProblem.line, VoterUploadProblem.problem, VoterUploadProblem.column)
        .where(
            VoterUploadProblem.upload_id == upload_id,
            VoterUploadProblem.line.between(numbers[0], numbers[-1]),
        )
        .order_by(VoterUploadProblem.line, VoterUploadProblem.id)
    ).all()
    return tuple(
        WrongLine(line, tuple(_finding(problem, column) for _line, problem, column in found))
        for line, found in groupby(rows, key=lambda row: row[0])
    )


def left_out(session: Session, upload_id: int) -> Iterator[WrongLine]:
    """Yield every line whose person is left out, in bounded memory."""
    after = 0
    while found := lines(session, upload_id, after=after, limit=AT_ONCE):
        yield from (line for line in found if line.keeps_out)
        after = found[-1].line


def to_mend(
    session: Session, upload_id: int, *, keys: ListKeys
) -> Iterator[tuple[WrongLine, tuple[str, ...]]]:
    """Yield the lines with problems, each with its cells as they stand in the file.

    Raises:
        KeyMissing, FileDamaged
    """
    upload = session.get_one(VoterUpload, upload_id)
    reading = Reading.of(upload.reading)
    found = records(
        upload_parts.read(session, upload, keys=keys),
        encoding=reading.encoding,
        separator=reading.separator,
    )
    session.expunge(upload)
    wrong = left_out(session, upload_id)
    next_one = next(wrong, None)
    for record in found:
        if next_one is None:
            return
        if record.line == next_one.line:
            yield next_one, tuple(tidy(cell) for cell in record.cells)
            next_one = next(wrong, None)


def _finding(problem: str, column: str) -> Finding:
    return Finding(LineProblem(problem), ListField(column) if column else None)
