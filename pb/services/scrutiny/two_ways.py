"""Who may be on the voter list in two ways: on the council's own list, and registered as well."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations, groupby

from sqlalchemy import and_, distinct, func, or_, select

from pb.database import Session
from pb.models import Voter, VoterLikeness
from pb.services.voter_list import joined_people, likeness
from pb.services.voter_list.likeness import Details
from pb.services.voter_list.list_keys import ListKeys, people_key
from pb.vocabulary import EntryWay, Likeness

AT_ONCE = 1000  # entries, or keys in one statement
BEGINNING = 3  # bytes of a hash: a sieve of 16 MB, whatever the size of the list
MOST = 5000  # entries that are alike; with more, it is the ways themselves that overlap


@dataclass(frozen=True, slots=True)
class Alike:
    """Entries that may be one person, told by the one that joined by itself."""

    reference: str
    others: set[str] = field(default_factory=set)
    same: set[Likeness] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Entry:
    reference: str
    way: EntryWay


Pair = tuple[str, str, Likeness]


def found(session: Session, round_id: int, *, keys: ListKeys) -> tuple[Alike, ...]:
    """Return who may be on the list in two ways, by reference; reads the list piece by piece.

    Raises:
        KeyMissing: somebody joined by themselves, and the round's key file is not there.
    """
    if not joined_people.has_any(session, round_id):
        return ()
    alike: dict[str, Alike] = {}
    key = people_key(keys, round_id)
    for one, other, same in chain(_joined(session, round_id), _listed(session, round_id, key)):
        if one not in alike and len(alike) == MOST:
            break
        entry = alike.setdefault(one, Alike(one))
        entry.others.add(other)
        entry.same.add(same)
    return tuple(alike[reference] for reference in sorted(alike))


def _joined(session: Session, round_id: int) -> Iterator[Pair]:
    """Yield pairs that both joined by themselves: by email and by signing on, say."""
    in_two_ways = (
        select(VoterLikeness.key)
        .join(Voter, Voter.id == VoterLikeness.voter_id)
        .where(VoterLikeness.round_id == round_id)
        .group_by(VoterLikeness.key)
        .having(func.count(distinct(Voter.way)) > 1)
        .order_by(VoterLikeness.key)
        .limit(MOST)
    )
    rows = session.execute(
        select(VoterLikeness.key, VoterLikeness.kind, Voter.reference, Voter.way)
        .join(Voter, Voter.id == VoterLikeness.voter_id)
        .where(VoterLikeness.round_id == round_id, VoterLikeness.key.in_(in_two_ways))
        .order_by(VoterLikeness.key, Voter.reference)
    )
    for _key, members in groupby(rows, key=lambda row: row.key):
        for first, second in combinations(members, 2):
            if first.way != second.way:
                yield second.reference, first.reference, first.kind


def _listed(session: Session, round_id: int, key: bytes) -> Iterator[Pair]:
    """Yield pairs of which one joined, and the list says of the other who or where it is."""
    last: str | None = ""
    is_joined = _sieve(session, round_id)
    while last is not None:
        last, known = _piece(session, round_id, key=key, after=last)
        hashes = sorted(hashed for hashed in known if is_joined[_beginning(hashed)])
        for at in range(0, len(hashes), AT_ONCE):
            for row in session.execute(
                select(VoterLikeness.key, VoterLikeness.kind, Voter.reference, Voter.way)
                .join(Voter, Voter.id == VoterLikeness.voter_id)
                .where(
                    VoterLikeness.round_id == round_id,
                    VoterLikeness.key.in_(hashes[at : at + AT_ONCE]),
                )
                .order_by(Voter.reference, VoterLikeness.kind)
            ):
                for other in known[row.key]:
                    if other.way != row.way:
                        yield row.reference, other.reference, row.kind


def _sieve(session: Session, round_id: int) -> bytearray:
    """Return which beginnings the hashes of those who joined have: few others need a query."""
    rows = session.scalars(
        select(VoterLikeness.key)
        .where(VoterLikeness.round_id == round_id)
        .order_by(VoterLikeness.key)
        .execution_options(yield_per=AT_ONCE)
    )
    sieve = bytearray(256**BEGINNING)
    for hashed in rows:
        sieve[_beginning(hashed)] = 1
    return sieve


def _beginning(hashed: bytes) -> int:
    return int.from_bytes(hashed[:BEGINNING])


def _piece(
    session: Session, round_id: int, *, key: bytes, after: str
) -> tuple[str | None, dict[bytes, Sequence[_Entry]]]:
    """Return the hashes of some entries with the entries, and the last reference if there is more.

    Entries of people who joined have no name and no address; an email or a number may be there.
    """
    dated = and_(Voter.born_on.is_not(None), or_(Voter.name != "", Voter.postcode != ""))
    rows = session.execute(
        select(Voter.reference, Voter.way, Voter.name, Voter.born_on, Voter.postcode)
        .add_columns(Voter.email, Voter.telephone)
        .where(
            Voter.round_id == round_id,
            Voter.reference > after,
            or_(dated, Voter.email.is_not(None), Voter.telephone.is_not(None)),
        )
        .order_by(Voter.reference)
        .limit(AT_ONCE)
    ).all()
    known: dict[bytes, list[_Entry]] = {}
    for row in rows:
        details = Details(
            name=row.name,
            born_on=row.born_on,
            postcode=row.postcode,
            email=row.email,
            telephone=row.telephone,
        )
        for hashed in likeness.keys_of(key, details).values():
            known.setdefault(hashed, []).append(_Entry(row.reference, row.way))
    is_last = len(rows) < AT_ONCE
    return None if is_last else rows[-1].reference, dict(known)
