"""Lists of rounds: for everybody who comes to the first page, and for organisers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from pb.database import Session, clock
from pb.models import (
    ActRequest,
    Category,
    Flag,
    PaperBatch,
    PhaseDates,
    Picture,
    Pot,
    Project,
    Proposal,
    ProposalVersion,
    Round,
    Voter,
    VoterUpload,
)
from pb.services.holders import turning
from pb.services.overviews import round_pages
from pb.services.proposals import project_texts
from pb.services.proposals.projects import NO_DRAWING
from pb.services.proposals.proposal_lists import LISTED
from pb.services.proposals.proposal_versions import is_current
from pb.services.rounds import round_heads
from pb.services.rounds.maps import Place
from pb.services.rounds.round_heads import ORDER, AreaView, PhaseView, phase_state
from pb.services.rounds.round_steps import BY_TURN, Step, next_phase, step_of
from pb.vocabulary import Act, BatchState, Profile, ProposalState, RoundState, UploadState

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


class ToDo(StrEnum):
    """What a round wants from its organisers next."""

    FINISH_DRAFT = "finish-draft"
    CONFIRM_OPENING = "confirm-opening"
    REVIEW = "review"
    MAKE_CODES = "make-codes"
    CLOSE_BOX = "close-box"
    CONFIRM_CLOSING = "confirm-closing"
    WAIT_FOR_COUNT = "wait-for-count"
    TURN_KEYS = "turn-keys"
    PUBLISH = "publish"
    CONFIRM_PUBLISHING = "confirm-publishing"
    REPORT = "report"
    WRITE_TEXTS = "write-texts"
    LOOK_AT_FLAGS = "look-at-flags"
    LOOK_AT_FILE = "look-at-file"
    SEAL_BATCHES = "seal-batches"
    READ_PAPERS = "read-papers"
    HALL_DAY = "hall-day"


# What residents or a colleague wait for; the rest can be done in its own time.
URGENT = frozenset(
    {
        ToDo.CONFIRM_OPENING,
        ToDo.CLOSE_BOX,
        ToDo.CONFIRM_CLOSING,
        ToDo.TURN_KEYS,
        ToDo.SEAL_BATCHES,
        ToDo.READ_PAPERS,
        ToDo.PUBLISH,
        ToDo.CONFIRM_PUBLISHING,
        ToDo.WRITE_TEXTS,
    }
)


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in the organisers' list, with what waits for them."""

    card: RoundCard
    waiting: tuple[Act, ...]
    to_review: int
    voters: int
    texts_missing: int = 0
    keys_missing: bool = False
    flags: int = 0
    """That two people have not agreed on."""
    files: int = 0
    """Of voters, checked and not taken in."""
    open_batches: int = 0
    unread_batches: int = 0

    @property
    def to_do(self) -> tuple[ToDo, ...]:
        """What to do next, the most urgent first; often nothing, while residents have the turn."""
        match self.card.state:
            case RoundState.DRAFT:
                opening = Act.OPEN_ROUND in self.waiting
                return (ToDo.CONFIRM_OPENING if opening else ToDo.FINISH_DRAFT,)
            case RoundState.OPEN:
                return self._while_open()
            case RoundState.CLOSED:
                reading = ToDo.READ_PAPERS if self.unread_batches else ToDo.WAIT_FOR_COUNT
                return (ToDo.TURN_KEYS if self.keys_missing else reading,)
            case RoundState.COUNTED:
                asked = Act.PUBLISH_RESULT in self.waiting
                return (ToDo.CONFIRM_PUBLISHING if asked else ToDo.PUBLISH,)
        return (ToDo.REPORT,) if self.card.step == Step.DELIVERY else ()

    @property
    def is_urgent(self) -> bool:
        """Whether somebody waits for the organisers."""
        return any(what in URGENT for what in self.to_do)

    @property
    def lacks_codes(self) -> bool:
        """Whether nobody could vote, soon or now; on the day in a hall its own page says so."""
        in_the_hall = self.card.profile == Profile.HALL and self.card.step == Step.VOTE
        return self.voters == 0 and self.card.step in CODES_SOON and not in_the_hall

    def _while_open(self) -> tuple[ToDo, ...]:
        is_over = self.card.step == Step.COUNT
        asked = Act.CLOSE_BOX in self.waiting
        wanted = {
            ToDo.WRITE_TEXTS: self.texts_missing > 0,
            ToDo.REVIEW: self.to_review > 0 and self.card.step in REVIEW_NOW,
            ToDo.MAKE_CODES: self.lacks_codes,
            ToDo.HALL_DAY: self.card.profile == Profile.HALL and self.card.step == Step.VOTE,
            ToDo.LOOK_AT_FILE: self.files > 0 and not is_over,
            ToDo.SEAL_BATCHES: self.open_batches > 0 and is_over,
            ToDo.LOOK_AT_FLAGS: self.flags > 0,
            ToDo.CONFIRM_CLOSING: is_over and asked,
            ToDo.CLOSE_BOX: is_over and not asked,
        }
        return tuple(what for what, is_wanted in wanted.items() if is_wanted)


