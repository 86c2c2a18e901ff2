"""Batches: papers of one pot that are put together unseen, counted and sealed by two people."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from pb.database import Session, clock
from pb.ledger import paper_entries
from pb.models import Account, PaperBatch, PhaseDates, Pot
from pb.services.atomic import atomic
from pb.services.errors import NotFound, VotingHasClosed, VotingNotOpenYet
from pb.services.events import record
from pb.services.ledger import openings, records
from pb.services.paper import crossings, rules
from pb.services.paper.errors import BatchSealed, OtherPersonSeals, PapersUnexplained
from pb.services.rounds import voting_times
from pb.vocabulary import BatchState, Phase, RoundState, Tag

MOST_PAPERS = 5000


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch as its organisers see it: how many papers, never what stands on them."""

    id: int
    number: int
    pot_id: int
    pot_name: str
    place: str
    seal: str
    papers: int
    note: str
    state: BatchState
    opened_by: int
    opener: str
    opened_at: datetime
    sealer: str | None
    sealed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PotCheck:
    """The papers of a pot beside the people who could have marked one.

    Attributes:
        people: crossed with the voter list, and entitled to this pot.
        papers: in its sealed batches.
        open_batches: of it that are not sealed yet.
        notes: what was written down to explain a difference.
    """

    pot_name: str
    people: int
    papers: int
    open_batches: int
    notes: tuple[str, ...]

    @property
    def difference(self) -> int:
        """Papers that nobody was crossed for; below zero: people who handed in no paper."""
        return self.papers - self.people


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What is said when a batch is sealed: how many papers, the seal's number, a note."""

    papers: int
    seal: str
    note: str = ""


def open_batch(session: Session, *, round_id: int, pot_id: int, place: str, by: int) -> int:
    """Begin a batch of one pot's papers; returns its number within the round.

    Raises:
        NotFound: no such round, or no such pot in it.
        NoPaperInRound, VotingNotOpenYet
        VotingHasClosed: the box is closed.
    """
    with atomic(session):
        hold(session, round_id)
        pot = session.get(Pot, pot_id)
        if pot is None or pot.round_id != round_id:
            raise NotFound
        last = session.scalar(
            select(func.max(PaperBatch.number)).where(PaperBatch.round_id == round_id)
        )
        row = PaperBatch(
            round_id=round_id,
            pot_id=pot_id,
            number=(last or 0) + 1,
            place=place,
            papers=0,
            note="",
            state=BatchState.OPEN,
            opened_by=by,
            opened_at=clock(session),
        )
        session.add(row)
        record(session, Tag.BATCH_OPENED, actor_id=by, round_id=round_id, batch=row.number)
        return row.number


def seal(session: Session, *, round_id: int, number: int, given: Seal, by: int) -> None:
    """Seal a batch; from now on its number of papers stands in the public record.

    Raises:
        NotFound, NoPaperInRound, VotingNotOpenYet, VotingHasClosed
        BatchSealed: it is sealed already.
        OtherPersonSeals: this person opened it.
        PapersUnexplained: more papers than people, without a note.
    """
    with atomic(session):
        hold(session, round_id)
        row = _row(session, round_id=round_id, number=number)
        if row.state != BatchState.OPEN:
            raise BatchSealed
        if row.opened_by == by:
            raise OtherPersonSeals
        _insist_explained(session, row, given)
        row.papers, row.seal, row.note = given.papers, given.seal, given.note
        # A batch without papers has nothing that anybody could read.
        row.state = BatchState.SEALED if given.papers else BatchState.SETTLED
        row.sealed_by, row.sealed_at = by, clock(session)
        ledger = records.held(session, round_id)
        openings.voting_opened(session, ledger)
        name = records.pot_names(session, round_id)[row.pot_id]
        records.append(session, ledger, paper_entries.PaperBatch(name, str(number), given.papers))
        record(
            session,
            Tag.BATCH_SEALED,
            actor_id=by,
            round_id=round_id,
            batch=number,
            papers=given.papers,
        )


