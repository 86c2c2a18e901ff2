"""People of a file who may be on the list already under another key.

One file of a round tells people by list numbers, another one by name, address and birth: then no
key of the second is one of the first, and everybody on both would be on the list twice.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from pb.database import Session
from pb.models import Voter, VoterUpload
from pb.services.voter_list.entries import AT_ONCE, NewEntry
from pb.services.voter_list.list_columns import Reading
from pb.services.voter_list.list_text import folded, name_key
from pb.services.voter_list.list_words import ListField
from pb.vocabulary import EntryWay, UploadState

TAKEN = frozenset({UploadState.TAKING_IN, UploadState.TAKEN_IN})


def is_possible(session: Session, round_id: int, *, reading: Reading) -> bool:
    """Whether an earlier file of the round told people apart in another way than this one."""
    earlier = session.scalars(
        select(VoterUpload.reading).where(
            VoterUpload.round_id == round_id, VoterUpload.state.in_(TAKEN)
        )
    )
    has_numbers = ListField.NUMBER in reading.columns
    return any((ListField.NUMBER in Reading.of(kept).columns) != has_numbers for kept in earlier)


def found(session: Session, round_id: int, people: Sequence[NewEntry]) -> set[bytes]:
    """Return the keys of people whose name is on the list with the same birth, or postcode."""
    by_name: dict[str, list[NewEntry]] = {}
    for one in people:
        by_name.setdefault(name_key(one.name), []).append(one)
    names, alike = sorted(by_name), set[bytes]()
    for at in range(0, len(names), AT_ONCE):
        rows = session.execute(
            select(Voter.name_key, Voter.born_on, Voter.postcode).where(
                Voter.round_id == round_id,
                Voter.way == EntryWay.FILE,
                Voter.name_key.in_(names[at : at + AT_ONCE]),
            )
        )
        for name, born_on, postcode in rows:
            alike.update(
                one.source_key
                for one in by_name[name]
                if one.source_key is not None and _agrees(one, born_on, postcode)
            )
    return alike


def _agrees(one: NewEntry, born_on: date | None, postcode: str) -> bool:
    """Compare what both know: a father and a son of one name differ in their birth."""
    if one.born_on is not None and born_on is not None:
        return one.born_on == born_on
    here, there = (folded(said).replace(" ", "") for said in (one.postcode, postcode))
    return bool(here) and here == there
