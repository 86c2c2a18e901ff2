"""What a count returns: what is funded, and the whole working."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

from pb.allocation.parameters import Parameters

MOST_LEVEL = 100
"""How many level projects a step names: beyond, the first of them in the published order."""

FORMAT = 1
"""The version of `to_dict`; a reader refuses others."""


class By(StrEnum):
    """Which part of the count funded a project."""

    VOTES = "votes"
    SHARES = "shares"
    COMPLETION = "completion"
    LOADS = "loads"
    SUPPORT = "support"
    OVERSPENDING = "overspending"
    RANKS = "ranks"
    WELFARE = "welfare"
    CHANCE = "chance"
    WORTH = "worth"
    EPSILON = "epsilon"


class DecidedBy(StrEnum):
    """Which part of the published order decided between level projects."""

    COST = "cost"
    VOTES = "votes"
    LOT = "lot"
    ID = "id"


class Why(StrEnum):
    """Why a project is not funded."""

    NO_VOTES = "no-votes"
    DEARER_THAN_POT = "dearer-than-pot"
    SUPPORTERS_LACKED_MONEY = "supporters-lacked-money"
    DID_NOT_FIT = "did-not-fit"
    AFTER_THE_STOP = "after-the-stop"
    NOT_IN_THE_BEST = "not-in-the-best"
    BELOW_THRESHOLD = "below-threshold"
    BELOW_ZERO = "below-zero"
    EXCLUDED = "excluded"
    CATEGORY_FULL = "category-full"


class Stopped(StrEnum):
    """Why Add1 stopped raising the shares."""

    NOTHING_FITS = "nothing-fits"
    NEXT_OVERSPENDS = "next-overspends"
    ALL_FUNDED = "all-funded"
    EVERYTHING_FITS = "everything-fits"


@dataclass(frozen=True, slots=True)
class Step:
    """One project was funded. Money is in the smallest unit; `left` is the pot after it.

    `score` is what the rule sorts by: votes or points. By shares, each supporter who could paid
    `price`; `paid_in_full` did, `exhausted` paid all that they had left (those who had nothing
    left included); effective votes are cost / price. `level` are the projects that were as good,
    `decided_by` the part of the published order that chose this one (None if none was level).

    By loads and by support, `load` is what the most loaded of its supporters, or of all voters,
    bears then. By overspending, `covered` is the part of the cost that its supporters can pay. By
    ranks, it stood among the first `rank` of its supporters, who held `held` together, rounded
    down.
    By worth, supporters paid `price` for each point that they gave. By epsilon, supporters gave
    all that they had, `given` together, and everyone else who could paid `price`.
    """

    project: str
    cost: int
    votes: int
    score: int
    by: By
    left: int
    effective_votes: Fraction | None = None
    price: Fraction | None = None
    paid_in_full: int | None = None
    exhausted: int | None = None
    level: tuple[str, ...] = ()
    decided_by: DecidedBy | None = None
    load: Fraction | None = None
    covered: Fraction | None = None
    rank: int | None = None
    held: int | None = None
    given: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Unfunded:
    """One project was not funded. `supporters_left` is what its voters held at the end of sharing.

    `left` is what the pot held when its turn came (by votes), or at the end (by shares). `needed`
    are the votes (points) of the threshold, `rival` is the funded project that excludes it, `room`
    what its category's ceiling left.
    """

    project: str
    cost: int
    votes: int
    score: int
    why: Why
    left: int
    supporters_left: Fraction | None = None
    needed: int | None = None
    rival: str | None = None
    room: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many voters have more funded projects of their own under the rule, and under greedy."""

    rule: int
    greedy: int

    @property
    def replaced(self) -> bool:
        """Say whether greedy's result replaces the rule's: more voters prefer it."""
        return self.greedy > self.rule


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one count, with its working: steps in funding order, the rest by votes.

    `endowment` is each voter's share that was used in the end (None where the rule has none),
    `raises` how many Add1 steps led there, `stopped` why there were no more. `lot` is the order
    that the seed gave, None without a seed. `comparison` is None where none was asked for.
    """

    rule: str
    parameters: Parameters
    step: int
    budget: int
    voters: int
    unit_exponent: int
    steps: tuple[Step, ...]
    unfunded: Sequence[Unfunded]
    lot: tuple[str, ...] | None = None
    endowment: Fraction | None = None
    raises: int | None = None
    stopped: Stopped | None = None
    comparison: Comparison | None = None
    currency: str = field(default="", compare=False)

    @property
    def funded(self) -> tuple[str, ...]:
        """Project ids in funding order."""
        return tuple(step.project for step in self.steps)

    @property
    def cost(self) -> int:
        """What the funded projects cost together, in the smallest unit."""
        return sum(step.cost for step in self.steps)

    @property
    def left(self) -> int:
        """What the pot still holds, in the smallest unit."""
        return self.budget - self.cost

    def to_dict(self) -> dict[str, Any]:
        """Give everything as JSON's own types; fractions are strings "n/d"."""
        return {
            "format": FORMAT,
            "rule": self.rule,
            "parameters": {
                **self.parameters.to_dict(),
                "step": self.step,
                "lot": None if self.lot is None else list(self.lot),
            },
            "budget": self.budget,
            "cost": self.cost,
            "left": self.left,
            "voters": self.voters,
            "unit_exponent": self.unit_exponent,
            "currency": self.currency,
            "endowment": _text(self.endowment),
            "raises": self.raises,
            "stopped": self.stopped and self.stopped.value,
            "comparison": self.comparison and asdict(self.comparison),
            "funded": list(self.funded),
            "steps": [_step_to_dict(step) for step in self.steps],
            "unfunded": [_unfunded_to_dict(entry) for entry in self.unfunded],
        }

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Outcome:
        """Read what `to_dict` wrote.

        Raises:
            ValueError: another version of the format.
        """
        if found.get("format") != FORMAT:
            raise ValueError(f"an outcome of format {FORMAT} was expected")
        options, compared = found["parameters"], found.get("comparison")
        return cls(
            rule=found["rule"],
            parameters=Parameters.from_dict(options),
            step=options["step"],
            budget=found["budget"],
            voters=found["voters"],
            unit_exponent=found["unit_exponent"],
            steps=tuple(_step_from_dict(step) for step in found["steps"]),
            unfunded=tuple(_unfunded_from_dict(entry) for entry in found["unfunded"]),
            lot=None if options["lot"] is None else tuple(options["lot"]),
            endowment=_fraction(found["endowment"]),
            raises=found["raises"],
            stopped=Stopped(found["stopped"]) if found["stopped"] else None,
            comparison=Comparison(**compared) if compared else None,
            currency=found["currency"],
        )


