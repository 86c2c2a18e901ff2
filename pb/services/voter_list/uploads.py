"""Files of people who may vote: received, mapped, thrown away; what pages show of them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import select

from pb.database import Session, clock
from pb.models import Account, Area, Pot, Round, VoterUpload
from pb.services import jobs
from pb.services.atomic import atomic
from pb.services.errors import NotFound, RoundNotOpen
from pb.services.events import record
from pb.services.jobs import Task
from pb.services.rounds import voting_times
from pb.services.voter_list import list_columns, upload_parts, ways
from pb.services.voter_list.errors import (
    ColumnNeeded,
    ListEmpty,
    NobodyToTakeIn,
    NotAList,
    ProblemsNotAccepted,
    UploadMovedOn,
)
from pb.services.voter_list.list_columns import Reading
from pb.services.voter_list.list_files import Guess, records
from pb.services.voter_list.list_keys import ListKeys, file_key
from pb.services.voter_list.list_text import tidy
from pb.services.voter_list.list_words import ListField
from pb.vocabulary import EntryWay, JobKind, RoundState, Tag, UploadState

KEPT_FOR = timedelta(days=7)
SMALL = 2000  # lines: these are read while the organiser waits
LATER = timedelta(minutes=1)
SHOWN_LINES = 5
SHOWN_CELL = 60
MOST_SHOWN = 20
WAITS = frozenset({UploadState.UPLOADED, UploadState.CHECKING, UploadState.CHECKED})
ENDED = frozenset({UploadState.TAKEN_IN, UploadState.THROWN_AWAY})


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadView:
    """A file as its page shows it; `lines` is about how many it has."""

    id: int
    round_id: int
    state: UploadState
    size: int
    lines: int
    rows: int
    good: int
    problems: int
    taken: int
    corrected: int
    reading: Reading
    by: str
    uploaded_at: datetime
    goes_at: datetime

    @property
    def is_small(self) -> bool:
        """Whether an organiser can wait for it."""
        return self.lines <= SMALL

    @property
    def is_at_work(self) -> bool:
        """Whether it is being read."""
        return self.state in {UploadState.CHECKING, UploadState.TAKING_IN}


@dataclass(frozen=True, slots=True)
class Preview:
    """The beginning of a file: what its columns are called, and the first people."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def receive(
    session: Session, *, round_id: int, chunks: Iterable[bytes], by: int, keys: ListKeys
) -> int:
    """Keep a file, sealed, and guess how it is written; returns the upload's id.

    The same file sent twice is kept once.

    Raises:
        NotFound, RoundNotOpen, VotingHasClosed, WayNotInRules
        NotAList: it is no text, such as a spreadsheet that was not saved as CSV.
        ListEmpty: nobody is in it.
        KeyMissing: the round's key file is not there.
    """
    key = file_key(keys, round_id)
    with atomic(session):
        _insist_open(session, round_id)
        row = VoterUpload(
            round_id=round_id,
            state=UploadState.UPLOADED,
            size=0,
            digest="",
            reading={},
            uploaded_by=by,
            uploaded_at=clock(session),
        )
        session.add(row)
        session.flush()
        guess, digest = Guess(), hashlib.sha256()
        for number, piece in enumerate(upload_parts.pieces(chunks)):
            guess.see(piece)
            digest.update(piece)
            if not guess.is_text:
                raise NotAList
            upload_parts.keep(session, row.id, number, piece, key=key)
        same = _same(session, round_id, digest.hexdigest())
        if same is not None:
            upload_parts.forget(session, row.id)
            session.delete(row)
            return same
        row.size, row.lines, row.digest = guess.size, guess.lines, digest.hexdigest()
        row.reading = guessed_reading(guess).as_json()
        jobs.enqueue(
            session, JobKind.DROP_UPLOAD, {"upload": row.id}, due_at=row.uploaded_at + KEPT_FOR
        )
        record(session, Tag.UPLOAD_ADDED, actor_id=by, round_id=round_id, bytes=guess.size)
        return row.id


def guessed_reading(guess: Guess) -> Reading:
    """Return how a file is probably to be read.

    Raises:
        ListEmpty
    """
    encoding, separator = guess.encoding, guess.separator
    first = next(records([guess.first], encoding=encoding, separator=separator), None)
    if first is None or not any(c.isalnum() for c in "".join(first.cells)):
        raise ListEmpty
    columns = list_columns.guessed(first.cells)
    return Reading(
        encoding=encoding,
        separator=separator,
        has_header=bool(columns) or not any(c.isdigit() for c in "".join(first.cells)),
        columns=columns,
        width=len(first.cells),
    )


