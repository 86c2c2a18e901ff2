"""What residents' pages of a round show: the round itself, and its rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from pb.database import Session
from pb.models import Event, Proposal, ProposalVersion, Round
from pb.services.errors import NotFound
from pb.services.proposals import projects, proposal_lists
from pb.services.proposals.projects import ProjectView
from pb.services.proposals.proposal_lists import LISTED, CardView, Wanted
from pb.services.proposals.proposal_versions import is_current
from pb.services.results import results
from pb.services.results.results import RoundResult
from pb.services.rounds import profiles, round_ladder
from pb.services.rounds.maps import Place
from pb.services.rounds.profiles import Protections
from pb.services.rounds.round_heads import RoundHead
from pb.services.rounds.round_steps import Step, step_of_head
from pb.services.rounds.round_values import Ladder
from pb.vocabulary import BallotType, Completion, KeyScheme, PaperRule, Phase, Tag, VotingRule

MOST_CARDS = 9
MOST_DOTS = 300
# What happened to a round as a whole; everything else is for the pages of its parts.
PUBLIC = (
    Tag.ROUND_OPENED,
    Tag.PHASE_BEGAN,
    Tag.PHASE_ENDED,
    Tag.ROUND_CLOSED,
    Tag.ROUND_COUNTED,
    Tag.ROUND_PUBLISHED,
    Tag.ROUND_ANNULLED,
    Tag.ROUND_IMPORTED,
)


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What only a round's own pages say of it."""

    description: str
    electorate: str
    eligible: int | None
    leftover: str
    opened_at: datetime | None
    ladder: Ladder
    languages: tuple[str, ...]
    paper_rule: PaperRule
    key_scheme: KeyScheme
    protections: Protections


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A round's own page: ideas until the vote, the ballot's projects, or the result."""

    step: Step
    facts: RoundFacts
    ideas: tuple[CardView, ...]
    idea_count: int
    projects: tuple[ProjectView, ...]
    project_count: int
    result: RoundResult | None
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class HistoryView:
    """Something that happened to a round, as everybody may know it."""

    at: datetime
    tag: Tag
    phase: Phase | None


def facts(session: Session, head: RoundHead) -> RoundFacts:
    """Return what a round says of itself.

    Raises:
        NotFound: no such round.
    """
    row = session.get(Round, head.id)
    if row is None:
        raise NotFound
    return RoundFacts(
        description=row.description,
        electorate=row.electorate,
        eligible=row.eligible,
        leftover=row.leftover,
        opened_at=row.opened_at,
        ladder=round_ladder.of_round(session, head.id),
        paper_rule=row.paper_rule,
        languages=tuple(row.languages),
        key_scheme=row.key_scheme,
        protections=profiles.protections(
            head, key_scheme=row.key_scheme, paper_rule=row.paper_rule
        ),
    )


def page(session: Session, head: RoundHead) -> RoundPage:
    """Return a round's own page; during the vote projects stand in the order of their numbers."""
    step = step_of_head(head)
    result = results.published(session, head)
    papers, shown = _projects(session, head, step, result)
    ideas = proposal_lists.IdeaPage((), total=0, page=1, pages=1)
    if not papers:
        ideas = proposal_lists.index(session, head, Wanted())
    return RoundPage(
        step=step,
        facts=facts(session, head),
        ideas=ideas.cards[:MOST_CARDS],
        idea_count=ideas.total,
        projects=shown[:MOST_CARDS],
        project_count=len(papers),
        result=result,
        places=_project_places(shown) if papers else idea_places(session, head.id),
    )


def _projects(
    session: Session, head: RoundHead, step: Step, result: RoundResult | None
) -> tuple[tuple[ProjectView, ...], tuple[ProjectView, ...]]:
    """Return a round's projects, and those to show: after the result, what is funded."""
    if result is not None:
        rows = [row for pot in result.pots for row in pot.rows]
        return (
            tuple(row.project for row in rows),
            tuple(row.project for row in rows if row.funded),
        )
    if step not in {Step.VOTE, Step.COUNT}:
        return (), ()
    papers = projects.on_papers(session, tuple(pot.id for pot in head.pots))
    return papers, papers


def _project_places(shown: Sequence[ProjectView]) -> tuple[Place, ...]:
    return tuple(
        Place(project.longitude, project.latitude, project.title)
        for project in shown
        if project.longitude is not None and project.latitude is not None
    )


def history(session: Session, round_id: int) -> tuple[HistoryView, ...]:
    """Return what happened to a round so far, oldest first."""
    rows = session.scalars(
        select(Event)
        .where(Event.round_id == round_id, Event.tag.in_(PUBLIC))
        .order_by(Event.at, Event.id)
    )
    return tuple(
        HistoryView(
            row.at, row.tag, Phase(row.details["phase"]) if "phase" in row.details else None
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class WayOfVoting:
    """How people vote, the choices that they are asked for and may make, their points."""

    ballot_type: BallotType
    asked: int
    most: int | None
    points: int | None


def ways_of_voting(head: RoundHead) -> tuple[tuple[WayOfVoting, tuple[str, ...]], ...]:
    """Return how people vote in which pots."""
    groups: dict[WayOfVoting, list[str]] = {}
    for pot in head.pots:
        way = WayOfVoting(
            pot.ballot_type, pot.asked_choices, pot.most_choices, points=pot.most_points
        )
        groups.setdefault(way, []).append(pot.name)
    return tuple((way, tuple(names)) for way, names in groups.items())


def rules(head: RoundHead) -> tuple[tuple[VotingRule, Completion, tuple[str, ...]], ...]:
    """Return by which rule and completion which pots are shared out."""
    groups: dict[tuple[VotingRule, Completion], list[str]] = {}
    for pot in head.pots:
        groups.setdefault((pot.rule, pot.completion), []).append(pot.name)
    return tuple((rule, extra, tuple(names)) for (rule, extra), names in groups.items())


def idea_places(session: Session, round_id: int) -> tuple[Place, ...]:
    """Return where the ideas of a round would be, oldest first."""
    rows = session.execute(
        select(ProposalVersion.longitude, ProposalVersion.latitude, ProposalVersion.title)
        .select_from(Proposal)
        .join(ProposalVersion, is_current())
        .where(
            Proposal.round_id == round_id,
            Proposal.state.in_(LISTED),
            ProposalVersion.longitude.is_not(None),
            ProposalVersion.latitude.is_not(None),
        )
        .order_by(Proposal.number)
        .limit(MOST_DOTS)
    )
    return tuple(
        Place(lon, lat, title) for lon, lat, title in rows if lon is not None and lat is not None
    )
