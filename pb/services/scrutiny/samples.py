"""Samples: entries and paper batches that everybody can draw again, for scrutineers to check."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from pb.allocation import lot
from pb.database import Session, clock
from pb.ledger.entries import Closing
from pb.models import Account, LedgerCheckpoint, LedgerEntry, PaperBatch, Sample, Voter
from pb.services.atomic import atomic
from pb.services.errors import NotFound
from pb.services.events import record
from pb.services.hall_errors import RecordNotStamped, SampleEmpty, SampleReported
from pb.services.ledger import trees
from pb.services.rounds.rounds import locked
from pb.vocabulary import Channel, Tag

BATCHES = ":batches"
AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class SampleView:
    """A sample as everybody sees it: references and numbers, never names.

    Attributes:
        seed: the whole of it; whoever knows it draws the same.
        of_voters, of_batches: from how many was drawn.
        differences: none until scrutineers have reported.
    """

    id: int
    number: int
    seed: str
    voters: tuple[str, ...]
    batches: tuple[int, ...]
    of_voters: int
    of_batches: int
    drawn_at: datetime
    differences: int | None
    findings: str
    reported_at: datetime | None
    reporter: str | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn entry as scrutineers need it: what the voter list says of it."""

    reference: str
    is_listed: bool
    voted_on: date | None = None
    channel: Channel | None = None
    helped: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to draw: the text that was found in public, how many entries and batches."""

    text: str
    voters: int
    batches: int


def draw(session: Session, *, round_id: int, wanted: Wanted, by: int) -> int:
    """Draw a sample once the box is closed; returns its number.

    The seed is the text, a line, and the root of the public record up to the closing, in hex. So
    nobody who knew the text beforehand could choose the record by it.

    Raises:
        NotFound
        RecordNotStamped: the box is not closed, or its closing has no stamp yet.
        SampleEmpty: there would be nothing in it.
    """
    with atomic(session):
        locked(session, round_id)
        seed = f"{wanted.text}|{closing_root(session, round_id).hex()}"
        entries = tuple(references(session, round_id))
        batches = tuple(
            session.scalars(select(PaperBatch.number).where(PaperBatch.round_id == round_id))
        )
        voters = drawn_of(entries, seed=seed, number=wanted.voters)
        numbers = [str(number) for number in batches]
        papers = drawn_of(numbers, seed=seed + BATCHES, number=wanted.batches)
        if not voters and not papers:
            raise SampleEmpty
        last = session.scalar(select(func.max(Sample.number)).where(Sample.round_id == round_id))
        number = (last or 0) + 1
        session.add(
            Sample(
                round_id=round_id,
                number=number,
                seed=seed,
                voters=len(voters),
                batches=len(papers),
                drawn={
                    "voters": list(voters),
                    "batches": [int(paper) for paper in papers],
                    "of_voters": len(entries),
                    "of_batches": len(batches),
                },
                drawn_at=clock(session),
                drawn_by=by,
            )
        )
        record(session, Tag.SAMPLE_DRAWN, actor_id=by, round_id=round_id, sample=number)
        return number


def drawn_of(names: tuple[str, ...] | list[str], *, seed: str, number: int) -> tuple[str, ...]:
    """Return the first of a public lot's order (allocation/lot.py)."""
    return lot.lot_order(names, seed=seed)[:number]


def closing_root(session: Session, round_id: int) -> bytes:
    """Return the root of a round's public record up to its closing, which a stamp covers.

    Raises:
        RecordNotStamped
    """
    place = session.scalar(
        select(LedgerEntry.sequence).where(
            LedgerEntry.round_id == round_id, LedgerEntry.kind == Closing.KIND
        )
    )
    signed = session.scalar(
        select(func.max(LedgerCheckpoint.size)).where(LedgerCheckpoint.round_id == round_id)
    )
    if place is None or signed is None or signed <= place:
        raise RecordNotStamped
    return trees.root(session, round_id, size=place + 1)


def references(session: Session, round_id: int) -> Iterator[str]:
    """Yield the references of a round's voter list, ascending: what samples are drawn from."""
    rows = session.scalars(
        select(Voter.reference)
        .where(Voter.round_id == round_id)
        .order_by(Voter.reference)
        .execution_options(yield_per=AT_ONCE)
    )
    yield from sorted(rows)


def report(
    session: Session, *, round_id: int, number: int, found: tuple[int, str], by: int
) -> None:
    """Publish what scrutineers found: how many differences, and which, in their words.

    Raises:
        NotFound, SampleReported
    """
    with atomic(session):
        row = session.scalar(
            select(Sample)
            .where(Sample.round_id == round_id, Sample.number == number)
            .with_for_update()
        )
        if row is None:
            raise NotFound
        if row.reported_at is not None:
            raise SampleReported
        row.differences, row.findings = found
        row.reported_at, row.reported_by = clock(session), by
        record(
            session,
            Tag.SAMPLE_REPORTED,
            actor_id=by,
            round_id=round_id,
            sample=number,
            differences=found[0],
        )


def of_round(session: Session, round_id: int) -> tuple[SampleView, ...]:
    """Return a round's samples by number."""
    reporter = aliased(Account)
    rows = session.execute(
        select(Sample, reporter.name)
        .outerjoin(reporter, reporter.id == Sample.reported_by)
        .where(Sample.round_id == round_id)
        .order_by(Sample.number)
    )
    return tuple(
        SampleView(
            id=row.id,
            number=row.number,
            seed=row.seed,
            voters=tuple(row.drawn["voters"]),
            batches=tuple(row.drawn["batches"]),
            of_voters=row.drawn["of_voters"],
            of_batches=row.drawn["of_batches"],
            drawn_at=row.drawn_at,
            differences=row.differences,
            findings=row.findings,
            reported_at=row.reported_at,
            reporter=name,
        )
        for row, name in rows
    )


def to_check(session: Session, round_id: int, sample: SampleView) -> tuple[Drawn, ...]:
    """Return what the voter list says of a sample's entries, for scrutineers only."""
    rows = session.execute(
        select(Voter.reference, Voter.voted_on, Voter.channel, Voter.helped).where(
            Voter.round_id == round_id, Voter.reference.in_(sample.voters)
        )
    )
    known = {
        reference: Drawn(reference, True, voted_on, channel, helped)  # noqa: FBT003  it is listed
        for reference, voted_on, channel, helped in rows
    }
    return tuple(
        known.get(reference, Drawn(reference, is_listed=False)) for reference in sample.voters
    )
