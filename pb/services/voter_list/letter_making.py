"""Making letters, part by part: a worker's, so that a million of them hold nobody up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, LargeBinary, bindparam, func, insert, select, text, update
from sqlalchemy.orm import defer

from pb.config import Settings
from pb.database import Session, clock
from pb.models import Area, LetterPart, LetterRun, ReplacedCode, Round, Voter
from pb.services import jobs
from pb.services.atomic import atomic
from pb.services.errors import VotingHasClosed
from pb.services.events import record
from pb.services.jobs import Task, Worker
from pb.services.rounds import voting_times
from pb.services.voter_list import (
    code_locks,
    entries,
    letter_facts,
    letter_files,
    letter_sending,
    letters,
)
from pb.services.voter_list.code_text import hash_of, new_code
from pb.services.voter_list.letter_facts import ComposeLetters, Recipient
from pb.services.voter_list.letter_files import Batch, Coded
from pb.services.voter_list.letter_sending import Outside
from pb.services.voter_list.list_keys import ListKeys
from pb.vocabulary import LetterForm, RunState, Tag

SET_CODE = text("UPDATE voter SET code_hash = :code_hash WHERE id = :id").bindparams(
    bindparam("id", type_=LargeBinary()), bindparam("code_hash", type_=LargeBinary())
)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part that is to be made, and its run."""

    id: int
    run_id: int
    round_id: int
    district: str
    large_print: bool
    first_reference: str
    last_reference: str
    form: LetterForm
    again: bool
    telephone: str
    drop_in: str
    asked_at: datetime


class ListChanged(Exception):
    """Entries of a part got codes from somebody else while its letters were written."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What making letters needs from the outside."""

    settings: Settings
    keys: ListKeys
    compose: ComposeLetters
    outside: Outside


def worker(workshop: Workshop) -> Worker:
    """Return the worker that makes letters: one part each time it is called, then the next."""

    def make(session: Session, task: Task) -> None:
        drop_of = task.payload.get("drop_of_round")
        if drop_of is not None:
            _drop(session, task, round_id=int(drop_of))
            return
        run_id = int(task.payload["run_id"])
        part = _next_part(session, run_id)
        if part is not None:
            _make_part(session, task, part, workshop)
            return
        waiting = letter_sending.next_part(session, run_id)
        if waiting is not None:
            letter_sending.send_some(
                session, task, waiting, keys=workshop.keys, outside=workshop.outside
            )
            return
        _finish(session, task, run_id)

    return make


def _next_part(session: Session, run_id: int) -> _Part | None:
    """Return the next part that is not made, unless the run was stopped."""
    row = session.execute(
        select(LetterPart, LetterRun)
        .options(defer(LetterPart.content))
        .join(LetterRun, LetterRun.id == LetterPart.run_id)
        .where(
            LetterPart.run_id == run_id,
            LetterPart.made_at.is_(None),
            LetterRun.state.in_(letters.UNDER_WAY),
        )
        .order_by(LetterPart.number)
        .limit(1)
    ).first()
    if row is None:
        return None
    part, run = row
    return _Part(
        id=part.id,
        run_id=run.id,
        round_id=run.round_id,
        district=part.district,
        large_print=part.large_print,
        first_reference=part.first_reference,
        last_reference=part.last_reference,
        form=run.form,
        again=run.again,
        telephone=run.telephone,
        drop_in=run.drop_in,
        asked_at=run.asked_at,
    )


def _make_part(session: Session, task: Task, part: _Part, workshop: Workshop) -> None:
    """Write the letters of a part, outside of any transaction, then keep them in one.

    A crash before that leaves no code and no file, one after it leaves both: the part is made
    once. The codes exist in memory and in the sealed file only.
    """
    people = _recipients(session, part)
    rest = people[letters.MOST_IN_PART :]
    coded = [Coded(one, new_code()) for one in people[: letters.MOST_IN_PART]]
    facts = letter_facts.of_round(
        session, part.round_id, telephone=part.telephone, drop_in=part.drop_in
    )
    # Nobody waits for a lock while pages are set.
    session.rollback()
    batch = Batch(
        letters=coded,
        facts=facts,
        base_url=workshop.settings.base_url,
        large_print=part.large_print,
        made_at=part.asked_at,
    )
    made = letter_files.content(batch, part.form, compose=workshop.compose) if coded else b""
    try:
        with atomic(session):
            entries.hold(session, part.round_id)
            is_ours = _keep(session, part, coded, made=made, keys=workshop.keys)
            if is_ours and rest:
                _split(session, part, last=coded[-1].recipient, rest=rest[0])
            jobs.again(session, task, due_at=clock(session))
    except VotingHasClosed:
        _drop(session, task, round_id=part.round_id)


