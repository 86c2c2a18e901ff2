"""The options of a count, by the names under which a result publishes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any, Self

from pb.allocation.constraints import Constraints, OptionsClash

__all__ = [
    "Add1",
    "Completion",
    "OptionsClash",
    "Parameters",
    "Threshold",
    "Ties",
    "Utility",
    "Variant",
    "read_chain",
    "table_of_options",
]


THRESHOLD = re.compile(
    r"(?P<least>\d{1,15})|(?P<share>\d{1,15}([.,]\d{1,15}|/0*[1-9]\d{0,14})?)\s*%", re.ASCII
)


class Completion(StrEnum):
    """What equal shares does with the money that it leaves."""

    NONE = "none"
    ADD1 = "add1"
    ADD1U = "add1u"
    EPSILON = "epsilon"
    GREEDY = "greedy"


WITH_ADD1 = frozenset({Completion.ADD1, Completion.ADD1U})
LAST = frozenset({Completion.ADD1U, Completion.GREEDY})
"""What ends a chain of completions: nothing that fits is left after it."""


class Add1(StrEnum):
    """Three incompatible conventions for Add1; rules/equal_shares.py says what each means."""

    EQUALSHARES_NET = "equalshares.net"
    PABUTOOLS = "pabutools"
    PABULIB = "pabulib"


class Ties(StrEnum):
    """Which published order decides between projects that are level."""

    PUBLISHED = "published"
    NAME = "name"


class Utility(StrEnum):
    """What a mark is worth; ballots.py says which types of ballot carry which."""

    COST = "cost"
    CARDINALITY = "cardinality"
    POINTS = "points"
    POINTS_COST = "points-cost"
    BORDA = "borda"
    BORDA_COST = "borda-cost"


class Variant(StrEnum):
    """What Phragmén does when a project whose turn it is does not fit into the pot any more."""

    STOP = "stop"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A project with less takes no part in the count.

    `least` is a number of votes, or of points where marks carry points; `share` a part of all
    ballots, empty ones included, on which the project must be named. Exactly as much is enough.

    Raises:
        OptionsClash: a negative number, or a share outside 0 to 1.
    """

    least: int = 0
    share: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        if self.least < 0 or not 0 <= self.share <= 1:
            raise OptionsClash("a threshold is a number of votes, or a share from 0 % to 100 %")

    @classmethod
    def read(cls, text: str) -> Self:
        """Read "30" or "2.5%".

        Raises:
            OptionsClash: it is neither.
        """
        found = THRESHOLD.fullmatch(text.strip())
        if found is None:
            raise OptionsClash(f"a threshold is written 30 or 2.5%, not {text!r}")
        if found["share"] is None:
            return cls(least=int(found["least"]))
        return cls(share=Fraction(found["share"].replace(",", ".")) / 100)

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON's own types; the share is a string "n/d"."""
        return {
            "least": self.least,
            "share": f"{self.share.numerator}/{self.share.denominator}",
        }

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote."""
        return cls(least=found["least"], share=Fraction(found["share"]))


Loads = tuple[tuple[tuple[str, ...], Fraction], ...]
"""For papers, by the projects that they name: the load with which each of their voters starts."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What was decided before the count. Use `chosen_for` to check and complete them for a rule.

    `completion` is the first completion and `further` those after it; `add1` left out means
    equalshares.net where there is an Add1 at all. `seed` is the public seed of the lot; without
    one the lot is skipped. `utility` left out is the usual one for the rule and the ballots.
    With `comparison`, greedy's result replaces the rule's where more voters prefer it.
    `per_cost` counts votes for each unit of money, `no_skip` stops at the first project that
    does not fit. `variant` and `loads` are Phragmén's. The Add1 step belongs to the election.
    """

    completion: Completion = Completion.NONE
    add1: Add1 | None = None
    ties: Ties = Ties.PUBLISHED
    seed: str | None = None
    further: tuple[Completion, ...] = ()
    utility: Utility | None = None
    comparison: bool = False
    threshold: Threshold | None = None
    per_cost: bool = False
    no_skip: bool = False
    variant: Variant | None = None
    loads: Loads = ()
    constraints: Constraints = field(default_factory=Constraints)

    @property
    def chain(self) -> tuple[Completion, ...]:
        """All completions in their order; nothing for none."""
        first = () if self.completion is Completion.NONE else (self.completion,)
        return first + self.further

    @property
    def completions(self) -> str:
        """The chain as it is written: "none", "add1", "add1,greedy"."""
        return ",".join((self.completion, *self.further))

    def chosen_for(self, rule: str) -> Parameters:
        """Fill in the defaults.

        Raises:
            OptionsClash: an option that this rule or another option leaves without meaning.
        """
        _refuse_untaken(rule, self)
        if self.utility is not None and self.utility not in UTILITIES.get(rule, Utility):
            known = ", ".join(UTILITIES[rule])
            raise OptionsClash(f"the rule {rule} has no utility {self.utility}; it has {known}")
        if self.seed is not None and self.ties is Ties.NAME:
            raise OptionsClash("ties by name leave nothing to a seed")
        _check_chain(self)
        with_add1 = WITH_ADD1.intersection(self.chain)
        if self.add1 is not None and not with_add1:
            raise OptionsClash(f"the Add1 convention {self.add1} needs a completion with Add1")
        if with_add1 and self.add1 is None:
            return replace(self, add1=Add1.EQUALSHARES_NET)
        return self

    def to_dict(self) -> dict[str, Any]:
        """Give everything as JSON's own types; fractions are strings "n/d"."""
        return {
            "completion": self.completions,
            "add1": self.add1 and self.add1.value,
            "ties": self.ties.value,
            "seed": self.seed,
            "utility": self.utility and self.utility.value,
            "comparison": self.comparison,
            "threshold": self.threshold and self.threshold.to_dict(),
            "per_cost": self.per_cost,
            "no_skip": self.no_skip,
            "variant": self.variant and self.variant.value,
            "loads": [[list(paper), str(load)] for paper, load in self.loads],
            "constraints": self.constraints.to_dict(),
        }

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote; what older results do not name has its default.

        Raises:
            ValueError: a value that is none of an option's.
        """
        completion, *further = (Completion(word) for word in found["completion"].split(","))
        utility, variant, threshold = map(found.get, ("utility", "variant", "threshold"))
        return cls(
            completion=completion,
            add1=Add1(found["add1"]) if found["add1"] else None,
            ties=Ties(found["ties"]),
            seed=found["seed"],
            further=tuple(further),
            utility=Utility(utility) if utility else None,
            comparison=found.get("comparison", False),
            threshold=Threshold.from_dict(threshold) if threshold else None,
            per_cost=found.get("per_cost", False),
            no_skip=found.get("no_skip", False),
            variant=Variant(variant) if variant else None,
            loads=tuple((tuple(paper), Fraction(load)) for paper, load in found.get("loads", ())),
            constraints=Constraints.from_dict(found.get("constraints", {})),
        )


def read_chain(text: str) -> tuple[Completion, tuple[Completion, ...]]:
    """Read a chain such as "add1,greedy": the first completion, and those after it.

    Raises:
        OptionsClash: a word that is no completion.
    """
    try:
        first, *further = (Completion(word.strip()) for word in text.split(","))
    except ValueError as error:
        known = ", ".join(Completion)
        raise OptionsClash(f"a completion is one or more of {known}, not {text!r}") from error
    return first, tuple(further)


TAKEN: Mapping[str, frozenset[str]] = {
    "greedy": frozenset(
        {"utility", "threshold", "per_cost", "no_skip", "exclusive", "ceilings"},
    ),
    "equal-shares": frozenset({"utility", "threshold", "completion", "comparison"}),
    "bos": frozenset({"utility", "threshold"}),
    "phragmen": frozenset({"threshold", "variant", "loads"}),
    "maximin-support": frozenset({"threshold"}),
    "max-welfare": frozenset(
        {"utility", "threshold", "exclusive", "together", "floors", "ceilings"}
    ),
    "expanding-approvals": frozenset({"threshold"}),
    "random-order": frozenset({"threshold", "no_skip", "exclusive", "ceilings"}),
}
"""Which rule takes which options and constraints; ties and a seed go with every rule."""

UTILITIES: Mapping[str, tuple[Utility, ...]] = {
    "greedy": (Utility.CARDINALITY, Utility.POINTS, Utility.BORDA),
    "equal-shares": tuple(Utility),
    "bos": (Utility.COST, Utility.CARDINALITY),
    "max-welfare": tuple(Utility),
}
"""Which utilities a rule has that takes the option at all."""

WORDS = {
    "completion": "completion",
    "utility": "choice of a utility",
    "comparison": "comparison with greedy",
    "threshold": "threshold",
    "per_cost": "count of votes per cost",
    "no_skip": "stop at the first project that does not fit",
    "variant": "variant stop or skip",
    "loads": "starting loads",
    "exclusive": "mutually exclusive projects",
    "together": "projects that need each other",
    "floors": "floors of categories",
    "ceilings": "ceilings of categories",
}
"""The options and constraints in a sentence, by the names of their fields."""


def _refuse_untaken(rule: str, parameters: Parameters) -> None:
    for name, words in WORDS.items():
        holder = parameters if hasattr(parameters, name) else parameters.constraints
        value = parameters.chain if name == "completion" else getattr(holder, name)
        if value and name not in TAKEN[rule]:
            raise OptionsClash(f"the rule {rule} takes no {words}")


def _check_chain(parameters: Parameters) -> None:
    chain = parameters.chain
    if Completion.NONE in parameters.further or len(set(chain)) < len(chain):
        raise OptionsClash(f"the completion {parameters.completions} names none or one twice")
    if parameters.further and parameters.completion is Completion.NONE:
        raise OptionsClash("nothing comes after the completion none")
    if WITH_ADD1.intersection(parameters.further):
        raise OptionsClash("Add1 shares the money out anew, so it stands first among completions")
    if LAST.intersection(chain[:-1]):
        raise OptionsClash(f"nothing that fits is left after {chain[-2]}, so it stands last")


def table_of_options() -> str:
    """Write the table of rules and options as it stands in docs/counting-options.md."""
    lines = ["| Option | " + " | ".join(TAKEN) + " |", "|---" * (len(TAKEN) + 1) + "|"]
    for name, words in WORDS.items():
        cells = ("yes" if name in taken else "" for taken in TAKEN.values())
        lines.append(f"| {words} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