def view(session: Session, *, round_id: int, upload_id: int) -> UploadView:
    """Return a file of a round.

    Raises:
        NotFound
    """
    row = session.get(VoterUpload, upload_id)
    if row is None or row.round_id != round_id:
        raise NotFound
    return _view(row, session.get_one(Account, row.uploaded_by).name)


def of_round(session: Session, round_id: int) -> tuple[UploadView, ...]:
    """Return the newest files of a round, newest first."""
    rows = session.execute(
        select(VoterUpload, Account.name)
        .join(Account, Account.id == VoterUpload.uploaded_by)
        .where(VoterUpload.round_id == round_id)
        .order_by(VoterUpload.id.desc())
        .limit(MOST_SHOWN)
    )
    return tuple(_view(row, name) for row, name in rows)


def preview(session: Session, *, upload: UploadView, reading: Reading, keys: ListKeys) -> Preview:
    """Return the beginning of a file, read in one way or another.

    Raises:
        KeyMissing, FileDamaged
    """
    row = session.get_one(VoterUpload, upload.id)
    parts = islice(upload_parts.read(session, row, keys=keys), 1)
    found = list(
        islice(
            records(parts, encoding=reading.encoding, separator=reading.separator),
            SHOWN_LINES + 1,
        )
    )
    lines = [tuple(tidy(cell)[:SHOWN_CELL] for cell in one.cells) for one in found]
    header = lines[0] if lines else ()
    people = lines[1:] if reading.has_header else lines[:SHOWN_LINES]
    return Preview(header, tuple(people))


def column_names(session: Session, *, upload: UploadView, keys: ListKeys) -> tuple[str, ...]:
    """Return what a file calls its columns, whole; nothing, if its first line is a person.

    Raises:
        KeyMissing, FileDamaged
    """
    reading = upload.reading
    if not reading.has_header:
        return ()
    row = session.get_one(VoterUpload, upload.id)
    parts = islice(upload_parts.read(session, row, keys=keys), 1)
    first = next(records(parts, encoding=reading.encoding, separator=reading.separator), None)
    return tuple(tidy(cell) for cell in first.cells) if first else ()


def reread(reading: Reading, shown: Preview) -> Reading:
    """Return a reading whose columns are guessed anew from what a file's beginning shows."""
    columns = list_columns.guessed(shown.header)
    return replace(reading, columns=columns, width=len(shown.header))


def choose(
    session: Session, *, round_id: int, upload_id: int, reading: Reading, by: int
) -> UploadView:
    """Say what the columns mean; the file is then to be checked, whatever was found before.

    Raises:
        NotFound, RoundNotOpen, VotingHasClosed, WayNotInRules
        ColumnNeeded: a column that this round cannot do without is not named; `field`.
        UploadMovedOn: it is being taken in, or gone.
    """
    with atomic(session):
        _insist_open(session, round_id)
        row = _held(session, round_id, upload_id, states=WAITS)
        _insist_columns(session, round_id, reading)
        if reading.area_id is not None:
            area = session.get(Area, reading.area_id)
            if area is None or area.round_id != round_id:
                raise NotFound
        fresh = replace(reading, turn=Reading.of(row.reading).turn + 1)
        row.reading = fresh.as_json()
        row.uploaded_by = by
        _begin(session, row, UploadState.CHECKING, JobKind.CHECK_UPLOAD, fresh.turn)
        upload_parts.forget_problems(session, row.id)
    return view(session, round_id=round_id, upload_id=upload_id)


def accept(
    session: Session, *, round_id: int, upload_id: int, turn: int, only_good: bool, by: int
) -> UploadView:
    """Have the good lines of a checked file taken in; one that was stopped halfway goes on.

    Args:
        session: a database session.
        round_id: the round.
        upload_id: the file.
        turn: of the reading whose findings the organiser saw.
        only_good: whether lines with problems may be left out.
        by: the organiser's account.

    Raises:
        NotFound, RoundNotOpen, VotingHasClosed
        UploadMovedOn: somebody went on with it, or it was read anew.
        ProblemsNotAccepted, NobodyToTakeIn
    """
    with atomic(session):
        _insist_open(session, round_id)
        going_on = {UploadState.CHECKED, UploadState.TAKING_IN}
        row = _held(session, round_id, upload_id, states=going_on)
        if Reading.of(row.reading).turn != turn:
            raise UploadMovedOn
        if not row.good:
            raise NobodyToTakeIn
        if row.problems and not only_good:
            raise ProblemsNotAccepted
        if row.state == UploadState.TAKING_IN:
            # Its worker gave up, or is at it: then a second one finds out and stops.
            _enqueue(session, row, JobKind.TAKE_IN_UPLOAD, turn)
        else:
            row.uploaded_by = by
            _begin(session, row, UploadState.TAKING_IN, JobKind.TAKE_IN_UPLOAD, turn)
    return view(session, round_id=round_id, upload_id=upload_id)


