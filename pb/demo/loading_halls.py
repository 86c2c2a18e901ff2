"""Loads a day in a hall: packs, the tables that got them, slips that were used and came back."""

from random import Random

from pb.database import Session
from pb.demo.chronicle import NOON, Calendar, Chronicle
from pb.demo.known import Known, in_story, two_officers
from pb.demo.shapes import Round
from pb.demo.small_ballots import draw
from pb.services.halls import packs
from pb.services.halls.packs import CameBack, NewPacks
from pb.services.voter_list.code_text import hash_of
from pb.services.voting.ballots import cast_many
from pb.vocabulary import PackKind, Phase, Profile

HELPER = "amina-yusuf"
TABLES = ("Table by the stage", "Table by the window", "Table by the door")
SPARE = 1
SIZE = 16
VOTED = (13, 9, 0)  # of each table's slips
CAME_BACK = CameBack(number=1, given_out=14, numbers="15-16")


def tell(chronicle: Chronicle, known: Known, calendar: Calendar, story: Round) -> None:
    """For rounds in a hall: packs the evening before, the rest in the first hour."""
    if story.profile != Profile.HALL:
        return
    voting = next(phase.opens for phase in story.phases if phase.name == Phase.VOTING)
    chronicle.add(calendar.at(voting - 1, NOON + 300), in_story(_make, known, story))
    for minute, act in ((5, _hand_out), (40, _cast), (55, _take_back)):
        chronicle.add(calendar.at(voting, NOON + minute), in_story(act, known, story))


def _make(session: Session, *, known: Known, story: Round) -> None:
    kept = known.rounds[story.key]
    wanted = NewPacks(kind=PackKind.CODES, packs=len(TABLES) + SPARE, size=SIZE, after=0)
    by = known.people[two_officers(story)[0]]
    made = packs.make(session, round_id=kept.id, wanted=wanted, by=by)
    for at, table in enumerate(TABLES):
        kept.codes[table] = list(made[at * SIZE : (at + 1) * SIZE])


def _hand_out(session: Session, *, known: Known, story: Round) -> None:
    by, round_id = known.people[HELPER], known.rounds[story.key].id
    for number, table in enumerate(TABLES, start=1):
        packs.issue(session, round_id=round_id, number=number, to=table, by=by)


def _cast(session: Session, *, known: Known, story: Round) -> None:
    kept = known.rounds[story.key]
    chance = Random(story.key)  # noqa: S311  a story, not a secret
    papers = [
        (hash_of(issued.code), draw(chance, known, story))
        for table, voted in zip(TABLES, VOTED, strict=True)
        for issued in kept.codes[table][:voted]
    ]
    cast_many(session, round_id=kept.id, papers_by_code=papers, keys=known.keys)


def _take_back(session: Session, *, known: Known, story: Round) -> None:
    """The first table is through: one slip of it was given out, and nobody has voted with it."""
    packs.take_back(
        session,
        round_id=known.rounds[story.key].id,
        counted=CAME_BACK,
        by=known.people[HELPER],
        keys=known.keys,
    )
    del known.rounds[story.key].codes[TABLES[0]]
