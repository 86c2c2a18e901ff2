"""Entries of the voter list: whose a code is, who voted, on which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Date, and_, bindparam, func, select, text

from pb.database import Session, clock
from pb.models import Area, Ballot, PhaseDates, Pot, ReplacedCode, Round, Voter
from pb.services.atomic import atomic, note
from pb.services.errors import CodeOfAnotherRound, CodeReplaced, CodeUnknown, PaperAlready
from pb.services.hall_errors import CodeSwitchedOff
from pb.services.proposals import project_texts
from pb.services.rounds import voting_times
from pb.services.voter_list import ages
from pb.services.voter_list.code_text import hash_of
from pb.services.voting import slots
from pb.services.voting.slots import SlotKeys
from pb.vocabulary import Channel, Phase

HAS_VOTED = text(
    "UPDATE voter SET voted_on = :day, channel = :channel, paper_opened = FALSE"
    " WHERE id = :id AND voted_on IS NULL"
).bindparams(bindparam("day", type_=Date()))

HAD_HELP = text("UPDATE voter SET helped = TRUE WHERE id = :id AND NOT helped")


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody votes: where, and whether somebody helped. Never what."""

    channel: Channel = Channel.ONLINE
    helped: bool = False


AT_HOME = Way()


class ForSome(Protocol):
    """A pot, or its paper, as far as it says who may mark it."""

    @property
    def area_id(self) -> int | None:
        """The area whose people may; none: the whole place."""

    @property
    def least_age(self) -> int | None:
        """How old they are at least; none: any age."""

    @property
    def most_age(self) -> int | None:
        """How old they are at most; none: any age."""


# Built once, because every page of a vote asks.
BY_CODE = (
    select(
        Voter.id,
        Voter.round_id,
        Voter.area_id,
        Voter.voted_on,
        Voter.channel,
        Voter.born_on,
        Round.least_age,
        Round.time_zone,
        PhaseDates.closes_at,
    )
    .join(Round, Round.id == Voter.round_id)
    .outerjoin(
        PhaseDates, and_(PhaseDates.round_id == Voter.round_id, PhaseDates.phase == Phase.VOTING)
    )
    .where(Voter.code_hash == bindparam("code_hash"))
)


@dataclass(frozen=True, slots=True)
class VoterView:
    """An entry of the voter list, as its own vote needs it; its code's hash stands for it."""

    id: bytes
    code_hash: bytes
    area_id: int | None
    has_voted: bool
    age: int | None = None
    """On the last day of voting; none: not known, as for codes that are handed out."""
    least_age: int | None = None
    """Of the round."""

    def may_mark(self, pot: ForSome) -> bool:
        """Whether a pot is theirs: by where they live, and by their age if it is known."""
        lives_there = pot.area_id is None or pot.area_id == self.area_id
        return (
            lives_there
            and ages.fits(self.age, least=self.least_age)
            and ages.fits(self.age, least=pot.least_age, most=pot.most_age)
        )


@dataclass(frozen=True, slots=True)
class AreaTurnout:
    """How many of an area's entries have voted."""

    area_name: str | None
    entries: int
    voted: int


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who took part, never how: totals, by area, by day."""

    entries: int
    voted: int
    by_area: tuple[AreaTurnout, ...]
    by_day: tuple[tuple[date, int], ...]
    by_channel: tuple[tuple[Channel, int], ...]


def enter(session: Session, *, round_id: int, code: str) -> VoterView:
    """Return the entry of the voter list that a typed code stands for.

    Raises:
        NotFound: no such round.
        VotingNotOpenYet, VotingHasClosed
        TextsMissing: a project cannot be read in a language that the round promises.
        CodeMistyped, CodeUnknown, CodeReplaced, CodeOfAnotherRound
    """
    voting = voting_times.of(session, round_id)
    voting.insist_open(clock(session))
    project_texts.insist_complete(session, round_id)
    return by_code(session, round_id=round_id, code_hash=hash_of(code))


def by_code(session: Session, *, round_id: int, code_hash: bytes) -> VoterView:
    """Return the entry of a code's hash; it stands for the entry until the code is replaced.

    Raises:
        CodeUnknown, CodeReplaced, CodeOfAnotherRound
        CodeSwitchedOff: it came back unused in a hall's pack.
        PaperAlready: the entry has voted on paper.
    """
    row = session.connection().execute(BY_CODE, {"code_hash": code_hash}).first()
    if row is not None and row.round_id == round_id:
        if row.channel == Channel.PAPER:
            raise PaperAlready
        day = _last_day(row.closes_at, row.time_zone)
        return VoterView(
            row.id,
            code_hash,
            row.area_id,
            row.voted_on is not None,
            age=_age(row.born_on, day),
            least_age=row.least_age,
        )
    if row is not None:
        raise CodeOfAnotherRound
    was = session.execute(
        select(ReplacedCode.switched_off).where(ReplacedCode.code_hash == code_hash)
    ).first()
    if was is not None:
        raise CodeSwitchedOff if was.switched_off else CodeReplaced
    raise CodeUnknown


def of_entry(session: Session, row: Voter) -> VoterView:
    """Return an entry that was loaded, as its vote needs it; it may have no code."""
    voting = voting_times.of(session, row.round_id)
    least_age = session.scalar(select(Round.least_age).where(Round.id == row.round_id))
    return VoterView(
        row.id,
        row.code_hash or b"",
        row.area_id,
        row.voted_on is not None,
        age=_age(row.born_on, _last_day(voting.closes_at, voting.time_zone)),
        least_age=least_age,
    )


def all_of(session: Session, round_id: int) -> dict[bytes, VoterView]:
    """Return every entry of a round's list whose code can cast a ballot, by the code's hash."""
    voting = voting_times.of(session, round_id)
    day = _last_day(voting.closes_at, voting.time_zone)
    least_age = session.scalar(select(Round.least_age).where(Round.id == round_id))
    rows = session.execute(
        select(Voter.id, Voter.code_hash, Voter.area_id, Voter.voted_on, Voter.born_on).where(
            Voter.round_id == round_id,
            Voter.code_hash.is_not(None),
            Voter.channel.is_(None) | (Voter.channel != Channel.PAPER),
        )
    )
    return {
        code_hash: VoterView(
            voter_id,
            code_hash,
            area_id,
            voted_on is not None,
            age=_age(born_on, day),
            least_age=least_age,
        )
        for voter_id, code_hash, area_id, voted_on, born_on in rows
        if code_hash is not None
    }


def _last_day(closes_at: datetime | None, time_zone: str) -> date | None:
    return None if closes_at is None else ages.last_day(closes_at, time_zone)


def _age(born_on: date | None, day: date | None) -> int | None:
    return None if born_on is None or day is None else ages.age_on(day, born_on)


def local_day(now: datetime, time_zone: str) -> date:
    """Return the day in a round's time zone."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def mark(session: Session, voter_ids: Sequence[bytes], *, day: date, way: Way = AT_HOME) -> None:
    """Note that entries have voted, in a transaction of its own, which no ballot shares.

    The first day and way stay: casting anew leaves no trace in the list, except that somebody
    helped. No audit event, on purpose. Of one voter it is noted without waiting for the disk:
    what a crash loses, `mark_from_slots` finds.
    """
    if len(voter_ids) == 1 and not way.helped:
        figures = {"id": voter_ids[0], "day": day, "channel": way.channel.value}
        note(session, HAS_VOTED, figures)
        return
    with atomic(session):
        _mark(session, voter_ids, day=day, way=way)


