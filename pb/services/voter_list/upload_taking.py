"""Taking the good lines of a checked file into the voter list, each person once."""

from collections.abc import Sequence

from sqlalchemy import select

from pb.database import Session, clock
from pb.models import VoterUploadProblem
from pb.services.atomic import atomic
from pb.services.errors import VotingHasClosed
from pb.services.events import record
from pb.services.jobs import Task
from pb.services.voter_list import corrections, entries, upload_parts, upload_work
from pb.services.voter_list.entries import References
from pb.services.voter_list.list_keys import ListKeys
from pb.services.voter_list.list_lines import ReadLine
from pb.services.voter_list.list_words import DISPENSABLE
from pb.services.voter_list.upload_work import AT_ONCE, Work
from pb.vocabulary import Tag, UploadState


def take_in(
    session: Session, *, upload_id: int, turn: int, keys: ListKeys, task: Task | None = None
) -> None:
    """Put everybody without a problem onto the voter list; goes on where it was stopped.

    Who is on it already is corrected if that was chosen. Whoever came onto the list in another
    way meanwhile is left as they are. Once voting is
    over, nobody is added any more. Then the file is deleted.

    Args:
        session: a database session.
        upload_id: the file.
        turn: of the reading that was accepted.
        keys: the key store.
        task: the job, if a worker does this: its lease is kept.

    Raises:
        KeyMissing, FileDamaged
        Overtaken: another worker is taking it in.
    """
    work = upload_work.begin(
        session, upload_id=upload_id, turn=turn, state=UploadState.TAKING_IN, keys=keys
    )
    if work is None:
        return
    references = References(session, work.upload.round_id)
    batch, done = list[ReadLine](), work.done
    try:
        for place, line in enumerate(upload_work.lines(session, work, keys=keys)):
            if place < work.done:
                continue
            batch.append(line)
            if len(batch) == AT_ONCE:
                done = _add(session, work, batch, done=done, references=references, task=task)
                batch = []
        done = _add(session, work, batch, done=done, references=references, task=task)
    except VotingHasClosed:
        batch = []
    _finish(session, work, done=done, task=task)


def _add(
    session: Session,
    work: Work,
    batch: Sequence[ReadLine],
    *,
    done: int,
    references: References,
    task: Task | None,
) -> int:
    if not batch:
        return done
    with atomic(session):
        entries.hold(session, work.upload.round_id)
        row = upload_work.held(session, work, done=done, task=task)
        left_out = set(
            session.scalars(
                select(VoterUploadProblem.line).where(
                    VoterUploadProblem.upload_id == row.id,
                    VoterUploadProblem.line.between(batch[0].line, batch[-1].line),
                    VoterUploadProblem.column.not_in(DISPENSABLE),
                )
            )
        )
        people = [
            line.person for line in batch if line.person is not None and line.line not in left_out
        ]
        if work.reading.corrects:
            row.corrected += corrections.make(session, row.round_id, people, reading=work.reading)
        row.taken += entries.add(
            session, round_id=row.round_id, people=people, references=references
        )
        row.rows += len(batch)
    return done + len(batch)


def _finish(session: Session, work: Work, *, done: int, task: Task | None) -> None:
    with atomic(session):
        row = upload_work.held(session, work, done=done, task=task)
        row.state = UploadState.TAKEN_IN
        row.ended_at = clock(session)
        upload_parts.forget(session, row.id)
        record(
            session,
            Tag.UPLOAD_TAKEN_IN,
            actor_id=row.uploaded_by,
            round_id=row.round_id,
            number=row.taken,
            left_out=row.problems,
            corrected=row.corrected,
        )
