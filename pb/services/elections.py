"""The only bridge from rows to the count: a pot's election and its published parameters."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from babel import numbers
from sqlalchemy import select

from pb.allocation.ballots import BallotType
from pb.allocation.election import Election, Project, in_major
from pb.allocation.marking import HIGHEST_SCORE, Mark, ballot_of
from pb.allocation.parameters import Add1, Completion, Parameters
from pb.database import Session
from pb.models import Area, Category, PhaseDates, Pot, Round
from pb.models import Project as ProjectRow
from pb.services.errors import MoneyTooFine
from pb.vocabulary import BallotType as WaysToVote
from pb.vocabulary import Phase


def of_pot(session: Session, pot: Pot, *, papers: Iterable[Sequence[Mark]]) -> Election:
    """Return a pot's election, in the round's currency.

    Args:
        session: a database session.
        pot: the pot, with its amount in the currency's smallest unit.
        papers: the marks on each paper of its opened box, empty papers included.
    """
    round_ = session.get_one(Round, pot.round_id)
    ballot_type = BallotType(pot.ballot_type.value)
    return Election(
        projects=_projects(session, pot.id),
        ballots=tuple(ballot_of(paper, ballot_type) for paper in papers),
        budget=pot.amount,
        ballot_type=ballot_type,
        step=pot.step,
        unit_exponent=round_.exponent,
        currency=round_.currency,
        meta=_meta(session, round_, pot),
    )


def in_units_of(election: Election, currency: str) -> Election:
    """Return an election from a file with its sums in the currency's smallest unit.

    Raises:
        MoneyTooFine: a sum is finer than the currency.
    """
    exponent = int(numbers.get_currency_precision(currency))

    def units(amount: int) -> int:
        if exponent >= election.unit_exponent:
            return int(amount * 10 ** (exponent - election.unit_exponent))
        whole, rest = divmod(amount, 10 ** (election.unit_exponent - exponent))
        if rest:
            raise MoneyTooFine(currency=currency)
        return int(whole)

    return replace(
        election,
        projects=tuple(replace(p, cost=units(p.cost)) for p in election.projects),
        budget=units(election.budget),
        step=units(election.step),
        unit_exponent=exponent,
        currency=currency,
    )


def parameters_of(pot: Pot) -> Parameters:
    """Return what was decided about a pot's count before anybody voted."""
    completion = Completion(pot.completion.value)
    return Parameters(
        completion=completion,
        add1=None if completion is Completion.NONE else Add1(pot.add1),
        seed=pot.tie_seed,
    )


def _projects(session: Session, pot_id: int) -> tuple[Project, ...]:
    rows = session.execute(
        select(ProjectRow, Category.name, Area.name)
        .outerjoin(Category, Category.id == ProjectRow.category_id)
        .outerjoin(Area, Area.id == ProjectRow.area_id)
        .where(ProjectRow.pot_id == pot_id)
        .order_by(ProjectRow.position, ProjectRow.id)
    )
    return tuple(
        Project(row.key, row.cost, name=row.title, category=category or "", area=area or "")
        for row, category, area in rows
    )


def _meta(session: Session, round_: Round, pot: Pot) -> dict[str, str]:
    """What a .pb file says about an election beside what the count needs."""
    found = {"description": round_.title, "unit": pot.name, "instance": round_.slug}
    voting = session.scalar(
        select(PhaseDates).where(
            PhaseDates.round_id == round_.id, PhaseDates.phase == Phase.VOTING
        )
    )
    if voting is not None:
        zone = ZoneInfo(round_.time_zone)
        found["date_begin"] = voting.opens_at.astimezone(zone).strftime("%d.%m.%Y")
        found["date_end"] = voting.closes_at.astimezone(zone).strftime("%d.%m.%Y")
    if pot.most_choices is not None:
        found["max_length"] = str(pot.most_choices)
    return found | _limits(round_, pot)


def _limits(round_: Round, pot: Pot) -> dict[str, str]:
    """What a paper may give or spend, by Pabulib's names."""
    if pot.ballot_type == WaysToVote.CUMULATIVE and pot.most_points is not None:
        return {"max_sum_points": str(pot.most_points)}
    if pot.ballot_type == WaysToVote.SCORING:
        return {"max_points": str(HIGHEST_SCORE)}
    if pot.ballot_type == WaysToVote.KNAPSACK:
        return {"max_sum_cost": in_major(pot.amount, unit_exponent=round_.exponent)}
    return {}
