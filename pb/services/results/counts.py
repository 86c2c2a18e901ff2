"""The count: one run of a pot's rule on its opened box, kept with its whole working."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import func, select

from pb.allocation import pabulib
from pb.allocation.marking import Mark
from pb.allocation.outcome import Outcome
from pb.allocation.rules import RULES
from pb.database import Session, clock
from pb.models import Count, Pot, Round, Voter
from pb.services import elections, jobs
from pb.services.atomic import atomic
from pb.services.events import record
from pb.services.jobs import Task, Worker
from pb.services.ledger import closings
from pb.services.moves import moved
from pb.services.paper import tallies
from pb.services.paper.tallies import PotPapers
from pb.services.results.disclosure import (
    WHOLE,
    Disclosure,
    disclosure,
    tellable,
    tellable_facts,
)
from pb.services.results.facts import Facts, Turnout, facts_of
from pb.services.rounds.rounds import locked
from pb.services.voting import box, voters
from pb.services.voting.box import BoxKeys
from pb.vocabulary import RoundState, Tag

# States in which a count still has something to do; box.open_box refuses the first of them.
WAITING = frozenset({RoundState.DRAFT, RoundState.OPEN, RoundState.CLOSED})

Boxes = Mapping[int, Sequence[tuple[Mark, ...]]]
"""The marks on each paper of opened boxes, by pot id."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A count that is not in the database yet: its row, without a number.

    `order` is that of the ballot paper. What is not told is not in the row: neither ballots nor
    their digest, from which few of them could be guessed.
    """

    pot_id: int
    facts: Facts
    outcome: Outcome
    pabulib: bytes
    order: tuple[str, ...]
    disclosure: Disclosure = WHOLE

    def row(self, number: int) -> dict[str, Any]:
        """Return the columns of the count."""
        told, is_whole = self.disclosure.told, self.disclosure.is_whole
        facts = asdict(tellable_facts(self.facts, told)) | {"options": list(self.facts.options)}
        outcome = tellable(self.outcome, told, self.order).to_dict()
        return {
            "pot_id": self.pot_id,
            "number": number,
            "ballots": self.facts.ballots,
            "outcome": outcome | {"facts": facts} | self.disclosure.to_dict(),
            "pabulib": self.pabulib if is_whole else b"",
            "digest": hashlib.sha256(self.pabulib).hexdigest() if is_whole else "",
        }


def worker(keys: BoxKeys) -> Worker:
    """Return the worker that counts a closed round."""
    return partial(count_round, keys=keys)


def count_round(session: Session, task: Task, *, keys: BoxKeys) -> None:
    """Count every pot of a closed round, once however often it is tried.

    Papers join the ballots of the opened boxes and count as they do. While some are not read
    and settled the job ends without a count: whoever settles the last batch writes a new one.

    Boxes do not change any more, so the long work is done before the transaction; that keeps
    nobody waiting, and whoever comes second finds the round counted.

    Raises:
        BoxNotClosed: the job came before the box was closed.
    """
    round_id = int(task.payload["round_id"])
    counted: tuple[Counted, ...] = ()
    opened: Boxes = {}
    if not tallies.are_settled(session, round_id):
        with atomic(session):
            jobs.finish(session, task)
        return
    if session.scalar(select(Round.state).where(Round.id == round_id)) in WAITING:
        opened = open_boxes(session, round_id, keys=keys)
        counted = count_pots(session, round_id, opened=opened)
    said = closings.boxes_opened(session, round_id, opened)
    with atomic(session):
        jobs.finish(session, task)
        row = locked(session, round_id)
        if row.state != RoundState.CLOSED:
            return
        for one in counted:
            add(session, one)
        closings.box_opened(session, round_id, said)
        ballots = {one.pot_id: one.facts.ballots for one in counted if one.disclosure.has_totals}
        on_paper = tallies.totals(session, round_id, ballots=ballots)
        closings.papers_read(session, round_id, on_paper)
        row.state = moved(row.state, RoundState.COUNTED)
        record(session, Tag.ROUND_COUNTED, actor_id=None, round_id=round_id, pots=len(counted))


def add(session: Session, counted: Counted) -> int:
    """Keep a count under the pot's next number, in the caller's transaction; returns its id."""
    last = session.scalar(select(func.max(Count.number)).where(Count.pot_id == counted.pot_id))
    row = Count(**counted.row((last or 0) + 1), counted_at=clock(session))
    session.add(row)
    session.flush()
    return row.id


def open_boxes(session: Session, round_id: int, *, keys: BoxKeys) -> Boxes:
    """Return the marks on each ballot of a closed round's boxes.

    Raises:
        BoxNotClosed, KeysNotTurned, BallotDamaged, KeyMissing: see `box.open_box`.
    """
    pots = session.scalars(
        select(Pot.id).where(Pot.round_id == round_id).order_by(Pot.position, Pot.id)
    ).all()
    return {pot_id: box.open_box(session, pot_id, keys=keys) for pot_id in pots}


def count_pots(session: Session, round_id: int, *, opened: Boxes) -> tuple[Counted, ...]:
    """Count each pot of a round, papers included; writes nothing."""
    pots = session.scalars(
        select(Pot).where(Pot.round_id == round_id).order_by(Pot.position, Pot.id)
    ).all()
    whole = _turnout(session, round_id)
    on_paper = tallies.of_round(session, round_id)
    return tuple(
        _count(session, pot, cast=opened[pot.id], papers=on_paper.of(pot.id), whole=whole)
        for pot in pots
    )


def _count(
    session: Session,
    pot: Pot,
    *,
    cast: Sequence[tuple[Mark, ...]],
    papers: PotPapers,
    whole: Turnout,
) -> Counted:
    # In one order, so that nobody sees which ballots were cast online and which on paper.
    election = elections.of_pot(session, pot, papers=sorted([*cast, *papers.marks]))
    parameters = elections.parameters_of(pot)
    outcome = RULES[pot.rule](election, parameters)
    text = pabulib.write(election, rule=pot.rule, parameters=outcome.parameters, outcome=outcome)
    in_area = _turnout(session, pot.round_id, area_id=pot.area_id) if pot.area_id else whole
    facts = replace(
        facts_of(election, outcome, pot=in_area, whole=whole, options=()),
        on_paper=len(papers.marks),
        spoiled=papers.spoiled,
    )
    return Counted(
        pot.id,
        facts,
        outcome,
        text.encode(),
        order=tuple(project.id for project in election.projects),
        disclosure=disclosure(facts, outcome),
    )


def _turnout(session: Session, round_id: int, *, area_id: int | None = None) -> Turnout:
    """Count the voter list, of the round or of one area."""
    entries = select(func.count(), func.count(Voter.voted_on)).where(Voter.round_id == round_id)
    if area_id is not None:
        entries = entries.where(Voter.area_id == area_id)
    listed, voted = session.execute(entries).one()
    if not listed:
        return Turnout()
    channels = {channel.value: n for channel, n in voters.by_channel(session, round_id)}
    return Turnout(listed, voted, channels)