def mark_from_slots(session: Session, *, round_id: int, keys: SlotKeys, day: date) -> None:
    """Note everyone who voted and was not noted, inside the caller's transaction.

    A crash between casting and noting loses the note, not the ballot; the slots still know.

    Raises:
        KeyMissing: the round's key file is not there.
    """
    pots = session.scalars(select(Pot.id).where(Pot.round_id == round_id)).all()
    full = set(session.scalars(select(Ballot.slot).join(Pot).where(Pot.round_id == round_id)))
    unnoted = session.scalars(
        select(Voter.id).where(Voter.round_id == round_id, Voter.voted_on.is_(None))
    ).all()
    if not full:
        return
    key = keys.slot_key(round_id)
    missed = [
        voter_id
        for voter_id in unnoted
        if any(slots.of(key, pot_id=pot, voter_id=voter_id) in full for pot in pots)
    ]
    _mark(session, missed, day=day)


def turnout(session: Session, round_id: int) -> Turnout:
    """Return how many took part, by area in the order of pages, and by day."""
    rows = session.execute(
        select(Area.name, func.count(), func.count(Voter.voted_on))
        .select_from(Voter)
        .outerjoin(Area, Area.id == Voter.area_id)
        .where(Voter.round_id == round_id)
        .group_by(Area.id, Area.name, Area.position)
        .order_by(Area.position.nulls_last(), Area.id)
    )
    by_area = tuple(AreaTurnout(name, entries, voted) for name, entries, voted in rows)
    days = session.execute(
        select(Voter.voted_on, func.count())
        .where(Voter.round_id == round_id, Voter.voted_on.is_not(None))
        .group_by(Voter.voted_on)
        .order_by(Voter.voted_on)
    )
    return Turnout(
        entries=sum(area.entries for area in by_area),
        voted=sum(area.voted for area in by_area),
        by_area=by_area,
        by_day=tuple((day, number) for day, number in days if day is not None),
        by_channel=by_channel(session, round_id),
    )


def by_channel(session: Session, round_id: int) -> tuple[tuple[Channel, int], ...]:
    """Return how many took part by each way that somebody used, in the ways' own order."""
    rows = session.execute(
        select(Voter.channel, func.count())
        .where(Voter.round_id == round_id, Voter.channel.is_not(None))
        .group_by(Voter.channel)
    )
    found = {channel: number for channel, number in rows}  # noqa: C416  rows are no tuples to mypy
    return tuple((channel, found[channel]) for channel in Channel if channel in found)


def _mark(session: Session, voter_ids: Sequence[bytes], *, day: date, way: Way = AT_HOME) -> None:
    # In the order of their random ids, so that the rows' order tells nothing about time.
    marks = [
        {"id": voter_id, "day": day, "channel": way.channel.value}
        for voter_id in sorted(voter_ids)
    ]
    if marks:
        session.execute(HAS_VOTED, marks)
    if marks and way.helped:
        session.execute(HAD_HELP, [{"id": one["id"]} for one in marks])
