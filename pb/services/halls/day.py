"""A hall's day: how far it is, in the order in which it goes, and what comes next."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pb.database import Session
from pb.models import Round
from pb.services import acts
from pb.services.acts import PendingAct
from pb.services.halls import reconciling
from pb.services.halls.reconciling import Reckoning
from pb.services.rounds.round_heads import RoundHead
from pb.services.voting import voters
from pb.services.voting.voters import Turnout
from pb.vocabulary import Act, Phase, RoundState


class Station(StrEnum):
    """A station of a hall's day."""

    PACKS = "packs"
    TABLES = "tables"
    VOTING = "voting"
    BACK = "back"
    CLOSING = "closing"
    COUNT = "count"
    PUBLISHING = "publishing"
    SHOWING = "showing"


ORDER = tuple(Station)
PAST_CLOSING = frozenset({RoundState.CLOSED, RoundState.COUNTED, RoundState.PUBLISHED})
PAST_COUNT = frozenset({RoundState.COUNTED, RoundState.PUBLISHED})
# What is behind these cannot be gone back to.
LATER = frozenset({Station.CLOSING, Station.COUNT, Station.PUBLISHING})


@dataclass(frozen=True, slots=True)
class Day:
    """How far a hall's day is.

    Attributes:
        done: the stations that lie behind.
        left_out: stations that were passed by.
        turn: the station whose turn it is; none: the day is over.
        closing, publishing: requests that wait for their second person.
        closed_at, published_at: moments, for how long it took.
    """

    reckoning: Reckoning
    turnout: Turnout
    done: frozenset[Station]
    left_out: frozenset[Station]
    turn: Station | None
    is_running: bool
    closing: PendingAct | None
    publishing: PendingAct | None
    closed_at: datetime | None
    published_at: datetime | None


def of_round(session: Session, head: RoundHead) -> Day:
    """Return how far a hall's day is.

    Raises:
        NoResultFound: no such round.
    """
    row = session.get_one(Round, head.id)
    reckoning = reconciling.reckon(session, head.id)
    turnout = voters.turnout(session, head.id)
    is_running = head.state == RoundState.OPEN and head.is_running(Phase.VOTING)
    out = [pack for pack in reckoning.packs if pack.issued_at is not None]
    reached = {
        Station.PACKS: bool(reckoning.packs),
        Station.TABLES: bool(out),
        Station.VOTING: turnout.voted > 0,
        Station.BACK: bool(out) and not reckoning.still_out,
        Station.CLOSING: head.state in PAST_CLOSING,
        Station.COUNT: head.state in PAST_COUNT,
        Station.PUBLISHING: head.state == RoundState.PUBLISHED,
    }
    done = frozenset(station for station, is_behind in reached.items() if is_behind)
    last = max((ORDER.index(s) for s in done if s in LATER), default=-1)
    turn = next((s for i, s in enumerate(ORDER) if s not in done and i > last), None)
    return Day(
        reckoning=reckoning,
        turnout=turnout,
        done=done,
        left_out=frozenset(ORDER[: last + 1]) - done,
        turn=turn,
        is_running=is_running,
        closing=acts.waiting_for(session, Act.CLOSE_BOX, round_id=head.id),
        publishing=acts.waiting_for(session, Act.PUBLISH_RESULT, round_id=head.id),
        closed_at=row.closed_at,
        published_at=row.published_at,
    )
