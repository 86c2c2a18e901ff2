"""What a process may keep of a round between requests, and when it has to forget it.

Every change to a round writes an event into its audit trail (casting a ballot does not, and
changes nothing that is kept). So the trail's newest event is the version of everything that
pages show of a round, and one statement tells whether what a process keeps is still true. Two
changes that are made at the same time may become visible in another order than that of their
events, so nothing is kept for longer than some seconds, but for what never changes. This is a
cache and no more: a process without it, or with an empty one, shows the same.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import text

from pb.adapters.keeper import FOR_GOOD, LONGEST, Keeper
from pb.database import Session
from pb.vocabulary import RoundState

T = TypeVar("T")

__all__ = [
    "FOR_GOOD",
    "LONGEST",
    "Keeper",
    "Version",
    "keep_in",
    "keeps",
    "kept",
    "stamp",
    "version",
]

KEPT = "pb_kept"


@dataclass(frozen=True, slots=True)
class Version:
    """A round as it is at this moment: which one, its state, its newest event; the time."""

    round_id: int
    state: RoundState
    newest_event: int
    now: datetime


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


def version(session: Session, slug: str, *, late: float = 0.0) -> Version | None:
    """Return a round's version, in one statement; none, if there is no such round.

    Args:
        session: a database session.
        slug: the round's address.
        late: for how many seconds a process may not notice a change. The time is always the
            database's, as many seconds later as have gone by since it was asked.
    """
    keeper = session.info.get(KEPT)
    if not late or not isinstance(keeper, Keeper):
        return _asked(session, slug)
    try:
        found, age = keeper.get_with_age(
            ("version", slug), None, lambda: _found(session, slug), lasts=late
        )
    except LookupError:
        return None  # and it is not kept, for everybody can make up addresses
    fixed = session.info.get("now")
    return replace(found, now=fixed or found.now + timedelta(seconds=age))


def _found(session: Session, slug: str) -> Version:
    found = _asked(session, slug)
    if found is None:
        raise LookupError(slug)
    return found


def _asked(session: Session, slug: str) -> Version | None:
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
