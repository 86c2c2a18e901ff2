"""Reading papers after closing: twice, blind, by two people; a third where they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from pb.allocation.marking import Mark
from pb.database import Session, clock
from pb.models import PaperBatch, PaperEntry, Round
from pb.services import jobs
from pb.services.atomic import atomic
from pb.services.errors import NotFound
from pb.services.events import record
from pb.services.holders import turning
from pb.services.paper.errors import (
    NoDifference,
    PaperNotInBatch,
    ReadAlready,
    ReadBefore,
    ReadingIsOver,
    ReadingNotBegun,
    ThirdPersonNeeded,
)
from pb.services.voting.papers import Paper, examine, papers_of
from pb.vocabulary import BatchState, JobKind, RoundState, SpoiledReason, Tag

TURNS = (1, 2)
THIRD = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands on a paper, or why it counts for nothing; no marks are a valid empty ballot."""

    marks: tuple[Mark, ...]
    spoiled: SpoiledReason | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A paper on which two people read different things."""

    paper: int
    first: Reading
    second: Reading


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading of a batch is: papers read in each turn, differences to settle."""

    first: int
    second: int
    differences: tuple[int, ...]

    def of(self, turn: int) -> int:
        """How many papers were read in a turn."""
        return self.first if turn == TURNS[0] else self.second


def enter(
    session: Session,
    *,
    batch_id: int,
    turn: int,
    readings: Mapping[int, Reading],
    by: int,
) -> None:
    """Keep what one person read from papers of a batch in the first or the second turn.

    A person's own earlier reading of a paper is replaced.

    Args:
        session: a database session.
        batch_id: a sealed batch of a closed round.
        turn: 1 or 2.
        readings: by the papers' numbers; all of them are kept, or none.
        by: who read them.

    Raises:
        NotFound, ReadingNotBegun, PaperNotInBatch
        KeysNotTurned: people hold the key, and two of them have not turned it yet.
        ReadingIsOver: both turns are complete, so a correction would not be blind.
        ReadBefore: this person read the paper in the other turn.
        ReadAlready: somebody else read it in this turn.
        what `papers.examine` refuses, unless the paper is spoiled.
    """
    if turn not in TURNS:
        raise NotFound
    with atomic(session):
        batch = _held(session, batch_id)
        if batch.state != BatchState.SEALED:
            raise ReadingIsOver
        paper, now = paper_of(session, batch), clock(session)
        known = _known(session, batch.id, numbers=readings)
        for number, reading in sorted(readings.items()):
            insist_readable(batch, paper, number, reading)
            others = known.get((number, TURNS[1] if turn == TURNS[0] else TURNS[0]))
            if others is not None and others.entered_by == by:
                raise ReadBefore
            own = known.get((number, turn))
            if own is None:
                own = PaperEntry(batch_id=batch.id, paper=number, turn=turn)
            elif own.entered_by != by:
                raise ReadAlready
            _fill(own, reading, by=by, now=now)
            session.add(own)
        session.flush()
        _see_whether_read(session, batch, by=by)


def settle(session: Session, *, batch_id: int, paper: int, reading: Reading, by: int) -> None:
    """Keep what a third person finds on a paper that two people read differently.

    Raises:
        NotFound, ReadingNotBegun, KeysNotTurned, PaperNotInBatch
        NoDifference: there is none, or it was settled.
        ThirdPersonNeeded: this person read the paper in one of the turns.
        what `papers.examine` refuses, unless the paper is spoiled.
    """
    with atomic(session):
        batch = _held(session, batch_id)
        insist_readable(batch, paper_of(session, batch), paper, reading)
        known = _known(session, batch.id, numbers=(paper,))
        if batch.state != BatchState.ENTERED or paper not in differing(session, batch.id):
            raise NoDifference
        if by in {row.entered_by for row in known.values()}:
            raise ThirdPersonNeeded
        row = PaperEntry(batch_id=batch.id, paper=paper, turn=THIRD)
        _fill(row, reading, by=by, now=clock(session))
        session.add(row)
        session.flush()
        _see_whether_settled(session, batch, by=by)


def next_paper(session: Session, *, batch_id: int, turn: int, by: int) -> int | None:
    """Return the first paper that waits for this person's reading in a turn, if one does."""
    batch = session.get(PaperBatch, batch_id)
    if batch is None or batch.state != BatchState.SEALED:
        return None
    other = TURNS[1] if turn == TURNS[0] else TURNS[0]
    taken = set(
        session.scalars(
            select(PaperEntry.paper).where(
                PaperEntry.batch_id == batch_id,
                (PaperEntry.turn == turn)
                | ((PaperEntry.turn == other) & (PaperEntry.entered_by == by)),
            )
        )
    )
    return next((number for number in range(1, batch.papers + 1) if number not in taken), None)


def own_reading(
    session: Session, *, batch_id: int, turn: int, paper: int, by: int
) -> Reading | None:
    """Return what this person read from a paper in a turn; nobody else's reading."""
    row = session.scalar(
        select(PaperEntry).where(
            PaperEntry.batch_id == batch_id,
            PaperEntry.turn == turn,
            PaperEntry.paper == paper,
            PaperEntry.entered_by == by,
        )
    )
    return None if row is None else _reading(row)


def progress(session: Session, batch_id: int) -> Progress:
    """Return how far the reading of a batch is; differences only when both turns are complete."""
    read = dict.fromkeys(TURNS, 0)
    for turn, number in session.execute(
        select(PaperEntry.turn, func.count())
        .where(PaperEntry.batch_id == batch_id)
        .group_by(PaperEntry.turn)
    ):
        read[turn] = number
    batch = session.get(PaperBatch, batch_id)
    is_read = batch is not None and batch.state == BatchState.ENTERED
    found = differing(session, batch_id) if is_read else ()
    return Progress(read[TURNS[0]], read[TURNS[1]], found)