def home(session: Session) -> Home:
    """Return the first page; rounds in which people can do something come first."""
    cards = _cards(session, Round.state != RoundState.DRAFT)
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


def for_organisers(session: Session, *, round_id: int | None = None) -> tuple[RoundLine, ...]:
    """Return every round (or one), drafts first, then in the order of whose turn it is."""
    chosen = Round.id.is_not(None) if round_id is None else Round.id == round_id
    cards = _cards(session, chosen)
    waiting: dict[int, list[Act]] = {}
    for act, asked_for in session.execute(
        select(ActRequest.act, ActRequest.round_id)
        .where(ActRequest.answered_at.is_(None), ActRequest.round_id.is_not(None))
        .order_by(ActRequest.id)
    ):
        waiting.setdefault(asked_for or 0, []).append(act)
    to_review = _count_by_round(
        session, Proposal, Proposal.round_id, Proposal.state == ProposalState.SUBMITTED
    )
    voters = _count_by_round(session, Voter, Voter.round_id, Voter.round_id.is_not(None))
    flags = _count_by_round(session, Flag, Flag.round_id, Flag.agreed_at.is_(None))
    checked = VoterUpload.state == UploadState.CHECKED
    files = _count_by_round(session, VoterUpload, VoterUpload.round_id, checked)
    unsealed = PaperBatch.state == BatchState.OPEN
    open_batches = _count_by_round(session, PaperBatch, PaperBatch.round_id, unsealed)
    unsettled = PaperBatch.state != BatchState.SETTLED
    unread_batches = _count_by_round(session, PaperBatch, PaperBatch.round_id, unsettled)
    return tuple(
        RoundLine(
            card,
            waiting=tuple(waiting.get(card.id, ())),
            to_review=to_review.get(card.id, 0),
            voters=voters.get(card.id, 0),
            texts_missing=project_texts.missing(session, card.id) if card.awaits_texts else 0,
            keys_missing=card.state == RoundState.CLOSED and turning.waits(session, card.id),
            flags=flags.get(card.id, 0),
            files=files.get(card.id, 0),
            open_batches=open_batches.get(card.id, 0),
            unread_batches=unread_batches.get(card.id, 0),
        )
        for card in sorted(cards, key=lambda card: card.state != RoundState.DRAFT)
    )


def for_scrutineers(session: Session) -> tuple[RoundLine, ...]:
    """Return the rounds of ours in which people vote or have voted, in the same order."""
    return tuple(
        line
        for line in for_organisers(session)
        if line.card.step in WATCHED
        and line.card.state != RoundState.DRAFT
        and not line.card.is_imported
    )


def _cards(session: Session, condition: ColumnElement[bool]) -> tuple[RoundCard, ...]:
    rows = session.scalars(select(Round).where(condition).order_by(Round.id)).all()
    phases = _phases(session)
    money = _sums(session)
    ideas = _count_by_round(session, Proposal, Proposal.round_id, Proposal.state.in_(LISTED))
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


def _count_by_round(
    session: Session, table: Any, round_id: Any, condition: ColumnElement[bool]
) -> Mapping[int, int]:
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
