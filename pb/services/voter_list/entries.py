"""Adding entries to the voter list: held alone, each with a reference, nobody twice."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import insert, select

from pb.database import Session, clock
from pb.models import Area, PhaseDates, Voter, VoterLikeness
from pb.services.errors import RoundNotOpen
from pb.services.rounds import voting_times
from pb.services.voter_list.codes import (
    NO_AREA,
    VOTER_ID_BYTES,
    last_number,
    prefixes,
    reference,
)
from pb.services.voter_list.list_text import name_key
from pb.vocabulary import EntryWay, Likeness, Phase, RoundState

# SQLite takes so many parameters of one statement and more.
AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """Somebody who may vote; `source_key` tells the same person, if the source names people."""

    way: EntryWay
    area_id: int | None
    source_key: bytes | None
    name: str = ""
    address: str = ""
    postcode: str = ""
    email: str | None = None
    telephone: str | None = None
    born_on: date | None = None
    district: str = ""
    language: str = ""
    large_print: bool = False
    code_hash: bytes | None = None
    likeness: Mapping[Likeness, bytes] = field(default_factory=dict)
    """Of somebody who joins by themselves: by what they are noticed if they are there twice."""


def hold(session: Session, round_id: int) -> None:
    """Hold the voter list alone, inside the caller's transaction; no ballot waits for it.

    Raises:
        NotFound
        RoundNotOpen: the round's areas may still change.
        VotingHasClosed
    """
    voting = voting_times.of(session, round_id)
    if voting.state == RoundState.DRAFT:
        raise RoundNotOpen
    voting.insist_not_over(clock(session))
    # By the voting's dates: everybody who adds to the list holds these, and nobody else.
    session.scalars(
        select(PhaseDates.id)
        .where(PhaseDates.round_id == round_id, PhaseDates.phase == Phase.VOTING)
        .with_for_update()
    ).all()


def known(session: Session, round_id: int, keys: Sequence[bytes]) -> set[bytes]:
    """Return which of these keyed hashes stand on the list already."""
    found: set[bytes] = set()
    for at in range(0, len(keys), AT_ONCE):
        rows = session.scalars(
            select(Voter.source_key).where(
                Voter.round_id == round_id, Voter.source_key.in_(keys[at : at + AT_ONCE])
            )
        )
        found.update(key for key in rows if key is not None)
    return found


class References:
    """The next free reference of each area, such as NO-0042; made anew for each piece of work."""

    def __init__(self, session: Session, round_id: int) -> None:
        self._round_id = round_id
        rows = session.execute(
            select(Area.id, Area.slug)
            .where(Area.round_id == round_id)
            .order_by(Area.position, Area.id)
        ).all()
        self._prefixes: dict[int | None, str] = {None: NO_AREA}
        for area_id, prefix in prefixes({row.id: row.slug for row in rows}).items():
            self._prefixes[area_id] = prefix
        self._next: dict[int | None, int] = {}

    def next_of(self, area_id: int | None) -> str:
        """Return a reference that is free while the list is held."""
        number = self._next[area_id]
        self._next[area_id] = number + 1
        return self._written(area_id, number)

    def settle(self, session: Session, area_ids: Iterable[int | None]) -> None:
        """Find where each area's numbers go on, having taken hold of the list."""
        for area_id in area_ids:
            number = self._next.get(area_id)
            # Somebody else may have added some since this worker last held the list.
            if number is None or self._is_taken(session, area_id, number):
                number = last_number(session, self._round_id, self._prefixes[area_id]) + 1
            self._next[area_id] = number

    def _written(self, area_id: int | None, number: int) -> str:
        return reference(self._prefixes[area_id], number)

    def _is_taken(self, session: Session, area_id: int | None, number: int) -> bool:
        reference = self._written(area_id, number)
        return bool(
            session.scalar(
                select(Voter.id).where(
                    Voter.round_id == self._round_id, Voter.reference == reference
                )
            )
        )


def add(
    session: Session, *, round_id: int, people: Sequence[NewEntry], references: References
) -> int:
    """Add people who are not on the list yet, inside the caller's transaction, which holds it.

    Returns:
        How many were added; whoever stands on the list already is left as they are.
    """
    keys = [one.source_key for one in people if one.source_key is not None]
    seen = known(session, round_id, keys)
    fresh: list[NewEntry] = []
    for one in people:
        if one.source_key is None or one.source_key not in seen:
            fresh.append(one)
            if one.source_key is not None:
                seen.add(one.source_key)
    references.settle(session, dict.fromkeys(one.area_id for one in fresh))
    if fresh:
        rows = [_row(one, round_id, references.next_of(one.area_id)) for one in fresh]
        session.execute(insert(Voter), rows)
        _keep_likeness(session, fresh, rows)
    return len(fresh)


def _keep_likeness(
    session: Session, fresh: Sequence[NewEntry], rows: Sequence[Mapping[str, object]]
) -> None:
    kept = [
        {"voter_id": row["id"], "round_id": row["round_id"], "kind": kind, "key": key}
        for one, row in zip(fresh, rows, strict=True)
        for kind, key in one.likeness.items()
    ]
    if kept:
        session.execute(insert(VoterLikeness), kept)


def _row(one: NewEntry, round_id: int, reference: str) -> dict[str, object]:
    return {
        "id": secrets.token_bytes(VOTER_ID_BYTES),
        "round_id": round_id,
        "reference": reference,
        "area_id": one.area_id,
        "code_hash": one.code_hash,
        "way": one.way,
        "source_key": one.source_key,
        "name": one.name,
        "name_key": name_key(one.name),
        "address": one.address,
        "postcode": one.postcode,
        "email": one.email,
        "telephone": one.telephone,
        "born_on": one.born_on,
        "district": one.district,
        "language": one.language,
        "large_print": one.large_print,
        "voted_on": None,
        "channel": None,
    }
