"""Lists of proposals: the ideas of a round, and a person's own."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select

from pb.database import Session
from pb.models import (
    Area,
    Category,
    Comment,
    Picture,
    Project,
    ProjectOrigin,
    Proposal,
    ProposalVersion,
    Round,
    Support,
)
from pb.services.proposals import project_texts
from pb.services.proposals.projects import NO_DRAWING
from pb.services.proposals.proposal_versions import is_current
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import ProposalState

A_PAGE = 24
MOST_WORDS = 8
WHOLE_PLACE = "whole"
LISTED = (ProposalState.SUBMITTED, ProposalState.SHORTLISTED, ProposalState.DECLINED)


class Sort(StrEnum):
    """In which order ideas are listed."""

    NEWEST = "newest"
    SUPPORTED = "supported"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which ideas someone asks for: slugs of an area and a theme, words, order, page."""

    area: str = ""
    category: str = ""
    words: str = ""
    sort: Sort = Sort.NEWEST
    page: int = 1


@dataclass(frozen=True, slots=True)
class CardView:
    """A proposal as its card shows it; cost in the smallest unit."""

    number: int
    state: ProposalState
    title: str
    summary: str
    cost: int | None
    area_name: str | None
    category_name: str | None
    drawing: str
    picture_digest: str | None
    picture_alt: str
    supports: int
    comments: int
    project_key: str | None


@dataclass(frozen=True, slots=True)
class IdeaPage:
    """A page of cards, and how many there are in all."""

    cards: tuple[CardView, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class OwnView:
    """A proposal in the list of its author's."""

    round_slug: str
    round_title: str
    time_zone: str
    number: int
    title: str
    state: ProposalState
    saved_at: datetime
    supports: int
    comments: int


def index(session: Session, head: RoundHead, wanted: Wanted) -> IdeaPage:
    """Return the public proposals of a round that were asked for, a page of them."""
    conditions = _conditions(head, wanted)
    total = session.scalar(
        select(func.count())
        .select_from(Proposal)
        .join(ProposalVersion, is_current())
        .where(*conditions)
    )
    total = total or 0
    pages = max(1, -(-total // A_PAGE))
    page = min(max(wanted.page, 1), pages)
    rows = session.execute(
        _cards()
        .where(*conditions)
        .order_by(*_order(wanted.sort))
        .limit(A_PAGE)
        .offset((page - 1) * A_PAGE)
    )
    return IdeaPage(tuple(CardView(*row) for row in rows), total, page, pages)


def read_in(
    session: Session, head: RoundHead, cards: tuple[CardView, ...], *, language: str
) -> tuple[CardView, ...]:
    """Return cards with titles and short texts in a reader's language, as far as there are any."""
    numbers = [card.number for card in cards if card.project_key is not None]
    if not numbers:
        return cards
    texts = project_texts.of_proposals(session, head.id, numbers, language=language)
    return tuple(
        replace(card, title=texts[card.number].title, summary=texts[card.number].summary)
        if card.number in texts
        else card
        for card in cards
    )


def mine(session: Session, *, account_id: int) -> tuple[OwnView, ...]:
    """Return everything that someone proposed, last saved first."""
    rows = session.execute(
        select(
            Round.slug,
            Round.title,
            Round.time_zone,
            Proposal.number,
            ProposalVersion.title,
            Proposal.state,
            ProposalVersion.saved_at,
            support_count(),
            comment_count(),
        )
        .select_from(Proposal)
        .join(Round, Round.id == Proposal.round_id)
        .join(ProposalVersion, is_current())
        .where(Proposal.author_id == account_id)
        .order_by(ProposalVersion.saved_at.desc(), Proposal.id.desc())
    )
    return tuple(OwnView(*row) for row in rows)


def support_count() -> ScalarSelect[int]:
    """How many support the proposal of the row."""
    return (
        select(func.count())
        .where(Support.proposal_id == Proposal.id)
        .correlate(Proposal)
        .scalar_subquery()
    )


def comment_count() -> ScalarSelect[int]:
    """How many comments can be read under the proposal of the row."""
    return (
        select(func.count())
        .where(Comment.proposal_id == Proposal.id, Comment.hidden_at.is_(None))
        .correlate(Proposal)
        .scalar_subquery()
    )


def project_key() -> ScalarSelect[str]:
    """The number of the (first) project that came out of the proposal of the row."""
    return (
        select(Project.key)
        .join(ProjectOrigin, ProjectOrigin.project_id == Project.id)
        .where(ProjectOrigin.proposal_id == Proposal.id)
        .order_by(Project.position, Project.id)
        .limit(1)
        .correlate(Proposal)
        .scalar_subquery()
    )


def _cards() -> Select[
    int, ProposalState, str, str, int | None, str, str, str, str, str, int, int, str
]:
    return (
        select(
            Proposal.number,
            Proposal.state,
            ProposalVersion.title,
            ProposalVersion.summary,
            ProposalVersion.cost,
            Area.name,
            Category.name,
            func.coalesce(Category.drawing, NO_DRAWING),
            Picture.digest,
            ProposalVersion.picture_alt,
            support_count(),
            comment_count(),
            project_key(),
        )
        .select_from(Proposal)
        .join(ProposalVersion, is_current())
        .outerjoin(Area, Area.id == ProposalVersion.area_id)
        .outerjoin(Category, Category.id == ProposalVersion.category_id)
        .outerjoin(Picture, Picture.id == ProposalVersion.picture_id)
    )


def _conditions(head: RoundHead, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        Proposal.round_id == head.id,
        Proposal.state.in_(LISTED),
    ]
    areas = {area.slug: area.id for area in head.areas}
    categories = {category.slug: category.id for category in head.categories}
    if wanted.area == WHOLE_PLACE:
        conditions.append(ProposalVersion.area_id.is_(None))
    elif wanted.area in areas:
        conditions.append(ProposalVersion.area_id == areas[wanted.area])
    if wanted.category in categories:
        conditions.append(ProposalVersion.category_id == categories[wanted.category])
    conditions += [_holds(word) for word in wanted.words.split()[:MOST_WORDS]]
    return conditions


def _holds(word: str) -> ColumnElement[bool]:
    return or_(
        *(
            column.icontains(word, autoescape=True)
            for column in (ProposalVersion.title, ProposalVersion.summary, ProposalVersion.body)
        )
    )


def _order(sort: Sort) -> tuple[ColumnElement[Any], ...]:
    newest = (Proposal.submitted_at.desc(), Proposal.id.desc())
    return (support_count().desc(), *newest) if sort == Sort.SUPPORTED else newest
