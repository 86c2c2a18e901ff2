"""Rounds as drafts: begin one, change what it is called, who votes, what happens to the rest."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, available_timezones

from babel import numbers
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from pb.database import Session, clock
from pb.models import PhaseDates, Pot, Round
from pb.services import acts
from pb.services.atomic import atomic
from pb.services.errors import (
    CurrencyInUse,
    NotFound,
    NoWayOntoList,
    OpeningWaits,
    RoundIsOpen,
    SlugTaken,
    UnknownCurrency,
    UnknownTimeZone,
)
from pb.services.events import record
from pb.services.rounds.round_values import Basics, VotersGiven
from pb.services.slugs import slug_of
from pb.vocabulary import Act, EntryWay, RoundState, Rung, Tag


@dataclass(frozen=True, slots=True)
class NewRound:
    """A round that was just begun."""

    id: int
    slug: str


def create(session: Session, basics: Basics, *, by: int) -> NewRound:
    """Begin a draft; its address comes from its title, with a number if that is taken.

    Raises:
        UnknownCurrency, UnknownTimeZone
        SlugTaken: somebody used the same address at this very moment.
    """
    exponent = checked_exponent(basics)
    with atomic(session):
        row = Round(
            slug=free_slug(session, basics.title),
            title=basics.title,
            purpose=basics.purpose,
            description=basics.description,
            currency=basics.currency,
            exponent=exponent,
            time_zone=basics.time_zone,
            state=RoundState.DRAFT,
            electorate="",
            rung_today=Rung.CONSULTING,
            rung_aim=Rung.CO_PRODUCTION,
            ladder_by="",
            leftover="",
            languages=list(basics.languages),
            created_at=clock(session),
        )
        session.add(row)
        try:
            session.flush()
        except IntegrityError as error:
            raise SlugTaken from error
        record(session, Tag.ROUND_CREATED, actor_id=by, round_id=row.id)
        return NewRound(row.id, row.slug)


def change_basics(session: Session, *, round_id: int, basics: Basics, by: int) -> None:
    """Change what a draft is called and for. Its address stays.

    With another time zone the dates keep what the clock on the wall says.

    Raises:
        RoundIsOpen, OpeningWaits, UnknownCurrency, UnknownTimeZone
        CurrencyInUse: its pots hold sums in another currency.
    """
    exponent = checked_exponent(basics)
    with atomic(session):
        row = draft(session, round_id)
        if row.currency != basics.currency:
            if session.scalar(select(Pot.id).where(Pot.round_id == round_id).limit(1)):
                raise CurrencyInUse(currency=row.currency)
            row.currency, row.exponent = basics.currency, exponent
        if row.time_zone != basics.time_zone:
            _keep_wall_clock(session, row, basics.time_zone)
        row.title, row.purpose = basics.title, basics.purpose
        row.description = basics.description
        row.languages = list(basics.languages)
        changed(session, row, by=by, what="basics")


def change_voters(session: Session, *, round_id: int, voters: VotersGiven, by: int) -> None:
    """Say who may vote, how many people that is, and how they get onto the voter list.

    Raises:
        RoundIsOpen, OpeningWaits
        NoWayOntoList
    """
    if not voters.entry_ways:
        raise NoWayOntoList
    with atomic(session):
        row = draft(session, round_id)
        row.electorate, row.eligible = voters.electorate, voters.eligible
        row.least_age = voters.least_age
        row.entry_ways = [way.value for way in EntryWay if way in voters.entry_ways]
        changed(session, row, by=by, what="voters")


def change_leftover(session: Session, *, round_id: int, leftover: str, by: int) -> None:
    """Say what happens to money that no project takes.

    Raises:
        RoundIsOpen, OpeningWaits
    """
    with atomic(session):
        row = draft(session, round_id)
        row.leftover = leftover
        changed(session, row, by=by, what="leftover")


def draft(session: Session, round_id: int) -> Round:
    """Return a draft, locked, inside the caller's transaction, which changes it.

    Raises:
        NotFound: no such round.
        RoundIsOpen: it is open, so its rules are fixed.
        OpeningWaits: a second person is asked to open it as it stands.
    """
    row = locked(session, round_id)
    if row.state != RoundState.DRAFT:
        raise RoundIsOpen
    if acts.waiting_for(session, Act.OPEN_ROUND, round_id=round_id) is not None:
        raise OpeningWaits
    return row


def locked(session: Session, round_id: int) -> Round:
    """Return a round, locked, inside the caller's transaction.

    Raises:
        NotFound: no such round.
    """
    row = session.get(Round, round_id, with_for_update=True)
    if row is None:
        raise NotFound
    return row


def changed(session: Session, row: Round, *, by: int, what: str) -> None:
    """Note a change of a draft in the audit trail, inside the caller's transaction."""
    record(session, Tag.ROUND_CHANGED, actor_id=by, round_id=row.id, what=what)


def free_slug(session: Session, title: str) -> str:
    """Return an address for a new round that no other round has."""
    return slug_of(title, taken=set(session.scalars(select(Round.slug))))


def checked_exponent(basics: Basics) -> int:
    """Return the decimal places of the currency, having checked currency and time zone.

    Raises:
        UnknownCurrency, UnknownTimeZone
    """
    if not numbers.is_currency(basics.currency):
        raise UnknownCurrency
    if basics.time_zone not in available_timezones():
        raise UnknownTimeZone
    return int(numbers.get_currency_precision(basics.currency))


def _keep_wall_clock(session: Session, row: Round, time_zone: str) -> None:
    old, new = ZoneInfo(row.time_zone), ZoneInfo(time_zone)
    for dates in session.scalars(select(PhaseDates).where(PhaseDates.round_id == row.id)):
        dates.opens_at = dates.opens_at.astimezone(old).replace(tzinfo=new)
        dates.closes_at = dates.closes_at.astimezone(old).replace(tzinfo=new)
    row.time_zone = time_zone
