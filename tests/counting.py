"""A round that people voted in, up to its count and its published result."""

from pathlib import Path

from sqlalchemy import select

from pb.database import Session, clock
from pb.models import Job, Pot, Round
from pb.services import acts, jobs
from pb.services.atomic import atomic
from pb.services.ledger import checkpoints
from pb.services.results import counts, publishing
from pb.services.voting import box
from pb.vocabulary import Act, JobKind, RoundState
from tests import factories, voting
from tests.factories import Person
from tests.voting import Vote, cast_in

# Project 1 costs £1,000, 2 £2,000 ... and the whole place's pot holds £6,000: 1 and 4 are funded,
# £1,000 is left. Northfield's pot of £5,000 has projects 5 (£500) and 6 (£600): both are funded.
# So few ballots are not published whole: see PUBLIC.
WHOLE_PLACE = (("1", "2"), ("1", "4"), ("1",), (), ("3", "4"))
NORTHFIELD = (("5",), ("5", "6"), ())

PUBLIC = 7
"""How many times each of them has to be cast, so that both pots' ballots are published."""


def closed(
    session: Session, folder: Path, *, anyone: bool = True, times: int = 1
) -> tuple[Vote, Person]:
    """Let people vote and two officers close the box; returns the second officer too."""
    vote = voting.prepare(session, folder, times=times)
    with atomic(session):
        for pot in session.scalars(select(Pot).where(Pot.round_id == vote.made.id)):
            pot.tie_seed = "drawn on the market place"
        session.get_one(Pot, vote.made.pot_id).amount = 6_000_00
    if anyone:
        _vote(session, vote, times=times)
    return vote, close(session, vote)


def close(session: Session, vote: Vote) -> Person:
    """Let two officers close the box after voting; returns the second one."""
    voting.move_clock(session, voting.AFTER_VOTING)
    second = factories.officer(session, name="Sam Boyd")
    box.request_close(session, round_id=vote.made.id, by=vote.officer.id, keys=vote.keys)
    box.confirm_close(
        session,
        request_id=waiting(session, vote, Act.CLOSE_BOX),
        by=second.id,
        keys=vote.keys,
    )
    # The closing is signed before anybody opens the box.
    signers = {JobKind.LEDGER_CHECKPOINT: checkpoints.worker(vote.keys)}
    assert jobs.do_next(session, signers, worker="test")
    return second


def counted(
    session: Session, folder: Path, *, anyone: bool = True, times: int = 1
) -> tuple[Vote, Person]:
    """The same, and the worker has counted."""
    vote, second = closed(session, folder, anyone=anyone, times=times)
    assert work(session, vote)
    return vote, second


def published(
    session: Session, folder: Path, *, anyone: bool = True, times: int = 1
) -> tuple[Vote, Person]:
    """The same, and two officers have published the result."""
    vote, second = counted(session, folder, anyone=anyone, times=times)
    publish(session, vote, second)
    return vote, second


def publish(session: Session, vote: Vote, second: Person) -> None:
    """Let two officers publish what was counted."""
    publishing.request(session, round_id=vote.made.id, by=vote.officer.id)
    publishing.confirm(
        session, request_id=waiting(session, vote, Act.PUBLISH_RESULT), by=second.id
    )


def work(session: Session, vote: Vote) -> bool:
    """Do the job of counting, if it waits."""
    return jobs.do_next(session, {JobKind.COUNT: counts.worker(vote.keys)}, worker="test")


def waiting(session: Session, vote: Vote, act: Act) -> int:
    """Return the id of the request that waits."""
    found = acts.waiting_for(session, act, round_id=vote.made.id)
    assert found is not None
    return found.id


def try_again_now(session: Session) -> None:
    """Let jobs that failed be due at once."""
    with atomic(session):
        for job in session.scalars(select(Job).where(Job.done_at.is_(None))):
            job.leased_until = None
            job.due_at = clock(session)


def annul(session: Session, vote: Vote) -> None:
    """Annul the round, without ceremony."""
    with atomic(session):
        session.get_one(Round, vote.made.id).state = RoundState.ANNULLED


def _vote(session: Session, vote: Vote, *, times: int) -> None:
    north, hill = list(vote.northfield), list(vote.hillside)
    codes = iter((*north, *hill))
    everyone = [marks for marks in WHOLE_PLACE for _again in range(times)]
    northfield = [marks for marks in NORTHFIELD for _again in range(times)]
    for place, marks in enumerate(everyone):
        papers: dict[int, tuple[str, ...]] = {vote.made.pot_id: marks}
        if place < len(north):
            papers[vote.made.area_pot_id] = northfield[place]
        cast_in(session, vote, next(codes), papers)
