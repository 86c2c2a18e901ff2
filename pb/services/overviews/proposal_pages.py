"""One proposal as its page shows it: what it says, how far it has come, what people think."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, func, select

from pb.database import Session
from pb.models import (
    Account,
    Picture,
    Pot,
    Project,
    ProjectOrigin,
    Proposal,
    ProposalVersion,
    Support,
)
from pb.services.errors import NotFound
from pb.services.proposals import comments, proposal_history, supports
from pb.services.proposals.comments import CommentView
from pb.services.proposals.projects import NO_DRAWING
from pb.services.proposals.proposal_history import Happening, Saving
from pb.services.proposals.proposal_lists import support_count
from pb.services.proposals.proposal_versions import Content, is_current, said_by, still_missing
from pb.services.proposals.proposals import OPEN_TO_CHANGE
from pb.services.review import review_pages
from pb.services.review.review_pages import ReviewView
from pb.services.rounds.round_heads import CategoryView, RoundHead
from pb.vocabulary import Phase, ProposalState, Tag


@dataclass(frozen=True, slots=True)
class ProjectPlace:
    """Where a project stands that came out of a proposal; cost in the smallest unit."""

    key: str
    pot_slug: str
    pot_name: str
    cost: int
    numbered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    """A proposal's whole page; `missing` names what a draft still lacks."""

    id: int
    number: int
    state: ProposalState
    author: str | None
    is_own: bool
    content: Content
    area_name: str | None
    category: CategoryView | None
    drawing: str
    supports: int
    is_supported: bool
    can_support: bool
    can_edit: bool
    missing: tuple[str, ...]
    comments: tuple[CommentView, ...]
    review: ReviewView
    projects: tuple[ProjectPlace, ...]
    happenings: tuple[Happening, ...]
    has_history: bool


@dataclass(frozen=True, slots=True)
class OwnProposal:
    """A proposal that its author comes back to."""

    id: int
    state: ProposalState
    content: Content


def show(session: Session, head: RoundHead, *, number: int, reader: int | None) -> ProposalView:
    """Return a proposal's page.

    Raises:
        NotFound: no such proposal, or a draft of someone else.
    """
    row, version, digest, author, supporters, own = _found(session, head, number, reader=reader)
    if not proposal_history.is_visible(row, reader=reader):
        raise NotFound
    said = said_by(version, digest)
    review = review_pages.public(session, row)
    projects = _projects(session, row)
    saved = _public_savings(proposal_history.savings(session, row.id), row)
    is_own = reader is not None and row.author_id == reader
    category = next((c for c in head.categories if c.id == said.category_id), None)
    return ProposalView(
        id=row.id,
        number=row.number,
        state=row.state,
        author=author,
        is_own=is_own,
        content=said,
        area_name=next((area.name for area in head.areas if area.id == said.area_id), None),
        category=category,
        drawing=category.drawing if category else NO_DRAWING,
        supports=supporters,
        is_supported=bool(own),
        can_support=row.state in supports.SUPPORTABLE and not head.has_begun(Phase.VOTING),
        can_edit=is_own and row.state in OPEN_TO_CHANGE and head.is_running(Phase.SUBMISSION),
        missing=still_missing(said, has_categories=bool(head.categories)),
        comments=comments.under(session, row.id),
        review=review,
        projects=projects,
        happenings=_happenings(row, saved, review=review, projects=projects),
        has_history=len(saved) > 1,
    )


def to_edit(session: Session, head: RoundHead, *, number: int, by: int) -> OwnProposal:
    """Return the author's own proposal, as they left it.

    Raises:
        NotFound
    """
    row, version, digest, *_counts = _found(session, head, number, reader=by)
    if row.author_id != by:
        raise NotFound
    return OwnProposal(row.id, row.state, said_by(version, digest))


def _found(
    session: Session, head: RoundHead, number: int, *, reader: int | None
) -> Row[Proposal, ProposalVersion, str, str, int, int]:
    own = (
        select(func.count())
        .where(Support.proposal_id == Proposal.id, Support.account_id == reader)
        .correlate(Proposal)
        .scalar_subquery()
    )
    row = session.execute(
        select(Proposal, ProposalVersion, Picture.digest, Account.name, support_count(), own)
        .select_from(Proposal)
        .join(ProposalVersion, is_current())
        .outerjoin(Picture, Picture.id == ProposalVersion.picture_id)
        .outerjoin(Account, Account.id == Proposal.author_id)
        .where(Proposal.round_id == head.id, Proposal.number == number)
    ).first()
    if row is None:
        raise NotFound
    return row


def _projects(session: Session, proposal: Proposal) -> tuple[ProjectPlace, ...]:
    if proposal.state != ProposalState.SHORTLISTED:
        return ()
    rows = session.execute(
        select(Project.key, Pot.slug, Pot.name, Project.cost, Project.numbered_at)
        .join(ProjectOrigin, ProjectOrigin.project_id == Project.id)
        .join(Pot, Pot.id == Project.pot_id)
        .where(ProjectOrigin.proposal_id == proposal.id)
        .order_by(Project.position, Project.id)
    )
    return tuple(ProjectPlace(*row) for row in rows)


def _public_savings(newest_first: list[Saving], row: Proposal) -> list[Saving]:
    """Return the versions since it was submitted; of a draft all."""
    first = proposal_history.first_public(newest_first, row.submitted_at)
    return [saving for saving in newest_first if saving.number >= first]


def _happenings(
    row: Proposal,
    saved: list[Saving],
    *,
    review: ReviewView,
    projects: tuple[ProjectPlace, ...],
) -> tuple[Happening, ...]:
    """Return what happened since it was submitted, oldest first."""
    if row.submitted_at is None:
        return ()
    happened = [Happening(Tag.PROPOSAL_SUBMITTED, row.submitted_at)]
    happened += [
        Happening(Tag.PROPOSAL_SAVED, saving.at, str(saving.number)) for saving in saved[-2::-1]
    ]
    happened += [Happening(Tag.ASSESSMENT_GIVEN, view.given_at) for view in review.assessments]
    if review.decision:
        happened.append(Happening(Tag.DECISION_TAKEN, review.decision.decided_at))
    happened += [
        Happening(Tag.PROJECT_NUMBERED, project.numbered_at, project.key) for project in projects
    ]
    return tuple(sorted(happened, key=lambda one: one.at))
