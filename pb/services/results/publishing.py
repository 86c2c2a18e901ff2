"""Publishing a result: one officer asks, another one confirms; nothing is overwritten."""

from sqlalchemy import func, select

from pb.database import Session, clock
from pb.models import Count, Pot, Publication, Round
from pb.services import acts
from pb.services.atomic import atomic
from pb.services.errors import AlreadyPublished, NotCounted
from pb.services.events import record
from pb.services.hall_errors import RoundAnnulled
from pb.services.moves import moved
from pb.services.results import closeness
from pb.services.rounds import forgetting
from pb.services.rounds.rounds import locked
from pb.vocabulary import Act, RoundState, Tag


def request(session: Session, *, round_id: int, by: int) -> None:
    """Ask for a round's result to be published as it was counted.

    Raises:
        NotFound, AlreadyRequested
        AlreadyPublished: the result is public.
        NotCounted: there is nothing to publish yet.
    """
    with atomic(session):
        _insist_counted(locked(session, round_id))
        acts.request(session, Act.PUBLISH_RESULT, by=by, round_id=round_id)


def confirm(session: Session, *, request_id: int, by: int) -> None:
    """Publish a round's result, as the second person.

    Raises:
        NotFound, RequestAnswered, OtherPersonNeeded, AlreadyPublished, NotCounted
    """
    with atomic(session):
        asked = acts.confirm(session, request_id, act=Act.PUBLISH_RESULT, by=by)
        row = locked(session, asked.round_id or 0)
        _insist_counted(row)
        publish(session, row)
        forgetting.schedule(session, row.id)
        record(session, Tag.ROUND_PUBLISHED, actor_id=by, round_id=row.id)


def decline(session: Session, *, request_id: int, by: int) -> None:
    """Decline a request to publish, or take one's own back; the result stays as it is.

    Raises:
        NotFound, RequestAnswered
    """
    with atomic(session):
        acts.decline(session, request_id, act=Act.PUBLISH_RESULT, by=by)


def publish(session: Session, row: Round) -> None:
    """Make the newest count of each pot public, inside the caller's transaction."""
    now = clock(session)
    pots = session.scalars(
        select(Pot.id).where(Pot.round_id == row.id).order_by(Pot.position, Pot.id)
    ).all()
    for pot_id in pots:
        count_id = session.scalars(
            select(Count.id).where(Count.pot_id == pot_id).order_by(Count.number.desc()).limit(1)
        ).one()
        last = session.scalar(
            select(func.max(Publication.number)).where(Publication.pot_id == pot_id)
        )
        public = Publication(
            pot_id=pot_id, number=(last or 0) + 1, count_id=count_id, published_at=now
        )
        session.add(public)
        closeness.ask(session, public)
    row.state = moved(row.state, RoundState.PUBLISHED)
    row.published_at = now


def _insist_counted(row: Round) -> None:
    if row.state == RoundState.ANNULLED:
        raise RoundAnnulled
    if row.state == RoundState.PUBLISHED:
        raise AlreadyPublished
    if row.state != RoundState.COUNTED:
        raise NotCounted
