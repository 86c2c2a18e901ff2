"""Taking a mistaken crossing back: one says that it was one, a second person agrees."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from pb.database import Session, clock
from pb.models import Account, CrossingUndo, Voter
from pb.services.atomic import atomic
from pb.services.errors import (
    AlreadyRequested,
    NoSuchVoter,
    NotFound,
    OtherPersonNeeded,
    RequestAnswered,
)
from pb.services.events import record
from pb.services.paper import batches, crossings
from pb.services.paper.errors import NotCrossed, PapersNotCovered
from pb.services.rounds import voting_times
from pb.services.voting import voters
from pb.services.voting.papers import papers_of
from pb.vocabulary import Channel, CrossingMistake, Tag


@dataclass(frozen=True, slots=True)
class UndoView:
    """A crossing that somebody says was a mistake; `is_taken_back` is none while it waits."""

    id: int
    reference: str
    reason: CrossingMistake
    asked_by: int
    asker: str
    asked_at: datetime
    answerer: str | None
    answered_at: datetime | None
    is_taken_back: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """How many crossings were called mistakes: all, those that wait, those taken back."""

    asked: int
    waiting: int
    taken_back: int


def ask(
    session: Session, *, round_id: int, reference: str, reason: CrossingMistake, by: int
) -> int:
    """Say that a crossing was a mistake, as the first person; returns the request's number.

    Raises:
        what `take_back` refuses, but for OtherPersonNeeded and RequestAnswered
        NoSuchVoter
        AlreadyRequested: somebody said so before, and it waits.
    """
    with atomic(session):
        voting_times.held_open(session, round_id)
        batches.hold(session, round_id)
        voter = session.scalar(
            select(Voter).where(
                Voter.round_id == round_id, Voter.reference == crossings.reference_of(reference)
            )
        )
        if voter is None:
            raise NoSuchVoter
        _insist_possible(session, voter)
        waits = CrossingUndo.waiting_voter_id == voter.id
        if session.scalar(select(CrossingUndo.id).where(waits)) is not None:
            raise AlreadyRequested
        row = CrossingUndo(
            round_id=round_id,
            voter_id=voter.id,
            waiting_voter_id=voter.id,
            reason=reason,
            asked_by=by,
            asked_at=clock(session),
        )
        session.add(row)
        session.flush()
        _note(session, Tag.CROSSING_QUESTIONED, row, voter, by=by)
        return row.id


def take_back(session: Session, *, round_id: int, undo_id: int, by: int) -> str:
    """Take a crossing back, as the second person; returns the entry's reference.

    The entry then stands as if nobody had voted with it: its code is good again, and it can be
    crossed anew. A ballot that the crossing took out of the box does not come back.

    Sealed batches never have more papers than people were given: whoever got papers by mistake
    for somebody else is crossed first. Sealing and this wait for each other.

    Raises:
        NotFound, NoPaperInRound, VotingNotOpenYet, VotingHasClosed
        RequestAnswered
        OtherPersonNeeded: it is the person who asked.
        NotCrossed: the entry is not crossed any more.
        PapersNotCovered: the papers that were sealed are more than the people left.
    """
    with atomic(session):
        voting_times.held_open(session, round_id)
        batches.hold(session, round_id)
        row = _waiting(session, undo_id, round_id=round_id)
        if row.asked_by == by:
            raise OtherPersonNeeded
        voter = session.get_one(Voter, row.voter_id, with_for_update=True)
        _insist_possible(session, voter)
        voter.channel, voter.voted_on = None, None
        _answer(session, row, by=by, is_taken_back=True)
        _note(session, Tag.CROSSING_TAKEN_BACK, row, voter, by=by)
        return voter.reference


def leave(session: Session, *, round_id: int, undo_id: int, by: int) -> None:
    """Leave a crossing as it is, as the second person; or take one's own request back.

    Raises:
        NotFound, RequestAnswered
    """
    with atomic(session):
        row = _waiting(session, undo_id, round_id=round_id)
        voter = session.get_one(Voter, row.voter_id)
        _answer(session, row, by=by, is_taken_back=False)
        _note(session, Tag.CROSSING_STAYS, row, voter, by=by)


def of_round(session: Session, round_id: int) -> tuple[UndoView, ...]:
    """Return what was asked in a round: what waits first, then the newest."""
    asker, answerer = aliased(Account), aliased(Account)
    rows = session.execute(
        select(CrossingUndo, Voter.reference, asker.name, answerer.name)
        .join(Voter, Voter.id == CrossingUndo.voter_id)
        .join(asker, asker.id == CrossingUndo.asked_by)
        .outerjoin(answerer, answerer.id == CrossingUndo.answered_by)
        .where(CrossingUndo.round_id == round_id)
        .order_by(CrossingUndo.waiting_voter_id.is_(None), CrossingUndo.id.desc())
    )
    return tuple(
        UndoView(
            id=row.id,
            reference=reference,
            reason=row.reason,
            asked_by=row.asked_by,
            asker=asked,
            asked_at=row.asked_at,
            answerer=answered,
            answered_at=row.answered_at,
            is_taken_back=row.is_taken_back,
        )
        for row, reference, asked, answered in rows
    )


def counted(session: Session, round_id: int) -> Undone:
    """Return how many crossings of a round were called mistakes, and what came of it."""
    rows = session.execute(
        select(CrossingUndo.is_taken_back, func.count())
        .where(CrossingUndo.round_id == round_id)
        .group_by(CrossingUndo.is_taken_back)
    )
    found = {answer: number for answer, number in rows}  # noqa: C416  rows are no tuples to mypy
    return Undone(
        asked=sum(found.values()), waiting=found.get(None, 0), taken_back=found.get(True, 0)
    )


def _insist_possible(session: Session, voter: Voter) -> None:
    """Refuse unless the entry is crossed and the sealed papers are covered without it."""
    if voter.channel != Channel.PAPER:
        raise NotCrossed
    people = crossings.people_on_paper(session, voter.round_id)
    own = voters.of_entry(session, voter)
    for pot_id, paper in papers_of(session, voter.round_id).items():
        papers, left = batches.sealed_papers(session, pot_id), people[pot_id] - 1
        if own.may_mark(paper) and papers > left:
            raise PapersNotCovered(pot=paper.pot_name, papers=papers, people=left)


def _waiting(session: Session, undo_id: int, *, round_id: int) -> CrossingUndo:
    row = session.get(CrossingUndo, undo_id, with_for_update=True)
    if row is None or row.round_id != round_id:
        raise NotFound
    if row.waiting_voter_id is None:
        raise RequestAnswered
    return row


def _answer(session: Session, row: CrossingUndo, *, by: int, is_taken_back: bool) -> None:
    row.waiting_voter_id, row.is_taken_back = None, is_taken_back
    row.answered_by, row.answered_at = by, clock(session)


def _note(session: Session, tag: Tag, row: CrossingUndo, voter: Voter, *, by: int) -> None:
    """Add an event; as with a replaced code, it has the reference, and no name."""
    record(
        session,
        tag,
        actor_id=by,
        round_id=row.round_id,
        reference=voter.reference,
        reason=row.reason,
    )
