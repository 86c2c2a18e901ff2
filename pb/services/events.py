"""The audit trail: one event inside each transaction that changes anything."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from pb.database import Session, clock
from pb.models import Account, Event
from pb.vocabulary import Tag


def record(
    session: Session,
    tag: Tag,
    *,
    actor_id: int | None,
    round_id: int | None = None,
    **details: int | str | bool | None,
) -> None:
    """Add an event to the open transaction. Details are ids and figures, no personal text."""
    session.add(
        Event(
            at=clock(session), tag=tag, actor_id=actor_id, round_id=round_id, details=dict(details)
        )
    )


@dataclass(frozen=True, slots=True)
class EventView:
    """An event as officers see it."""

    at: datetime
    tag: Tag
    actor: str | None


def of_round(session: Session, round_id: int, *, limit: int = 200) -> tuple[EventView, ...]:
    """Return the newest events of a round, newest first."""
    rows = session.execute(
        select(Event, Account.name)
        .outerjoin(Account, Account.id == Event.actor_id)
        .where(Event.round_id == round_id)
        .order_by(Event.id.desc())
        .limit(limit)
    )
    return tuple(EventView(event.at, event.tag, name) for event, name in rows)
