"""Why each project was funded or not: named reasons with their figures, no sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar

from pb.allocation.outcome import By, DecidedBy, Outcome, Step, Unfunded, Why


class Reason(StrEnum):
    """The name of a reason, for choosing a sentence."""

    FUNDED_BY_SHARES = "funded-by-shares"
    FUNDED_BY_VOTES = "funded-by-votes"
    FUNDED_BY_COMPLETION = "funded-by-completion"
    FUNDED_BY_LOADS = "funded-by-loads"
    FUNDED_BY_SUPPORT = "funded-by-support"
    FUNDED_BY_OVERSPENDING = "funded-by-overspending"
    FUNDED_BY_RANKS = "funded-by-ranks"
    FUNDED_BY_WELFARE = "funded-by-welfare"
    FUNDED_BY_CHANCE = "funded-by-chance"
    SUPPORTERS_LACKED_MONEY = "supporters-lacked-money"
    DID_NOT_FIT = "did-not-fit"
    DEARER_THAN_POT = "dearer-than-pot"
    NO_VOTES = "no-votes"
    AFTER_THE_STOP = "after-the-stop"
    NOT_IN_THE_BEST = "not-in-the-best"
    FUNDED_BY_WORTH = "funded-by-worth"
    FUNDED_BY_EPSILON = "funded-by-epsilon"
    BELOW_THRESHOLD = "below-threshold"
    BELOW_ZERO = "below-zero"
    EXCLUDED = "excluded"
    CATEGORY_FULL = "category-full"


@dataclass(frozen=True, slots=True)
class FundedByShares:
    """Its `paid_in_full` voters paid `price` each, `exhausted` voters what they had left."""

    reason: ClassVar[Reason] = Reason.FUNDED_BY_SHARES
    project: str
    place: int
    votes: int
    cost: int
    effective_votes: Fraction
    price: Fraction
    paid_in_full: int
    exhausted: int
    level: tuple[str, ...]
    decided_by: DecidedBy | None


@dataclass(frozen=True, slots=True)
class FundedByVotes:
    """Its turn came by votes (`score`: points, where marks carry points), and it fitted."""

    reason: ClassVar[Reason] = Reason.FUNDED_BY_VOTES
    project: str
    place: int
    votes: int
    score: int
    cost: int
    level: tuple[str, ...]
    decided_by: DecidedBy | None


@dataclass(frozen=True, slots=True)
class FundedByCompletion:
    """After the sharing, its turn came by votes and it fitted into what was left."""

    reason: ClassVar[Reason] = Reason.FUNDED_BY_COMPLETION
    project: str
    place: int
    votes: int
    cost: int
    level: tuple[str, ...]
    decided_by: DecidedBy | None


@dataclass(frozen=True, slots=True)
class FundedByLoads:
    """When everyone had been given `load`, what its voters had not spent came to its cost."""

    reason: ClassVar[Reason] = Reason.FUNDED_BY_LOADS
    project: str
    place: int
    votes: int
    cost: int
    load: Fraction
    level: tuple[str, ...]
    decided_by: DecidedBy | None


@dataclass(frozen=True, slots=True)
class FundedBySupport:
    """All funded so far being shared out as evenly as can be, no voter bears more than `load`."""

    reason: ClassVar[Reason] = Reason.FUNDED_BY_SUPPORT
    project: str
    place: int
    votes: int
    cost: int
    load: Fraction
    level: tuple[str, ...]
    decided_by: DecidedBy | None


@dataclass(frozen=True, slots=True)
class FundedByOverspending:
    """Its voters could pay the part `covered` of it, and were charged up to `price` for all."""

    reason: ClassVar[Reason] = Reason.FUNDED_BY_OVERSPENDING
    project: str
    place: int
    votes: int
    cost: int
    covered: Fraction
    price: Fraction
    level: tuple[str, ...]
    decided_by: DecidedBy | None


@dataclass(frozen=True, slots=True)
class FundedByRanks:
    """Its supporters, who rank it among their first `rank`, held `held` of their shares."""

    reason: ClassVar[Reason] = Reason.FUNDED_BY_RANKS
    project: str
    place: int
    votes: int
    cost: int
    rank: int
    held: int
    level: tuple[str, ...]
    decided_by: DecidedBy | None


@dataclass(frozen=True, slots=True)
class FundedByWelfare:
    """It is among the projects that together are worth most to the voters; alone, `score`."""

    reason: ClassVar[Reason] = Reason.FUNDED_BY_WELFARE
    project: str
    place: int
    votes: int
    score: int
    cost: int


@dataclass(frozen=True, slots=True)
class FundedByChance:
    """Its turn came by the lot, and it fitted."""

    reason: ClassVar[Reason] = Reason.FUNDED_BY_CHANCE
    project: str
    place: int
    votes: int
    cost: int


@dataclass(frozen=True, slots=True)
class SupportersLackedMoney:
    """Its voters had `left` of their shares; `missing` is cost - left."""

    reason: ClassVar[Reason] = Reason.SUPPORTERS_LACKED_MONEY
    project: str
    votes: int
    cost: int
    left: Fraction
    missing: Fraction


@dataclass(frozen=True, slots=True)
class DidNotFit:
    """When its turn came the pot held `left`; `missing` is cost - left."""

    reason: ClassVar[Reason] = Reason.DID_NOT_FIT
    project: str
    votes: int
    cost: int
    left: int
    missing: int


@dataclass(frozen=True, slots=True)
class DearerThanPot:
    """It costs more than the whole pot, `budget`."""

    reason: ClassVar[Reason] = Reason.DEARER_THAN_POT
    project: str
    votes: int
    cost: int
    budget: int


@dataclass(frozen=True, slots=True)
class NoVotes:
    """Nobody voted for it."""

    reason: ClassVar[Reason] = Reason.NO_VOTES
    project: str
    cost: int


@dataclass(frozen=True, slots=True)
class AfterTheStop:
    """The rule had stopped, with `left` in the pot, before its turn came."""

    reason: ClassVar[Reason] = Reason.AFTER_THE_STOP
    project: str
    votes: int
    cost: int
    left: int


@dataclass(frozen=True, slots=True)
class NotInTheBest:
    """No other set that fits is worth more than the funded one, or is as good and comes first."""

    reason: ClassVar[Reason] = Reason.NOT_IN_THE_BEST
    project: str
    votes: int
    score: int
    cost: int


@dataclass(frozen=True, slots=True)
class FundedByWorth:
    """Its supporters paid `price` for each point, or all that they had left."""

    reason: ClassVar[Reason] = Reason.FUNDED_BY_WORTH
    project: str
    place: int
    votes: int
    score: int
    cost: int
    price: Fraction
    level: tuple[str, ...]
    decided_by: DecidedBy | None


@dataclass(frozen=True, slots=True)
class FundedByEpsilon:
    """Its voters gave all that they had left, `given`, and the others up to `price` each."""

    reason: ClassVar[Reason] = Reason.FUNDED_BY_EPSILON
    project: str
    place: int
    votes: int
    cost: int
    given: Fraction
    price: Fraction
    level: tuple[str, ...]
    decided_by: DecidedBy | None


@dataclass(frozen=True, slots=True)
class BelowThreshold:
    """It took no part: it needed `needed` votes, or points where marks carry points."""

    reason: ClassVar[Reason] = Reason.BELOW_THRESHOLD
    project: str
    votes: int
    score: int
    cost: int
    needed: int


@dataclass(frozen=True, slots=True)
class BelowZero:
    """More was said against it than for it."""

    reason: ClassVar[Reason] = Reason.BELOW_ZERO
    project: str
    votes: int
    score: int
    cost: int


@dataclass(frozen=True, slots=True)
class Excluded:
    """At most one of it and `rival` is funded, and `rival` was."""

    reason: ClassVar[Reason] = Reason.EXCLUDED
    project: str
    votes: int
    cost: int
    rival: str


@dataclass(frozen=True, slots=True)
class CategoryFull:
    """When its turn came its category's ceiling left `room`."""

    reason: ClassVar[Reason] = Reason.CATEGORY_FULL
    project: str
    votes: int
    cost: int
    room: int


