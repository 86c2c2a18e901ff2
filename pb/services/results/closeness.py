"""How close it was: what each project that is not funded would have needed.

Elections that might have been are counted one after the other, which takes a worker from some
seconds to some minutes. What is published never changes, so this is done once for each result.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Row, select

from pb.allocation import pabulib
from pb.allocation.election import Election
from pb.allocation.margins import Figure, How, Margin, margins
from pb.allocation.outcome import Outcome
from pb.database import Session
from pb.models import Count, Pot, Publication, Round
from pb.services import elections, jobs
from pb.services.atomic import atomic
from pb.services.jobs import Task
from pb.services.results.results import PotResult
from pb.vocabulary import JobKind

RULES = frozenset({"greedy", "equal-shares", "phragmen", "bos"})
"""Under the others one count may take minutes, or there is nothing to say."""

MOST_VOTES = 100
LEAST_VOTES = 10
COSTS = 25
"""About so many counts a search for a cost takes."""

EFFORT = 50_000_000
"""Marks on ballots that all counts of one result may look at: some minutes of work."""


@dataclass(frozen=True, slots=True)
class Close:
    """What a project that is not funded would have needed, everything else being the same.

    Attributes:
        project: its key.
        votes: the fewest more votes for it alone; none if it is not known.
        not_with: with so many more, and any fewer, it would still not have been funded.
        never: no number of votes would have done.
        cost: a cost at which it would have been funded, the highest where that is known, in the
            smallest unit.
    """

    project: str
    votes: int | None = None
    not_with: int | None = None
    never: bool = False
    cost: int | None = None


def ask(session: Session, publication: Publication) -> None:
    """Let a worker find out, once the caller's transaction is done."""
    session.flush()
    jobs.enqueue(session, JobKind.MARGINS, {"publication": publication.id})


def work_out(session: Session, task: Task) -> None:
    """Do a job of this kind; what is found is kept when all is."""
    publication_id = int(task.payload["publication"])
    row = session.execute(
        select(Count.pabulib, Count.outcome, Round.currency)
        .join(Publication, Publication.count_id == Count.id)
        .join(Pot, Pot.id == Count.pot_id)
        .join(Round, Round.id == Pot.round_id)
        .where(Publication.id == publication_id)
    ).first()
    found = []
    for close in _close(row) if row is not None else ():
        found.append(asdict(close))
        with atomic(session):
            jobs.renew(session, task)
    with atomic(session):
        publication = session.get(Publication, publication_id)
        if publication is not None:
            publication.close = {"projects": found}
        jobs.finish(session, task)


def of_pot(session: Session, result: PotResult) -> tuple[Close, ...] | None:
    """Return what was found for a published result; None while it is not known."""
    found: Mapping[str, Any] | None = session.scalar(
        select(Publication.close).where(
            Publication.pot_id == result.pot.id, Publication.number == result.number
        )
    )
    if found is None:
        return None
    return tuple(Close(**each) for each in found["projects"])


def _close(row: Row[tuple[bytes, dict[str, Any], str]]) -> Iterator[Close]:
    outcome = Outcome.from_dict(row.outcome)
    if outcome.rule not in RULES or outcome.budget == 0 or not row.pabulib:
        return  # without ballots there are none to add to: they are not kept if not published
    document = pabulib.parse(row.pabulib, file="")
    election = elections.in_units_of(document.election, row.currency)
    projects = [each.project for each in outcome.unfunded]
    votes, number = _bounds(election, len(projects))
    for margin in margins(
        election, outcome.rule, outcome.parameters, projects=projects[:number], bound=votes
    ):
        yield _found(margin)


def _bounds(election: Election, projects: int) -> tuple[int, int]:
    """Say up to how many votes to look, and for how many projects, those with most votes first."""
    marks = sum(len(ballot.projects) for ballot in election.ballots) + 1
    counts = EFFORT // marks
    each = counts // max(1, projects) - COSTS
    if each >= LEAST_VOTES:
        return min(MOST_VOTES, each), projects
    return LEAST_VOTES, counts // (LEAST_VOTES + COSTS)


def _found(margin: Margin) -> Close:
    votes = margin.votes or Figure(None, How.NO_SUCH_BALLOT)
    cost = margin.highest_cost
    return Close(
        margin.project,
        votes=votes.value,
        not_with=votes.tried if votes.how is How.BEYOND else None,
        never=votes.how is How.NEVER,
        cost=cost.at_least if cost.value is None else cost.value,
    )
