"""What the rulebook says of voting on paper, and whether a round has it."""

from sqlalchemy import select

from pb.database import Session
from pb.models import Round
from pb.services.atomic import atomic
from pb.services.errors import NotFound
from pb.services.paper.errors import NoPaperInRound
from pb.services.rounds.rounds import changed, draft
from pb.vocabulary import PaperRule


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
