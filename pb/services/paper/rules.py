"""What the rulebook says of voting on paper, and whether a round has it."""

from dataclasses import dataclass

from sqlalchemy import select

from pb.database import Session
from pb.models import Round
from pb.services.atomic import atomic
from pb.services.errors import NotFound
from pb.services.paper.errors import NoPaperInRound
from pb.services.rounds.rounds import changed, draft
from pb.vocabulary import PaperRule, RoundState


def of_round(session: Session, round_id: int) -> PaperRule:
    """Return what a round's rules say of paper.

    Raises:
        NotFound: no such round.
    """
    rule = session.scalar(select(Round.paper_rule).where(Round.id == round_id))
    if rule is None:
        raise NotFound
    return rule


def insist_offered(session: Session, round_id: int) -> PaperRule:
    """Return the rule of a round that has voting on paper.

    Raises:
        NotFound, NoPaperInRound
    """
    rule = of_round(session, round_id)
    if rule == PaperRule.NO_PAPER:
        raise NoPaperInRound
    return rule


def change(session: Session, *, round_id: int, rule: PaperRule, by: int) -> None:
    """Say what a draft's rules are about paper.

    Raises:
        NotFound, RoundIsOpen, OpeningWaits
    """
    with atomic(session):
        row = draft(session, round_id)
        row.paper_rule = rule
        changed(session, row, by=by, what="paper")


@dataclass(frozen=True, slots=True)
class PaperRound:
    """A round in which people vote on paper."""

    slug: str
    title: str
    state: RoundState


def rounds_with_paper(session: Session) -> tuple[PaperRound, ...]:
    """Return the rounds whose helpers have something to do, newest first."""
    rows = session.execute(
        select(Round.slug, Round.title, Round.state)
        .where(
            Round.paper_rule != PaperRule.NO_PAPER,
            Round.state.in_([RoundState.OPEN, RoundState.CLOSED]),
        )
        .order_by(Round.id.desc())
    )
    return tuple(PaperRound(*row) for row in rows)
