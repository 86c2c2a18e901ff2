"""Projects: numbering what the review found feasible, and what stands on a ballot paper."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from pb.database import Session, clock
from pb.models import (
    Area,
    Category,
    PhaseDates,
    Picture,
    Pot,
    Project,
    ProjectOrigin,
    Proposal,
    ProposalVersion,
    Round,
)
from pb.services.errors import BallotPaperIsFixed, DearerThanPot, NotFound, PotDoesNotFit, Sum
from pb.services.events import record
from pb.vocabulary import Phase, RoundState, Tag

NO_DRAWING = "community"


@dataclass(frozen=True, slots=True)
class ProjectView:
    """A project as ballots, results and delivery show it; cost in the smallest unit."""

    id: int
    key: str
    pot_id: int
    title: str
    summary: str
    cost: int
    area_id: int | None
    area_name: str | None
    category_name: str | None
    drawing: str
    picture_digest: str | None
    picture_alt: str
    latitude: float | None
    longitude: float | None
    proposal_number: int | None
    easy_read: str = ""


def on_paper(session: Session, pot_id: int) -> tuple[ProjectView, ...]:
    """Return the projects of a pot's ballot paper, in the order of their numbering."""
    return on_papers(session, (pot_id,))


def on_papers(session: Session, pot_ids: Collection[int]) -> tuple[ProjectView, ...]:
    """Return the projects of several pots' ballot papers, in the order of their numbering."""
    origin = (
        select(ProjectOrigin.project_id, func.min(Proposal.number).label("number"))
        .join(Proposal, Proposal.id == ProjectOrigin.proposal_id)
        .group_by(ProjectOrigin.project_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Project, Area.name, Category.name, Category.drawing, Picture.digest, origin.c.number
        )
        .outerjoin(Area, Area.id == Project.area_id)
        .outerjoin(Category, Category.id == Project.category_id)
        .outerjoin(Picture, Picture.id == Project.picture_id)
        .outerjoin(origin, origin.c.project_id == Project.id)
        .where(Project.pot_id.in_(pot_ids))
        .order_by(Project.position, Project.id)
    )
    return tuple(
        ProjectView(
            id=row.id,
            key=row.key,
            pot_id=row.pot_id,
            title=row.title,
            summary=row.summary,
            cost=row.cost,
            area_id=row.area_id,
            area_name=area,
            category_name=category,
            drawing=drawing or NO_DRAWING,
            picture_digest=digest,
            picture_alt=row.picture_alt,
            latitude=row.latitude,
            longitude=row.longitude,
            proposal_number=number,
        )
        for row, area, category, drawing, digest, number in rows
    )


def insist_paper_is_open(session: Session, round_id: int) -> None:
    """Refuse once voting has begun: from then on nobody changes a ballot paper.

    Raises:
        BallotPaperIsFixed
    """
    state = session.scalar(select(Round.state).where(Round.id == round_id))
    began = session.scalar(
        select(PhaseDates.id).where(
            PhaseDates.round_id == round_id,
            PhaseDates.phase == Phase.VOTING,
            PhaseDates.opens_at <= clock(session),
        )
    )
    if began is not None or state not in {RoundState.DRAFT, RoundState.OPEN}:
        raise BallotPaperIsFixed


@dataclass(frozen=True, slots=True)
class Placing:
    """On which pot's paper a project comes, and at which cost, in the smallest unit."""

    pot_id: int
    cost: int


def number(
    session: Session, proposal: Proposal, version: ProposalVersion, *, placing: Placing, by: int
) -> str:
    """Put a proposal on a pot's ballot paper, inside the caller's transaction.

    The project is a frozen copy of the version's text and picture. Its key is the next number
    within the round, so that it is unique over the round's pots.

    Args:
        session: a database session, in a transaction that writes.
        proposal: what the review found feasible.
        version: its current version.
        placing: the pot whose paper it stands on, and the cost that the review fixed.
        by: the officer's account.

    Returns:
        The key.

    Raises:
        BallotPaperIsFixed: voting has begun.
        NotFound: no such pot in this round.
        PotDoesNotFit: the pot serves another area.
        DearerThanPot: it costs more than the pot holds.
    """
    # The round's row is the lock under which its numbers are given out.
    round_ = session.get_one(Round, proposal.round_id, with_for_update=True)
    insist_paper_is_open(session, round_.id)
    cost = placing.cost
    pot = _fitting_pot(session, placing.pot_id, proposal=proposal, version=version)
    if cost > pot.amount:
        raise DearerThanPot(
            cost=Sum(cost, round_.currency), amount=Sum(pot.amount, round_.currency)
        )
    position = _next_position(session, round_.id)
    project = _frozen(version, pot_id=pot.id, cost=cost)
    project.key = str(position)
    project.position = position
    project.numbered_at = clock(session)
    session.add(project)
    session.flush()
    session.add(ProjectOrigin(project_id=project.id, proposal_id=proposal.id))
    record(
        session,
        Tag.PROJECT_NUMBERED,
        actor_id=by,
        round_id=round_.id,
        proposal=proposal.id,
        project=project.id,
        cost=cost,
    )
    return project.key


def _fitting_pot(
    session: Session, pot_id: int, *, proposal: Proposal, version: ProposalVersion
) -> Pot:
    pot = session.get(Pot, pot_id)
    if pot is None or pot.round_id != proposal.round_id:
        raise NotFound
    if pot.area_id not in {None, version.area_id}:
        raise PotDoesNotFit
    return pot


def _next_position(session: Session, round_id: int) -> int:
    highest = session.scalar(
        select(func.max(Project.position))
        .join(Pot, Pot.id == Project.pot_id)
        .where(Pot.round_id == round_id)
    )
    return (highest or 0) + 1


def _frozen(version: ProposalVersion, *, pot_id: int, cost: int) -> Project:
    return Project(
        pot_id=pot_id,
        title=version.title,
        summary=version.summary,
        cost=cost,
        area_id=version.area_id,
        category_id=version.category_id,
        latitude=version.latitude,
        longitude=version.longitude,
        picture_id=version.picture_id,
        picture_alt=version.picture_alt,
    )
