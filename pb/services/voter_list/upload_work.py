"""What checking a file and taking it in have in common: going on where it was stopped."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from babel import Locale
from sqlalchemy import select

from pb.config import LANGUAGES
from pb.database import Session, clock
from pb.models import Area, PhaseDates, Round, VoterUpload
from pb.services import jobs
from pb.services.atomic import atomic
from pb.services.jobs import Task, Worker
from pb.services.voter_list import ages, list_lines, upload_parts
from pb.services.voter_list.list_columns import Reading
from pb.services.voter_list.list_keys import ListKeys, people_key
from pb.services.voter_list.list_lines import Bounds, ReadLine
from pb.services.voter_list.list_text import folded
from pb.services.voter_list.uploads import needs_date
from pb.vocabulary import Phase, UploadState

# So many people in one transaction: a crash loses a second's work, and nobody waits long.
AT_ONCE = 5000


class Overtaken(Exception):
    """Another worker goes on with this file; whoever finds out stops."""


class Do(Protocol):
    """Checks a file, or takes it in; goes on where it was stopped."""

    def __call__(
        self,
        session: Session,
        *,
        upload_id: int,
        turn: int,
        keys: ListKeys,
        task: Task | None = None,
    ) -> None:
        """Do what is left of one turn of a file; a worker's lease is kept."""


def worker(do: Do, keys: ListKeys) -> Worker:
    """Return the worker that does this with files."""

    def work(session: Session, task: Task) -> None:
        upload_id, turn = int(task.payload["upload"]), int(task.payload["turn"])
        do(session, upload_id=upload_id, turn=turn, keys=keys, task=task)
        with atomic(session):
            jobs.finish(session, task)

    return work


def at_once(do: Do, session: Session, *, upload_id: int, turn: int, keys: ListKeys) -> None:
    """Do this with a small file while somebody waits, unless a worker is at it already.

    Raises:
        KeyMissing, FileDamaged
    """
    try:
        do(session, upload_id=upload_id, turn=turn, keys=keys)
    except Overtaken:
        return


@dataclass(frozen=True, slots=True)
class Work:
    """A file to be read, from the person after `done` others."""

    upload: VoterUpload
    reading: Reading
    bounds: Bounds
    state: UploadState
    done: int


def begin(
    session: Session, *, upload_id: int, turn: int, state: UploadState, keys: ListKeys
) -> Work | None:
    """Return what is left to do, or nothing if somebody decided or did otherwise meanwhile."""
    row = session.get(VoterUpload, upload_id)
    if row is None or row.state != state:
        return None
    reading = Reading.of(row.reading)
    if reading.turn != turn:
        return None
    bounds = bounds_of(session, row.round_id, keys=keys)
    # It is read again inside each transaction; until then these facts of it will do.
    session.expunge(row)
    return Work(row, reading, bounds, state, row.rows)


def lines(session: Session, work: Work, *, keys: ListKeys) -> Iterator[ReadLine]:
    """Yield what each line of a file means, from its beginning."""
    found = upload_parts.people(session, work.upload, reading=work.reading, keys=keys)
    return (list_lines.read(record, reading=work.reading, bounds=work.bounds) for record in found)


def held(session: Session, work: Work, *, done: int, task: Task | None) -> VoterUpload:
    """Return the file, held, inside the caller's transaction, which goes on where `done` says.

    Raises:
        Overtaken: somebody else went on, or wants something else by now.
    """
    row = session.get(VoterUpload, work.upload.id, with_for_update=True)
    is_ours = (
        row is not None
        and row.state == work.state
        and Reading.of(row.reading).turn == work.reading.turn
        and row.rows == done
    )
    if row is None or not is_ours:
        raise Overtaken
    if task is not None:
        jobs.renew(session, task)
    return row


def bounds_of(session: Session, round_id: int, *, keys: ListKeys) -> Bounds:
    """Return what a round asks of people on its list.

    Raises:
        KeyMissing: the round's key file is not there.
    """
    row = session.get_one(Round, round_id)
    closes_at = session.scalar(
        select(PhaseDates.closes_at).where(
            PhaseDates.round_id == round_id, PhaseDates.phase == Phase.VOTING
        )
    )
    now = clock(session)
    return Bounds(
        areas=_areas(session, round_id),
        languages=_languages(),
        today=ages.last_day(now, row.time_zone),
        last_day=ages.last_day(closes_at or now, row.time_zone),
        least_age=row.least_age,
        needs_date=needs_date(session, round_id),
        key=people_key(keys, round_id),
    )


def _areas(session: Session, round_id: int) -> Mapping[str, int]:
    rows = session.execute(
        select(Area.id, Area.slug, Area.name)
        .where(Area.round_id == round_id)
        .order_by(Area.position, Area.id)
    ).all()
    by_slug = {folded(row.slug): row.id for row in rows}
    return by_slug | {folded(row.name): row.id for row in rows}


def _languages() -> Mapping[str, str]:
    """Return the languages of our letters by code, and by name in each of them."""
    found: dict[str, str] = {}
    for code, own_name in LANGUAGES:
        names = [code, own_name]
        names += [Locale.parse(code).get_display_name(other) or "" for other, _own in LANGUAGES]
        found |= {folded(name): code for name in names}
    return found