def difference(session: Session, *, batch_id: int, paper: int, by: int) -> Difference:
    """Return both readings of a paper, for the third person.

    Raises:
        NotFound
        NoDifference: or both turns are not complete yet.
        ThirdPersonNeeded: this person read it; what the other one read is not shown.
    """
    batch = session.get(PaperBatch, batch_id)
    if batch is None:
        raise NotFound
    if batch.state != BatchState.ENTERED or paper not in differing(session, batch_id):
        raise NoDifference
    known = _known(session, batch_id, numbers=(paper,))
    if by in {row.entered_by for row in known.values()}:
        raise ThirdPersonNeeded
    first, second = (_reading(known[paper, turn]) for turn in TURNS)
    return Difference(paper, first, second)


def differing(session: Session, batch_id: int) -> tuple[int, ...]:
    """Return the papers that two people read differently and nobody has settled."""
    first, second, third = aliased(PaperEntry), aliased(PaperEntry), aliased(PaperEntry)
    rows = session.execute(
        select(first, second)
        .join(
            second,
            (second.batch_id == first.batch_id)
            & (second.paper == first.paper)
            & (second.turn == TURNS[1]),
        )
        .outerjoin(
            third,
            (third.batch_id == first.batch_id)
            & (third.paper == first.paper)
            & (third.turn == THIRD),
        )
        .where(first.batch_id == batch_id, first.turn == TURNS[0], third.id.is_(None))
        .order_by(first.paper)
    )
    return tuple(one.paper for one, other in rows if _reading(one) != _reading(other))


def readers(
    session: Session, batch_id: int, *, turn: int
) -> tuple[dict[int, int], dict[int, int]]:
    """Return who read which papers of a batch: in this turn, and in the other one."""
    rows = session.execute(
        select(PaperEntry.turn, PaperEntry.paper, PaperEntry.entered_by).where(
            PaperEntry.batch_id == batch_id, PaperEntry.turn.in_(TURNS)
        )
    ).all()
    this = {paper: by for its, paper, by in rows if its == turn}
    return this, {paper: by for its, paper, by in rows if its != turn}


def insist_readable(batch: PaperBatch, paper: Paper, number: int, reading: Reading) -> None:
    """Refuse a paper that the batch does not have, and marks that no ballot may carry.

    Raises:
        PaperNotInBatch, and what `papers.examine` refuses, unless the paper is spoiled.
    """
    if not 1 <= number <= batch.papers:
        raise PaperNotInBatch(papers=batch.papers)
    if reading.spoiled is None:
        examine(paper, reading.marks)


def paper_of(session: Session, batch: PaperBatch) -> Paper:
    """Return what a valid paper of a batch is: the same as online."""
    return papers_of(session, batch.round_id)[batch.pot_id]


def _held(session: Session, batch_id: int) -> PaperBatch:
    """Hold a batch whose papers are read now: the box is opened, the round is not counted."""
    batch = session.get(PaperBatch, batch_id, with_for_update=True)
    if batch is None:
        raise NotFound
    state, scheme = session.execute(
        select(Round.state, Round.key_scheme)
        .where(Round.id == batch.round_id)
        .with_for_update(read=True)
    ).one()
    if state in {RoundState.DRAFT, RoundState.OPEN}:
        raise ReadingNotBegun
    if state != RoundState.CLOSED:
        raise ReadingIsOver
    turning.insist_opened(session, batch.round_id, scheme)
    return batch


def _known(
    session: Session, batch_id: int, *, numbers: Mapping[int, object] | Sequence[int]
) -> dict[tuple[int, int], PaperEntry]:
    """Return the readings that there are of some papers, by paper and turn."""
    rows = session.scalars(
        select(PaperEntry).where(
            PaperEntry.batch_id == batch_id, PaperEntry.paper.in_(list(numbers))
        )
    )
    return {(row.paper, row.turn): row for row in rows}


def _reading(row: PaperEntry) -> Reading:
    return Reading(tuple((str(key), int(figure)) for key, figure in row.marks), row.spoiled)


def _fill(row: PaperEntry, reading: Reading, *, by: int, now: datetime) -> None:
    # A spoiled paper counts for nothing, so nothing of it is kept.
    marks = () if reading.spoiled is not None else sorted(reading.marks)
    row.marks = [list(mark) for mark in marks]
    row.spoiled = reading.spoiled
    row.entered_by, row.entered_at = by, now


def _see_whether_read(session: Session, batch: PaperBatch, *, by: int) -> None:
    read = session.scalars(
        select(func.count())
        .select_from(PaperEntry)
        .where(PaperEntry.batch_id == batch.id, PaperEntry.turn.in_(TURNS))
    ).one()
    if read < len(TURNS) * batch.papers:
        return
    batch.state = BatchState.ENTERED
    _note(session, Tag.BATCH_ENTERED, batch, by=by)
    _see_whether_settled(session, batch, by=by)


def _see_whether_settled(session: Session, batch: PaperBatch, *, by: int) -> None:
    """Settle a batch without a difference; after the last one the round can be counted."""
    if differing(session, batch.id):
        return
    batch.state = BatchState.SETTLED
    _note(session, Tag.BATCH_SETTLED, batch, by=by)
    session.flush()
    jobs.enqueue(
        session,
        JobKind.COUNT,
        {"round_id": batch.round_id},
        once_key=f"count:{batch.round_id}:batch:{batch.number}",
    )


def _note(session: Session, tag: Tag, batch: PaperBatch, *, by: int) -> None:
    record(session, tag, actor_id=by, round_id=batch.round_id, batch=batch.number)