def _keep(
    session: Session, part: _Part, coded: list[Coded], *, made: bytes, keys: ListKeys
) -> bool:
    """Give exactly these entries their codes, and keep the sealed file, in one transaction.

    Returns:
        Whether it was done; not if another worker was quicker.
    """
    row = session.get_one(LetterPart, part.id, with_for_update=True)
    run = session.get_one(LetterRun, part.run_id)
    if row.made_at is not None:
        return False
    now = {one.id: one.code_hash for one in _recipients(session, part)[: len(coded)]}
    if now != {one.recipient.id: one.recipient.code_hash for one in coded}:
        raise ListChanged
    _give_codes(session, coded, round_id=part.round_id)
    row.made_at = clock(session)
    row.letters = len(coded)
    if coded:
        row.digest = letter_files.digest(made)
        row.refused = letter_files.not_whole(coded, part.form)
        row.content = letter_files.seal(keys, made, round_id=part.round_id, part_id=part.id)
    if run.state == RunState.WAITING:
        run.state = RunState.RUNNING
    record(
        session,
        Tag.CODES_ISSUED,
        actor_id=run.asked_by,
        round_id=part.round_id,
        run=part.run_id,
        part=part.id,
        number=len(coded),
    )
    return True


def _give_codes(session: Session, coded: list[Coded], *, round_id: int) -> None:
    # One order everywhere, so that two who replace codes never wait for each other.
    old = sorted(one.recipient.code_hash for one in coded if one.recipient.code_hash is not None)
    for code_hash in old:
        code_locks.hold(session, code_hash)
    if old:
        session.execute(
            insert(ReplacedCode),
            [{"code_hash": code_hash, "round_id": round_id} for code_hash in old],
        )
    fresh = [{"id": one.recipient.id, "code_hash": hash_of(one.code)} for one in coded]
    if fresh:
        session.execute(SET_CODE, sorted(fresh, key=lambda one: one["id"]))


def _split(session: Session, part: _Part, *, last: Recipient, rest: Recipient) -> None:
    """Let a new part have what the list has grown by, so that no part outgrows its bounds."""
    row = session.get_one(LetterPart, part.id)
    number = session.scalar(
        select(func.max(LetterPart.number)).where(LetterPart.run_id == part.run_id)
    )
    session.add(
        LetterPart(
            run_id=part.run_id,
            number=(number or 0) + 1,
            district=part.district,
            large_print=part.large_print,
            first_reference=rest.reference,
            last_reference=part.last_reference,
            letters=0,
            refused=[],
        )
    )
    row.last_reference = last.reference


def _recipients(session: Session, part: _Part) -> list[Recipient]:
    """Return who gets the letters of a part, and one more if there are too many."""
    rows = session.execute(
        select(Voter, Area.name)
        .outerjoin(Area, Area.id == Voter.area_id)
        .where(_is_of(part))
        .order_by(Voter.reference)
        .limit(letters.MOST_IN_PART + 1)
    )
    return [letter_facts.recipient(row, area) for row, area in rows]


def _is_of(part: _Part) -> ColumnElement[bool]:
    return letters.may_get_one(part.round_id, again=part.again) & (
        (Voter.district == part.district)
        & (Voter.large_print == part.large_print)
        & Voter.reference.between(part.first_reference, part.last_reference)
    )


def _finish(session: Session, task: Task, run_id: int) -> None:
    with atomic(session):
        run = session.get(LetterRun, run_id, with_for_update=True)
        # Somebody may have let a stopped run go on since this worker looked.
        if _next_part(session, run_id) or letter_sending.next_part(session, run_id):
            jobs.again(session, task, due_at=clock(session))
            return
        if run is not None and run.state in letters.UNDER_WAY:
            run.state = RunState.DONE
            run.ended_at = clock(session)
        jobs.finish(session, task)


def _drop(session: Session, task: Task, *, round_id: int) -> None:
    """Delete the files of a round's letters once voting is over; their codes open nothing then."""
    with atomic(session):
        round_ = session.get(Round, round_id)
        if round_ is None:
            jobs.finish(session, task)
            return
        voting = voting_times.of(session, round_id)
        try:
            voting.insist_not_over(clock(session))
        except VotingHasClosed:
            _empty(session, round_id)
            jobs.finish(session, task)
        else:
            assert voting.closes_at is not None
            jobs.again(session, task, due_at=voting.closes_at)


def _empty(session: Session, round_id: int) -> None:
    runs = select(LetterRun.id).where(LetterRun.round_id == round_id)
    session.execute(update(LetterPart).where(LetterPart.run_id.in_(runs)).values(content=None))
    session.execute(
        update(LetterRun)
        .where(LetterRun.round_id == round_id, LetterRun.state.in_(letters.UNDER_WAY))
        .values(state=RunState.STOPPED, ended_at=clock(session))
    )
