"""Results as pages show them: frozen values out of what was counted, never counted again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Row, select

from pb.allocation import pabulib
from pb.allocation.alone import ballots_alone
from pb.allocation.explain import Explanation, explain
from pb.allocation.outcome import DecidedBy, Outcome, Step, Unfunded
from pb.database import Session
from pb.models import Count, Publication, Round
from pb.services import keeping
from pb.services.errors import NotFound
from pb.services.hiding import FEWEST
from pb.services.proposals import project_texts, projects
from pb.services.proposals.projects import ProjectView
from pb.services.results import disclosure as disclosures
from pb.services.results.disclosure import WHOLE, Because, Disclosure, Told
from pb.services.results.facts import Facts
from pb.services.rounds.round_heads import PotView, RoundHead
from pb.vocabulary import RoundState


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One project and what became of it. Money in the smallest unit; `paying` could still pay.

    Figures that the rule does not have, or that are not told, are None.
    """

    project: ProjectView
    funded: bool
    explanation: Explanation | None
    place: int | None
    votes: int | None
    score: int | None
    effective_votes: Fraction | None = None
    price: Fraction | None = None
    paying: int | None = None
    supporters_left: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """Projects that were as good when one was chosen, and which published order chose it."""

    chosen: str
    level: tuple[str, ...]
    decided_by: DecidedBy


@dataclass(frozen=True, slots=True)
class PotResult:
    """What one pot funded; `number` is that of its publication, None before it is public.

    The outcome, the facts and the rows have only what may be told; the digest is empty where the
    ballots are not published.
    """

    pot: PotView
    number: int | None
    counted_at: datetime
    published_at: datetime | None
    outcome: Outcome
    facts: Facts
    digest: str
    rows: tuple[ResultRow, ...]
    ties: tuple[Tie, ...]
    told: Told = Told.BALLOTS
    because: Because | None = None

    @property
    def funded(self) -> tuple[ResultRow, ...]:
        """The funded projects, in the order of their funding."""
        return tuple(row for row in self.rows if row.funded)

    @property
    def most_votes(self) -> int:
        """The votes of the project that most people voted for."""
        return max((row.votes or 0 for row in self.rows), default=0)

    @property
    def has_working(self) -> bool:
        """Whether the reasons and the whole working are told."""
        return disclosures.has_working(self.told, self.outcome.rule)

    def row(self, key: str) -> ResultRow | None:
        """Return what became of a project, None if it did not stand on this pot's paper."""
        return next((row for row in self.rows if row.project.key == key), None)


@dataclass(frozen=True, slots=True)
class RoundResult:
    """The result of a round's pots, and what holds for all of them together.

    `areas_funded` of the round's `areas` got at least one project of their own; `leftover` says
    what happens to the rest, as the organisers wrote it.
    """

    pots: tuple[PotResult, ...]
    leftover: str
    areas: int
    areas_funded: int

    @property
    def funded(self) -> int:
        """How many projects are funded."""
        return sum(len(pot.outcome.steps) for pot in self.pots)

    @property
    def budget(self) -> int:
        """All pots together."""
        return sum(pot.outcome.budget for pot in self.pots)

    @property
    def cost(self) -> int:
        """What all funded projects cost."""
        return sum(pot.outcome.cost for pot in self.pots)

    @property
    def left(self) -> int:
        """What is left of all pots."""
        return self.budget - self.cost

    @property
    def ballots(self) -> int:
        """How many ballots were counted, over all pots."""
        return sum(pot.facts.ballots for pot in self.pots)

    @property
    def whole(self) -> tuple[PotResult, ...]:
        """The pots of which every ballot is published."""
        return tuple(pot for pot in self.pots if pot.told == Told.BALLOTS)

    @property
    def published(self) -> int:
        """How many ballots are published, over all pots."""
        return sum(pot.facts.ballots for pot in self.whole)

    @property
    def content(self) -> int:
        """How many of the published ones name at least one funded project."""
        return sum(pot.facts.content or 0 for pot in self.whole)

    @property
    def voted(self) -> int:
        """How many people voted; at least as many as there are ballots in the fullest box."""
        return max((max(p.facts.ballots, p.facts.round_voted or 0) for p in self.pots), default=0)

    @property
    def channels(self) -> Mapping[str, int]:
        """How many people voted in the round by each way that somebody used."""
        return next((pot.facts.round_channels for pot in self.pots), {})

    @property
    def spoiled(self) -> int:
        """How many papers count for nothing, over all pots."""
        return sum(pot.facts.spoiled for pot in self.pots)

    @property
    def listed(self) -> int | None:
        """How many people could vote, if there is a voter list."""
        return next((pot.facts.round_listed for pot in self.pots), None)

    def pot(self, slug: str) -> PotResult:
        """Return a pot's result.

        Raises:
            NotFound
        """
        found = next((pot for pot in self.pots if pot.pot.slug == slug), None)
        if found is None:
            raise NotFound
        return found


EVER_PUBLIC = frozenset({RoundState.PUBLISHED, RoundState.ANNULLED})


def is_published(head: RoundHead) -> bool:
    """Whether a round's result is public."""
    return head.state == RoundState.PUBLISHED


def published(session: Session, head: RoundHead) -> RoundResult | None:
    """Return a round's published result, None before it is public.

    What was published stays to be seen after an annulment; its pages say that it does not count.
    """
    if head.state not in EVER_PUBLIC:
        return None
    newest = _newest(
        session.execute(
            select(*_COLUMNS, Publication.number, Publication.published_at)
            .join(Publication, Publication.count_id == Count.id)
            .where(Publication.pot_id.in_([pot.id for pot in head.pots]))
            .order_by(Publication.pot_id, Publication.number)
        ).all()
    )
    return _result(session, head, newest) if newest or is_published(head) else None


