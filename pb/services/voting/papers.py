"""Ballot papers: what stands on a pot's paper, and which marks it takes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, or_, select, true

from pb.allocation import ballots as types
from pb.allocation import marking
from pb.allocation.marking import Fault, Limits, Mark
from pb.database import Session
from pb.models import Pot, Project, Round
from pb.services.errors import (
    ChosenTwice,
    FigureNotTaken,
    OverBudget,
    PlacesUnclear,
    ProjectNotOnPaper,
    Refusal,
    TooManyChoices,
    TooManyPoints,
)
from pb.services.proposals import project_texts
from pb.services.rounds.round_heads import PotView
from pb.vocabulary import BallotType

Marks = Mapping[int, Sequence[Mark]]
"""The marks of one voter by pot id: project keys with figures (allocation/marking.py).

A pot that is left out stays as it is; no marks are a blank ballot."""


class Priced(Protocol):
    """A project of a paper."""

    @property
    def key(self) -> str:
        """Its number."""

    @property
    def cost(self) -> int:
        """In the smallest unit."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What a valid ballot of a pot is: which projects, at which costs, marked how and how far."""

    pot_id: int
    pot_slug: str
    pot_name: str
    area_id: int | None
    ballot_type: BallotType
    limits: Limits
    costs: Mapping[str, int]
    least_age: int | None = None
    most_age: int | None = None
    is_ready: bool = True
    """Whether every project can be read in each language that the round promises."""

    @property
    def widest_figure(self) -> int:
        """The figure of a mark that takes most room."""
        return marking.widest_figure(
            types.BallotType(self.ballot_type.value), projects=len(self.costs), limits=self.limits
        )


def approve(keys: Iterable[str]) -> tuple[Mark, ...]:
    """Return the marks of a paper on which these projects are chosen."""
    return tuple((key, 1) for key in keys)


def papers_of(session: Session, round_id: int, *, area_id: int | None = None) -> dict[int, Paper]:
    """Return the papers of a round's pots by pot id; with an area, those of its voters only."""
    pots = _pots(session, round_id, area_id=area_id)
    costs: dict[int, dict[str, int]] = {pot.id: {} for pot in pots}
    needs_texts = any(len(pot.languages) > 1 for pot in pots)
    for pot_id, key, cost, summary in session.execute(
        select(Project.pot_id, Project.key, Project.cost, Project.summary).where(
            Project.pot_id.in_(list(costs))
        )
    ):
        costs[pot_id][key] = cost
        needs_texts = needs_texts or not summary
    # One statement more, for those rounds only that promise more than the proposals' own words.
    lacks = needs_texts and project_texts.lacks_any(
        session, list(costs), languages=pots[0].languages
    )
    return {
        pot.id: Paper(
            pot_id=pot.id,
            pot_slug=pot.slug,
            pot_name=pot.name,
            area_id=pot.area_id,
            ballot_type=pot.ballot_type,
            limits=limits_of(pot),
            costs=costs[pot.id],
            least_age=pot.least_age,
            most_age=pot.most_age,
            is_ready=not lacks,
        )
        for pot in pots
    }


def _pots(session: Session, round_id: int, *, area_id: int | None) -> Sequence[Any]:
    own: ColumnElement[bool] = true()
    if area_id is not None:
        own = or_(Pot.area_id.is_(None), Pot.area_id == area_id)
    return session.execute(
        select(
            Pot.id,
            Pot.slug,
            Pot.name,
            Pot.area_id,
            Pot.amount,
            Pot.ballot_type,
            Pot.most_choices,
            Pot.most_points,
            Pot.least_age,
            Pot.most_age,
            Round.languages,
        )
        .join(Round, Round.id == Pot.round_id)
        .where(Pot.round_id == round_id, own)
        .order_by(Pot.position, Pot.id)
    ).all()


def paper_of(pot: PotView, projects: Iterable[Priced]) -> Paper:
    """Return the paper of a pot that a page has loaded, with its projects."""
    return Paper(
        pot_id=pot.id,
        pot_slug=pot.slug,
        pot_name=pot.name,
        area_id=pot.area_id,
        ballot_type=pot.ballot_type,
        limits=limits_of(pot),
        costs={project.key: project.cost for project in projects},
        least_age=pot.least_age,
        most_age=pot.most_age,
    )


class Limited(Protocol):
    """A pot as its limits need it."""

    @property
    def amount(self) -> int:
        """What it holds."""

    @property
    def ballot_type(self) -> BallotType:
        """How people vote."""

    @property
    def most_choices(self) -> int | None:
        """How many projects a paper may name."""

    @property
    def most_points(self) -> int | None:
        """How many points a paper may give."""


def limits_of(pot: Limited) -> Limits:
    """Return what a paper of a pot may hold."""
    one = pot.ballot_type == BallotType.CHOOSE_ONE
    return Limits(1 if one else pot.most_choices, money=pot.amount, points=pot.most_points)


def examine(paper: Paper, marks: Sequence[Mark]) -> None:
    """Refuse a ballot that its pot does not take. Fewer marks than asked for are fine.

    Raises:
        ChosenTwice, ProjectNotOnPaper, FigureNotTaken, TooManyChoices, OverBudget,
        TooManyPoints, PlacesUnclear
    """
    found = marking.faults(
        marks,
        costs=paper.costs,
        ballot_type=types.BallotType(paper.ballot_type.value),
        limits=paper.limits,
    )
    if found:
        raise _refusal(found[0], paper, marks)


def _refusal(fault: Fault, paper: Paper, marks: Sequence[Mark]) -> Refusal:
    limits = paper.limits
    if fault is Fault.TOO_MANY:
        return TooManyChoices(pot=paper.pot_name, chosen=len(marks), most=limits.most or 1)
    if fault is Fault.TOO_MANY_POINTS:
        given = sum(figure for _key, figure in marks)
        return TooManyPoints(pot=paper.pot_name, given=given, most=limits.points or 0)
    if fault is Fault.TOO_DEAR:
        return OverBudget(pot=paper.pot_name)
    return _PLAIN[fault]()


_PLAIN: Mapping[Fault, type[Refusal]] = {
    Fault.TWICE: ChosenTwice,
    Fault.UNKNOWN: ProjectNotOnPaper,
    Fault.NO_SUCH_FIGURE: FigureNotTaken,
    Fault.PLACES_UNCLEAR: PlacesUnclear,
}


def keyed(
    marked: Mapping[int, Iterable[tuple[int, int]]], keys: Mapping[int, Mapping[int, str]]
) -> Marks:
    """Return the project keys of marks that a page kept as ids with figures, by pot.

    Args:
        marked: projects' ids with figures, by pot id.
        keys: what stands on papers: keys by projects' ids, by pot id.

    Raises:
        ProjectNotOnPaper: an id is not on that pot's paper.
    """
    try:
        return {
            pot: tuple((keys[pot][one], figure) for one, figure in some)
            for pot, some in marked.items()
        }
    except KeyError as unknown:
        raise ProjectNotOnPaper from unknown
