"""Crossing with the voter list: somebody is given a paper, before it enters its batch unseen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, delete, func, select

from pb.database import Session
from pb.models import Area, Ballot, Pot, Round, Voter
from pb.services.atomic import atomic
from pb.services.errors import NoPaperForYou, NoSuchVoter
from pb.services.paper import rules
from pb.services.paper.errors import CrossedAlready, OnlineAlready, TwoDetailsNeeded
from pb.services.rounds import voting_times
from pb.services.voter_list import ages, code_locks, joined_people
from pb.services.voter_list.list_keys import ListKeys
from pb.services.voter_list.list_text import name_key
from pb.services.voting import slots, voters
from pb.services.voting.papers import papers_of
from pb.services.voting.slots import SlotKeys
from pb.vocabulary import Channel, PaperRule

MOST_FOUND = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Who is looked for: a reference; or a name with a date of birth or a postcode."""

    reference: str = ""
    name: str = ""
    postcode: str = ""
    born_on: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """An entry of the voter list, as somebody at a place to vote needs it.

    Attributes:
        pots: names of the pots whose papers this person gets.
        channel: how this person voted so far; none: not at all.
    """

    reference: str
    name: str
    address: str
    area_name: str | None
    pots: tuple[str, ...]
    channel: Channel | None
    voted_on: date | None


@dataclass(frozen=True, slots=True)
class Crossed:
    """What a crossing did: whose entry, which papers to give out, whether ballots went."""

    reference: str
    pots: tuple[str, ...]
    cancelled: bool


def find(session: Session, round_id: int, wanted: Wanted, *, keys: ListKeys) -> tuple[Found, ...]:
    """Return the entries that are meant, in the order of their references; at most ten.

    Raises:
        NotFound, NoPaperInRound
        TwoDetailsNeeded: a name alone.
        NoSuchVoter: nobody is meant.
        KeyMissing: people joined by themselves, and the round's key file is not there.
    """
    rules.insist_offered(session, round_id)
    meant = _meant(wanted) | _joined(session, round_id, wanted, keys)
    rows = session.execute(
        select(Voter, Area.name)
        .outerjoin(Area, Area.id == Voter.area_id)
        .where(Voter.round_id == round_id, meant)
        .order_by(Voter.reference)
        .limit(MOST_FOUND)
    ).all()
    if not rows:
        raise NoSuchVoter
    return tuple(
        Found(
            reference=row.reference,
            name=row.name,
            address=row.address,
            area_name=area,
            pots=_pots(session, row),
            channel=row.channel,
            voted_on=row.voted_on,
        )
        for row, area in rows
    )


def cross(session: Session, *, round_id: int, reference: str, by: int, keys: SlotKeys) -> Crossed:
    """Note that somebody votes on paper, and cancel what they cast online, or refuse.

    No event and no time are kept, as with a ballot: the voter list has the day and the channel.
    A cancelled ballot's commitment stays in the record and is listed as superseded at closing.
    Whoever casts with this person's code at this moment is before us, and is found, or after
    us, and is refused.

    Args:
        session: a database session.
        round_id: a round in which people vote now.
        reference: of the entry.
        by: the account of the person who crosses; nobody crosses without one.
        keys: the key store.

    Raises:
        NotFound, NoPaperInRound, VotingNotOpenYet, VotingHasClosed
        NoSuchVoter
        NoPaperForYou: no pot is theirs, by area or age.
        CrossedAlready: on paper before.
        OnlineAlready: online before, and the rules refuse a paper after that.
        KeyMissing: the round's key file is not there.
    """
    assert by
    with atomic(session):
        voting, now = voting_times.held_open(session, round_id)
        rule = rules.insist_offered(session, round_id)
        row = session.scalar(
            select(Voter)
            .where(Voter.round_id == round_id, Voter.reference == reference_of(reference))
            .with_for_update()
        )
        if row is None:
            raise NoSuchVoter
        if row.channel == Channel.PAPER:
            raise CrossedAlready
        pots = _pots(session, row)
        if not pots:
            raise NoPaperForYou
        if row.code_hash is not None:
            code_locks.hold(session, row.code_hash)
        cast = _slots(session, row, key=keys.slot_key(round_id))
        has_cast = row.channel is not None or _are_full(session, cast)
        if has_cast and rule == PaperRule.PAPER_IS_REFUSED:
            raise OnlineAlready
        session.execute(delete(Ballot).where(Ballot.slot.in_(cast)))
        row.channel = Channel.PAPER
        row.voted_on = voters.local_day(now, voting.time_zone)
        row.paper_opened = False
        return Crossed(row.reference, pots, cancelled=has_cast)


