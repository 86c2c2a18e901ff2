"""A hall's packs of anonymous codes or papers: made, given to a table, counted when back."""

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select

from pb.database import Session, clock
from pb.models import Area, Ballot, Pack, Pot, ReplacedCode, Round, Voter
from pb.services.atomic import atomic
from pb.services.errors import NotFound
from pb.services.events import record
from pb.services.hall_errors import (
    MoreThanInPack,
    NotByAttendance,
    NumbersUnclear,
    PackIsBack,
    PackIsOut,
    PacksChanged,
)
from pb.services.rounds import voting_times
from pb.services.voter_list import code_locks, codes
from pb.services.voter_list.code_text import hash_of, new_code
from pb.services.voter_list.codes import VOTER_ID_BYTES, IssuedCode
from pb.services.voting import slots, voters
from pb.services.voting.slots import SlotKeys
from pb.vocabulary import Channel, EntryWay, PackKind, RoundState, Tag

NUMBERS = re.compile(r"(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPacks:
    """What to make.

    Attributes:
        after: the highest number that the page showed, so that sending it twice does no harm.
        area_id: the area whose pots these people may mark too, if any.
    """

    kind: PackKind
    packs: int
    size: int
    after: int
    area_id: int | None = None


def insist_by_attendance(session: Session, round_id: int) -> None:
    """Refuse unless being there is what entitles people to vote.

    Raises:
        NotFound, NotByAttendance
    """
    row = session.get(Round, round_id)
    if row is None:
        raise NotFound
    if EntryWay.ATTENDANCE.value not in row.entry_ways:
        raise NotByAttendance


def last_number(session: Session, round_id: int) -> int:
    """Return the highest number that a pack of the round has, or 0."""
    return session.scalar(select(func.max(Pack.number)).where(Pack.round_id == round_id)) or 0


def make(session: Session, *, round_id: int, wanted: NewPacks, by: int) -> tuple[IssuedCode, ...]:
    """Make numbered packs; returns the codes in them, which are kept as hashes only.

    Each code or set of papers is an entry of the voter list without a name, such as P3-07.

    Args:
        session: a database session.
        round_id: an open round in which being there entitles to vote.
        wanted: what to make.
        by: the account of whoever makes them.

    Raises:
        NotFound, NotByAttendance, RoundNotOpen, VotingHasClosed
        PacksChanged: there are other packs than the page showed.
    """
    with atomic(session):
        codes.hold_list(session, round_id)
        insist_by_attendance(session, round_id)
        area = _area_name(session, round_id, wanted.area_id)
        last = last_number(session, round_id)
        if last != wanted.after:
            raise PacksChanged
        now = clock(session)
        made: list[IssuedCode] = []
        for number in range(last + 1, last + 1 + wanted.packs):
            row = Pack(
                round_id=round_id, number=number, kind=wanted.kind, size=wanted.size, made_at=now
            )
            session.add(row)
            session.flush()
            made += _fill(session, row, wanted=wanted, area_name=area)
        record(
            session,
            Tag.PACKS_MADE,
            actor_id=by,
            round_id=round_id,
            kind=wanted.kind.value,
            packs=wanted.packs,
            size=wanted.size,
        )
        return tuple(made)


def issue(session: Session, *, round_id: int, number: int, to: str, by: int) -> None:
    """Give a pack to a table or a helper.

    Raises:
        NotFound, PackIsOut, PackIsBack
    """
    with atomic(session):
        row = _pack(session, round_id, number)
        if row.returned_at is not None:
            raise PackIsBack(number=number)
        if row.issued_at is not None:
            raise PackIsOut(number=number)
        row.issued_at, row.issued_by, row.issued_to = clock(session), by, to
        record(session, Tag.PACK_ISSUED, actor_id=by, round_id=round_id, pack=number)


@dataclass(frozen=True, slots=True)
class CameBack:
    """A pack as a helper counted it.

    Attributes:
        given_out: how many were handed to people, by the helper's own count.
        numbers: of the codes or papers that came back unused, as typed: "32-40, 12".
        is_sure: counted again, although it is more than the pack has.
    """

    number: int
    given_out: int
    numbers: str
    is_sure: bool = False


def take_back(
    session: Session, *, round_id: int, counted: CameBack, by: int, keys: SlotKeys
) -> None:
    """Count a pack that came back; its unused codes are switched off while people still vote.

    Whoever casts with such a code at this moment is before us, and keeps the vote, or after us,
    and is refused. Of a pack of papers, whoever got one has voted on paper from now on. Once the
    box is closed the voter list stays as the public record says: the pack keeps its counts only.

    Raises:
        NotFound, PackIsBack, NumbersUnclear
        MoreThanInPack: unless the helper is sure; a slip of the pen would switch off the codes
            of people who are about to vote.
        KeyMissing: the round's key file is not there.
    """
    with atomic(session):
        voting = voting_times.of(session, round_id, hold=True)
        row = _pack(session, round_id, counted.number)
        if row.returned_at is not None:
            raise PackIsBack(number=counted.number)
        back = read_numbers(counted.numbers, size=row.size)
        if counted.given_out + len(back) > row.size and not counted.is_sure:
            raise MoreThanInPack(given=counted.given_out, back=len(back), size=row.size)
        names = {reference(row.number, place, size=row.size) for place in back}
        now = clock(session)
        entries = session.scalars(
            select(Voter).where(Voter.pack_id == row.id).order_by(Voter.reference)
        ).all()
        came = [entry for entry in entries if entry.reference in names]
        used = _used(session, came, key=keys.slot_key(round_id)) if came else set[bytes]()
        if voting.state == RoundState.OPEN:
            _switch_off(session, [entry for entry in came if entry.id not in used])
        if row.kind == PackKind.PAPERS and voting.state == RoundState.OPEN:
            out = [entry for entry in entries if entry.reference not in names]
            for entry in out[: counted.given_out]:
                entry.channel = Channel.PAPER
                entry.voted_on = voters.local_day(now, voting.time_zone)
        row.given_out, row.returned, row.returned_used = counted.given_out, len(back), len(used)
        row.returned_at, row.returned_by = now, by
        record(
            session,
            Tag.PACK_RETURNED,
            actor_id=by,
            round_id=round_id,
            pack=row.number,
            given_out=counted.given_out,
            returned=len(back),
        )


def read_numbers(typed: str, *, size: int) -> frozenset[int]:
    """Return the numbers that somebody typed, such as "32-40, 12"; nothing typed, none.

    Raises:
        NumbersUnclear: something else, or a number that the pack does not have.
    """
    found: set[int] = set()
    for part in (part.strip() for part in re.split(r"[,;]", typed)):
        if not part:
            continue
        match = NUMBERS.fullmatch(part)
        if match is None:
            raise NumbersUnclear(most=size)
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last <= size:
            raise NumbersUnclear(most=size)
        found.update(range(first, last + 1))
    return frozenset(found)


def reference(pack: int, place: int, *, size: int) -> str:
    """Return what is printed on a slip or a set of papers, such as P3-07."""
    return f"P{pack}-{place:0{max(2, len(str(size)))}}"


def _fill(
    session: Session, row: Pack, *, wanted: NewPacks, area_name: str | None
) -> list[IssuedCode]:
    """Put anonymous entries into the voter list; a paper's entry has no code."""
    has_codes = wanted.kind == PackKind.CODES
    issued = [
        IssuedCode(
            reference(row.number, place, size=row.size), area_name, new_code() if has_codes else ""
        )
        for place in range(1, row.size + 1)
    ]
    entries = [
        {
            "id": secrets.token_bytes(VOTER_ID_BYTES),
            "round_id": row.round_id,
            "reference": one.reference,
            "area_id": wanted.area_id,
            "code_hash": hash_of(one.code) if has_codes else None,
            "way": EntryWay.ATTENDANCE,
            "pack_id": row.id,
        }
        for one in issued
    ]
    session.execute(insert(Voter), entries)
    return issued if has_codes else []


def _used(session: Session, entries: Sequence[Voter], *, key: bytes) -> set[bytes]:
    """Return the ids of entries that voted; the box knows it a moment before the list does."""
    pots = session.scalars(select(Pot.id).where(Pot.round_id == entries[0].round_id)).all()
    used = set()
    for entry in entries:
        if entry.code_hash is not None:
            code_locks.hold(session, entry.code_hash)
        wanted = [slots.of(key, pot_id=pot_id, voter_id=entry.id) for pot_id in pots]
        in_box = session.scalar(select(Ballot.pot_id).where(Ballot.slot.in_(wanted)).limit(1))
        if entry.voted_on is not None or in_box is not None:
            used.add(entry.id)
    return used


def _switch_off(session: Session, entries: Iterable[Voter]) -> None:
    """Take entries off the voter list; their codes are refused by name."""
    for entry in entries:
        if entry.code_hash is not None:
            session.add(
                ReplacedCode(code_hash=entry.code_hash, round_id=entry.round_id, switched_off=True)
            )
        session.execute(delete(Voter).where(Voter.id == entry.id))


def _pack(session: Session, round_id: int, number: int) -> Pack:
    row = session.scalar(
        select(Pack).where(Pack.round_id == round_id, Pack.number == number).with_for_update()
    )
    if row is None:
        raise NotFound
    return row


def _area_name(session: Session, round_id: int, area_id: int | None) -> str | None:
    if area_id is None:
        return None
    name = session.scalar(select(Area.name).where(Area.id == area_id, Area.round_id == round_id))
    if name is None:
        raise NotFound
    return name
