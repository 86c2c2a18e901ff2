"""Loads the votes of the small rounds that have codes: codes by area, ballots by the evening."""

from datetime import timedelta
from functools import partial
from random import Random

from pb.database import Session
from pb.demo.chronicle import NOON, Calendar, Chronicle
from pb.demo.known import Known, two_officers
from pb.demo.loading_votes import TEATIME, tell_closing
from pb.demo.rounds_small import SMALL_ROUNDS
from pb.demo.shapes import Round
from pb.demo.small_ballots import draw
from pb.services.voter_list import codes
from pb.services.voter_list.code_text import hash_of
from pb.services.voting.ballots import cast_many
from pb.vocabulary import EntryWay, Phase

HANDED_OUT = 8  # days before voting
KEPT = 3  # codes of each area with which nobody votes
AN_EVENING = 2


def tell(chronicle: Chronicle, known: Known, calendar: Calendar, story: Round) -> None:
    """For rounds with codes that were handed out."""
    if EntryWay.ISSUED not in story.entry_ways:
        return
    days = {phase.name: phase for phase in story.phases}
    voting = days[Phase.VOTING]
    at = calendar.at(voting.opens - HANDED_OUT, NOON + 60)
    chronicle.add(at, partial(_issue, known=known, story=story))
    for place, day in enumerate(range(voting.opens, min(voting.closes, 0))):
        cast = partial(_cast, known=known, story=story, evening=place)
        chronicle.add(calendar.at(day, TEATIME) + timedelta(minutes=5), cast)
    if voting.closes <= 0:
        tell_closing(chronicle, known, calendar, story)


def unused(known: Known) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return titles of the small rounds in which people vote, with codes that nobody has used."""
    found = []
    for story in SMALL_ROUNDS:
        kept = known.rounds[story.key].codes
        codes_left = tuple(issued.code for some in kept.values() for issued in some[-KEPT:])
        if story.running == Phase.VOTING:
            found.append((story.title, codes_left))
    return tuple(found)


def _issue(session: Session, *, known: Known, story: Round) -> None:
    kept = known.rounds[story.key]
    by = known.people[two_officers(story)[0]]
    for area, number in story.voter_list:
        kept.codes[area] = list(
            codes.issue(session, round_id=kept.id, area_id=kept.areas[area], number=number, by=by)
        )


def _cast(session: Session, *, known: Known, story: Round, evening: int) -> None:
    """Some of each area vote on each evening, as long as there is somebody who has not."""
    chance = Random(f"{story.key} {evening}")  # noqa: S311  a story, not a secret
    kept = known.rounds[story.key]
    voters = [
        issued
        for some in kept.codes.values()
        for issued in some[:-KEPT][evening * AN_EVENING : (evening + 1) * AN_EVENING]
    ]
    papers = [(hash_of(issued.code), draw(chance, known, story)) for issued in voters]
    cast_many(session, round_id=kept.id, papers_by_code=papers, keys=known.keys)
