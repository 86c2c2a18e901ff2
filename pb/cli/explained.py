"""What `pb explain` has to say, and its JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from fractions import Fraction
from typing import Any

from pb.allocation.checks import Check
from pb.allocation.election import Election
from pb.allocation.explain import explain
from pb.allocation.metrics import Metrics
from pb.allocation.money import Payments
from pb.allocation.outcome import Outcome
from pb.allocation.robustness import Robustness

AMOUNTS = frozenset(
    {"cost", "left", "missing", "price", "budget", "held", "share", "more", "spent"}
    | {"supporters_left", "influence_gap"}
)
"""Fields that are money, wherever they stand; shares of a part are no money (see `_part`)."""


@dataclass(frozen=True, slots=True)
class Explained:
    """All that is said about a count; `ballot` is the place of the one that is asked about."""

    election: Election
    outcome: Outcome
    payments: Payments
    paid_by: Mapping[str, Mapping[str, Fraction]]
    checks: tuple[Check, ...]
    metrics: Metrics
    robustness: Robustness | None
    ballot: int | None


def as_object(found: Explained) -> dict[str, Any]:
    """Give everything as JSON's own types.

    Money is text in the file's units, whole or a fraction "n/d"; other figures are fractions.
    """
    election, outcome = found.election, found.outcome
    return {
        "rule": outcome.rule,
        "parameters": outcome.to_dict()["parameters"],
        "funded": list(outcome.funded),
        "reasons": {
            id_: {"reason": why.reason, **_fields(election, why)}
            for id_, why in explain(outcome).items()
        },
        "money": _money(found),
        "checks": [
            {
                "property": check.property,
                "verdict": check.verdict,
                "up_to": check.up_to,
                "counterexample": _counterexample(election, check),
            }
            for check in found.checks
        ],
        "metrics": _metrics(found),
        "robustness": found.robustness
        and {
            "seed": found.robustness.seed,
            "resamples": found.robustness.resamples,
            "times": found.robustness.times,
            "close": list(found.robustness.close),
        },
    }


def amount(election: Election, figure: Fraction | int) -> str:
    """Write money in major units: exactly, as a fraction where decimals would not do."""
    exact = Fraction(figure) / 10**election.unit_exponent
    whole = Fraction(figure)
    return election.in_major(whole.numerator) if whole.denominator == 1 else str(exact)


def _money(found: Explained) -> dict[str, Any]:
    election, paid = found.election, found.payments
    what = {
        "purse": None if paid.purse is None else amount(election, paid.purse),
        "paid_by": {
            id_: {label: amount(election, sum_) for label, sum_ in sums.items()}
            for id_, sums in found.paid_by.items()
        },
        "pot": {id_: amount(election, sum_) for id_, sum_ in paid.pot.items()},
    }
    if found.ballot is None:
        return what
    kept = paid.kept(found.ballot)
    return what | {
        "ballot": {
            "projects": list(election.ballots[found.ballot].projects),
            "paid": {
                id_: amount(election, sum_) for id_, sum_ in paid.ballots[found.ballot].items()
            },
            "kept": None if kept is None else amount(election, kept),
        }
    }


def _counterexample(election: Election, check: Check) -> dict[str, Any] | None:
    if check.counterexample is None:
        return None
    return {
        "kind": type(check.counterexample).__name__,
        **_fields(election, check.counterexample),
    }


def _metrics(found: Explained) -> dict[str, Any]:
    parts = {"categories": found.metrics.categories, "areas": found.metrics.areas}
    rest = _fields(found.election, found.metrics)
    lists = {
        name: [_fields(found.election, part, but={"share"}) for part in each]
        for name, each in parts.items()
    }
    return rest | lists


def _fields(election: Election, value: Any, *, but: set[str] | None = None) -> dict[str, Any]:
    """Give a dataclass' plain fields, money in major units; lists of others are left out."""
    return dict(_plain(election, value, AMOUNTS - (but or set())))


def _plain(election: Election, value: Any, amounts: frozenset[str]) -> Iterator[tuple[str, Any]]:
    for each in fields(value):
        found = getattr(value, each.name)
        if found is not None and each.name in amounts:
            found = amount(election, found)
        elif isinstance(found, Fraction):
            found = str(found)
        elif isinstance(found, StrEnum):
            found = found.value
        elif isinstance(found, tuple):
            found = [part for part in found if isinstance(part, str)]
        yield each.name, found
