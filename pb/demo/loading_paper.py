"""Loads voting on paper: people are crossed, batches sealed by two, papers read after closing."""

from collections.abc import Mapping
from random import Random

from pb.allocation.marking import Mark
from pb.database import Session
from pb.demo import voters
from pb.demo.chronicle import NOON, Calendar, Chronicle
from pb.demo.known import Known, in_story
from pb.demo.shapes import Round
from pb.demo.small_ballots import paper
from pb.services.paper import batches, crossings, readings
from pb.services.paper.batches import Seal
from pb.services.paper.crossings import Wanted
from pb.services.paper.readings import Reading
from pb.vocabulary import PaperRule, Phase, SpoiledReason

HELPER, OFFICER = "amina-yusuf", "tom-adeyemi"
PLACE = "The library, upstairs"
CROSSED = 9  # people of a list with names
OF_CODES = 12  # people whose entry of the list is a reference only
READ, READ_AGAIN = 12, 7
TORN = 5  # the paper on which nobody can tell what is meant


def tell(chronicle: Chronicle, known: Known, calendar: Calendar, story: Round) -> None:
    """For rounds in which people vote on paper: the library's day, and what comes after closing."""
    if story.paper == PaperRule.NO_PAPER:
        return
    days = {phase.name: phase for phase in story.phases}
    day = days[Phase.VOTING].opens + 3
    chronicle.add(calendar.at(day, NOON + 10), in_story(_open, known, story))
    chronicle.add(calendar.at(day, NOON + 20), in_story(_cross, known, story))
    chronicle.add(calendar.at(day, NOON + 300), in_story(_seal, known, story))
    if days[Phase.VOTING].closes > 0:
        chronicle.add(calendar.at(-1, NOON + 10), in_story(_open, known, story))
    else:
        chronicle.add(calendar.at(-1, NOON + 10), in_story(_read, known, story))


def _open(session: Session, *, known: Known, story: Round) -> None:
    """A batch for each pot."""
    kept = known.rounds[story.key]
    by = known.people[HELPER]
    for pot_id in kept.pots.values():
        batches.open_batch(session, round_id=kept.id, pot_id=pot_id, place=PLACE, by=by)


def _cross(session: Session, *, known: Known, story: Round) -> None:
    kept = known.rounds[story.key]
    if kept.codes and not story.holders:
        some = next(iter(kept.codes.values()))
        references = [issued.reference for issued in some[-3 - OF_CODES : -3]]
    else:
        people = voters.LISTED[20 : 20 + CROSSED]
        wanted = [Wanted(name=one.name, born_on=voters.born_on(one)) for one in people]
        found = [crossings.find(session, kept.id, one, keys=known.keys)[0] for one in wanted]
        references = [one.reference for one in found]
        session.rollback()
    by = known.people[HELPER]
    for reference in references:
        crossings.cross(session, round_id=kept.id, reference=reference, by=by, keys=known.keys)


def _seal(session: Session, *, known: Known, story: Round) -> None:
    """Somebody did not hand in the paper of the last pot; that is nobody's fault."""
    round_id = known.rounds[story.key].id
    papers = OF_CODES if not story.holders else CROSSED
    for number in range(1, len(story.pots) + 1):
        given = Seal(papers=papers - (number > 1), seal=f"HB 07{30 + number}")
        batches.seal(
            session, round_id=round_id, number=number, given=given, by=known.people[OFFICER]
        )


def _read(session: Session, *, known: Known, story: Round) -> None:
    """One person is through with the pile, another one is in the middle of it."""
    round_id = known.rounds[story.key].id
    batch = batches.one_of(session, round_id=round_id, number=1)
    session.rollback()
    chance = Random(story.key)  # noqa: S311  a story, not a secret
    papers = [paper(chance, known, story, story.pots[0]) for _ in range(batch.papers)]
    said = _readings(papers)
    for turn, who, last in ((1, HELPER, READ), (2, OFFICER, READ_AGAIN)):
        some = {number: reading for number, reading in said.items() if number <= last}
        readings.enter(session, batch_id=batch.id, turn=turn, readings=some, by=known.people[who])


def _readings(papers: list[tuple[Mark, ...]]) -> Mapping[int, Reading]:
    said = {number: Reading(marks) for number, marks in enumerate(papers, start=1)}
    said[TORN] = Reading((), SpoiledReason.UNREADABLE)
    return said
