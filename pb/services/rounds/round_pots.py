"""Pots of a draft: how much, for whom, and how it is shared out."""

from sqlalchemy import func, select

from pb.allocation import ballots as types
from pb.database import Session
from pb.models import Area, Pot, Round
from pb.services.atomic import atomic
from pb.services.errors import (
    AgesCrossed,
    MostBelowAsked,
    NameTaken,
    NoMoney,
    NotFound,
    PointsNeeded,
    RuleCannotCount,
)
from pb.services.rounds.round_values import PotGiven
from pb.services.rounds.rounds import changed, draft
from pb.services.slugs import slug_of
from pb.vocabulary import BallotType, Completion, VotingRule


def add(session: Session, *, round_id: int, pot: PotGiven, by: int) -> int:
    """Add a pot to a draft; returns its id.

    Raises:
        RoundIsOpen, OpeningWaits
        NoMoney: the amount is zero or below.
        MostBelowAsked: people are asked for more choices than they may make.
        RuleCannotCount: the rule does not count such ballots.
        PointsNeeded: people give points, but have none.
        AgesCrossed: nobody is that old and that young.
        NameTaken: the round has a pot of that name.
        NotFound: the round has no such area.
    """
    with atomic(session):
        row = draft(session, round_id)
        last = session.scalar(select(func.max(Pot.position)).where(Pot.round_id == round_id))
        made = Pot(round_id=round_id, position=0 if last is None else last + 1)
        _fill(session, made, pot, of=row)
        session.add(made)
        session.flush()
        changed(session, row, by=by, what="pots")
        return made.id


def change(session: Session, *, round_id: int, pot_id: int, pot: PotGiven, by: int) -> None:
    """Change a pot of a draft.

    Raises:
        RoundIsOpen, OpeningWaits, NoMoney, MostBelowAsked, NameTaken, NotFound,
        RuleCannotCount, PointsNeeded, AgesCrossed
    """
    with atomic(session):
        row = draft(session, round_id)
        _fill(session, _pot(session, round_id=round_id, pot_id=pot_id), pot, of=row)
        changed(session, row, by=by, what="pots")


def remove(session: Session, *, round_id: int, pot_id: int, by: int) -> None:
    """Take a pot out of a draft.

    Raises:
        RoundIsOpen, OpeningWaits, NotFound
    """
    with atomic(session):
        row = draft(session, round_id)
        session.delete(_pot(session, round_id=round_id, pot_id=pot_id))
        changed(session, row, by=by, what="pots")


def _fill(session: Session, made: Pot, pot: PotGiven, *, of: Round) -> None:
    _check(session, pot, round_id=of.id)
    made.slug = _free_slug(session, pot.name, round_id=of.id, but=made.id)
    made.name, made.area_id, made.amount = pot.name, pot.area_id, pot.amount
    made.ballot_type = pot.ballot_type
    made.asked_choices, made.most_choices = pot.asked_choices, pot.most_choices
    points = pot.ballot_type == BallotType.CUMULATIVE
    made.most_points = pot.most_points if points else None
    made.rule = pot.rule
    # Most votes first leaves nothing that a completion could add to.
    shares = pot.rule == VotingRule.EQUAL_SHARES
    made.completion = pot.completion if shares else Completion.NONE
    made.add1 = pot.add1
    made.step = 10**of.exponent
    made.tie_seed = pot.tie_seed or None
    made.least_age, made.most_age = pot.least_age, pot.most_age


def _check(session: Session, pot: PotGiven, *, round_id: int) -> None:
    if pot.amount <= 0:
        raise NoMoney
    if pot.most_choices is not None and pot.most_choices < max(pot.asked_choices, 1):
        raise MostBelowAsked
    if types.BallotType(pot.ballot_type.value) not in types.READINGS[pot.rule.value]:
        raise RuleCannotCount
    if pot.ballot_type == BallotType.CUMULATIVE and not pot.most_points:
        raise PointsNeeded
    if pot.least_age is not None and pot.most_age is not None and pot.least_age > pot.most_age:
        raise AgesCrossed
    if pot.area_id is not None:
        area = session.get(Area, pot.area_id)
        if area is None or area.round_id != round_id:
            raise NotFound


def _pot(session: Session, *, round_id: int, pot_id: int) -> Pot:
    row = session.get(Pot, pot_id)
    if row is None or row.round_id != round_id:
        raise NotFound
    return row


def _free_slug(session: Session, name: str, *, round_id: int, but: int | None) -> str:
    others = [
        row
        for row in session.scalars(select(Pot).where(Pot.round_id == round_id))
        if row.id != but
    ]
    if any(row.name.casefold() == name.casefold() for row in others):
        raise NameTaken
    return slug_of(name, taken={row.slug for row in others}, otherwise="pot")
