"""What looks unusual about a vote in progress: rules that find it, and decide nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, distinct, func, select

from pb.database import Session, clock
from pb.models import AddressUse, Round, Voter
from pb.services.errors import NotFound
from pb.services.rounds import voting_times
from pb.services.scrutiny import two_ways
from pb.services.scrutiny.two_ways import Alike
from pb.services.voter_list import ages
from pb.services.voter_list.list_keys import ListKeys
from pb.vocabulary import FlagKind, Likeness, Profile

# Codes from one address on one day. A household or a library's corner has fewer.
MANY_FROM_ONE = 8
# Votes of a day, against the median of the other days.
BURST_LEAST = 50
BURST_TIMES = 4
BURST_DAYS = 3
OLDEST = 115
MOST_OF_A_KIND = 200
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Unusual:
    """Something to look at: what it is about, and figures."""

    kind: FlagKind
    subject: str
    details: dict[str, Any]


def found(session: Session, round_id: int) -> Iterator[Unusual]:
    """Yield what is unusual now, at most 200 of a kind, in a fixed order.

    Figures that go on growing have a subject for each doubling, so that what two people found
    harmless at eight codes is looked at again at sixteen.

    Raises:
        NotFound: no such round.
    """
    row = session.get(Round, round_id)
    if row is None:
        raise NotFound
    if row.profile != Profile.HALL:  # in a hall everybody has the same address, on one day
        yield from _shared_addresses(session, round_id)
        yield from _bursts(session, round_id)
    yield from _impossible_ages(session, row)
    yield from _duplicates(session, round_id)


def in_two_ways(
    session: Session, round_id: int, *, keys: ListKeys, known: Sequence[Unusual]
) -> Iterator[Unusual]:
    """Yield who may be on the list in two ways, by keyed hashes: the whole list is read.

    Args:
        session: a database session.
        round_id: the round.
        keys: the key store.
        known: what was found already; the same entries are not named once more.

    Raises:
        KeyMissing: the round's key file is not there, and it is needed.
    """
    named = [set(one.details.get("references", ())) for one in known]
    for one in two_ways.found(session, round_id, keys=keys)[:MOST_OF_A_KIND]:
        if not any({one.reference, *one.others} <= others for others in named):
            yield _in_two_ways(one)


def level(number: int, *, least: int) -> int:
    """Return the largest of least, twice that, four times that ... that a number reaches."""
    reached = least
    while reached * 2 <= number:
        reached *= 2
    return reached


def _shared_addresses(session: Session, round_id: int) -> Iterator[Unusual]:
    rows = session.scalars(
        select(AddressUse)
        .where(AddressUse.round_id == round_id, AddressUse.codes >= MANY_FROM_ONE)
        .order_by(AddressUse.codes.desc(), AddressUse.on, AddressUse.address_hash)
        .limit(MOST_OF_A_KIND)
    )
    for row in rows:
        name = row.address_hash.hex()[:12]
        subject = f"{name} {row.on} {level(row.codes, least=MANY_FROM_ONE)}"
        details = {"codes": row.codes, "day": row.on.isoformat(), "address": name}
        yield Unusual(FlagKind.SHARED_ADDRESS, subject, details)


def _bursts(session: Session, round_id: int) -> Iterator[Unusual]:
    days: list[tuple[date, int]] = [
        (day, number)
        for day, number in session.execute(
            select(Voter.voted_on, func.count())
            .where(Voter.round_id == round_id, Voter.voted_on.is_not(None))
            .group_by(Voter.voted_on)
            .order_by(Voter.voted_on)
        )
        if day is not None
    ]
    if len(days) < BURST_DAYS:
        return
    for day, number in days:
        usual = median(others for other, others in days if other != day)
        if number >= BURST_LEAST and number >= BURST_TIMES * usual:
            subject = f"{day} {level(number, least=BURST_LEAST)}"
            details = {"votes": number, "day": day.isoformat(), "usual": int(usual)}
            yield Unusual(FlagKind.BURST, subject, details)


def _impossible_ages(session: Session, row: Round) -> Iterator[Unusual]:
    """Yield ages that cannot be; the round's least age counts on the last day of voting."""
    now = clock(session)
    today = now.astimezone(ZoneInfo(row.time_zone)).date()
    closes_at = voting_times.of(session, row.id).closes_at
    last_day = ages.last_day(closes_at or now, row.time_zone)
    oldest = ages.born_by(today, age=OLDEST)
    outside: ColumnElement[bool] = (Voter.born_on > today) | (Voter.born_on < oldest)
    if row.least_age is not None:
        outside = outside | (Voter.born_on > ages.born_by(last_day, age=row.least_age))
    entries = session.execute(
        select(Voter.reference, Voter.born_on)
        .where(Voter.round_id == row.id, Voter.born_on.is_not(None), outside)
        .order_by(Voter.reference)
        .limit(MOST_OF_A_KIND)
    )
    for reference, born_on in entries:
        if born_on is not None:
            details = {"age": ages.age_on(last_day, born_on)}
            yield Unusual(FlagKind.IMPOSSIBLE_AGE, reference, details)


def _duplicates(session: Session, round_id: int) -> Iterator[Unusual]:
    """Yield entries that the list itself shows to be alike, of one way or of two.

    A telephone may be a household's: it says something only where people came in two ways.
    """
    named = (Voter.name_key, Voter.born_on)
    mailed = (func.lower(Voter.email),)
    seen: set[str] = set()
    for same, columns, known in (
        (Likeness.NAME, named, (Voter.name_key != "") & Voter.born_on.is_not(None)),
        (Likeness.EMAIL, mailed, Voter.email.is_not(None)),
        (Likeness.TELEPHONE, (Voter.telephone,), Voter.telephone.is_not(None)),
    ):
        counted = func.count(distinct(Voter.way) if same == Likeness.TELEPHONE else Voter.id)
        groups = session.execute(
            select(func.min(Voter.reference).label("first"), func.count(), *columns)
            .add_columns(func.count(distinct(Voter.way)))
            .where(Voter.round_id == round_id, known)
            .group_by(*columns)
            .having(counted > 1)
            .order_by("first")
            .limit(MOST_OF_A_KIND)
        ).all()
        for first, number, *values, ways in groups:
            if first in seen:
                continue
            seen.add(first)
            alike = [column == value for column, value in zip(columns, values, strict=True)]
            references = session.scalars(
                select(Voter.reference)
                .where(Voter.round_id == round_id, known, *alike)
                .order_by(Voter.reference)
                .limit(MOST_NAMED)
            ).all()
            kind = FlagKind.DUPLICATE if ways == 1 else FlagKind.TWO_WAYS
            details = {"same": [same], "entries": number, "references": list(references)}
            yield Unusual(kind, first, details)


def _in_two_ways(one: Alike) -> Unusual:
    references = sorted({one.reference, *one.others})
    details = {
        "same": sorted(one.same),
        "entries": len(references),
        "references": references[:MOST_NAMED],
    }
    return Unusual(FlagKind.TWO_WAYS, one.reference, details)
