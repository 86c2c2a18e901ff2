"""What a check may say: it holds, or it fails and here is a counterexample."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Property(StrEnum):
    """What is checked."""

    WITHIN_BUDGET = "within-budget"
    EXHAUSTIVE = "exhaustive"
    PRICEABLE = "priceable"
    EJR_UP_TO_ONE = "ejr-up-to-one"
    EJR_UP_TO_ANY = "ejr-up-to-any"


class Verdict(StrEnum):
    """`SCREENED`: no counterexample among those that were tried, which are not all there are.

    `UNDECIDED`: too large to be decided exactly. `NOT_MEANT`: the property is defined for
    approvals, and marks here say something else.
    """

    HOLDS = "holds"
    FAILS = "fails"
    SCREENED = "screened"
    UNDECIDED = "undecided"
    NOT_MEANT = "not-meant"


@dataclass(frozen=True, slots=True)
class Overspent:
    """The funded projects cost more than the pot."""

    cost: int
    budget: int


@dataclass(frozen=True, slots=True)
class StillFits:
    """A project is not funded although the pot still holds its cost."""

    project: str
    cost: int
    left: int


@dataclass(frozen=True, slots=True)
class NobodyPays:
    """A project is funded although nobody voted for it, so that nobody can have paid for it."""

    project: str


@dataclass(frozen=True, slots=True)
class SupportersKeepMore:
    """Whatever the voters pay, those of one of these projects keep `more` than its cost, or more.

    None of the projects is funded; a single one is a counterexample by itself.
    """

    projects: tuple[str, ...]
    more: Fraction


@dataclass(frozen=True, slots=True)
class Group:
    """`voters` people all chose `projects`, and their equal share of the pot pays for them.

    Their share is `share` (voters × pot / all ballots), the projects cost `cost` together; yet
    each of them falls short of what the property promises.
    """

    projects: tuple[str, ...]
    voters: int
    cost: int
    share: Fraction


Counterexample = Overspent | StillFits | NobodyPays | SupportersKeepMore | Group


@dataclass(frozen=True, slots=True)
class Check:
    """One property's verdict. `up_to` is the largest number of projects that screening tried."""

    property: Property
    verdict: Verdict
    counterexample: Counterexample | None = None
    up_to: int | None = None
