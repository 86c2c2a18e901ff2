"""What a review said, as far as its reader may see it: first views are blind."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from pb.database import Session
from pb.models import Account, Assessment, Decision, Proposal
from pb.services.rounds.seats import seat_of
from pb.vocabulary import Feasibility, ProposalState, Seat


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """One reviewer's newest view; cost in the smallest unit."""

    reviewer_id: int
    reviewer: str
    seat: Seat
    feasibility: Feasibility
    cost: int | None
    reason: str
    given_at: datetime

    @property
    def is_clear(self) -> bool:
        """Whether it says yes or no; only a clear view opens those of the others."""
        return self.feasibility != Feasibility.UNDECIDED


@dataclass(frozen=True, slots=True)
class DecisionView:
    """What the review concluded; cost in the smallest unit."""

    feasibility: Feasibility
    cost: int | None
    reason: str
    next_step: str
    contact: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class ReviewView:
    """The public side: no assessment before both seats have a clear view."""

    assessments: tuple[AssessmentView, ...]
    decision: DecisionView | None


@dataclass(frozen=True, slots=True)
class ReviewerView:
    """A reviewer's side: what others say only after one's own clear view."""

    seat: Seat | None
    is_author: bool
    own: AssessmentView | None
    others: tuple[AssessmentView, ...]


@dataclass(frozen=True, slots=True)
class OfficerView:
    """The deciding officer's side; `assessments` only when no seat is missing."""

    is_author: bool
    missing: tuple[Seat, ...]
    assessments: tuple[AssessmentView, ...]
    decision: DecisionView | None

    @property
    def agree(self) -> bool:
        """Whether all clear views say the same."""
        return len({view.feasibility for view in self.assessments if view.is_clear}) == 1


def public(session: Session, proposal: Proposal) -> ReviewView:
    """Return what everyone may see of a proposal's review."""
    views = newest(session, proposal.id)
    is_decided = proposal.state in {ProposalState.SHORTLISTED, ProposalState.DECLINED}
    decision = decision_of(session, proposal.id) if is_decided else None
    is_open = decision is not None or not missing_seats(views)
    return ReviewView(views if is_open else (), decision)


def for_reviewer(session: Session, proposal_id: int, *, reader: int) -> ReviewerView:
    """Return what a reviewer may see of a proposal's review."""
    proposal = session.get_one(Proposal, proposal_id)
    views = newest(session, proposal_id)
    own = next((view for view in views if view.reviewer_id == reader), None)
    others = tuple(view for view in views if view.reviewer_id != reader)
    return ReviewerView(
        seat=seat_of(session, account_id=reader, round_id=proposal.round_id),
        is_author=proposal.author_id == reader,
        own=own,
        others=others if own is not None and own.is_clear else (),
    )


def for_officer(session: Session, proposal_id: int, *, reader: int) -> OfficerView:
    """Return what the officer who decides may see."""
    proposal = session.get_one(Proposal, proposal_id)
    views = newest(session, proposal_id)
    missing = missing_seats(views)
    return OfficerView(
        is_author=proposal.author_id == reader,
        missing=missing,
        assessments=() if missing else views,
        decision=decision_of(session, proposal_id),
    )


def newest(session: Session, proposal_id: int) -> tuple[AssessmentView, ...]:
    """Return each reviewer's newest assessment: residents first, then by time."""
    rows = session.execute(
        select(Assessment, Account.name)
        .join(Account, Account.id == Assessment.reviewer_id)
        .where(Assessment.proposal_id == proposal_id, is_newest())
        .order_by(Assessment.id)
    )
    views = [
        AssessmentView(
            reviewer_id=row.reviewer_id,
            reviewer=name,
            seat=row.seat,
            feasibility=row.feasibility,
            cost=row.cost,
            reason=row.reason,
            given_at=row.given_at,
        )
        for row, name in rows
    ]
    return tuple(sorted(views, key=lambda view: view.seat == Seat.OFFICER))


def is_newest() -> ColumnElement[bool]:
    """Condition: the assessment is the last that its reviewer gave of its proposal."""
    later = aliased(Assessment)
    highest = (
        select(func.max(later.number))
        .where(
            later.proposal_id == Assessment.proposal_id,
            later.reviewer_id == Assessment.reviewer_id,
        )
        .correlate(Assessment)
        .scalar_subquery()
    )
    return Assessment.number == highest


def missing_seats(views: tuple[AssessmentView, ...]) -> tuple[Seat, ...]:
    """Return the seats without a clear view, the residents' first."""
    there = {view.seat for view in views if view.is_clear}
    return tuple(seat for seat in Seat if seat not in there)


def decision_of(session: Session, proposal_id: int) -> DecisionView | None:
    """Return what the review concluded, if it has."""
    row = session.scalar(select(Decision).where(Decision.proposal_id == proposal_id))
    if row is None:
        return None
    return DecisionView(
        feasibility=row.feasibility,
        cost=row.cost,
        reason=row.reason,
        next_step=row.next_step,
        contact=row.contact,
        decided_at=row.decided_at,
    )
