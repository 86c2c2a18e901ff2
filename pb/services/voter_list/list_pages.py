"""What organisers see of the voter list: how many, and single entries; never any vote."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select

from pb.database import Session
from pb.models import Area, Voter
from pb.services.voter_list.list_text import name_key
from pb.vocabulary import EntryWay

MOST_FOUND = 50
LEAST_TYPED = 3


@dataclass(frozen=True, slots=True)
class AreaEntries:
    """How many people of an area are on the list, by the way in which they came onto it."""

    area_name: str | None
    by_way: Mapping[EntryWay, int]
    with_code: int

    @property
    def number(self) -> int:
        """All of them."""
        return sum(self.by_way.values())


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry as an organiser may see it: not whether, and never how, somebody voted."""

    reference: str
    name: str
    address: str
    postcode: str
    area_name: str | None
    way: EntryWay
    has_code: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found; `is_cut` if there is more."""

    entries: tuple[EntryView, ...]
    is_cut: bool


def by_area(session: Session, round_id: int) -> tuple[AreaEntries, ...]:
    """Return how many are on the list, by area in the order of pages, then those of no area."""
    rows = session.execute(
        select(Area.id, Area.name, Voter.way, func.count(), func.count(Voter.code_hash))
        .select_from(Voter)
        .outerjoin(Area, Area.id == Voter.area_id)
        .where(Voter.round_id == round_id)
        .group_by(Area.id, Area.name, Area.position, Voter.way)
        .order_by(Area.position.nulls_last(), Area.id, Voter.way)
    )
    names: dict[int | None, str | None] = {}
    ways: dict[int | None, dict[EntryWay, int]] = {}
    codes: dict[int | None, int] = {}
    for area_id, name, way, number, with_code in rows:
        names[area_id] = name
        ways.setdefault(area_id, {})[way] = number
        codes[area_id] = codes.get(area_id, 0) + with_code
    return tuple(AreaEntries(names[one], ways[one], codes[one]) for one in names)


def search(session: Session, round_id: int, *, typed: str) -> Found:
    """Return entries whose reference is this, or whose names have this in them.

    Case, accents and signs do not matter; words may stand in any order.
    """
    words = name_key(typed).split()
    if len("".join(words)) < LEAST_TYPED:
        return Found((), is_cut=False)
    named = [Voter.name_key.contains(word, autoescape=True) for word in words]
    rows = session.execute(
        select(Voter, Area.name)
        .outerjoin(Area, Area.id == Voter.area_id)
        .where(
            Voter.round_id == round_id,
            or_(Voter.reference == typed.strip().upper(), and_(*named)),
        )
        .order_by(Voter.name_key, Voter.reference)
        .limit(MOST_FOUND + 1)
    ).all()
    return Found(
        tuple(
            EntryView(
                reference=row.reference,
                name=row.name,
                address=row.address,
                postcode=row.postcode,
                area_name=area_name,
                way=row.way,
                has_code=row.code_hash is not None,
            )
            for row, area_name in rows[:MOST_FOUND]
        ),
        is_cut=len(rows) > MOST_FOUND,
    )
