"""Getting onto the voter list oneself: one entry for each person of a source, and its code."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from pb.database import Session, clock
from pb.models import Area, ReplacedCode, Round, Voter
from pb.services.errors import NotFound
from pb.services.events import record
from pb.services.rounds import voting_times
from pb.services.voter_list import ages, code_locks, entries
from pb.services.voter_list.code_text import hash_of, new_code
from pb.services.voter_list.entries import NewEntry, References
from pb.services.voter_list.errors import (
    BirthImpossible,
    BirthNeeded,
    TooYoungForRound,
    WayNotOpen,
)
from pb.services.voter_list.uploads import needs_date
from pb.vocabulary import EntryWay, RoundState, Tag


@dataclass(frozen=True, slots=True)
class Joined:
    """An entry of somebody who joined: the code is seen this once only."""

    round_slug: str
    reference: str
    area_name: str | None
    code: str


def insist_open(session: Session, round_id: int, way: EntryWay) -> Round:
    """Return a round into which people can get this way now.

    Raises:
        NotFound: no such round, or a draft.
        WayNotOpen: people do not get onto the list of this round this way.
        VotingHasClosed
    """
    row = session.get(Round, round_id)
    if row is None or row.state == RoundState.DRAFT:
        raise NotFound
    if way.value not in row.entry_ways:
        raise WayNotOpen
    voting_times.of(session, round_id).insist_not_over(clock(session))
    return row


def insist_entitled(
    session: Session, row: Round, *, area_id: int | None, born_on: date | None
) -> None:
    """Refuse what cannot be, or who may not vote in this round.

    Raises:
        NotFound: the round has no such area.
        BirthNeeded, BirthImpossible, TooYoungForRound
    """
    if area_id is not None:
        area = session.get(Area, area_id)
        if area is None or area.round_id != row.id:
            raise NotFound
    if born_on is None:
        if needs_date(session, row.id):
            raise BirthNeeded
        return
    voting = voting_times.of(session, row.id)
    now = clock(session)
    last = ages.last_day(voting.closes_at or now, voting.time_zone)
    age = ages.age_on(last, born_on)
    if born_on > ages.last_day(now, voting.time_zone) or age > ages.OLDEST:
        raise BirthImpossible
    if not ages.fits(age, least=row.least_age):
        raise TooYoungForRound(age=row.least_age)


def join(session: Session, *, round_id: int, entry: NewEntry) -> Joined:
    """Add somebody to the list with a code, inside the caller's transaction.

    Whoever joined before keeps the entry as it is and gets a new code; the old one is refused
    from now on. So one person of a source never has two codes that work.

    Raises:
        NotFound, RoundNotOpen, VotingHasClosed
    """
    entries.hold(session, round_id)
    code = new_code()
    row = session.scalar(
        select(Voter)
        .where(Voter.round_id == round_id, Voter.source_key == entry.source_key)
        .with_for_update()
    )
    if row is None:
        fresh = replace(entry, code_hash=hash_of(code))
        references = References(session, round_id)
        entries.add(session, round_id=round_id, people=[fresh], references=references)
        row = session.scalars(select(Voter).where(Voter.code_hash == fresh.code_hash)).one()
        # Neither who it is nor which entry: only that there is one more, and how.
        record(
            session, Tag.VOTER_REGISTERED, actor_id=None, round_id=round_id, way=entry.way.value
        )
    else:
        _give_new_code(session, row, code)
    name = session.scalar(select(Area.name).where(Area.id == row.area_id))
    slug = session.scalars(select(Round.slug).where(Round.id == round_id)).one()
    return Joined(slug, row.reference, name, code)


def _give_new_code(session: Session, row: Voter, code: str) -> None:
    if row.code_hash is not None:
        code_locks.hold(session, row.code_hash)
        session.add(ReplacedCode(code_hash=row.code_hash, round_id=row.round_id))
    row.code_hash = hash_of(code)
    record(
        session,
        Tag.CODE_REPLACED,
        actor_id=None,
        round_id=row.round_id,
        reference=row.reference,
    )