def _text(figure: Fraction | None) -> str | None:
    return None if figure is None else f"{figure.numerator}/{figure.denominator}"


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _step_to_dict(step: Step) -> dict[str, Any]:
    return {
        "project": step.project,
        "cost": step.cost,
        "votes": step.votes,
        "score": step.score,
        "by": step.by.value,
        "left": step.left,
        "effective_votes": _text(step.effective_votes),
        "price": _text(step.price),
        "paid_in_full": step.paid_in_full,
        "exhausted": step.exhausted,
        "level": list(step.level),
        "decided_by": step.decided_by and step.decided_by.value,
        "load": _text(step.load),
        "covered": _text(step.covered),
        "rank": step.rank,
        "held": step.held,
        "given": _text(step.given),
    }


def _step_from_dict(found: Mapping[str, Any]) -> Step:
    return Step(
        **{
            **found,
            "by": By(found["by"]),
            "effective_votes": _fraction(found["effective_votes"]),
            "price": _fraction(found["price"]),
            "level": tuple(found["level"]),
            "decided_by": DecidedBy(found["decided_by"]) if found["decided_by"] else None,
            "load": _fraction(found.get("load")),
            "covered": _fraction(found.get("covered")),
            "given": _fraction(found.get("given")),
        }
    )


def _unfunded_to_dict(entry: Unfunded) -> dict[str, Any]:
    return {
        "project": entry.project,
        "cost": entry.cost,
        "votes": entry.votes,
        "score": entry.score,
        "why": entry.why.value,
        "left": entry.left,
        "supporters_left": _text(entry.supporters_left),
        "needed": entry.needed,
        "rival": entry.rival,
        "room": entry.room,
    }


def _unfunded_from_dict(found: Mapping[str, Any]) -> Unfunded:
    return Unfunded(
        **{
            **found,
            "why": Why(found["why"]),
            "supporters_left": _fraction(found["supporters_left"]),
        }
    )
