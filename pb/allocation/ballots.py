"""Ballot types: what a mark means, and which papers a rule can count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class BallotType(StrEnum):
    """How people vote. The first six values are Pabulib's `vote_type`, so that files keep them."""

    APPROVAL = "approval"
    CHOOSE_1 = "choose-1"
    CUMULATIVE = "cumulative"
    SCORING = "scoring"
    ORDINAL = "ordinal"
    KNAPSACK = "knapsack"
    YES_NO = "yes-no"


APPROVALS = frozenset({BallotType.APPROVAL, BallotType.CHOOSE_1, BallotType.KNAPSACK})
"""A mark is an approval and nothing else. A knapsack paper approves what the voter would buy."""

WITH_POINTS = frozenset({BallotType.CUMULATIVE, BallotType.SCORING})
"""Each mark carries points."""


class NotCountable(ValueError):
    """The rule does not count this type of ballot yet."""

    def __init__(self, rule: str, ballot_type: BallotType) -> None:
        self.rule = rule
        self.ballot_type = ballot_type
        super().__init__(f"{ballot_type} ballots are not counted yet by the rule {rule}")


class Fault(StrEnum):
    """Why a paper is not valid."""

    TWICE = "twice"
    UNKNOWN = "unknown"
    TOO_FEW = "too-few"
    TOO_MANY = "too-many"
    TOO_DEAR = "too-dear"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a paper may hold; None is no limit. `max_sum_cost` is in the smallest unit of money."""

    min_length: int | None = None
    max_length: int | None = None
    max_sum_cost: int | None = None


def faults(
    marks: Sequence[str],
    *,
    costs: dict[str, int],
    ballot_type: BallotType = BallotType.APPROVAL,
    limits: Limits | None = None,
) -> tuple[Fault, ...]:
    """Say all that is wrong with one paper of project ids; nothing is, with a valid one.

    An empty paper is valid unless there is a least number: its voter counts among the voters.
    """
    limits = limits or Limits()
    longest = 1 if ballot_type is BallotType.CHOOSE_1 else limits.max_length
    known = [mark for mark in marks if mark in costs]
    spent = sum(costs[mark] for mark in known)
    found = {
        Fault.TWICE: len(set(marks)) < len(marks),
        Fault.UNKNOWN: len(known) < len(marks),
        Fault.TOO_FEW: limits.min_length is not None and len(marks) < limits.min_length,
        Fault.TOO_MANY: longest is not None and len(marks) > longest,
        Fault.TOO_DEAR: limits.max_sum_cost is not None and spent > limits.max_sum_cost,
    }
    return tuple(fault for fault, holds in found.items() if holds)