def throw_away(session: Session, *, round_id: int, upload_id: int, by: int) -> None:
    """Delete a file that was not taken in.

    Raises:
        NotFound
        UploadMovedOn: it is being taken in, or gone.
    """
    with atomic(session):
        row = _held(session, round_id, upload_id, states=WAITS)
        _end(session, row, by=by)


def drop_old(session: Session, task: Task) -> None:
    """Delete a file that nobody took in within a week; for workers."""
    with atomic(session):
        row = session.get(VoterUpload, int(task.payload["upload"]), with_for_update=True)
        if row is not None and row.state == UploadState.TAKING_IN:
            jobs.again(session, task, due_at=clock(session) + timedelta(days=1))
            return
        if row is not None and row.state in WAITS:
            _end(session, row, by=None)
        jobs.finish(session, task)


def _same(session: Session, round_id: int, digest: str) -> int | None:
    return session.scalar(
        select(VoterUpload.id)
        .where(
            VoterUpload.round_id == round_id,
            VoterUpload.digest == digest,
            VoterUpload.state.in_(WAITS),
        )
        .order_by(VoterUpload.id)
        .limit(1)
    )


def _insist_open(session: Session, round_id: int) -> None:
    voting = voting_times.of(session, round_id)
    if voting.state == RoundState.DRAFT:
        raise RoundNotOpen
    voting.insist_not_over(clock(session))
    ways.insist_in_rules(session, round_id, EntryWay.FILE)


def _insist_columns(session: Session, round_id: int, reading: Reading) -> None:
    fields = set(reading.columns)
    if not fields & {ListField.NAME, ListField.GIVEN_NAME}:
        raise ColumnNeeded(field=ListField.NAME)
    if ListField.BORN_ON not in fields and needs_date(session, round_id):
        raise ColumnNeeded(field=ListField.BORN_ON)
    if reading.corrects and ListField.NUMBER not in fields:
        raise ColumnNeeded(field=ListField.NUMBER)


def needs_date(session: Session, round_id: int) -> bool:
    """Whether it depends on people's ages what they may vote on."""
    least = session.scalar(select(Round.least_age).where(Round.id == round_id))
    limited = select(Pot.id).where(
        Pot.round_id == round_id, Pot.least_age.is_not(None) | Pot.most_age.is_not(None)
    )
    return least is not None or session.scalar(limited.limit(1)) is not None


def _held(
    session: Session, round_id: int, upload_id: int, *, states: Iterable[UploadState]
) -> VoterUpload:
    row = session.get(VoterUpload, upload_id, with_for_update=True)
    if row is None or row.round_id != round_id:
        raise NotFound
    if row.state not in states:
        raise UploadMovedOn
    return row


def _begin(
    session: Session, row: VoterUpload, state: UploadState, kind: JobKind, turn: int
) -> None:
    """Let a worker begin; with a small file it is only there in case that we are interrupted."""
    row.state, row.rows, row.corrected = state, 0, 0
    if state == UploadState.CHECKING:
        row.good = row.problems = 0
    _enqueue(session, row, kind, turn)


def _enqueue(session: Session, row: VoterUpload, kind: JobKind, turn: int) -> None:
    wait = LATER if row.lines <= SMALL else timedelta(0)
    jobs.enqueue(session, kind, {"upload": row.id, "turn": turn}, due_at=clock(session) + wait)


def _end(session: Session, row: VoterUpload, *, by: int | None) -> None:
    row.state = UploadState.THROWN_AWAY
    row.ended_at = clock(session)
    upload_parts.forget(session, row.id)
    record(session, Tag.UPLOAD_THROWN_AWAY, actor_id=by, round_id=row.round_id, lines=row.lines)


def _view(row: VoterUpload, name: str) -> UploadView:
    return UploadView(
        id=row.id,
        round_id=row.round_id,
        state=row.state,
        size=row.size,
        lines=row.lines,
        rows=row.rows,
        good=row.good,
        problems=row.problems,
        taken=row.taken,
        corrected=row.corrected,
        reading=Reading.of(row.reading),
        by=name,
        uploaded_at=row.uploaded_at,
        goes_at=row.uploaded_at + KEPT_FOR,
    )
