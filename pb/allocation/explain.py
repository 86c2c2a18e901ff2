"""Why each project was funded or not: named reasons with their figures, no sentences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from pb.allocation.outcome import By, DecidedBy, Outcome, Step, Unfunded, Why


class Reason(StrEnum):
    """The name of a reason, for choosing a sentence."""

    FUNDED_BY_SHARES = "funded-by-shares"
    FUNDED_BY_VOTES = "funded-by-votes"
    FUNDED_BY_COMPLETION = "funded-by-completion"
    SUPPORTERS_LACKED_MONEY = "supporters-lacked-money"
    DID_NOT_FIT = "did-not-fit"
    DEARER_THAN_POT = "dearer-than-pot"
    NO_VOTES = "no-votes"


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


Explanation = (
    FundedByShares
    | FundedByVotes
    | FundedByCompletion
    | SupportersLackedMoney
    | DidNotFit
    | DearerThanPot
    | NoVotes
)


def explain(outcome: Outcome) -> dict[str, Explanation]:
    """Give each project's reason: the funded in funding order, then the rest by votes."""
    found: dict[str, Explanation] = {}
    for place, step in enumerate(outcome.steps, start=1):
        found[step.project] = _funded(step, place)
    for entry in outcome.unfunded:
        found[entry.project] = _unfunded(entry, outcome.budget)
    return found


def _funded(step: Step, place: int) -> Explanation:
    if step.by is By.VOTES:
        return FundedByVotes(
            step.project,
            place,
            votes=step.votes,
            score=step.score,
            cost=step.cost,
            level=step.level,
            decided_by=step.decided_by,
        )
    if step.by is By.COMPLETION:
        return FundedByCompletion(
            step.project,
            place,
            votes=step.votes,
            cost=step.cost,
            level=step.level,
            decided_by=step.decided_by,
        )
    assert step.price is not None
    assert step.effective_votes is not None
    return FundedByShares(
        step.project,
        place,
        votes=step.votes,
        cost=step.cost,
        effective_votes=step.effective_votes,
        price=step.price,
        paid_in_full=step.paid_in_full or 0,
        exhausted=step.exhausted or 0,
        level=step.level,
        decided_by=step.decided_by,
    )


def _unfunded(entry: Unfunded, budget: int) -> Explanation:
    if entry.why is Why.NO_VOTES:
        return NoVotes(entry.project, cost=entry.cost)
    if entry.why is Why.DEARER_THAN_POT:
        return DearerThanPot(entry.project, votes=entry.votes, cost=entry.cost, budget=budget)
    if entry.why is Why.DID_NOT_FIT:
        missing = entry.cost - entry.left
        return DidNotFit(
            entry.project, votes=entry.votes, cost=entry.cost, left=entry.left, missing=missing
        )
    left = entry.supporters_left
    assert left is not None
    return SupportersLackedMoney(
        entry.project, votes=entry.votes, cost=entry.cost, left=left, missing=entry.cost - left
    )