Explanation = (
    FundedByShares
    | FundedByVotes
    | FundedByCompletion
    | FundedByLoads
    | FundedBySupport
    | FundedByOverspending
    | FundedByRanks
    | FundedByWelfare
    | FundedByChance
    | SupportersLackedMoney
    | DidNotFit
    | DearerThanPot
    | NoVotes
    | AfterTheStop
    | NotInTheBest
    | FundedByWorth
    | FundedByEpsilon
    | BelowThreshold
    | BelowZero
    | Excluded
    | CategoryFull
)


FUNDED: Mapping[By, type[Any]] = {
    By.SHARES: FundedByShares,
    By.VOTES: FundedByVotes,
    By.COMPLETION: FundedByCompletion,
    By.LOADS: FundedByLoads,
    By.SUPPORT: FundedBySupport,
    By.OVERSPENDING: FundedByOverspending,
    By.RANKS: FundedByRanks,
    By.WELFARE: FundedByWelfare,
    By.CHANCE: FundedByChance,
    By.WORTH: FundedByWorth,
    By.EPSILON: FundedByEpsilon,
}

UNFUNDED: Mapping[Why, type[Any]] = {
    Why.NO_VOTES: NoVotes,
    Why.DEARER_THAN_POT: DearerThanPot,
    Why.DID_NOT_FIT: DidNotFit,
    Why.SUPPORTERS_LACKED_MONEY: SupportersLackedMoney,
    Why.AFTER_THE_STOP: AfterTheStop,
    Why.NOT_IN_THE_BEST: NotInTheBest,
    Why.BELOW_THRESHOLD: BelowThreshold,
    Why.BELOW_ZERO: BelowZero,
    Why.EXCLUDED: Excluded,
    Why.CATEGORY_FULL: CategoryFull,
}


def explain(outcome: Outcome) -> dict[str, Explanation]:
    """Give each project's reason: the funded in funding order, then the rest by votes."""
    found: dict[str, Explanation] = {}
    for place, step in enumerate(outcome.steps, start=1):
        found[step.project] = _funded(step, place)
    for entry in outcome.unfunded:
        found[entry.project] = _unfunded(entry, outcome.budget)
    return found


def _funded(step: Step, place: int) -> Explanation:
    kind = FUNDED[step.by]
    figures = {name: getattr(step, name) for name in _names(kind) - {"place"}}
    found: Explanation = kind(place=place, **figures)
    return found


def _unfunded(entry: Unfunded, budget: int) -> Explanation:
    kind = UNFUNDED[entry.why]
    left: Fraction | int = entry.left
    if kind is SupportersLackedMoney:
        assert entry.supporters_left is not None
        left = entry.supporters_left
    further = {"left": left, "missing": entry.cost - left, "budget": budget}
    figures = {
        name: further[name] if name in further else getattr(entry, name) for name in _names(kind)
    }
    found: Explanation = kind(**figures)
    return found


def _names(kind: type[Any]) -> set[str]:
    return {each.name for each in fields(kind)}
