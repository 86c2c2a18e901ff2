"""What every page of a round shows: its name, steps, areas, pots."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from pb.database import Session, clock
from pb.models import Area, Category, PhaseDates, Pot, Round
from pb.services import keeping
from pb.services.errors import NotFound, PhaseNotRunning
from pb.vocabulary import BallotType, Completion, EntryWay, Phase, Profile, RoundState, VotingRule

ORDER = {phase: place for place, phase in enumerate(Phase)}


@dataclass(frozen=True, slots=True)
class PhaseView:
    """A phase with its moments (UTC); state is done, now or next."""

    phase: Phase
    opens_at: datetime
    closes_at: datetime
    state: str

    def at(self, now: datetime) -> "PhaseView":
        """Return the phase as it stands at a moment."""
        state = phase_state(self.opens_at, self.closes_at, now)
        return self if state == self.state else replace(self, state=state)


@dataclass(frozen=True, slots=True)
class AreaView:
    """An area; its boundary is a ring of [longitude, latitude] pairs, if known."""

    id: int
    slug: str
    name: str
    about: str
    population: int | None
    boundary: tuple[tuple[float, float], ...] | None


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A theme and the drawing that stands for it."""

    id: int
    slug: str
    name: str
    drawing: str


@dataclass(frozen=True, slots=True)
class PotView:
    """A pot as pages show it; amount and step in the currency's smallest unit."""

    id: int
    slug: str
    name: str
    area_id: int | None
    area_name: str | None
    amount: int
    ballot_type: BallotType
    asked_choices: int
    most_choices: int | None
    most_points: int | None
    rule: VotingRule
    completion: Completion
    add1: str
    step: int
    tie_seed: str | None
    least_age: int | None = None
    most_age: int | None = None


@dataclass(frozen=True, slots=True)
class RoundHead:
    """A round as every page of it needs it."""

    id: int
    slug: str
    title: str
    purpose: str
    currency: str
    exponent: int
    time_zone: str
    state: RoundState
    phases: tuple[PhaseView, ...]
    areas: tuple[AreaView, ...]
    categories: tuple[CategoryView, ...]
    pots: tuple[PotView, ...]
    is_imported: bool
    least_age: int | None = None
    entry_ways: tuple[EntryWay, ...] = ()
    profile: Profile = Profile.TOWN
    annulled_reason: str = ""
    version: Hashable | None = None  # of all this, where the process keeps it

    @property
    def total_money(self) -> int:
        """All pots together, in the smallest unit."""
        return sum(pot.amount for pot in self.pots)

    @property
    def running(self) -> Phase | None:
        """The phase that runs now, if any (the latest begun, should two overlap)."""
        return next((p.phase for p in reversed(self.phases) if p.state == "now"), None)

    def is_running(self, phase: Phase) -> bool:
        """Whether a phase of an opened round runs now."""
        return self.state != RoundState.DRAFT and any(
            p.phase == phase and p.state == "now" for p in self.phases
        )

    def has_begun(self, phase: Phase) -> bool:
        """Whether a phase runs or is over."""
        return any(p.phase == phase and p.state != "next" for p in self.phases)

    def at(self, now: datetime) -> "RoundHead":
        """Return the same round at a moment: only which phase runs depends on it."""
        phases = tuple(p.at(now) for p in self.phases)
        if phases == self.phases:
            return self
        return replace(self, phases=phases, version=_version(self.version, phases))

    def dates(self, phase: Phase) -> PhaseView | None:
        """A phase's moments, if the round uses it."""
        return next((p for p in self.phases if p.phase == phase), None)


def head(session: Session, slug: str, *, officer: bool, late: float = 0.0) -> RoundHead:
    """Return a round by its address.

    Args:
        session: a database session.
        slug: the round's address.
        officer: whether the reader may see a draft.
        late: for how many seconds a change to the round may go unnoticed; which phase runs
            is always told by the database's time.

    Raises:
        NotFound: no such round, or a draft and the reader is no officer.
    """
    version = keeping.version(session, slug, late=late)
    if version is None or (version.state == RoundState.DRAFT and not officer):
        raise NotFound

    stamp = keeping.stamp(session, version)

    def read() -> RoundHead:
        known = of(session, session.get_one(Round, version.round_id))
        return replace(known, version=_version(stamp, known.phases))

    return keeping.kept(session, stamp, ("head", version.round_id), read).at(version.now)


