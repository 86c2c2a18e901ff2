"""People of a later file who are on the list already: what it corrects, and what stays.

Only their list number tells who they are: without one a new address is another person. What the
file has no column for stays as it is, and so does that somebody voted. Nobody is taken off.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from pb.database import Session, clock
from pb.models import Voter
from pb.services.rounds import voting_times
from pb.services.voter_list.entries import AT_ONCE, NewEntry
from pb.services.voter_list.list_columns import Reading
from pb.services.voter_list.list_text import name_key
from pb.services.voter_list.list_words import ListField

# Before voting opens: whoever is put onto another paper then has no ballot on the old one.
FIXED_BEFORE = timedelta(minutes=10)

# What stands on a letter, by the columns that say it.
DETAILS: Mapping[str, frozenset[ListField]] = {
    "name": frozenset({ListField.GIVEN_NAME, ListField.NAME}),
    "address": frozenset(
        {ListField.ADDRESS_1, ListField.ADDRESS_2, ListField.ADDRESS_3, ListField.ADDRESS_4}
    ),
    "postcode": frozenset({ListField.POSTCODE}),
    "district": frozenset({ListField.DISTRICT}),
    "language": frozenset({ListField.LANGUAGE}),
    "large_print": frozenset({ListField.LARGE_PRINT}),
}
# What people can vote on depends on these.
RIGHTS: Mapping[str, frozenset[ListField]] = {
    "area_id": frozenset({ListField.AREA}),
    "born_on": frozenset({ListField.BORN_ON}),
}


@dataclass(frozen=True, slots=True)
class Correction:
    """What a file says otherwise of somebody on the list: the columns' new values."""

    voter_id: bytes
    values: Mapping[str, Any]
    is_other: bool
    """Neither name nor birth nor address agrees: two files may number their people alike."""

    @property
    def of_rights(self) -> tuple[ListField, ...]:
        """The columns that differ and on which it depends what somebody can vote on."""
        return tuple(next(iter(RIGHTS[name])) for name in self.values if name in RIGHTS)


def are_rights_fixed(session: Session, round_id: int) -> bool:
    """Whether areas and dates of birth stay as they are: voting has begun, or is about to.

    Raises:
        NotFound
    """
    opens_at = voting_times.of(session, round_id).opens_at
    return opens_at is not None and clock(session) >= opens_at - FIXED_BEFORE


def found(
    session: Session, round_id: int, people: Sequence[NewEntry], *, reading: Reading
) -> Mapping[bytes, Correction]:
    """Return what a file would correct, by the key of the person; whoever agrees is not in it.

    Args:
        session: a database session.
        round_id: the round.
        people: of the file, on the list or not.
        reading: how the file is read: only what it has a column for is compared.
    """
    by_key = {one.source_key: one for one in people if one.source_key is not None}
    compared = [
        name for name, says in {**DETAILS, **RIGHTS}.items() if says & reading.columns.keys()
    ]
    keys, corrections = list(by_key), dict[bytes, Correction]()
    for at in range(0, len(keys), AT_ONCE):
        rows = session.scalars(
            select(Voter).where(
                Voter.round_id == round_id, Voter.source_key.in_(keys[at : at + AT_ONCE])
            )
        )
        for row in rows:
            said = by_key[row.source_key or b""]
            values = {
                name: getattr(said, name)
                for name in compared
                if getattr(said, name) != getattr(row, name)
            }
            if values:
                corrections[row.source_key or b""] = Correction(
                    row.id, values, is_other=not _agrees(said, row)
                )
    return corrections


def _agrees(said: NewEntry, row: Voter) -> bool:
    """Whether something shows that this is the same person; a number alone does not."""
    named = name_key(said.name)
    agreeing: list[bool] = []
    if said.born_on and row.born_on:
        agreeing.append(said.born_on == row.born_on)
    if said.address and row.address:
        agreeing.append((said.address, said.postcode) == (row.address, row.postcode))
    if named == row.name_key or any(agreeing):
        return True
    # A file of numbers and names only: one word of the name has to stay.
    return not agreeing and not set(named.split()).isdisjoint(row.name_key.split())


def make(session: Session, round_id: int, people: Sequence[NewEntry], *, reading: Reading) -> int:
    """Correct who is on the list, inside the caller's transaction, which holds it.

    Returns:
        How many were corrected. Whoever would vote on something else stays as they are, if
        voting has begun since the file was checked.
    """
    is_fixed = are_rights_fixed(session, round_id)
    wanted = [
        one
        for one in found(session, round_id, people, reading=reading).values()
        if not one.is_other and not (is_fixed and one.of_rights)
    ]
    for one in wanted:
        name = one.values.get("name")
        more = {} if name is None else {"name_key": name_key(name)}
        session.execute(update(Voter).where(Voter.id == one.voter_id).values(**one.values, **more))
    return len(wanted)
