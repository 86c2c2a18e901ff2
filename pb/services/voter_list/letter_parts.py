"""The parts of letters' runs as officers see them: how far they are, fetching, posting."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from pb.database import Session, clock
from pb.models import Account, Event, Job, LetterPart, LetterRun
from pb.services.atomic import atomic
from pb.services.errors import NotFound
from pb.services.events import record
from pb.services.voter_list import letter_files
from pb.services.voter_list.errors import LettersGone
from pb.services.voter_list.letters import UNDER_WAY
from pb.services.voter_list.list_keys import ListKeys
from pb.vocabulary import JobKind, LetterForm, RunState, Tag


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run in the list of a round's runs; `made` counts letters, not parts."""

    id: int
    state: RunState
    form: LetterForm
    printer: str
    letters: int
    made: int
    again: bool
    asked_by: str
    asked_at: datetime
    ended_at: datetime | None

    @property
    def is_under_way(self) -> bool:
        """Whether letters are still being made."""
        return self.state in UNDER_WAY


@dataclass(frozen=True, slots=True)
class Fetch:
    """That somebody fetched a part."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part of a run, with everybody who fetched it."""

    number: int
    district: str
    large_print: bool
    first_reference: str
    last_reference: str
    letters: int
    is_made: bool
    is_kept: bool
    digest: str
    sent: int
    refused: tuple[str, ...]
    posted_at: datetime | None
    posted_by: str | None
    fetches: tuple[Fetch, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class RunPage:
    """A run with its parts; `failure` is the kind of error, if its work has given up for now."""

    line: RunLine
    telephone: str
    drop_in: str
    parts: tuple[PartLine, ...]
    number_of_parts: int
    failure: str | None


@dataclass(frozen=True, slots=True)
class PartFile:
    """A part's file as it is handed out."""

    content: bytes
    form: LetterForm
    number: int
    district: str
    large_print: bool


def runs(session: Session, round_id: int) -> tuple[RunLine, ...]:
    """Return a round's runs, newest first."""
    return _lines(session, round_id=round_id)


def unposted(session: Session) -> Mapping[int, int]:
    """Return how many letters of each round are made, and not said to be in the post."""
    rows = session.execute(
        select(LetterRun.round_id, func.sum(LetterPart.letters))
        .join(LetterRun, LetterRun.id == LetterPart.run_id)
        .where(LetterPart.made_at.is_not(None), LetterPart.posted_at.is_(None))
        .group_by(LetterRun.round_id)
    )
    return {round_id: int(made) for round_id, made in rows}


def run(
    session: Session, run_id: int, *, round_id: int, skip: int = 0, most: int | None = None
) -> RunPage:
    """Return a run with its parts, in their order.

    Args:
        session: a database session.
        run_id: the run.
        round_id: the round that it has to be of.
        skip: parts before those that are wanted.
        most: how many parts are wanted; all, if nothing is said.

    Raises:
        NotFound
    """
    line = next(iter(_lines(session, round_id=round_id, run_id=run_id)), None)
    if line is None:
        raise NotFound
    telephone, drop_in = session.execute(
        select(LetterRun.telephone, LetterRun.drop_in).where(LetterRun.id == run_id)
    ).one()
    return RunPage(
        line=line,
        telephone=telephone,
        drop_in=drop_in,
        parts=_parts(session, run_id, fetches=_fetches(session, round_id), skip=skip, most=most),
        number_of_parts=session.scalars(
            select(func.count()).where(LetterPart.run_id == run_id)
        ).one(),
        failure=_failure(session, run_id) if line.is_under_way else None,
    )


def fetch(
    session: Session, run_id: int, number: int, *, round_id: int, by: int, keys: ListKeys
) -> PartFile:
    """Hand out a part's file, and note who has it now; all officers see that.

    Raises:
        NotFound
        LettersGone: not made yet, or deleted.
        KeyMissing: the round's key file is not there.
    """
    with atomic(session):
        part, form = _held(session, run_id, number, round_id=round_id)
        if part.content is None or form == LetterForm.SENDER:
            raise LettersGone
        made = letter_files.unseal(keys, part.content, round_id=round_id, part_id=part.id)
        part.fetched_at = clock(session)
        part.fetched_by = by
        record(
            session,
            Tag.LETTERS_FETCHED,
            actor_id=by,
            round_id=round_id,
            run=run_id,
            part=part.id,
        )
        return PartFile(made, form, number, part.district, part.large_print)


def note_posted(session: Session, run_id: int, number: int, *, round_id: int, by: int) -> None:
    """Delete a part's file: its letters are printed and on their way.

    Raises:
        NotFound
        LettersGone: not made yet, never fetched, or deleted before.
    """
    with atomic(session):
        part, _form = _held(session, run_id, number, round_id=round_id)
        if part.content is None or part.fetched_at is None:
            raise LettersGone
        part.content = None
        part.posted_at = clock(session)
        part.posted_by = by
        record(
            session,
            Tag.LETTERS_POSTED,
            actor_id=by,
            round_id=round_id,
            run=run_id,
            part=part.id,
        )


def _held(
    session: Session, run_id: int, number: int, *, round_id: int
) -> tuple[LetterPart, LetterForm]:
    row = session.execute(
        select(LetterPart, LetterRun.form)
        .join(LetterRun, LetterRun.id == LetterPart.run_id)
        .where(LetterRun.id == run_id, LetterRun.round_id == round_id, LetterPart.number == number)
        .with_for_update(of=LetterPart)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def _lines(session: Session, *, round_id: int, run_id: int | None = None) -> tuple[RunLine, ...]:
    made = (
        select(func.coalesce(func.sum(LetterPart.letters), 0))
        .where(LetterPart.run_id == LetterRun.id, LetterPart.made_at.is_not(None))
        .scalar_subquery()
    )
    query = (
        select(LetterRun, made, Account.name)
        .join(Account, Account.id == LetterRun.asked_by)
        .where(LetterRun.round_id == round_id)
        .order_by(LetterRun.id.desc())
    )
    rows = session.execute(query if run_id is None else query.where(LetterRun.id == run_id))
    return tuple(
        RunLine(
            id=row.id,
            state=row.state,
            form=row.form,
            printer=row.printer,
            letters=row.letters,
            made=int(letters),
            again=row.again,
            asked_by=name,
            asked_at=row.asked_at,
            ended_at=row.ended_at,
        )
        for row, letters, name in rows
    )


def _parts(
    session: Session,
    run_id: int,
    *,
    fetches: Mapping[int, tuple[Fetch, ...]],
    skip: int,
    most: int | None,
) -> tuple[PartLine, ...]:
    # Without the files themselves: a run of a million letters has gigabytes of them.
    rows = session.execute(
        select(
            LetterPart.id,
            LetterPart.number,
            LetterPart.district,
            LetterPart.large_print,
            LetterPart.first_reference,
            LetterPart.last_reference,
            LetterPart.letters,
            LetterPart.made_at,
            LetterPart.content.is_not(None).label("is_kept"),
            LetterPart.digest,
            LetterPart.sent,
            LetterPart.refused,
            LetterPart.posted_at,
            Account.name.label("posted_by"),
        )
        .outerjoin(Account, Account.id == LetterPart.posted_by)
        .where(LetterPart.run_id == run_id)
        .order_by(LetterPart.number)
        .offset(skip)
        .limit(most)
    )
    return tuple(_part(row, fetches.get(row.id, ())) for row in rows)


def _part(row: Any, fetches: tuple[Fetch, ...]) -> PartLine:
    return PartLine(
        number=row.number,
        district=row.district,
        large_print=row.large_print,
        first_reference=row.first_reference,
        last_reference=row.last_reference,
        letters=row.letters,
        is_made=row.made_at is not None,
        is_kept=bool(row.is_kept),
        digest=row.digest,
        sent=row.sent,
        refused=tuple(row.refused),
        posted_at=row.posted_at,
        posted_by=row.posted_by,
        fetches=fetches,
    )


def _fetches(session: Session, round_id: int) -> dict[int, tuple[Fetch, ...]]:
    """Return who fetched which part, from the audit trail, oldest first."""
    rows = session.execute(
        select(Event.details, Event.at, Account.name)
        .outerjoin(Account, Account.id == Event.actor_id)
        .where(Event.round_id == round_id, Event.tag == Tag.LETTERS_FETCHED)
        .order_by(Event.id)
    )
    found: dict[int, tuple[Fetch, ...]] = {}
    for details, at, name in rows:
        part = int(details["part"])
        found[part] = (*found.get(part, ()), Fetch(name or "", at))
    return found


def _failure(session: Session, run_id: int) -> str | None:
    """Return what kind of error keeps a run from going on, if one does."""
    waiting = session.execute(
        select(Job.payload, Job.failure)
        .where(Job.kind == JobKind.LETTERS, Job.done_at.is_(None), Job.failure.is_not(None))
        .order_by(Job.id)
    )
    return next((said for payload, said in waiting if payload.get("run_id") == run_id), None)
