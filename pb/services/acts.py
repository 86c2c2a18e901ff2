"""Acts that need two people: one asks, another one confirms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from pb.database import Session, clock
from pb.models import Account, ActRequest, Round
from pb.services.errors import AlreadyRequested, NotFound, OtherPersonNeeded, RequestAnswered
from pb.services.events import record
from pb.vocabulary import Act, Tag

# The same words in both; SQLAlchemy has them once for each.
_INSERT: Mapping[str, Callable[[type[ActRequest]], sqlite.Insert | postgresql.Insert]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}


@dataclass(frozen=True, slots=True)
class PendingAct:
    """An act that waits for its second person."""

    id: int
    act: Act
    round_id: int | None
    subject_id: int | None
    reason: str
    requested_by: int
    requester: str
    requested_at: datetime


def pending_key(act: Act, *, round_id: int | None, subject_id: int | None) -> str:
    """One act on one subject waits once."""
    return f"{act}:{round_id or 0}:{subject_id or 0}"


def request(
    session: Session,
    act: Act,
    *,
    by: int,
    round_id: int | None = None,
    subject_id: int | None = None,
    reason: str = "",
) -> None:
    """Ask for an act, inside the caller's transaction.

    Raises:
        AlreadyRequested: it waits already.
    """
    # Two who ask at the same moment wait for each other here, and the second one is told.
    insert = _INSERT[session.get_bind().dialect.name](ActRequest)
    asked = insert.values(
        act=act,
        round_id=round_id,
        subject_id=subject_id,
        pending_key=pending_key(act, round_id=round_id, subject_id=subject_id),
        reason=reason,
        requested_by=by,
        requested_at=clock(session),
    ).on_conflict_do_nothing(index_elements=[ActRequest.pending_key])
    if session.scalar(asked.returning(ActRequest.id)) is None:
        raise AlreadyRequested
    record(session, Tag.ACT_REQUESTED, actor_id=by, round_id=round_id, act=act)


def confirm(session: Session, request_id: int, *, act: Act, by: int) -> ActRequest:
    """Confirm as the second person, inside the caller's transaction, which does the act.

    Raises:
        NotFound, RequestAnswered, OtherPersonNeeded
    """
    waiting = _waiting(session, request_id, act=act)
    if waiting.requested_by == by:
        raise OtherPersonNeeded
    _answer(session, waiting, by=by, confirmed=True)
    return waiting


def decline(session: Session, request_id: int, *, act: Act, by: int) -> None:
    """Decline, or take one's own request back, inside the caller's transaction."""
    _answer(session, _waiting(session, request_id, act=act), by=by, confirmed=False)


def waiting_for(
    session: Session, act: Act, *, round_id: int | None = None, subject_id: int | None = None
) -> PendingAct | None:
    """Return the request that waits, if any."""
    key = pending_key(act, round_id=round_id, subject_id=subject_id)
    return next(iter(_pending(session, ActRequest.pending_key == key)), None)


def all_waiting(session: Session) -> tuple[PendingAct, ...]:
    """Return every request that waits, oldest first."""
    return _pending(session, ActRequest.answered_at.is_(None))


def _pending(session: Session, condition: object) -> tuple[PendingAct, ...]:
    who = aliased(Account)
    rows = session.execute(
        select(ActRequest, who.name)
        .join(who, who.id == ActRequest.requested_by)
        .where(condition)  # type: ignore[arg-type]  # a column's comparison
        .order_by(ActRequest.id)
    )
    return tuple(
        PendingAct(
            id=row.id,
            act=row.act,
            round_id=row.round_id,
            subject_id=row.subject_id,
            reason=row.reason,
            requested_by=row.requested_by,
            requester=name,
            requested_at=row.requested_at,
        )
        for row, name in rows
    )


def _waiting(session: Session, request_id: int, *, act: Act) -> ActRequest:
    row = session.get(ActRequest, request_id)
    if row is None or row.act != act:
        raise NotFound
    # The round before its requests, whatever the act: annulling answers those of all acts, and
    # two people who confirm different ones would wait for each other for ever.
    if row.round_id is not None:
        session.get(Round, row.round_id, with_for_update=True)
    session.refresh(row, with_for_update=True)
    if row.answered_at is not None:
        raise RequestAnswered
    return row


def _answer(session: Session, row: ActRequest, *, by: int, confirmed: bool) -> None:
    row.answered_by = by
    row.answered_at = clock(session)
    row.confirmed = confirmed
    row.pending_key = None
    tag = Tag.ACT_CONFIRMED if confirmed else Tag.ACT_DECLINED
    record(session, tag, actor_id=by, round_id=row.round_id, act=row.act)
