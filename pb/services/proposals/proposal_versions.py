"""What a proposal says: its current version, and the versions before it."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from pb.database import Session, clock
from pb.models import Area, Category, Picture, Proposal, ProposalVersion
from pb.services.errors import NotFound
from pb.services.proposals import pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an author says; `area_id` None is the whole place, `cost` in the smallest unit."""

    title: str
    summary: str = ""
    body: str = ""
    area_id: int | None = None
    category_id: int | None = None
    cost: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    picture_digest: str | None = None
    picture_alt: str = ""


def still_missing(content: Content, *, has_categories: bool) -> tuple[str, ...]:
    """Name what a draft lacks before it can be submitted, in the order of the form."""
    checks = (
        ("title", bool(content.title)),
        ("summary", bool(content.summary)),
        ("body", bool(content.body)),
        ("category", content.category_id is not None or not has_categories),
        ("cost", content.cost is not None),
        ("picture_alt", bool(content.picture_alt) or not content.picture_digest),
    )
    return tuple(name for name, given in checks if not given)


def has_categories(session: Session, round_id: int) -> bool:
    """Whether the round sorts its proposals by theme."""
    return (
        session.scalar(select(Category.id).where(Category.round_id == round_id).limit(1))
        is not None
    )


def is_current() -> ColumnElement[bool]:
    """Join condition: the version with the highest number of its proposal."""
    other = aliased(ProposalVersion)
    highest = (
        select(func.max(other.number))
        .where(other.proposal_id == Proposal.id)
        .correlate(Proposal)
        .scalar_subquery()
    )
    return (ProposalVersion.proposal_id == Proposal.id) & (ProposalVersion.number == highest)


def current(session: Session, proposal_id: int) -> ProposalVersion:
    """Return the row of the current version; every proposal has one."""
    return session.scalars(
        select(ProposalVersion)
        .where(ProposalVersion.proposal_id == proposal_id)
        .order_by(ProposalVersion.number.desc())
        .limit(1)
    ).one()


def content(session: Session, version: ProposalVersion) -> Content:
    """Return what a version says."""
    digest = None
    if version.picture_id is not None:
        digest = session.scalar(select(Picture.digest).where(Picture.id == version.picture_id))
    return said_by(version, digest)


def said_by(version: ProposalVersion, digest: str | None) -> Content:
    """Return what a version says, where the digest of its picture is known."""
    return Content(
        title=version.title,
        summary=version.summary,
        body=version.body,
        area_id=version.area_id,
        category_id=version.category_id,
        cost=version.cost,
        latitude=version.latitude,
        longitude=version.longitude,
        picture_digest=digest,
        picture_alt=version.picture_alt,
    )


def add(session: Session, proposal: Proposal, said: Content) -> int:
    """Add a version inside the caller's transaction, unless nothing changed. Returns its number.

    Raises:
        NotFound: the area, category or picture is not one of this round's.
    """
    _insist_of_round(session, proposal.round_id, said)
    newest = session.scalars(
        select(ProposalVersion)
        .where(ProposalVersion.proposal_id == proposal.id)
        .order_by(ProposalVersion.number.desc())
        .limit(1)
    ).first()
    if newest is not None and content(session, newest) == said:
        return newest.number
    number = newest.number + 1 if newest else 1
    session.add(
        ProposalVersion(
            proposal_id=proposal.id,
            number=number,
            title=said.title,
            summary=said.summary,
            body=said.body,
            area_id=said.area_id,
            category_id=said.category_id,
            cost=said.cost,
            latitude=said.latitude,
            longitude=said.longitude,
            picture_id=_picture_id(session, said.picture_digest),
            picture_alt=said.picture_alt if said.picture_digest else "",
            saved_at=clock(session),
        )
    )
    return number


def _insist_of_round(session: Session, round_id: int, said: Content) -> None:
    area = session.get(Area, said.area_id) if said.area_id is not None else None
    category = session.get(Category, said.category_id) if said.category_id is not None else None
    for row, wanted in ((area, said.area_id), (category, said.category_id)):
        if wanted is not None and (row is None or row.round_id != round_id):
            raise NotFound


def _picture_id(session: Session, digest: str | None) -> int | None:
    if not digest:
        return None
    found = pictures.id_of(session, digest)
    if found is None:
        raise NotFound
    return found