def _version(stamp: Hashable | None, phases: tuple[PhaseView, ...]) -> Hashable | None:
    """Return a stamp that tells apart which phase runs, too; none where nothing is kept."""
    return None if stamp is None else (stamp, tuple(phase.state for phase in phases))


def of(session: Session, row: Round) -> RoundHead:
    """Return the head of a round that was loaded."""
    areas = areas_of(session, row.id)
    categories = session.scalars(
        select(Category)
        .where(Category.round_id == row.id)
        .order_by(Category.position, Category.id)
    )
    pots = session.scalars(
        select(Pot).where(Pot.round_id == row.id).order_by(Pot.position, Pot.id)
    )
    names = {area.id: area.name for area in areas}
    return RoundHead(
        id=row.id,
        slug=row.slug,
        title=row.title,
        purpose=row.purpose,
        currency=row.currency,
        exponent=row.exponent,
        time_zone=row.time_zone,
        state=row.state,
        phases=_phases(session, row.id),
        areas=areas,
        categories=tuple(CategoryView(c.id, c.slug, c.name, c.drawing) for c in categories),
        pots=tuple(_pot(pot, names) for pot in pots),
        is_imported=is_imported(row),
        profile=row.profile,
        annulled_reason=row.annulled_reason,
        least_age=row.least_age,
        entry_ways=tuple(way for way in EntryWay if way.value in row.entry_ways),
    )


def is_imported(row: Round) -> bool:
    """Say whether a round came from a file: none opens here before its ladder is written down."""
    return row.state != RoundState.DRAFT and not row.ladder_by


def areas_of(session: Session, round_id: int) -> tuple[AreaView, ...]:
    """Return the areas of a round, in the order of its pages."""
    rows = session.scalars(
        select(Area).where(Area.round_id == round_id).order_by(Area.position, Area.id)
    )
    return tuple(_area(row) for row in rows)


def phase_state(opens_at: datetime, closes_at: datetime, now: datetime) -> str:
    """Say whether a phase is done, now or next."""
    if now >= closes_at:
        return "done"
    return "now" if now >= opens_at else "next"


def insist_running(session: Session, round_id: int, phase: Phase) -> None:
    """Refuse unless a phase of an open round runs, by the database's clock.

    Raises:
        PhaseNotRunning: with the phase.
    """
    now = clock(session)
    found = session.scalar(
        select(PhaseDates.id)
        .join(Round, Round.id == PhaseDates.round_id)
        .where(
            PhaseDates.round_id == round_id,
            PhaseDates.phase == phase,
            PhaseDates.opens_at <= now,
            PhaseDates.closes_at > now,
            Round.state != RoundState.DRAFT,
            Round.state != RoundState.ANNULLED,
        )
    )
    if found is None:
        raise PhaseNotRunning(phase=phase)


def _phases(session: Session, round_id: int) -> tuple[PhaseView, ...]:
    now = clock(session)
    rows = session.scalars(select(PhaseDates).where(PhaseDates.round_id == round_id)).all()
    return tuple(
        PhaseView(
            row.phase, row.opens_at, row.closes_at, phase_state(row.opens_at, row.closes_at, now)
        )
        for row in sorted(rows, key=lambda row: (row.opens_at, ORDER[row.phase]))
    )


def _area(row: Area) -> AreaView:
    ring: list[Any] | None = row.boundary
    boundary = tuple((float(x), float(y)) for x, y in ring) if ring else None
    return AreaView(row.id, row.slug, row.name, row.about, row.population, boundary)


def _pot(row: Pot, names: dict[int, str]) -> PotView:
    return PotView(
        id=row.id,
        slug=row.slug,
        name=row.name,
        area_id=row.area_id,
        area_name=names.get(row.area_id) if row.area_id else None,
        amount=row.amount,
        ballot_type=row.ballot_type,
        asked_choices=row.asked_choices,
        most_choices=row.most_choices,
        most_points=row.most_points,
        rule=row.rule,
        completion=row.completion,
        add1=row.add1,
        step=row.step,
        tie_seed=row.tie_seed,
        least_age=row.least_age,
        most_age=row.most_age,
    )
