"""Areas and categories of a draft."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import func, select

from pb.database import Session
from pb.models import Area, Category, Pot
from pb.services.atomic import atomic
from pb.services.errors import AreaInUse, NameTaken, NotFound
from pb.services.rounds.boundaries import checked
from pb.services.rounds.round_values import AreaGiven, CategoryGiven
from pb.services.rounds.rounds import changed, draft
from pb.services.slugs import slug_of

Part = TypeVar("Part", Area, Category)


def add_area(session: Session, *, round_id: int, area: AreaGiven, by: int) -> int:
    """Add an area to a draft; returns its id.

    Raises:
        RoundIsOpen, OpeningWaits, BadBoundary
        NameTaken: the round has an area of that name.
    """
    with atomic(session):
        row = draft(session, round_id)
        slug = _free_slug(session, Area, round_id=round_id, name=area.name)
        made = Area(round_id=round_id, slug=slug, position=_next_place(session, Area, round_id))
        _fill_area(made, area)
        session.add(made)
        session.flush()
        changed(session, row, by=by, what="areas")
        return made.id


def change_area(
    session: Session, *, round_id: int, area_id: int, area: AreaGiven, by: int
) -> None:
    """Change an area of a draft.

    Raises:
        RoundIsOpen, OpeningWaits, BadBoundary, NameTaken
        NotFound: the round has no such area.
    """
    with atomic(session):
        row = draft(session, round_id)
        found = _area(session, round_id=round_id, area_id=area_id)
        found.slug = _free_slug(session, Area, round_id=round_id, name=area.name, but=area_id)
        _fill_area(found, area)
        changed(session, row, by=by, what="areas")


def remove_area(session: Session, *, round_id: int, area_id: int, by: int) -> None:
    """Take an area out of a draft.

    Raises:
        RoundIsOpen, OpeningWaits, NotFound
        AreaInUse: a pot is for this area.
    """
    with atomic(session):
        row = draft(session, round_id)
        found = _area(session, round_id=round_id, area_id=area_id)
        if session.scalar(select(Pot.id).where(Pot.area_id == area_id).limit(1)):
            raise AreaInUse
        session.delete(found)
        changed(session, row, by=by, what="areas")


def add_categories(
    session: Session, *, round_id: int, categories: Sequence[CategoryGiven], by: int
) -> tuple[int, ...]:
    """Add themes to a draft; returns their ids.

    Raises:
        RoundIsOpen, OpeningWaits
        NameTaken: the round has a theme of that name.
    """
    with atomic(session):
        row = draft(session, round_id)
        made = []
        for place, given in enumerate(categories, start=_next_place(session, Category, round_id)):
            slug = _free_slug(session, Category, round_id=round_id, name=given.name)
            found = Category(round_id=round_id, slug=slug, position=place)
            found.name, found.drawing = given.name, given.drawing
            session.add(found)
            session.flush()
            made.append(found.id)
        changed(session, row, by=by, what="categories")
        return tuple(made)


def change_category(
    session: Session, *, round_id: int, category_id: int, category: CategoryGiven, by: int
) -> None:
    """Change a theme of a draft.

    Raises:
        RoundIsOpen, OpeningWaits, NameTaken
        NotFound: the round has no such theme.
    """
    with atomic(session):
        row = draft(session, round_id)
        found = _category(session, round_id=round_id, category_id=category_id)
        found.slug = _free_slug(
            session, Category, round_id=round_id, name=category.name, but=category_id
        )
        found.name, found.drawing = category.name, category.drawing
        changed(session, row, by=by, what="categories")


def remove_category(session: Session, *, round_id: int, category_id: int, by: int) -> None:
    """Take a theme out of a draft.

    Raises:
        RoundIsOpen, OpeningWaits, NotFound
    """
    with atomic(session):
        row = draft(session, round_id)
        session.delete(_category(session, round_id=round_id, category_id=category_id))
        changed(session, row, by=by, what="categories")


def _fill_area(row: Area, area: AreaGiven) -> None:
    row.name, row.about = area.name, area.about
    row.population, row.quintile = area.population, area.quintile
    ring = checked(area.boundary) if area.boundary is not None else None
    row.boundary = [list(point) for point in ring] if ring else None


def _area(session: Session, *, round_id: int, area_id: int) -> Area:
    row = session.get(Area, area_id)
    if row is None or row.round_id != round_id:
        raise NotFound
    return row


def _category(session: Session, *, round_id: int, category_id: int) -> Category:
    row = session.get(Category, category_id)
    if row is None or row.round_id != round_id:
        raise NotFound
    return row


def _free_slug(
    session: Session,
    table: type[Part],
    *,
    round_id: int,
    name: str,
    but: int | None = None,
) -> str:
    found = session.scalars(select(table).where(table.round_id == round_id))
    others = [row for row in found if row.id != but]
    if any(row.name.casefold() == name.casefold() for row in others):
        raise NameTaken
    return slug_of(name, taken={row.slug for row in others}, otherwise=table.__tablename__)


def _next_place(session: Session, table: type[Part], round_id: int) -> int:
    last = session.scalar(select(func.max(table.position)).where(table.round_id == round_id))
    return 0 if last is None else last + 1