def people_on_paper(session: Session, round_id: int) -> dict[int, int]:
    """Return by pot how many people who vote on paper were given its paper, as `cross` says."""
    voting = voting_times.of(session, round_id)
    day = ages.last_day(voting.closes_at, voting.time_zone) if voting.closes_at else None
    pots = session.execute(
        select(Pot.id, Pot.area_id, Pot.least_age, Pot.most_age, Round.least_age)
        .join(Round, Round.id == Pot.round_id)
        .where(Pot.round_id == round_id)
        .order_by(Pot.id)
    ).all()
    return {
        pot_id: session.scalars(
            select(func.count())
            .select_from(Voter)
            .where(
                Voter.round_id == round_id,
                Voter.channel == Channel.PAPER,
                *([Voter.area_id == area_id] if area_id is not None else []),
                *_of_age(day, least=max(least or 0, rounds_least or 0), most=most),
            )
        ).one()
        for pot_id, area_id, least, most, rounds_least in pots
    }


def _of_age(day: date | None, *, least: int, most: int | None) -> list[ColumnElement[bool]]:
    """Return what an entry's date of birth has to fulfil; an unknown one fulfils everything."""
    if day is None:
        return []
    limits = [Voter.born_on <= ages.born_by(day, age=least)] if least else []
    if most is not None:
        limits.append(Voter.born_on > ages.born_by(day, age=most + 1))
    return [Voter.born_on.is_(None) | limit for limit in limits]


def reference_of(typed: str) -> str:
    """Return a reference as the voter list has it."""
    return typed.strip().upper()


def _meant(wanted: Wanted) -> ColumnElement[bool]:
    if wanted.reference.strip():
        return Voter.reference == reference_of(wanted.reference)
    details: list[ColumnElement[bool]] = []
    if wanted.born_on is not None:
        details.append(Voter.born_on == wanted.born_on)
    postcode = "".join(wanted.postcode.split()).upper()
    if postcode:
        details.append(func.upper(func.replace(Voter.postcode, " ", "")) == postcode)
    name = name_key(wanted.name)
    if not name or not details:
        raise TwoDetailsNeeded
    found = Voter.name_key == name
    for detail in details:
        found &= detail
    return found


def _joined(
    session: Session, round_id: int, wanted: Wanted, keys: ListKeys
) -> ColumnElement[bool]:
    """Return whether an entry is of somebody who joined by themselves, with these details."""
    if wanted.reference.strip():
        return joined_people.is_among(())
    ids = joined_people.found(
        session,
        round_id,
        name=wanted.name,
        born_on=wanted.born_on,
        postcode=wanted.postcode,
        keys=keys,
    )
    return joined_people.is_among(ids)


def _pots(session: Session, row: Voter) -> tuple[str, ...]:
    """Return the names of the pots that this person may mark: by area, and by age if known."""
    voter = voters.of_entry(session, row)
    every = papers_of(session, row.round_id).values()
    return tuple(paper.pot_name for paper in every if voter.may_mark(paper))


def _slots(session: Session, row: Voter, *, key: bytes) -> list[bytes]:
    pots = session.scalars(select(Pot.id).where(Pot.round_id == row.round_id).order_by(Pot.id))
    return [slots.of(key, pot_id=pot_id, voter_id=row.id) for pot_id in pots]


def _are_full(session: Session, wanted: Sequence[bytes]) -> bool:
    found = session.scalar(select(Ballot.pot_id).where(Ballot.slot.in_(wanted)).limit(1))
    return found is not None
