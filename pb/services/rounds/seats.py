"""On whose side of the table somebody sits in a round's review."""

from sqlalchemy import or_, select

from pb.database import Session
from pb.models import Grant
from pb.services.errors import NotAllowed
from pb.vocabulary import Role, Seat


def seat_of(session: Session, *, account_id: int, round_id: int) -> Seat | None:
    """Return the seat of a reviewer or officer of this round or of every round, if any.

    An officer sits on the officers' side even with a reviewer's role: the residents' view
    has to come from someone else.
    """
    grants = session.execute(
        select(Grant.role, Grant.seat).where(
            Grant.account_id == account_id,
            Grant.role.in_((Role.REVIEWER, Role.OFFICER)),
            or_(Grant.round_id.is_(None), Grant.round_id == round_id),
        )
    ).all()
    seats = {
        Seat.OFFICER if role == Role.OFFICER else seat or Seat.RESIDENT for role, seat in grants
    }
    if Seat.OFFICER in seats:
        return Seat.OFFICER
    return Seat.RESIDENT if seats else None


def insist_officer(session: Session, *, account_id: int, round_id: int) -> None:
    """Refuse whoever is no officer of this round.

    Raises:
        NotAllowed
    """
    held = session.scalar(
        select(Grant.id)
        .where(
            Grant.account_id == account_id,
            Grant.role == Role.OFFICER,
            or_(Grant.round_id.is_(None), Grant.round_id == round_id),
        )
        .limit(1)
    )
    if held is None:
        raise NotAllowed
