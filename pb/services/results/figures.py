"""A published result in figures: what it means for the people who voted, and who paid.

Worked out from the published file alone, so that anyone can work out the same. Nothing here is
kept in the database; a process may keep it, because what is published never changes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from pb.allocation import pabulib
from pb.allocation.election import Election
from pb.allocation.metrics import Metrics, metrics
from pb.allocation.money import payments
from pb.allocation.outcome import Outcome
from pb.database import Session
from pb.models import Count, Publication
from pb.services import elections, keeping
from pb.services.errors import NotFound
from pb.services.results import files
from pb.services.results.results import PotResult
from pb.services.rounds.round_heads import RoundHead


@dataclass(frozen=True, slots=True)
class Paid:
    """Who paid for a funded project: its voters out of their shares, and the pot itself.

    Sums in the smallest unit, as fractions; together they are the project's cost.
    """

    project: str
    voters: int
    by_voters: Fraction
    by_pot: Fraction


@dataclass(frozen=True, slots=True)
class ResultFigures:
    """The figures of a pot's result; `paid` is empty where a rule gives nobody a share."""

    metrics: Metrics
    paid: tuple[Paid, ...]


def of_pot(session: Session, head: RoundHead, result: PotResult) -> ResultFigures:
    """Return the figures of a published result.

    Raises:
        NotFound: the result is not public.
        BallotsWithheld: nor are its ballots.
    """
    files.insist_whole(result)

    def work_out() -> ResultFigures:
        row = session.execute(
            select(Count.pabulib, Count.outcome)
            .join(Publication, Publication.count_id == Count.id)
            .where(Publication.pot_id == result.pot.id, Publication.number == result.number)
        ).first()
        if row is None:
            raise NotFound
        document = pabulib.parse(row.pabulib, file=head.slug)
        election = elections.in_units_of(document.election, head.currency)
        outcome = Outcome.from_dict(row.outcome)
        return ResultFigures(metrics(election, outcome.funded), tuple(_paid(election, outcome)))

    name = ("figures", result.pot.id, result.number)
    return keeping.kept(session, head.version, name, work_out, lasts=keeping.FOR_GOOD)


def _paid(election: Election, outcome: Outcome) -> Iterator[Paid]:
    found = payments(election, outcome)
    if not any(found.ballots):
        return
    by_voters: Mapping[str, Fraction] = _by_voters(election, found.ballots)
    for step in outcome.steps:
        by_pot = found.pot.get(step.project, Fraction(0))
        yield Paid(step.project, step.votes, by_voters.get(step.project, Fraction(0)), by_pot)


def _by_voters(
    election: Election, ballots: tuple[Mapping[str, Fraction], ...]
) -> dict[str, Fraction]:
    sums: dict[str, Fraction] = {}
    for ballot, paid in zip(election.ballots, ballots, strict=True):
        for project, amount in paid.items():
            sums[project] = sums.get(project, Fraction(0)) + ballot.count * amount
    return sums
