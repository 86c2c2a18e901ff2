"""Annulling a round: two people, with a public reason; what was published stays to be seen."""

from sqlalchemy import update

from pb.database import Session, clock
from pb.ledger.entries import Annulment
from pb.models import ActRequest
from pb.services import acts
from pb.services.acts import PendingAct
from pb.services.atomic import atomic
from pb.services.events import record
from pb.services.hall_errors import NothingToAnnul
from pb.services.ledger import openings, records
from pb.services.moves import ALLOWED, moved
from pb.services.rounds import forgetting
from pb.services.rounds.rounds import locked
from pb.vocabulary import Act, RoundState, Tag

CAN_BE = frozenset(
    state for state, onwards in ALLOWED[RoundState].items() if RoundState.ANNULLED in onwards
)


def waiting(session: Session, round_id: int) -> PendingAct | None:
    """Return the request that waits for its second person, if any; it has the reason."""
    return acts.waiting_for(session, Act.ANNUL_ROUND, round_id=round_id)


def request(session: Session, *, round_id: int, reason: str, by: int) -> None:
    """Ask for a round to be annulled, with the reason that everybody will read.

    Raises:
        NotFound, AlreadyRequested
        NothingToAnnul: a draft, or annulled already.
    """
    with atomic(session):
        if locked(session, round_id).state not in CAN_BE:
            raise NothingToAnnul
        acts.request(session, Act.ANNUL_ROUND, by=by, round_id=round_id, reason=reason)


def confirm(session: Session, *, request_id: int, by: int) -> None:
    """Annul the round, as the second person: in the database and in the public record.

    Whatever else waits for a second person is declined with it.

    Raises:
        NotFound, RequestAnswered, OtherPersonNeeded, NothingToAnnul
    """
    with atomic(session):
        asked = acts.confirm(session, request_id, act=Act.ANNUL_ROUND, by=by)
        row = locked(session, asked.round_id or 0)
        if row.state not in CAN_BE:
            raise NothingToAnnul
        now = clock(session)
        row.state = moved(row.state, RoundState.ANNULLED)
        row.annulled_at, row.annulled_reason = now, asked.reason
        session.execute(
            update(ActRequest)
            .where(ActRequest.round_id == row.id, ActRequest.answered_at.is_(None))
            .values(answered_by=by, answered_at=now, confirmed=False, pending_key=None)
        )
        if records.is_begun(session, row.id):
            entry = Annulment(row.slug, annulled=openings.moment(now), reason=asked.reason)
            records.append(session, records.held(session, row.id), entry)
        forgetting.schedule(session, row.id)
        record(session, Tag.ROUND_ANNULLED, actor_id=by, round_id=row.id)


def decline(session: Session, *, request_id: int, by: int) -> None:
    """Decline the request, or take one's own back; the round goes on.

    Raises:
        NotFound, RequestAnswered
    """
    with atomic(session):
        acts.decline(session, request_id, act=Act.ANNUL_ROUND, by=by)