def insist_published(session: Session, head: RoundHead) -> RoundResult:
    """Return a round's published result.

    Raises:
        NotFound: it is not public.
    """
    result = published(session, head)
    if result is None:
        raise NotFound
    return result


def counted(session: Session, head: RoundHead) -> RoundResult | None:
    """Return what would be published now, for officers; None before the count."""
    newest = _newest(
        session.execute(
            select(*_COLUMNS)
            .where(Count.pot_id.in_([pot.id for pot in head.pots]))
            .order_by(Count.pot_id, Count.number)
        ).all()
    )
    return _result(session, head, newest) if newest else None


def read_in(session: Session, result: RoundResult, *, language: str) -> RoundResult:
    """Return a result with its projects' short texts in a reader's language."""
    shown = project_texts.read_in(
        session, [row.project for pot in result.pots for row in pot.rows], language=language
    )
    by_id = {project.id: project for project in shown}
    pots = tuple(
        replace(pot, rows=tuple(replace(row, project=by_id[row.project.id]) for row in pot.rows))
        for pot in result.pots
    )
    return replace(result, pots=pots)


# Not the .pb file: it may have megabytes, and no page shows it.
_COLUMNS = (Count.id, Count.pot_id, Count.outcome, Count.digest, Count.counted_at)


def _newest(rows: Any) -> Mapping[int, Row[Any]]:
    """Keep the last row of each pot; they come with their numbers ascending."""
    return {row.pot_id: row for row in rows}


def _result(session: Session, head: RoundHead, counts: Mapping[int, Row[Any]]) -> RoundResult:
    papers = projects.on_papers(session, tuple(counts))
    by_pot: dict[int, dict[str, ProjectView]] = {pot_id: {} for pot_id in counts}
    for project in papers:
        by_pot[project.pot_id][project.key] = project
    pots = tuple(
        _pot_result(session, head, pot, row=counts[pot.id], papers=by_pot[pot.id])
        for pot in head.pots
        if pot.id in counts
    )
    areas = {row.project.area_id or pot.pot.area_id for pot in pots for row in pot.funded}
    leftover = session.scalars(select(Round.leftover).where(Round.id == head.id)).one()
    return RoundResult(
        pots, leftover=leftover, areas=len(head.areas), areas_funded=len(areas - {None})
    )


def _pot_result(
    session: Session,
    head: RoundHead,
    pot: PotView,
    *,
    row: Row[Any],
    papers: Mapping[str, ProjectView],
) -> PotResult:
    outcome = Outcome.from_dict(row.outcome)
    facts = Facts.from_dict(row.outcome["facts"])
    found = _disclosure(session, head, row, facts=facts, outcome=outcome)
    outcome = disclosures.tellable(outcome, found.told, tuple(papers))
    return PotResult(
        pot=pot,
        number=getattr(row, "number", None),
        counted_at=row.counted_at,
        published_at=getattr(row, "published_at", None),
        outcome=outcome,
        facts=disclosures.tellable_facts(facts, found.told),
        digest=row.digest if found.is_whole else "",
        rows=_rows(outcome, papers, found.told),
        ties=tuple(
            Tie(step.project, step.level, step.decided_by)
            for step in outcome.steps
            if step.decided_by is not None
        ),
        told=found.told,
        because=found.because,
    )


def _disclosure(
    session: Session, head: RoundHead, row: Row[Any], *, facts: Facts, outcome: Outcome
) -> Disclosure:
    """Say what may be told; of an old count, by looking at its ballots once more."""
    if head.is_imported:  # its ballots are public elsewhere
        return WHOLE
    found = Disclosure.from_dict(row.outcome)
    if found is not None:
        return found
    if facts.alone is None and facts.ballots >= FEWEST:
        facts = replace(facts, alone=_alone(session, head, row))
    return disclosures.disclosure(facts, outcome)


def _alone(session: Session, head: RoundHead, row: Row[Any]) -> int:
    def look() -> int:
        data = session.scalars(select(Count.pabulib).where(Count.id == row.id)).one()
        return ballots_alone(pabulib.parse(data, file=head.slug).election)

    return keeping.kept(session, head.version, ("alone", row.id), look, lasts=keeping.FOR_GOOD)


def _rows(
    outcome: Outcome, papers: Mapping[str, ProjectView], told: Told
) -> tuple[ResultRow, ...]:
    if not disclosures.has_working(told, outcome.rule):
        has_totals = told == Told.TOTALS
        every: tuple[Step | Unfunded, ...] = (*outcome.steps, *outcome.unfunded)
        return tuple(
            ResultRow(
                project=papers[one.project],
                funded=isinstance(one, Step),
                explanation=None,
                place=None,
                votes=one.votes if has_totals else None,
                score=one.score if has_totals else None,
            )
            for one in every
        )
    reasons = explain(outcome)
    funded = (
        _funded_row(step, place, papers[step.project], reasons[step.project])
        for place, step in enumerate(outcome.steps, start=1)
    )
    rest = (
        _unfunded_row(entry, papers[entry.project], reasons[entry.project])
        for entry in outcome.unfunded
    )
    return (*funded, *rest)


def _funded_row(step: Step, place: int, project: ProjectView, reason: Explanation) -> ResultRow:
    return ResultRow(
        project=project,
        funded=True,
        explanation=reason,
        place=place,
        votes=step.votes,
        score=step.score,
        effective_votes=step.effective_votes,
        price=step.price,
        paying=step.paid_in_full,
    )


def _unfunded_row(entry: Unfunded, project: ProjectView, reason: Explanation) -> ResultRow:
    return ResultRow(
        project=project,
        funded=False,
        explanation=reason,
        place=None,
        votes=entry.votes,
        score=entry.score,
        supporters_left=entry.supporters_left,
    )
