"""What happened to a proposal, and what it said from one saving to the next."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from pb.database import Session
from pb.models import Picture, Proposal, ProposalVersion
from pb.services.errors import NotFound
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import ProposalState, Tag


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a proposal; `number` is a version's or a project's."""

    tag: Tag
    at: datetime
    number: str = ""


@dataclass(frozen=True, slots=True)
class VersionView:
    """What a proposal said at a time; cost in the smallest unit."""

    number: int
    saved_at: datetime
    title: str
    summary: str
    body: str
    cost: int | None
    area_name: str | None
    category_name: str | None
    picture_digest: str | None
    picture_alt: str


@dataclass(frozen=True, slots=True)
class HistoryView:
    """A proposal's versions, newest first; readers see none from before it was submitted."""

    number: int
    title: str
    state: ProposalState
    versions: tuple[VersionView, ...]


@dataclass(frozen=True, slots=True)
class Saving:
    """When a version was saved."""

    number: int
    at: datetime


def is_visible(proposal: Proposal, *, reader: int | None) -> bool:
    """Whether someone may see a proposal: one never submitted is its author's alone."""
    is_own = reader is not None and proposal.author_id == reader
    return is_own or proposal.submitted_at is not None


def versions(session: Session, head: RoundHead, *, number: int, reader: int | None) -> HistoryView:
    """Return what a proposal said from one saving to the next.

    Raises:
        NotFound: no such proposal, or a draft of someone else.
    """
    proposal = session.scalar(
        select(Proposal).where(Proposal.round_id == head.id, Proposal.number == number)
    )
    if proposal is None or not is_visible(proposal, reader=reader):
        raise NotFound
    rows = session.execute(
        select(ProposalVersion, Picture.digest)
        .outerjoin(Picture, Picture.id == ProposalVersion.picture_id)
        .where(ProposalVersion.proposal_id == proposal.id)
        .order_by(ProposalVersion.number.desc())
    )
    areas = {area.id: area.name for area in head.areas}
    themes = {category.id: category.name for category in head.categories}
    views = tuple(
        VersionView(
            number=row.number,
            saved_at=row.saved_at,
            title=row.title,
            summary=row.summary,
            body=row.body,
            cost=row.cost,
            area_name=areas.get(row.area_id) if row.area_id else None,
            category_name=themes.get(row.category_id) if row.category_id else None,
            picture_digest=digest,
            picture_alt=row.picture_alt,
        )
        for row, digest in rows
    )
    if proposal.author_id != reader:
        first = first_public(
            [Saving(view.number, view.saved_at) for view in views], proposal.submitted_at
        )
        views = tuple(view for view in views if view.number >= first)
    return HistoryView(proposal.number, views[0].title, proposal.state, views)


def savings(session: Session, proposal_id: int) -> list[Saving]:
    """Return when each version of a proposal was saved, newest first."""
    rows = session.execute(
        select(ProposalVersion.number, ProposalVersion.saved_at)
        .where(ProposalVersion.proposal_id == proposal_id)
        .order_by(ProposalVersion.number.desc())
    )
    return [Saving(number, at) for number, at in rows]


def first_public(newest_first: list[Saving], submitted_at: datetime | None) -> int:
    """Return the number of the version that was submitted: drafts before it stay private."""
    if submitted_at is None:
        return 1
    return next((one.number for one in newest_first if one.at <= submitted_at), 1)
