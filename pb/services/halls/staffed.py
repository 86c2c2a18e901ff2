"""Voting at a staffed place: finding somebody by two details, noting that a helper helps."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from pb.database import Session, clock
from pb.models import Voter
from pb.services.atomic import atomic
from pb.services.errors import PaperAlready
from pb.services.events import record
from pb.services.hall_errors import DetailsDoNotFit, DetailsMissing
from pb.services.rounds import voting_times
from pb.services.voter_list import joined_people
from pb.services.voter_list.code_text import hash_of, new_code
from pb.services.voter_list.list_keys import ListKeys
from pb.services.voter_list.list_text import name_key
from pb.vocabulary import Channel, Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What somebody says of themselves: two of these, the name always among them."""

    name: str
    reference: str = ""
    postcode: str = ""
    born_on: date | None = None


def find(session: Session, *, round_id: int, details: Details, by: int, keys: ListKeys) -> bytes:
    """Return the hash of the code that stands for the one entry with these details.

    An entry that has no code yet gets one that nobody ever sees; one that has a code keeps it,
    so that a letter on its way stays good. That this helper looked somebody up is put into the
    audit trail, never whom: who votes for others cannot hide how often.

    Raises:
        NotFound, VotingNotOpenYet, VotingHasClosed
        DetailsMissing: fewer than two.
        DetailsDoNotFit: nobody, or more than one person.
        PaperAlready: the entry has voted on paper.
        KeyMissing: people joined by themselves, and the round's key file is not there.
    """
    listed = _meant(details)
    joined = _joined(session, round_id, details, keys)
    with atomic(session):
        voting, _now = voting_times.held_open(session, round_id)
        rows = session.scalars(
            select(Voter)
            .where(Voter.round_id == voting.round_id, listed | joined)
            .order_by(Voter.reference)
            .limit(2)
            # Two helpers at once would each give a code, and the first one's would be void.
            .with_for_update()
        ).all()
        if len(rows) != 1:
            raise DetailsDoNotFit
        (row,) = rows
        if row.channel == Channel.PAPER:
            raise PaperAlready
        if row.code_hash is None:
            row.code_hash = hash_of(new_code())
        record(session, Tag.VOTER_LOOKED_UP, actor_id=by, round_id=round_id)
        return row.code_hash


def note_help(session: Session, *, round_id: int, by: int) -> None:
    """Put into the audit trail that a helper begins to help somebody; never whom.

    Raises:
        NotFound, VotingNotOpenYet, VotingHasClosed
    """
    with atomic(session):
        voting_times.of(session, round_id).insist_open(clock(session))
        record(session, Tag.VOTER_HELPED, actor_id=by, round_id=round_id)


def _joined(
    session: Session, round_id: int, details: Details, keys: ListKeys
) -> ColumnElement[bool]:
    """Return whether an entry is of somebody who joined by themselves, with these details."""
    ids = joined_people.found(
        session,
        round_id,
        name=details.name,
        born_on=details.born_on,
        postcode=details.postcode,
        keys=keys,
    )
    reference = _reference(details)
    found = joined_people.is_among(ids)
    return found & (Voter.reference == reference) if reference else found


def _reference(details: Details) -> str:
    return "".join(details.reference.split()).upper()


def _meant(details: Details) -> ColumnElement[bool]:
    """Return what an entry has to be; a name alone is not enough."""
    name = name_key(details.name)
    found: ColumnElement[bool] = Voter.name_key == name
    given = 0
    reference = _reference(details)
    if reference:
        found, given = found & (Voter.reference == reference), given + 1
    postcode = "".join(details.postcode.split()).upper()
    if postcode:
        written = func.upper(func.replace(Voter.postcode, " ", ""))
        found, given = found & (written == postcode), given + 1
    if details.born_on is not None:
        found, given = found & (Voter.born_on == details.born_on), given + 1
    if not name or not given:
        raise DetailsMissing
    return found
