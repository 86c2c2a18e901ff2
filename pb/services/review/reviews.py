"""The review: assessments from both sides of the table, then a decision with its reason."""

from dataclasses import dataclass

from sqlalchemy import func, select

from pb.database import Session, clock
from pb.models import Assessment, Decision, Proposal
from pb.services import moves
from pb.services.atomic import atomic
from pb.services.errors import (
    AssessmentsMissing,
    NotAllowed,
    NotFound,
    ReviewerIsAuthor,
    ReviewIsOver,
)
from pb.services.events import record
from pb.services.proposals import projects, proposal_versions
from pb.services.review.review_pages import missing_seats, newest
from pb.services.rounds import round_heads
from pb.services.rounds.seats import insist_officer, seat_of
from pb.vocabulary import Feasibility, Phase, ProposalState, Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """A reviewer's view; a cost, in the smallest unit, belongs to what is feasible."""

    feasibility: Feasibility
    reason: str
    cost: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoesAhead:
    """A decision that it becomes a project: on which pot's paper, at which cost, and why."""

    pot_id: int
    cost: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotGoAhead:
    """A decision that it cannot go ahead: why, what next, and whom to ask."""

    reason: str
    next_step: str
    contact: str


def assess(session: Session, *, proposal_id: int, by: int, opinion: Opinion) -> None:
    """Give a view of a proposal, or a new one in place of an earlier one of one's own.

    Raises:
        NotFound: no such public proposal.
        NotAllowed: neither reviewer nor officer of its round.
        ReviewerIsAuthor: it is the reviewer's own.
        PhaseNotRunning: the review does not run.
        ReviewIsOver: it was decided on or withdrawn.
    """
    with atomic(session):
        proposal = _under_review(session, proposal_id, by=by)
        seat = seat_of(session, account_id=by, round_id=proposal.round_id)
        if seat is None:
            raise NotAllowed
        round_heads.insist_running(session, proposal.round_id, Phase.REVIEW)
        assessment = Assessment(
            proposal_id=proposal_id,
            reviewer_id=by,
            number=_next_number(session, proposal_id, reviewer_id=by),
            seat=seat,
            feasibility=opinion.feasibility,
            cost=opinion.cost,
            reason=opinion.reason,
            given_at=clock(session),
        )
        session.add(assessment)
        session.flush()
        record(
            session,
            Tag.ASSESSMENT_GIVEN,
            actor_id=by,
            round_id=proposal.round_id,
            proposal=proposal_id,
            assessment=assessment.id,
        )


def decide(
    session: Session, *, proposal_id: int, by: int, decision: GoesAhead | CannotGoAhead
) -> str | None:
    """Conclude a review. What goes ahead becomes a numbered project at once.

    Returns:
        The project's key, or None where the proposal cannot go ahead.

    Raises:
        NotFound: no such public proposal, or no such pot in its round.
        NotAllowed: not an officer of its round.
        ReviewerIsAuthor, ReviewIsOver: as for `assess`.
        BallotPaperIsFixed: voting has begun.
        AssessmentsMissing: a resident's or an officer's clear view is missing.
        PotDoesNotFit, DearerThanPot: the pot cannot carry it.
    """
    with atomic(session):
        proposal = _under_review(session, proposal_id, by=by)
        insist_officer(session, account_id=by, round_id=proposal.round_id)
        projects.insist_paper_is_open(session, proposal.round_id)
        if missing_seats(newest(session, proposal_id)):
            raise AssessmentsMissing
        session.add(_row(decision, proposal_id=proposal_id, by=by, session=session))
        goes_ahead = isinstance(decision, GoesAhead)
        state = ProposalState.SHORTLISTED if goes_ahead else ProposalState.DECLINED
        proposal.state = moves.moved(proposal.state, state)
        record(
            session,
            Tag.DECISION_TAKEN,
            actor_id=by,
            round_id=proposal.round_id,
            proposal=proposal_id,
            feasible=goes_ahead,
        )
        if isinstance(decision, CannotGoAhead):
            return None
        version = proposal_versions.current(session, proposal_id)
        placed = projects.Placing(pot_id=decision.pot_id, cost=decision.cost)
        return projects.number(session, proposal, version, placing=placed, by=by)


def _row(
    decision: GoesAhead | CannotGoAhead, *, proposal_id: int, by: int, session: Session
) -> Decision:
    row = Decision(
        proposal_id=proposal_id,
        feasibility=Feasibility.UNFEASIBLE,
        cost=None,
        reason=decision.reason,
        next_step="",
        contact="",
        decided_by=by,
        decided_at=clock(session),
    )
    if isinstance(decision, GoesAhead):
        row.feasibility = Feasibility.FEASIBLE
        row.cost = decision.cost
    else:
        row.next_step = decision.next_step
        row.contact = decision.contact
    return row


def _under_review(session: Session, proposal_id: int, *, by: int) -> Proposal:
    """Lock a proposal that waits for its review, and is not of the one who looks at it."""
    proposal = session.get(Proposal, proposal_id, with_for_update=True)
    if proposal is None or proposal.submitted_at is None:
        raise NotFound
    if proposal.author_id == by:
        raise ReviewerIsAuthor
    if proposal.state != ProposalState.SUBMITTED:
        raise ReviewIsOver
    return proposal


def _next_number(session: Session, proposal_id: int, *, reviewer_id: int) -> int:
    highest = session.scalar(
        select(func.max(Assessment.number)).where(
            Assessment.proposal_id == proposal_id, Assessment.reviewer_id == reviewer_id
        )
    )
    return (highest or 0) + 1
