"""Papers at the count: whether all are settled, their marks as ballots, their totals."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from pb.allocation.marking import Mark
from pb.database import Session
from pb.ledger.paper_entries import Marked, PaperTotals, SpoiledPapers
from pb.models import PaperBatch, PaperEntry, Project
from pb.services import hiding
from pb.services.ledger import records
from pb.services.paper.readings import THIRD, TURNS
from pb.vocabulary import BatchState


@dataclass(frozen=True, slots=True)
class PotPapers:
    """The marks on each valid paper of a pot, sorted, and how many papers count for nothing."""

    marks: tuple[tuple[Mark, ...], ...] = ()
    spoiled: int = 0


@dataclass(frozen=True, slots=True)
class RoundPapers:
    """The papers of a round, by pot id."""

    by_pot: Mapping[int, PotPapers]

    def of(self, pot_id: int) -> PotPapers:
        """Return those of a pot; it may have none."""
        return self.by_pot.get(pot_id, PotPapers())


def are_settled(session: Session, round_id: int) -> bool:
    """Whether every batch of a round was read twice, and no difference is left."""
    waiting = session.scalars(
        select(func.count())
        .select_from(PaperBatch)
        .where(PaperBatch.round_id == round_id, PaperBatch.state != BatchState.SETTLED)
    ).one()
    return not waiting


def of_round(session: Session, round_id: int) -> RoundPapers:
    """Return the papers of a round's settled batches."""
    marks: dict[int, list[tuple[Mark, ...]]] = {}
    spoiled = Counter[int]()
    for batch, row in _final(session, round_id):
        if row.spoiled is None:
            marks.setdefault(batch.pot_id, []).append(_marks(row))
        else:
            spoiled[batch.pot_id] += 1
    return RoundPapers(
        {
            pot_id: PotPapers(tuple(sorted(marks.get(pot_id, ()))), spoiled[pot_id])
            for pot_id in {*marks, *spoiled}
        }
    )


def totals(
    session: Session, round_id: int, *, ballots: Mapping[int, int]
) -> tuple[PaperTotals, ...]:
    """Return what the record says of each batch, in the order of their numbers.

    Args:
        session: a database session.
        round_id: the round.
        ballots: how many were counted, on paper or not, in each pot of which totals are public.
    """
    names = records.pot_names(session, round_id)
    batches = session.scalars(
        select(PaperBatch).where(PaperBatch.round_id == round_id).order_by(PaperBatch.number)
    ).all()
    read: dict[int, list[PaperEntry]] = {batch.id: [] for batch in batches}
    for batch, row in _final(session, round_id):
        read[batch.id].append(row)
    keys = _keys(session, {batch.pot_id for batch in batches})
    shown = _with_marks(batches, read, ballots)
    return tuple(
        PaperTotals(
            pot=names[batch.pot_id],
            batch=str(batch.number),
            papers=len(read[batch.id]),
            spoiled=_spoiled(read[batch.id]),
            marks=(
                _marked(read[batch.id], keys=keys[batch.pot_id]) if batch.id in shown else None
            ),
        )
        for batch in batches
    )


def _final(session: Session, round_id: int) -> list[tuple[PaperBatch, PaperEntry]]:
    """Return the reading that counts of each paper: the third, or the first, which the second is.

    In the order of batches and papers.
    """
    third = aliased(PaperEntry)
    rows = session.execute(
        select(PaperBatch, PaperEntry)
        .join(PaperEntry, PaperEntry.batch_id == PaperBatch.id)
        .outerjoin(
            third,
            (third.batch_id == PaperEntry.batch_id)
            & (third.paper == PaperEntry.paper)
            & (third.turn == THIRD),
        )
        .where(
            PaperBatch.round_id == round_id,
            PaperBatch.state == BatchState.SETTLED,
            (PaperEntry.turn == THIRD) | ((PaperEntry.turn == TURNS[0]) & third.id.is_(None)),
        )
        .order_by(PaperBatch.number, PaperEntry.paper)
    )
    return [(batch, row) for batch, row in rows]


def _marks(row: PaperEntry) -> tuple[Mark, ...]:
    return tuple((str(key), int(figure)) for key, figure in row.marks)


def _keys(session: Session, pots: set[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {pot_id: [] for pot_id in pots}
    rows = session.execute(
        select(Project.pot_id, Project.key).where(Project.pot_id.in_(pots)).order_by(Project.key)
    )
    for pot_id, key in rows:
        found[pot_id].append(key)
    return found


def _spoiled(rows: Sequence[PaperEntry]) -> tuple[SpoiledPapers, ...]:
    reasons = Counter(row.spoiled.value for row in rows if row.spoiled is not None)
    return tuple(SpoiledPapers(reason, papers) for reason, papers in sorted(reasons.items()))


def _with_marks(
    batches: Sequence[PaperBatch],
    read: Mapping[int, Sequence[PaperEntry]],
    ballots: Mapping[int, int],
) -> frozenset[int]:
    """Return the ids of the batches whose totals say of no ballot what is on it.

    A batch with few papers, or few marked ones, would. So would what is left when all batches
    that are shown are taken from the totals of their pot, if that is few: then the smallest of
    them is not shown either.
    """
    shown: dict[int, list[tuple[int, int]]] = {}
    for batch in batches:
        valid = [row for row in read[batch.id] if row.spoiled is None]
        are_enough = sum(bool(row.marks) for row in valid) >= hiding.FEWEST_TOGETHER
        if len(valid) >= hiding.FEWEST and are_enough and batch.pot_id in ballots:
            shown.setdefault(batch.pot_id, []).append((len(valid), batch.id))
    for pot_id, sizes in shown.items():
        rest = ballots[pot_id] - sum(size for size, _id in sizes)
        if 0 < rest < hiding.FEWEST:
            sizes.remove(min(sizes))
    return frozenset(batch_id for sizes in shown.values() for _size, batch_id in sizes)


def _marked(rows: Sequence[PaperEntry], *, keys: Sequence[str]) -> tuple[Marked, ...]:
    papers, figures = Counter[str](), Counter[str]()
    for row in rows:
        for key, figure in _marks(row) if row.spoiled is None else ():
            papers[key] += 1
            figures[key] += figure
    return tuple(Marked(key, papers[key], figures[key]) for key in sorted(keys))