def all_of(session: Session, round_id: int) -> tuple[BatchView, ...]:
    """Return the batches of a round, in the order of their numbers."""
    opener, sealer = aliased(Account), aliased(Account)
    rows = session.execute(
        select(PaperBatch, Pot.name, opener.name, sealer.name)
        .join(Pot, Pot.id == PaperBatch.pot_id)
        .join(opener, opener.id == PaperBatch.opened_by)
        .outerjoin(sealer, sealer.id == PaperBatch.sealed_by)
        .where(PaperBatch.round_id == round_id)
        .order_by(PaperBatch.number)
    )
    return tuple(
        BatchView(
            id=row.id,
            number=row.number,
            pot_id=row.pot_id,
            pot_name=pot,
            place=row.place,
            seal=row.seal,
            papers=row.papers,
            note=row.note,
            state=row.state,
            opened_by=row.opened_by,
            opener=opened_by,
            opened_at=row.opened_at,
            sealer=sealed_by,
            sealed_at=row.sealed_at,
        )
        for row, pot, opened_by, sealed_by in rows
    )


def one_of(session: Session, *, round_id: int, number: int) -> BatchView:
    """Return a batch.

    Raises:
        NotFound
    """
    found = next((one for one in all_of(session, round_id) if one.number == number), None)
    if found is None:
        raise NotFound
    return found


def checks(session: Session, round_id: int) -> tuple[PotCheck, ...]:
    """Return each pot's papers beside the people who could have marked one."""
    people = crossings.people_on_paper(session, round_id)
    batches = all_of(session, round_id)
    papers = Counter[int]()
    for one in batches:
        papers[one.pot_id] += one.papers
    still_open = Counter(one.pot_id for one in batches if one.state == BatchState.OPEN)
    pots = session.execute(
        select(Pot.id, Pot.name).where(Pot.round_id == round_id).order_by(Pot.position, Pot.id)
    )
    return tuple(
        PotCheck(
            name,
            people=people[pot_id],
            papers=papers[pot_id],
            open_batches=still_open[pot_id],
            notes=tuple(one.note for one in batches if one.pot_id == pot_id and one.note),
        )
        for pot_id, name in pots
    )


def hold(session: Session, round_id: int) -> None:
    """Hold a round whose box is not closed, and its batches, in which nobody else counts.

    Raises:
        NotFound, NoPaperInRound, VotingNotOpenYet
        VotingHasClosed: the box is closed.
    """
    voting = voting_times.of(session, round_id, hold=True)
    rules.insist_offered(session, round_id)
    if voting.state not in {RoundState.DRAFT, RoundState.OPEN}:
        raise VotingHasClosed
    began = voting.opens_at is not None and voting.opens_at <= clock(session)
    if voting.state == RoundState.DRAFT or not began:
        raise VotingNotOpenYet
    session.scalars(
        select(PhaseDates.id)
        .where(PhaseDates.round_id == round_id, PhaseDates.phase == Phase.VOTING)
        .with_for_update()
    ).all()


def _row(session: Session, *, round_id: int, number: int) -> PaperBatch:
    row = session.scalar(
        select(PaperBatch)
        .where(PaperBatch.round_id == round_id, PaperBatch.number == number)
        .with_for_update()
    )
    if row is None:
        raise NotFound
    return row


def sealed_papers(session: Session, pot_id: int) -> int:
    """Return how many papers of a pot lie in sealed batches."""
    found = session.scalar(
        select(func.sum(PaperBatch.papers)).where(
            PaperBatch.pot_id == pot_id, PaperBatch.state != BatchState.OPEN
        )
    )
    return found or 0


def _insist_explained(session: Session, row: PaperBatch, given: Seal) -> None:
    papers = sealed_papers(session, row.pot_id) + given.papers
    people = crossings.people_on_paper(session, row.round_id)[row.pot_id]
    if papers > people and not given.note:
        raise PapersUnexplained(papers=papers, people=people)
