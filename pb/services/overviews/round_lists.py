"""Cards of rounds, and the first page that shows them to everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from pb.database import Session, clock
from pb.models import (
    Category,
    PhaseDates,
    Picture,
    Pot,
    Project,
    Proposal,
    ProposalVersion,
    Round,
)
from pb.services.overviews import round_pages
from pb.services.proposals.projects import NO_DRAWING
from pb.services.proposals.proposal_lists import LISTED
from pb.services.proposals.proposal_versions import is_current
from pb.services.rounds import round_heads
from pb.services.rounds.maps import Place
from pb.services.rounds.round_heads import ORDER, AreaView, PhaseView, phase_state
from pb.services.rounds.round_steps import BY_TURN, Step, next_phase, step_of
from pb.vocabulary import Profile, ProposalState, RoundState

PLACES = {step: place for place, step in enumerate(BY_TURN)}
REVIEW_NOW = frozenset({Step.REVIEW, Step.PAUSE})
WATCHED = frozenset({Step.VOTE, Step.COUNT, Step.RESULT, Step.DELIVERY})
CODES_SOON = frozenset({Step.REVIEW, Step.PAUSE, Step.VOTE})
# A round in which nothing happens any more does not stand on top of the first page, nor does
# one that was held elsewhere.
NO_HERO = frozenset({Step.OVER, Step.ANNULLED})


@dataclass(frozen=True, slots=True)
class RoundCard:
    """A round as a card shows it; money in the smallest unit."""

    id: int
    slug: str
    title: str
    purpose: str
    currency: str
    exponent: int
    time_zone: str
    state: RoundState
    step: Step
    phases: tuple[PhaseView, ...]
    money: int
    ideas: int
    projects: int
    picture_digest: str | None
    picture_alt: str
    drawing: str
    is_imported: bool
    profile: Profile

    @property
    def awaits_texts(self) -> bool:
        """Whether its vote is near or runs, so that its papers have to be readable."""
        return self.state == RoundState.OPEN and self.step in CODES_SOON

    @property
    def turn_ends(self) -> datetime | None:
        """When the phase that runs now closes."""
        return next((p.closes_at for p in reversed(self.phases) if p.state == "now"), None)

    @property
    def next_phase(self) -> PhaseView | None:
        """The phase that comes next."""
        return next_phase(self.phases)


@dataclass(frozen=True, slots=True)
class Home:
    """The first page: the round whose turn it is, with its map, and the others."""

    first: RoundCard | None
    areas: tuple[AreaView, ...]
    places: tuple[Place, ...]
    others: tuple[RoundCard, ...]


def home(session: Session) -> Home:
    """Return the first page; rounds in which people can do something come first."""
    cards = cards_of(session, Round.state != RoundState.DRAFT)
    ours = [card for card in cards if card.step not in NO_HERO and not card.is_imported]
    # A day in a hall is for those who are there: it leads only where nothing else is on.
    ours.sort(key=lambda card: card.profile == Profile.HALL)
    first = next(iter(ours), None)
    if first is None:
        return Home(None, (), (), cards)
    return Home(
        first=first,
        areas=round_heads.areas_of(session, first.id),
        places=round_pages.idea_places(session, first.id),
        others=tuple(card for card in cards if card is not first),
    )


def cards_of(session: Session, condition: ColumnElement[bool]) -> tuple[RoundCard, ...]:
    """Return the cards of rounds, in the order of whose turn it is."""
    rows = session.scalars(select(Round).where(condition).order_by(Round.id)).all()
    phases = _phases(session)
    money = _sums(session)
    ideas = count_by_round(session, Proposal, Proposal.round_id, Proposal.state.in_(LISTED))
    papers = _projects(session)
    pictures = _pictures(session)
    drawings = _drawings(session)
    cards = []
    for row in rows:
        dates = phases.get(row.id, ())
        digest, alt = pictures.get(row.id, (None, ""))
        cards.append(
            RoundCard(
                id=row.id,
                slug=row.slug,
                title=row.title,
                purpose=row.purpose,
                currency=row.currency,
                exponent=row.exponent,
                time_zone=row.time_zone,
                state=row.state,
                step=step_of(row.state, dates),
                phases=dates,
                money=money.get(row.id, 0),
                ideas=ideas.get(row.id, 0),
                projects=papers.get(row.id, 0),
                picture_digest=digest,
                picture_alt=alt,
                drawing=drawings.get(row.id, NO_DRAWING),
                is_imported=round_heads.is_imported(row),
                profile=row.profile,
            )
        )
    return tuple(sorted(cards, key=_turn))


def _turn(card: RoundCard) -> tuple[int, float, int]:
    """What people can do first; of those what ends first; then the newest."""
    ends = card.turn_ends
    return (PLACES[card.step], ends.timestamp() if ends else float("inf"), -card.id)


def _phases(session: Session) -> Mapping[int, tuple[PhaseView, ...]]:
    now = clock(session)
    by_round: dict[int, list[PhaseDates]] = {}
    for row in session.scalars(select(PhaseDates).order_by(PhaseDates.id)):
        by_round.setdefault(row.round_id, []).append(row)
    return {
        round_id: tuple(
            PhaseView(
                row.phase,
                row.opens_at,
                row.closes_at,
                phase_state(row.opens_at, row.closes_at, now),
            )
            for row in sorted(rows, key=lambda row: (row.opens_at, ORDER[row.phase]))
        )
        for round_id, rows in by_round.items()
    }


def _sums(session: Session) -> Mapping[int, int]:
    rows = session.execute(select(Pot.round_id, func.sum(Pot.amount)).group_by(Pot.round_id))
    return {round_id: int(amount) for round_id, amount in rows}


def count_by_round(
    session: Session, table: Any, round_id: Any, condition: ColumnElement[bool]
) -> Mapping[int, int]:
    """Return how many rows of a table each round has; none: it is not there."""
    rows = session.execute(
        select(round_id, func.count()).select_from(table).where(condition).group_by(round_id)
    )
    return {found: int(count) for found, count in rows}


def _projects(session: Session) -> Mapping[int, int]:
    rows = session.execute(
        select(Pot.round_id, func.count())
        .join(Project, Project.pot_id == Pot.id)
        .group_by(Pot.round_id)
    )
    return {round_id: int(count) for round_id, count in rows}


def _drawings(session: Session) -> Mapping[int, str]:
    """Return the drawing of each round's first theme."""
    rows = session.execute(
        select(Category.round_id, Category.drawing).order_by(
            Category.round_id, Category.position.desc(), Category.id.desc()
        )
    )
    return {row.round_id: row.drawing for row in rows}  # the last one stands


def _pictures(session: Session) -> Mapping[int, tuple[str, str]]:
    """Choose a picture for each round: of its oldest idea that has one, on the ballot if any."""
    place = func.row_number().over(
        partition_by=Proposal.round_id,
        order_by=(
            case((Proposal.state == ProposalState.SHORTLISTED, 0), else_=1),
            Proposal.number,
        ),
    )
    ranked = (
        select(
            Proposal.round_id,
            Picture.digest,
            ProposalVersion.picture_alt,
            place.label("place"),
        )
        .select_from(Proposal)
        .join(ProposalVersion, is_current())
        .join(Picture, Picture.id == ProposalVersion.picture_id)
        .where(Proposal.state.in_(LISTED))
        .subquery()
    )
    rows = session.execute(
        select(ranked.c.round_id, ranked.c.digest, ranked.c.picture_alt)
        .where(ranked.c.place == 1)
        .order_by(ranked.c.round_id)
    )
    return {round_id: (digest, alt) for round_id, digest, alt in rows}
