"""What may be inconsistent in a .pb file, by name and with its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Figures = Mapping[str, str | int]


class What(StrEnum):
    """One kind of inconsistency; a sentence for each belongs to whoever prints it."""

    COUNT = "count"
    NUMBER = "number"
    LIMITS = "limits"
    DATE = "date"
    DATES = "dates"
    COMMA = "comma"
    FULLY_FUNDED = "fully-funded"
    TOTAL = "total"
    COST = "cost"
    MARK = "mark"
    GROUP = "group"
    LENGTH = "length"
    SUM_COST = "sum-cost"
    POINTS = "points"
    SUM_POINTS = "sum-points"
    OVERSPENT = "overspent"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """What is inconsistent, in which line (0: in none), and the figures of its sentence."""

    what: What
    line: int
    figures: Figures = field(default_factory=dict, hash=False)
