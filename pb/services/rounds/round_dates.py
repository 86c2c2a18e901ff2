"""When the phases of a draft open and close."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete

from pb.database import Session, clock
from pb.models import PhaseDates
from pb.services.atomic import atomic
from pb.services.errors import ClosesBeforeItOpens, PhasesOutOfOrder
from pb.services.rounds.round_heads import ORDER
from pb.services.rounds.round_values import Span
from pb.services.rounds.rounds import changed, draft
from pb.vocabulary import Phase

# What stands on the ballot is settled before voting opens, and nothing is counted while
# people vote; elsewhere a phase may begin while the one before it still runs.
SETTLED_BEFORE = (Phase.VOTING, Phase.COUNTING)

SUGGESTED_WEEKS = {
    Phase.SUBMISSION: 5,
    Phase.REVIEW: 8,
    Phase.VOTING: 3,
    Phase.RESULTS: 4,
    Phase.DELIVERY: 52,
}


def change(session: Session, *, round_id: int, spans: Sequence[Span], by: int) -> None:
    """Set the phases that a draft uses; those not given are not used.

    Raises:
        RoundIsOpen, OpeningWaits
        ClosesBeforeItOpens: with the phase.
        PhasesOutOfOrder: with the phase that comes too early.
    """
    with atomic(session):
        row = draft(session, round_id)
        moments = checked(spans, time_zone=row.time_zone)
        session.execute(delete(PhaseDates).where(PhaseDates.round_id == round_id))
        session.add_all(
            PhaseDates(round_id=round_id, phase=s.phase, opens_at=s.opens, closes_at=s.closes)
            for s in moments
        )
        changed(session, row, by=by, what="dates")


def suggested(session: Session, *, time_zone: str) -> tuple[Span, ...]:
    """Return dates to begin with: ideas from the Monday after next, each step at 9 o'clock."""
    today = clock(session).astimezone(ZoneInfo(time_zone))
    monday = today + timedelta(days=14 - today.weekday())
    opens = monday.replace(hour=9, minute=0, second=0, microsecond=0)
    spans = []
    for phase, weeks in SUGGESTED_WEEKS.items():
        closes = opens + timedelta(weeks=weeks)  # on the wall clock, whatever summer time does
        spans.append(Span(phase, opens, closes))
        opens = closes
    return tuple(spans)


def checked(spans: Sequence[Span], *, time_zone: str) -> tuple[Span, ...]:
    """Return the phases in their order, with moments in UTC.

    Raises:
        ClosesBeforeItOpens, PhasesOutOfOrder
    """
    zone = ZoneInfo(time_zone)
    ordered = [
        Span(s.phase, _in_utc(s.opens, zone), _in_utc(s.closes, zone))
        for s in sorted(spans, key=lambda s: ORDER[s.phase])
    ]
    for place, span in enumerate(ordered):
        if span.closes <= span.opens:
            raise ClosesBeforeItOpens(phase=span.phase)
        if any(_too_early(span, after=earlier) for earlier in ordered[:place]):
            raise PhasesOutOfOrder(phase=span.phase)
    return tuple(ordered)


def _too_early(span: Span, *, after: Span) -> bool:
    if span.phase == after.phase or span.opens < after.opens:
        return True
    settled = any(
        ORDER[after.phase] < ORDER[border] <= ORDER[span.phase] for border in SETTLED_BEFORE
    )
    return settled and span.opens < after.closes


def _in_utc(moment: datetime, zone: ZoneInfo) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
