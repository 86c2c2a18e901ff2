"""What organisers say when they set a round up: frozen values that services take and return."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pb.services.rounds.boundaries import Ring
from pb.vocabulary import (
    BallotType,
    Completion,
    Decider,
    EntryWay,
    Phase,
    Question,
    Rung,
    VotingRule,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basics:
    """What a round is called and for; currency in ISO 4217, time zone by its IANA name."""

    title: str
    purpose: str
    description: str
    currency: str
    time_zone: str
    languages: tuple[str, ...] = ("en",)
    """Promised for the short text of every project; ideas are written in the first."""


@dataclass(frozen=True, slots=True)
class Span:
    """When a phase opens and closes; moments without a zone are in the round's own."""

    phase: Phase
    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaGiven:
    """A part of the place; its boundary as a closed ring, if known."""

    name: str
    about: str = ""
    population: int | None = None
    quintile: int | None = None
    boundary: Ring | None = None


@dataclass(frozen=True, slots=True)
class CategoryGiven:
    """A theme, and the drawing that stands for it."""

    name: str
    drawing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PotGiven:
    """One sum of money, in the smallest unit, and how it is shared out."""

    name: str
    amount: int
    area_id: int | None = None
    asked_choices: int = 3
    most_choices: int | None = None
    most_points: int | None = None
    ballot_type: BallotType = BallotType.APPROVAL
    rule: VotingRule = VotingRule.EQUAL_SHARES
    completion: Completion = Completion.ADD1
    add1: str = "equalshares.net"
    tie_seed: str | None = None
    least_age: int | None = None
    most_age: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VotersGiven:
    """Who may vote, in words; how many, if known; from which age; how they get onto the list."""

    electorate: str
    eligible: int | None = None
    least_age: int | None = None
    entry_ways: tuple[EntryWay, ...] = (EntryWay.ISSUED,)


@dataclass(frozen=True, slots=True)
class Decides:
    """Who takes a decision, and one plain sentence about it."""

    decider: Decider
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Who takes the eight decisions, who wrote that down, where the place is and aims to be."""

    rows: Mapping[Question, Decides]
    filled_in_by: str
    today: Rung
    aim: Rung
    aim_by: date | None = None

    @property
    def all_rungs(self) -> tuple[Rung, ...]:
        """Every rung there is, lowest first."""
        return tuple(Rung)
