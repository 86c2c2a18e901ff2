"""Counting a round's sealed ballots again, before witnesses who see no ballot."""

from dataclasses import dataclass

from sqlalchemy import select

from pb.allocation.outcome import Outcome
from pb.database import Session
from pb.models import Count, Pot, Project, Round
from pb.services.atomic import atomic
from pb.services.errors import NotCounted, NotFound
from pb.services.events import record
from pb.services.results import counts
from pb.services.results.counts import Counted
from pb.services.results.disclosure import tellable
from pb.services.voting.box import BoxKeys
from pb.vocabulary import RoundState, Tag

HAS_A_COUNT = frozenset({RoundState.COUNTED, RoundState.PUBLISHED})


@dataclass(frozen=True, slots=True)
class PotAgain:
    """What counting a pot again gave: how many ballots, what is funded, whether as before."""

    name: str
    ballots: int
    funded: tuple[str, ...]
    is_same: bool


def count_again(session: Session, *, slug: str, keys: BoxKeys) -> tuple[PotAgain, ...]:
    """Open a counted round's sealed ballots once more, count, and compare; changes no result.

    The audit trail keeps that it was done. Funded projects are named in the order of the paper,
    which says nothing about the votes for them.

    Raises:
        NotFound: no such round.
        NotCounted: there is no count to compare with.
        BallotDamaged: some ballots do not open, or do not match their commitments.
        KeyMissing: the keys were destroyed, or are not there.
    """
    found = session.execute(select(Round.id, Round.state).where(Round.slug == slug)).first()
    if found is None:
        raise NotFound
    if found.state not in HAS_A_COUNT:
        raise NotCounted
    opened = counts.open_boxes(session, found.id, keys=keys)
    counted = counts.count_pots(session, found.id, opened=opened)
    pots = tuple(_compared(session, one) for one in counted)
    with atomic(session):
        record(
            session,
            Tag.ROUND_COUNTED_AGAIN,
            actor_id=None,
            round_id=found.id,
            pots=len(pots),
            same=sum(pot.is_same for pot in pots),
        )
    return pots


def _compared(session: Session, counted: Counted) -> PotAgain:
    row = session.execute(
        select(Count.outcome, Count.ballots)
        .where(Count.pot_id == counted.pot_id)
        .order_by(Count.number.desc())
        .limit(1)
    ).one()
    told = counted.disclosure.told
    again, before = (
        tellable(one, told, counted.order)
        for one in (counted.outcome, Outcome.from_dict(row.outcome))
    )
    titles = session.execute(
        select(Project.key, Project.title)
        .where(Project.pot_id == counted.pot_id)
        .order_by(Project.position, Project.id)
    )
    return PotAgain(
        name=session.scalars(select(Pot.name).where(Pot.id == counted.pot_id)).one(),
        ballots=counted.facts.ballots,
        funded=tuple(title for key, title in titles if key in set(again.funded)),
        is_same=again == before and row.ballots == counted.facts.ballots,
    )
