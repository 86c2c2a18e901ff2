"""A round in which people vote on paper too: crossed, put into batches, read twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from pb.allocation.marking import Mark
from pb.database import Session
from pb.models import PaperBatch, Round, Voter
from pb.services.atomic import atomic
from pb.services.paper import batches, crossings, readings
from pb.services.paper.batches import Seal
from pb.services.paper.crossings import Crossed
from pb.services.paper.readings import Reading
from pb.vocabulary import PaperRule, SpoiledReason
from tests import counting, factories, voting
from tests.factories import Person
from tests.voting import Vote


@dataclass(frozen=True, slots=True)
class PaperVote:
    """A vote with paper: two helpers besides the officer, and one who settles differences."""

    vote: Vote
    ann: Person
    bo: Person
    cas: Person


def prepare(
    session: Session,
    keys_dir: Path,
    *,
    rule: PaperRule = PaperRule.PAPER_CANCELS_ONLINE,
    slug: str = "harbour-bay",
    times: int = 1,
) -> PaperVote:
    """Create the round of `tests.voting`, with this rule for paper."""
    vote = voting.prepare(session, keys_dir, slug=slug, times=times)
    with atomic(session):
        session.get_one(Round, vote.made.id).paper_rule = rule
    people = [factories.officer(session, name=name) for name in ("Ann", "Bo", "Cas")]
    return PaperVote(vote, *people)


def begin(session: Session, vote: Vote, *, by: int) -> int:
    """Let a round have voting on paper, and open its first batch."""
    with atomic(session):
        session.get_one(Round, vote.made.id).paper_rule = PaperRule.PAPER_CANCELS_ONLINE
    return batches.open_batch(
        session, round_id=vote.made.id, pot_id=vote.made.pot_id, place="Library", by=by
    )


def reference_of(session: Session, vote: Vote, place: int) -> str:
    """Return the reference of an entry: Northfield's are 0 to 2, Hillside's 3 and 4."""
    found = session.scalars(
        select(Voter.reference).where(Voter.round_id == vote.made.id).order_by(Voter.reference)
    ).all()
    session.rollback()
    north = sorted(one for one in found if one.startswith("NO"))
    return [*north, *(one for one in sorted(found) if one not in north)][place]


def cross(session: Session, paper: PaperVote, place: int) -> Crossed:
    """Cross an entry."""
    return crossings.cross(
        session,
        round_id=paper.vote.made.id,
        reference=reference_of(session, paper.vote, place),
        by=paper.ann.id,
        keys=paper.vote.keys,
    )


def sealed(session: Session, paper: PaperVote, *, pot_id: int, papers: int) -> int:
    """Put papers into a batch and seal it; returns its id."""
    number = batches.open_batch(
        session, round_id=paper.vote.made.id, pot_id=pot_id, place="Library", by=paper.ann.id
    )
    batches.seal(
        session,
        round_id=paper.vote.made.id,
        number=number,
        given=Seal(papers=papers, seal=f"S-{number}", note="As counted."),
        by=paper.bo.id,
    )
    found = session.scalars(
        select(PaperBatch.id).where(
            PaperBatch.round_id == paper.vote.made.id, PaperBatch.number == number
        )
    ).one()
    session.rollback()
    return found


def close(session: Session, paper: PaperVote) -> None:
    """Close the box after voting."""
    counting.close(session, paper.vote)


def read(
    session: Session,
    batch_id: int,
    turn: int,
    papers: Mapping[int, Sequence[Mark] | SpoiledReason],
    *,
    by: Person,
) -> None:
    """Read papers in a turn."""
    for number, said in papers.items():
        one = Reading((), said) if isinstance(said, SpoiledReason) else Reading(tuple(said))
        readings.enter(session, batch_id=batch_id, turn=turn, readings={number: one}, by=by.id)


def read_twice(
    session: Session,
    paper: PaperVote,
    batch_id: int,
    papers: Mapping[int, Sequence[Mark] | SpoiledReason],
) -> None:
    """Read papers twice alike."""
    read(session, batch_id, 1, papers, by=paper.ann)
    read(session, batch_id, 2, papers, by=paper.bo)


def clock_to_closing(session: Session, *, seconds: int) -> None:
    """Let the session see a moment so many seconds from the closing one."""
    voting.move_clock(session, timedelta(days=7, seconds=seconds))
