"""Loads who holds the key of a ballot box: three are named, make their files and prove them."""

from functools import partial

from pb.database import Session
from pb.demo.chronicle import NOON, Calendar, Chronicle
from pb.demo.known import Known, two_officers
from pb.demo.loading_rounds import ASKED
from pb.demo.shapes import Holder, Round
from pb.services.holders import files, naming, seats

NAMED, PROVED = ASKED + 4, ASKED + 2  # days before the round begins; in a draft


def tell(chronicle: Chronicle, known: Known, calendar: Calendar, story: Round) -> None:
    """For rounds whose key people hold."""
    if not story.holders:
        return
    begins = story.phases[0].opens
    chronicle.add(calendar.at(begins - NAMED), partial(_name, known=known, story=story))
    for position, holder in enumerate(story.holders, start=1):
        at = calendar.at(begins - PROVED, NOON + 20 * position)
        prove = partial(_prove, known=known, story=story, position=position, holder=holder)
        chronicle.add(at, prove)


def _name(session: Session, *, known: Known, story: Round) -> None:
    three = {
        position: known.people[holder.person]
        for position, holder in enumerate(story.holders, start=1)
    }
    by = known.people[two_officers(story)[0]]
    round_id = known.rounds[story.key].id
    naming.name_three(session, round_id=round_id, accounts_by_position=three, by=by)


def _prove(session: Session, *, known: Known, story: Round, position: int, holder: Holder) -> None:
    round_id = known.rounds[story.key].id
    held = next(one for one in seats.of_round(session, round_id) if one.position == position)
    by = known.people[holder.person]
    made = files.make(session, holder_id=held.id, by=by, passphrase=holder.words)
    known.key_files[holder.person] = made
    files.prove(
        session,
        holder_id=held.id,
        by=by,
        content=made.text.encode(),
        passphrase=holder.words,
    )
