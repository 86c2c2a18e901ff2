"""The public record of a round that people vote in: its worker's jobs, its entries."""

from sqlalchemy import select

from pb.database import Session, clock
from pb.ledger import entries
from pb.ledger.entries import Entry
from pb.ledger.paper_entries import PaperBatch
from pb.models import Job, LedgerEntry
from pb.services import jobs
from pb.services.atomic import atomic
from pb.services.ledger import batches, checkpoints
from pb.services.voter_list import codes
from pb.vocabulary import JobKind
from tests.voting import Vote, cast


def begin(session: Session, vote: Vote) -> None:
    """Write the job that opening the round would have written: the round came by short cut."""
    with atomic(session):
        jobs.enqueue(
            session,
            JobKind.LEDGER_BATCH,
            {"round_id": vote.made.id},
            once_key=f"ballots:{vote.made.id}",
        )


def work(session: Session, vote: Vote) -> int:
    """Do what the worker of the record has to do; returns how many jobs."""
    kinds = {
        JobKind.LEDGER_BATCH: batches.write,
        JobKind.LEDGER_CHECKPOINT: checkpoints.worker(vote.keys),
    }
    done = 0
    while jobs.do_next(session, kinds, worker="test"):
        done += 1
    session.rollback()
    return done


def come_back(session: Session) -> None:
    """Let the job of batches be due now."""
    with atomic(session):
        for job in session.scalars(select(Job).where(Job.done_at.is_(None))):
            job.due_at = clock(session)


def cast_often(session: Session, vote: Vote, number: int) -> list[bytes]:
    """Let the first voter of Northfield cast so often; returns the commitments, in order."""
    return [
        cast(session, vote, vote.northfield[0], str(n % 4 + 1))[0].commitment
        for n in range(number)
    ]


def many_vote(session: Session, vote: Vote, number: int) -> dict[str, bytes]:
    """Let so many more people of Hillside vote, one after the other; commitments by code."""
    issued = codes.issue(
        session,
        round_id=vote.made.id,
        area_id=vote.made.other_area_id,
        number=number,
        by=vote.officer.id,
        more=True,
    )
    return {
        one.code: cast(session, vote, one.code, str(n % 4 + 1))[0].commitment
        for n, one in enumerate(issued)
    }


def batch(pot: str, number: int) -> PaperBatch:
    """Return an entry of which a record may have any number."""
    return PaperBatch(pot, str(number), 1)


def recorded(session: Session, round_id: int) -> list[Entry]:
    """Return the entries of a round's record."""
    session.rollback()
    bodies = session.scalars(
        select(LedgerEntry.body)
        .where(LedgerEntry.round_id == round_id)
        .order_by(LedgerEntry.sequence)
    )
    return [entries.read(body) for body in bodies]


def kinds(session: Session, round_id: int) -> list[str]:
    """Return the kinds of the entries, ballots that stand together once."""
    found: list[str] = []
    for entry in recorded(session, round_id):
        if found[-1:] != [entry.KIND] or entry.KIND != "ballot":
            found.append(entry.KIND)
    return found
