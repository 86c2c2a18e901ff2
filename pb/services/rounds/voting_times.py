"""When a round's voting is open: what codes, ballots and the box ask first."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, func, select

from pb.database import Session, clock
from pb.models import Event, PhaseDates, Round
from pb.services.errors import NotFound, VotingHasClosed, VotingNotOpenYet
from pb.services.hall_errors import RoundAnnulled
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import Phase, RoundState


@dataclass(frozen=True, slots=True)
class Voting:
    """A round as its vote needs it; without dates it has no voting."""

    round_id: int
    slug: str
    state: RoundState
    time_zone: str
    public_key: bytes | None
    opens_at: datetime | None
    closes_at: datetime | None
    newest_event: int

    @property
    def stamp(self) -> Hashable:
        """What tells apart one version of the round's papers from the next: see `keeping`."""
        return (self.round_id, self.newest_event)

    def insist_open(self, now: datetime) -> None:
        """Refuse unless people may cast ballots now.

        Raises:
            VotingNotOpenYet, VotingHasClosed, RoundAnnulled
        """
        self.insist_not_over(now)
        if self.state == RoundState.DRAFT or self.opens_at is None or now < self.opens_at:
            raise VotingNotOpenYet

    def insist_not_over(self, now: datetime) -> None:
        """Refuse once the closing moment has passed, even if nobody has closed the box.

        Raises:
            VotingHasClosed, RoundAnnulled
        """
        if self.state == RoundState.ANNULLED:
            raise RoundAnnulled
        is_past = self.closes_at is not None and now >= self.closes_at
        if is_past or self.state not in {RoundState.DRAFT, RoundState.OPEN}:
            raise VotingHasClosed


# Built once, because every cast asks.
FREE = (
    select(
        Round.id,
        Round.slug,
        Round.state,
        Round.time_zone,
        Round.public_key,
        PhaseDates.opens_at,
        PhaseDates.closes_at,
        func.coalesce(
            select(func.max(Event.id)).where(Event.round_id == Round.id).scalar_subquery(), 0
        ),
    )
    .outerjoin(PhaseDates, and_(PhaseDates.round_id == Round.id, PhaseDates.phase == Phase.VOTING))
    .where(Round.id == bindparam("round_id"))
)
HELD = FREE.with_for_update(read=True, of=Round)


def of(session: Session, round_id: int, *, hold: bool = False) -> Voting:
    """Return a round's voting; `hold` keeps the round from being closed until we commit.

    Many may hold it at once, closing holds it alone. Its clock is read after that.

    Raises:
        NotFound
    """
    row = session.connection().execute(HELD if hold else FREE, {"round_id": round_id}).first()
    if row is None:
        raise NotFound
    return Voting(*row)


def insist_open(head: RoundHead) -> None:
    """Refuse unless people may cast ballots now, by what a page has loaded.

    Raises:
        VotingNotOpenYet, VotingHasClosed
    """
    if head.state == RoundState.ANNULLED:
        raise RoundAnnulled
    dates = head.dates(Phase.VOTING)
    if head.state in {RoundState.DRAFT, RoundState.OPEN} and (
        dates is None or dates.state == "next"
    ):
        raise VotingNotOpenYet
    if head.state != RoundState.OPEN or not head.is_running(Phase.VOTING):
        raise VotingHasClosed


def held_open(session: Session, round_id: int) -> tuple[Voting, datetime]:
    """Hold a round whose voting is open, inside the caller's transaction; returns the time too.

    Raises:
        NotFound, VotingNotOpenYet, VotingHasClosed
    """
    voting = of(session, round_id, hold=True)
    now = clock(session)
    voting.insist_open(now)
    return voting, now
