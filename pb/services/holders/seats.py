"""Who holds the three keys of a round, who may, and who comes next."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from pb.database import Session
from pb.models import Account, Grant, KeyHolder, Round
from pb.vocabulary import Role, RoundState, Seat

POSITIONS = (1, 2, 3)
# Two officers and a resident: whichever two open the box, they are not the voters' own choice of
# two, and no officer opens it alone.
SEATS = {1: Seat.OFFICER, 2: Seat.OFFICER, 3: Seat.RESIDENT}


@dataclass(frozen=True, slots=True)
class HolderView:
    """One who holds a key, or will once the others have turned theirs.

    Attributes:
        is_next: named for a key that somebody else still holds.
    """

    id: int
    round_id: int
    slug: str
    title: str
    state: RoundState
    position: int
    account_id: int
    name: str
    seat: Seat
    is_next: bool
    has_made: bool
    has_proved: bool
    named_at: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may hold a key."""

    account_id: int
    name: str
    email: str


def holding(round_id: int, position: int) -> str:
    """Return the mark of who holds a key now."""
    return f"{round_id}:{position}"


def coming(round_id: int, position: int) -> str:
    """Return the mark of who is to hold it next."""
    return f"{round_id}:{position}:next"


def current(session: Session, round_id: int) -> list[KeyHolder]:
    """Return the rows of who holds the keys of a round, in the order of positions."""
    marks = [holding(round_id, position) for position in POSITIONS]
    return list(
        session.scalars(
            select(KeyHolder).where(KeyHolder.current_key.in_(marks)).order_by(KeyHolder.position)
        )
    )


def of_round(session: Session, round_id: int) -> tuple[HolderView, ...]:
    """Return who holds the keys of a round, and who will, in the order of positions."""
    return _views(session, KeyHolder.round_id == round_id)


def of_account(session: Session, account_id: int) -> tuple[HolderView, ...]:
    """Return every key that somebody holds or will hold, newest round first."""
    return _views(session, KeyHolder.account_id == account_id)


def one(session: Session, holder_id: int, *, account_id: int) -> HolderView | None:
    """Return a key's holder, if it is this person and they still hold it."""
    found = _views(session, and_(KeyHolder.id == holder_id, KeyHolder.account_id == account_id))
    return next(iter(found), None)


def candidates(session: Session, *, round_id: int, seat: Seat) -> tuple[Candidate, ...]:
    """Return who may hold a key of a seat, by name; nobody sits on both sides of the table."""
    officers = select(Grant.account_id).where(Grant.role == Role.OFFICER)
    if seat == Seat.OFFICER:
        wanted: ColumnElement[bool] = Account.id.in_(officers)
    else:
        residents = select(Grant.account_id).where(
            or_(
                Grant.role == Role.SCRUTINEER,
                and_(Grant.role == Role.REVIEWER, Grant.seat == Seat.RESIDENT),
            ),
            or_(Grant.round_id.is_(None), Grant.round_id == round_id),
        )
        administrators = select(Grant.account_id).where(Grant.role == Role.ADMINISTRATOR)
        wanted = and_(
            Account.id.in_(residents),
            Account.id.not_in(officers),
            Account.id.not_in(administrators),
        )
    rows = session.execute(
        select(Account.id, Account.name, Account.email)
        .where(wanted)
        .order_by(func.lower(Account.name), Account.id)
    )
    return tuple(Candidate(*row) for row in rows)


def _views(session: Session, condition: ColumnElement[bool]) -> tuple[HolderView, ...]:
    rows = session.execute(
        select(KeyHolder, Account.name, Round.slug, Round.title, Round.state)
        .join(Account, Account.id == KeyHolder.account_id)
        .join(Round, Round.id == KeyHolder.round_id)
        .where(condition, KeyHolder.current_key.is_not(None))
        .order_by(KeyHolder.round_id.desc(), KeyHolder.position, KeyHolder.id)
    )
    return tuple(
        HolderView(
            id=row.id,
            round_id=row.round_id,
            slug=slug,
            title=title,
            state=state,
            position=row.position,
            account_id=row.account_id,
            name=name,
            seat=row.seat,
            is_next=row.current_key == coming(row.round_id, row.position),
            has_made=row.made_at is not None,
            has_proved=row.proved_at is not None,
            named_at=row.named_at,
        )
        for row, name, slug, title, state in rows
    )
