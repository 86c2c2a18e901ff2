"""Flags: what is unusual is looked at by two people before closing; nothing happens by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from pb.database import Session, clock
from pb.models import Account, Flag, Round
from pb.services.atomic import atomic
from pb.services.errors import NotFound, OtherPersonNeeded
from pb.services.events import record
from pb.services.hall_errors import FlagAnswered, FlagsUnresolved
from pb.services.scrutiny import unusual
from pb.services.scrutiny.unusual import Unusual
from pb.services.voter_list.list_keys import ListKeys
from pb.vocabulary import FlagKind, FlagVerdict, Tag


@dataclass(frozen=True, slots=True)
class FlagView:
    """A flag as the people who look at it see it."""

    id: int
    kind: FlagKind
    subject: str
    details: Mapping[str, Any]
    raised_at: datetime
    verdict: FlagVerdict | None
    reason: str
    looked_by: int | None
    looker: str | None
    agreed_at: datetime | None
    agreer: str | None

    @property
    def day(self) -> date | None:
        """The day that it is about, if it is about one."""
        return date.fromisoformat(self.details["day"]) if "day" in self.details else None


@dataclass(frozen=True, slots=True)
class FlagCount:
    """How many flags of a kind there were, for everybody to see."""

    kind: FlagKind
    raised: int
    harmless: int
    to_be_reported: int


def look(session: Session, round_id: int, *, keys: ListKeys) -> int:
    """Raise a flag for everything unusual that has none yet; returns how many are new.

    A list of a million is read while nobody waits for it; only what was found is written.

    Raises:
        NotFound: no such round.
        KeyMissing: the round's key file is not there, and it is needed.
    """
    session.rollback()
    quick = tuple(unusual.found(session, round_id))
    more = tuple(unusual.in_two_ways(session, round_id, keys=keys, known=quick))
    return _raise(session, round_id, (*quick, *more))


def look_quickly(session: Session, round_id: int) -> int:
    """Do the same without what needs the whole list read; returns how many are new.

    Raises:
        NotFound: no such round.
    """
    session.rollback()
    return _raise(session, round_id, tuple(unusual.found(session, round_id)))


def _raise(session: Session, round_id: int, seen: Sequence[Unusual]) -> int:
    with atomic(session):
        # By the round's row: two who look at the same moment raise each flag once.
        if session.get(Round, round_id, with_for_update=True) is None:
            raise NotFound
        known = {
            (kind, subject)
            for kind, subject in session.execute(
                select(Flag.kind, Flag.subject).where(Flag.round_id == round_id)
            )
        }
        fresh = [one for one in seen if (one.kind, one.subject) not in known]
        session.add_all(
            Flag(
                round_id=round_id,
                kind=one.kind,
                subject=one.subject,
                details=one.details,
                raised_at=clock(session),
            )
            for one in fresh
        )
        return len(fresh)


def conclude(
    session: Session, *, flag_id: int, round_id: int, finding: tuple[FlagVerdict, str], by: int
) -> None:
    """Say what was found, with a reason, as the first person.

    Raises:
        NotFound
        FlagAnswered: somebody looked at it before.
    """
    with atomic(session):
        row = _locked(session, flag_id, round_id=round_id)
        if row.looked_by is not None:
            raise FlagAnswered
        row.verdict, row.reason = finding
        row.looked_by, row.looked_at = by, clock(session)
        record(session, Tag.FLAG_LOOKED_AT, actor_id=by, round_id=round_id, flag=row.id)


def agree(session: Session, *, flag_id: int, round_id: int, by: int) -> None:
    """Agree with what was found, as the second person.

    Raises:
        NotFound
        FlagAnswered: nobody has looked at it, or somebody agreed before.
        OtherPersonNeeded: it is the person who looked.
    """
    with atomic(session):
        row = _looked_at(session, flag_id, round_id=round_id)
        if row.looked_by == by:
            raise OtherPersonNeeded
        row.agreed_by, row.agreed_at = by, clock(session)
        record(session, Tag.FLAG_AGREED, actor_id=by, round_id=round_id, flag=row.id)


def disagree(session: Session, *, flag_id: int, round_id: int, by: int) -> None:
    """Send it back, so that somebody looks at it anew; or take back one's own finding.

    Raises:
        NotFound, FlagAnswered
    """
    with atomic(session):
        row = _looked_at(session, flag_id, round_id=round_id)
        row.verdict, row.reason, row.looked_by, row.looked_at = None, "", None, None
        record(
            session, Tag.FLAG_LOOKED_AT, actor_id=by, round_id=round_id, flag=row.id, again=True
        )


def of_round(session: Session, round_id: int) -> tuple[FlagView, ...]:
    """Return a round's flags: those that wait first, then by kind and by when they were raised."""
    looker, agreer = aliased(Account), aliased(Account)
    rows = session.execute(
        select(Flag, looker.name, agreer.name)
        .outerjoin(looker, looker.id == Flag.looked_by)
        .outerjoin(agreer, agreer.id == Flag.agreed_by)
        .where(Flag.round_id == round_id)
        .order_by(Flag.agreed_at.is_not(None), Flag.kind, Flag.id)
    )
    return tuple(
        FlagView(
            id=row.id,
            kind=row.kind,
            subject=row.subject,
            details=row.details,
            raised_at=row.raised_at,
            verdict=row.verdict,
            reason=row.reason,
            looked_by=row.looked_by,
            looker=looked,
            agreed_at=row.agreed_at,
            agreer=agreed,
        )
        for row, looked, agreed in rows
    )


def counted(session: Session, round_id: int) -> tuple[FlagCount, ...]:
    """Return how many flags there were of each kind, and what two people found."""
    rows = session.execute(
        select(Flag.kind, Flag.verdict, Flag.agreed_at.is_not(None), func.count())
        .where(Flag.round_id == round_id)
        .group_by(Flag.kind, Flag.verdict, Flag.agreed_at.is_not(None))
    ).all()
    counts = []
    for kind in FlagKind:
        own = [row for row in rows if row[0] == kind]
        settled = {verdict: number for _kind, verdict, agreed, number in own if agreed}
        if own:
            counts.append(
                FlagCount(
                    kind,
                    raised=sum(row[3] for row in own),
                    harmless=settled.get(FlagVerdict.HARMLESS, 0),
                    to_be_reported=settled.get(FlagVerdict.TO_BE_REPORTED, 0),
                )
            )
    return tuple(counts)


def unresolved(session: Session, round_id: int) -> int:
    """Return how many flags two people have not agreed on yet."""
    return session.scalars(
        select(func.count())
        .select_from(Flag)
        .where(Flag.round_id == round_id, Flag.agreed_at.is_(None))
    ).one()


def insist_resolved(session: Session, round_id: int) -> None:
    """Refuse while two people have not looked at everything unusual.

    Raises:
        FlagsUnresolved
    """
    waiting = unresolved(session, round_id)
    if waiting:
        raise FlagsUnresolved(flags=waiting)


def _looked_at(session: Session, flag_id: int, *, round_id: int) -> Flag:
    row = _locked(session, flag_id, round_id=round_id)
    if row.looked_by is None or row.agreed_at is not None:
        raise FlagAnswered
    return row


def _locked(session: Session, flag_id: int, *, round_id: int) -> Flag:
    row = session.get(Flag, flag_id, with_for_update=True)
    if row is None or row.round_id != round_id:
        raise NotFound
    return row
