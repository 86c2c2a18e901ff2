"""Finding people who joined by themselves: the list has no name of theirs, only keyed hashes.

So somebody who lost the code that a register gave them can be helped as anybody else is.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import aliased

from pb.database import Session
from pb.models import Voter, VoterLikeness
from pb.services.voter_list import likeness
from pb.services.voter_list.likeness import Details
from pb.services.voter_list.list_keys import ListKeys, people_key
from pb.vocabulary import Likeness

MOST = 20


def found(
    session: Session,
    round_id: int,
    *,
    name: str,
    born_on: date | None,
    postcode: str = "",
    keys: ListKeys,
) -> Sequence[bytes]:
    """Return the ids of entries whose people joined with this name and date of birth.

    Args:
        session: a database session.
        round_id: the round.
        name: as somebody says it, its words in any order.
        born_on: without it nobody is found: the hashes know a name with its date only.
        postcode: if given, nobody who gave another one is found.
        keys: the key store.

    Raises:
        KeyMissing: somebody joined by themselves, and the round's key file is not there.
    """
    if born_on is None or not has_any(session, round_id):
        return ()
    hashes = likeness.keys_of(
        people_key(keys, round_id), Details(name=name, born_on=born_on, postcode=postcode)
    )
    if Likeness.NAME not in hashes:
        return ()
    query = select(VoterLikeness.voter_id).where(
        VoterLikeness.round_id == round_id, VoterLikeness.key == hashes[Likeness.NAME]
    )
    if Likeness.PLACE in hashes:
        other = aliased(VoterLikeness)
        elsewhere = select(other.voter_id).where(
            other.voter_id == VoterLikeness.voter_id,
            other.kind == Likeness.PLACE,
            other.key != hashes[Likeness.PLACE],
        )
        query = query.where(~elsewhere.exists())
    return session.scalars(query.order_by(VoterLikeness.voter_id).limit(MOST)).all()


def is_among(ids: Sequence[bytes]) -> ColumnElement[bool]:
    """Return whether an entry is one of these."""
    return Voter.id.in_(ids) if ids else literal(value=False)


def has_any(session: Session, round_id: int) -> bool:
    """Whether somebody joined by themselves, so that there is something to compare."""
    joined = select(VoterLikeness.voter_id).where(VoterLikeness.round_id == round_id).limit(1)
    return session.scalar(joined) is not None
