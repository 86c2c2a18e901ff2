"""What a process may keep of a round between requests, and when it has to forget it.

Every change to a round writes an event into its audit trail (casting a ballot does not, and
changes nothing that is kept). So the trail's newest event is the version of everything that
pages show of a round, and one statement tells whether what a process keeps is still true. Two
changes that are made at the same time may become visible in another order than that of their
events, so nothing is kept for longer than some seconds, but for what never changes. This is a
cache and no more: a process without it, or with an empty one, shows the same.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import text

from pb.database import Session
from pb.vocabulary import RoundState

T = TypeVar("T")

MOST_KEPT = 20_000
LONGEST = 5.0  # seconds
FOR_GOOD = float("inf")
KEPT = "pb_kept"


@dataclass(frozen=True, slots=True)
class Version:
    """A round as it is at this moment: which one, its state, its newest event; the time."""

    round_id: int
    state: RoundState
    newest_event: int
    now: datetime


class Keeper:
    """Values of one process by what they are of, each with the version it was made at."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, tuple[Hashable, float, Any]] = OrderedDict()
        self._lock = Lock()

    def get(
        self,
        name: Hashable,
        version: Hashable,
        make: Callable[[], T],
        *,
        lasts: float = LONGEST,
    ) -> T:
        """Return what is kept under a name at this version, or make it anew.

        Args:
            name: what it is, and of what.
            version: whatever tells apart one version of it from the next.
            make: makes it.
            lasts: for how many seconds it may be kept.
        """
        now = monotonic()
        with self._lock:
            found = self._values.get(name)
            if found is not None and found[0] == version and now < found[1]:
                self._values.move_to_end(name)
                value: T = found[2]
                return value
        made = make()
        with self._lock:
            self._values[name] = (version, now + lasts, made)
            self._values.move_to_end(name)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return made


_VERSION = """
    SELECT round.id AS id, round.state AS state,
      (SELECT max(event.id) FROM event WHERE event.round_id = round.id) AS newest,
      {now} AS now
    FROM round WHERE round.slug = :slug
"""
_CLOCKS = {
    "sqlite": text(_VERSION.format(now="strftime('%Y-%m-%dT%H:%M:%f', 'now')")),
    "postgresql": text(_VERSION.format(now="clock_timestamp()")),
}


def keeps(session: Session) -> bool:
    """Whether this session's process keeps anything."""
    return KEPT in session.info


def keep_in(session: Session, keeper: Keeper) -> None:
    """Let a session use what its process keeps."""
    session.info[KEPT] = keeper


def version(session: Session, slug: str) -> Version | None:
    """Return a round's version, in one statement; none, if there is no such round."""
    row = session.execute(_CLOCKS[session.get_bind().dialect.name], {"slug": slug}).first()
    if row is None:
        return None
    fixed = session.info.get("now")
    return Version(row.id, RoundState(row.state), row.newest or 0, fixed or _moment(row.now))


def kept(
    session: Session,
    at: Hashable | None,
    name: Hashable,
    make: Callable[[], T],
    *,
    lasts: float = LONGEST,
) -> T:
    """Return something of a round as its process keeps it, or make it.

    Args:
        session: a database session; one without a keeper makes it each time.
        at: the stamp of the round's version, read before; none: nothing is kept.
        name: what it is, and of what.
        make: reads it from the database.
        lasts: for how many seconds it may be kept.
    """
    keeper = session.info.get(KEPT)
    if at is None or not isinstance(keeper, Keeper):
        return make()
    return keeper.get(name, at, make, lasts=lasts)


def stamp(session: Session, of: Version) -> Hashable | None:
    """Return what a version is told apart by; none where nothing is kept."""
    return (of.round_id, of.state, of.newest_event) if keeps(session) else None


def _moment(said: datetime | str) -> datetime:
    if isinstance(said, str):
        return datetime.fromisoformat(said).replace(tzinfo=UTC)
    return said.astimezone(UTC)
