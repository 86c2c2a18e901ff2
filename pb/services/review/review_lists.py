"""Lists of a review: what waits for a reviewer, and how far each proposal of a round is."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from pb.database import Session, clock
from pb.models import Assessment, PhaseDates, Proposal, ProposalVersion, Round
from pb.services.proposals.proposal_lists import LISTED, project_key
from pb.services.proposals.proposal_versions import is_current
from pb.services.review.review_pages import is_newest
from pb.services.rounds.seats import seat_of
from pb.vocabulary import Feasibility, Phase, ProposalState, RoundState, Seat


class Waits(StrEnum):
    """For whom a proposal under review waits."""

    BOTH = "both"
    RESIDENT = "resident"
    OFFICER = "officer"
    DECISION = "decision"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class ToReview:
    """A proposal in a reviewer's queue; cost as its author guessed it, smallest unit."""

    number: int
    title: str
    summary: str
    cost: int | None
    is_own: bool
    given: Feasibility | None


@dataclass(frozen=True, slots=True)
class QueuePart:
    """What a reviewer finds in one round."""

    slug: str
    title: str
    currency: str
    time_zone: str
    closes_at: datetime
    seat: Seat
    proposals: tuple[ToReview, ...]

    @property
    def waiting(self) -> int:
        """How many still wait for this reviewer's clear view."""
        unclear = {None, Feasibility.UNDECIDED}
        return sum(one.given in unclear and not one.is_own for one in self.proposals)


@dataclass(frozen=True, slots=True)
class UnderReview:
    """A proposal in the officers' list of a round."""

    number: int
    title: str
    state: ProposalState
    area_id: int | None
    waits: Waits
    agree: bool
    project_key: str | None


def queue(session: Session, *, reader: int) -> tuple[QueuePart, ...]:
    """Return the rounds that a person reviews now, the one that ends first on top."""
    parts = []
    given = _given_by(session, reader)
    for round_, closes_at in _reviewed_now(session):
        seat = seat_of(session, account_id=reader, round_id=round_.id)
        if seat is None:
            continue
        parts.append(
            QueuePart(
                slug=round_.slug,
                title=round_.title,
                currency=round_.currency,
                time_zone=round_.time_zone,
                closes_at=closes_at,
                seat=seat,
                proposals=_to_review(session, round_.id, reader=reader, given=given),
            )
        )
    return tuple(parts)


def of_round(session: Session, round_id: int) -> tuple[UnderReview, ...]:
    """Return how far each submitted proposal of a round is, those that wait first."""
    views = _newest_of_round(session, round_id)
    rows = session.execute(
        select(
            Proposal.id,
            Proposal.number,
            Proposal.state,
            ProposalVersion.title,
            ProposalVersion.area_id,
            project_key(),
        )
        .select_from(Proposal)
        .join(ProposalVersion, is_current())
        .where(Proposal.round_id == round_id, Proposal.state.in_(LISTED))
        .order_by(Proposal.number)
    )
    items = [
        UnderReview(
            number=number,
            title=title,
            state=state,
            area_id=area_id,
            waits=_waits(state, {seat for seat, _said in views[proposal_id]}),
            agree=len({said for _seat, said in views[proposal_id]}) == 1,
            project_key=key,
        )
        for proposal_id, number, state, title, area_id, key in rows
    ]
    # Those that an officer can act on stand first; the order by number stays within each.
    first = (Waits.DECISION, Waits.OFFICER, Waits.BOTH, Waits.RESIDENT, Waits.NOBODY)
    return tuple(sorted(items, key=lambda item: first.index(item.waits)))


def _waits(state: ProposalState, there: set[Seat]) -> Waits:
    if state != ProposalState.SUBMITTED:
        return Waits.NOBODY
    if not there:
        return Waits.BOTH
    missing = set(Seat) - there
    return Waits(next(iter(missing)).value) if missing else Waits.DECISION


def _newest_of_round(
    session: Session, round_id: int
) -> defaultdict[int, set[tuple[Seat, Feasibility]]]:
    """Return the clear views of each proposal, the newest of each reviewer."""
    rows = session.execute(
        select(Assessment.proposal_id, Assessment.seat, Assessment.feasibility)
        .join(Proposal, Proposal.id == Assessment.proposal_id)
        .where(
            Proposal.round_id == round_id,
            is_newest(),
            Assessment.feasibility != Feasibility.UNDECIDED,
        )
        .order_by(Assessment.id)
    )
    views: defaultdict[int, set[tuple[Seat, Feasibility]]] = defaultdict(set)
    for proposal_id, seat, said in rows:
        views[proposal_id].add((seat, said))
    return views


def _given_by(session: Session, reader: int) -> dict[int, Feasibility]:
    """Return what someone said of each proposal last."""
    rows = session.execute(
        select(Assessment.proposal_id, Assessment.feasibility)
        .where(Assessment.reviewer_id == reader)
        .order_by(Assessment.number)
    )
    return {row.proposal_id: row.feasibility for row in rows}


def _reviewed_now(session: Session) -> list[tuple[Round, datetime]]:
    now = clock(session)
    rows = session.execute(
        select(Round, PhaseDates.closes_at)
        .join(PhaseDates, PhaseDates.round_id == Round.id)
        .where(
            PhaseDates.phase == Phase.REVIEW,
            PhaseDates.opens_at <= now,
            PhaseDates.closes_at > now,
            Round.state.not_in((RoundState.DRAFT, RoundState.ANNULLED)),
        )
        .order_by(PhaseDates.closes_at, Round.id)
    )
    return [(round_, closes_at) for round_, closes_at in rows]


def _to_review(
    session: Session, round_id: int, *, reader: int, given: dict[int, Feasibility]
) -> tuple[ToReview, ...]:
    rows = session.execute(
        select(Proposal, ProposalVersion)
        .select_from(Proposal)
        .join(ProposalVersion, is_current())
        .where(Proposal.round_id == round_id, Proposal.state == ProposalState.SUBMITTED)
        .order_by(Proposal.number)
    )
    items = [
        ToReview(
            number=proposal.number,
            title=version.title,
            summary=version.summary,
            cost=version.cost,
            is_own=proposal.author_id == reader,
            given=given.get(proposal.id),
        )
        for proposal, version in rows
    ]
    return tuple(sorted(items, key=lambda item: (item.is_own, item.given is not None)))
