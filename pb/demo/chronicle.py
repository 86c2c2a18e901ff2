"""The demo's history: acts of people at their moments, played with the clock turned back."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pb.database import Database, Session, fix_clock

Act = Callable[[Session], None]

NOON = 12 * 60
# Residents write and support between half past three and half past nine.
EVENING, EVENING_LASTS = NOON + 210, 360


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days count from the day of loading, minutes from midnight on the town's clocks."""

    now: datetime
    zone: ZoneInfo

    def at(self, day: int, minute: int = NOON) -> datetime:
        loading_day = self.now.astimezone(self.zone).date()
        midnight = datetime.combine(loading_day + timedelta(days=day), time.min, self.zone)
        return (midnight + timedelta(minutes=minute)).astimezone(UTC)

    def some_hour(self, day: int, minute: int, of: str, *, lasts: int = 60) -> datetime:
        """A moment from that minute on, always the same for the same `of`."""
        lot = int.from_bytes(hashlib.sha256(of.encode()).digest()[:4])
        return self.at(day, minute + lot % lasts)


class Chronicle:
    """Acts of all rounds, to be played in one order, as they happened."""

    def __init__(self) -> None:
        self._acts: list[tuple[datetime, Act]] = []

    def add(self, at: datetime, act: Act) -> None:
        """Acts at the same moment are played in the order in which they were added."""
        self._acts.append((at, act))

    def play(self, database: Database, *, until: datetime) -> None:
        with database.session() as session:
            for at, act in sorted(self._acts, key=lambda item: item[0]):
                if at > until:
                    break
                fix_clock(session, at)
                act(session)
