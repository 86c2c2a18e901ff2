"""What a recount finds: a verdict, and named reasons with their figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

MOST_NAMED = 10
"""So many projects are named in a reason; of more, the first and how many there are."""


class Verdict(StrEnum):
    """How the official outcome stands to the count under the stated rule."""

    SAME = "same"
    DIFFERS = "differs"
    UNDETERMINED = "undetermined"
    UNREADABLE = "unreadable"


class Because(StrEnum):
    """Why a verdict is what it is; a sentence for each belongs to whoever prints it."""

    AS_STATED = "as-stated"
    ONLY_OFFICIAL = "only-official"
    ONLY_COUNTED = "only-counted"
    NO_RULE = "no-rule"
    OWN_RULE = "own-rule"
    NO_OFFICIAL_OUTCOME = "no-official-outcome"
    WOULD_FUND = "would-fund"
    NO_THRESHOLD = "no-threshold"
    NO_EXCLUSIONS = "no-exclusions"
    NO_PAIR_NAMED = "no-pair-named"
    NO_CONVERSION = "no-conversion"
    NO_TIE_ORDER = "no-tie-order"
    TOO_MANY_ORDERS = "too-many-orders"
    UNKNOWN_MARK = "unknown-mark"
    NOT_COUNTABLE = "not-countable"
    BEYOND_THE_RULE = "beyond-the-rule"
    EXCLUDED = "excluded"
    WITHDRAWN = "withdrawn"
    CATEGORY_BUDGETS = "category-budgets"
    EXPERIMENT = "experiment"
    ALL_FIT = "all-fit"
    ANOTHER_RULE_GIVES_IT = "another-rule-gives-it"
    NO_RULE_GIVES_IT = "no-rule-gives-it"
    MOST_VOTES = "most-votes"
    MOST_VOTES_OF_EACH = "most-votes-of-each"
    TOTALS_DIFFER = "totals-differ"
    TOTALS_EXPLAIN = "totals-explain"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason; `figures` are what its sentence names."""

    because: Because
    figures: Mapping[str, str | int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Recount:
    """The verdict on one file, with the rule that it states in its own word."""

    rule: str
    verdict: Verdict
    findings: tuple[Finding, ...]


def named(ids: Iterable[str]) -> str:
    """List project ids in their order as text, the first of many only."""
    known = sorted(ids)
    more = len(known) - MOST_NAMED
    listed = ", ".join(known[:MOST_NAMED])
    return f"{listed} and {more} more" if more > 0 else listed
