"""How much a result tells of a pot's ballots, so that no ballot can be joined to a voter.

What is funded has to be public. Everything else in a result comes from the ballots, and where
there are very few it is the ballots: one voter's totals are one voter's ballot. What is not told
is not kept beside the count either; the sealed ballots can be counted again while there is a key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from pb.allocation.outcome import By, Outcome, Step, Unfunded, Why
from pb.services.hiding import FEWEST, FEWEST_TOGETHER, MOST_ALONE
from pb.services.results.facts import Facts
from pb.vocabulary import VotingRule


class Told(StrEnum):
    """What is published of a pot's ballots; each tells all that the next one does."""

    BALLOTS = "ballots"
    TOTALS = "totals"
    FUNDED = "funded"


class Because(StrEnum):
    """Why the ballots are not published."""

    FEW = "few"
    FEW_MARKED = "few-marked"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What is told, and why that is not everything; no reason where it is."""

    told: Told = Told.BALLOTS
    because: Because | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every ballot is published."""
        return self.told == Told.BALLOTS

    @property
    def has_totals(self) -> bool:
        """Whether it is told how many voted for each project."""
        return self.told != Told.FUNDED

    def to_dict(self) -> dict[str, str | None]:
        """Give it as JSON's own types."""
        return {"told": self.told.value, "because": self.because and self.because.value}

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> "Disclosure | None":
        """Read what `to_dict` wrote; none in counts that are older than this decision."""
        if "told" not in found:
            return None
        because = found["because"]
        return cls(Told(found["told"]), Because(because) if because else None)


WHOLE = Disclosure()


def disclosure(facts: Facts, outcome: Outcome) -> Disclosure:
    """Decide what may be told of a pot.

    Whole ballots, where there are at least 20 of them, and at most one in a hundred has a mark
    that no other ballot has. Otherwise totals, where at least 10 ballots have a mark, and not all
    of them the same ones. Otherwise only what is funded.
    """
    if not facts.ballots:
        return WHOLE
    are_few = facts.ballots < FEWEST
    marked = facts.ballots - (facts.empty or 0)
    if marked < FEWEST_TOGETHER:
        return Disclosure(Told.FUNDED, Because.FEW if are_few else Because.FEW_MARKED)
    if are_few:
        # Where each project has the votes of all or of nobody, totals say what everyone chose.
        every: tuple[Step | Unfunded, ...] = (*outcome.steps, *outcome.unfunded)
        votes = {one.votes for one in every}
        return Disclosure(Told.FUNDED if votes <= {0, marked} else Told.TOTALS, Because.FEW)
    if (facts.alone or 0) * MOST_ALONE > facts.ballots:
        return Disclosure(Told.TOTALS, Because.ALONE)
    return WHOLE


def has_working(told: Told, rule: str) -> bool:
    """Whether reasons and the whole working are told.

    Most votes first says nothing but what follows from the totals. Equal shares says what each
    project's voters had left, and so what else they chose.
    """
    return told == Told.BALLOTS or (told == Told.TOTALS and rule == VotingRule.GREEDY)


def tellable(outcome: Outcome, told: Told, order: Sequence[str]) -> Outcome:
    """Return an outcome without what is not told; `order` is that of the ballot paper.

    Where there is no working, projects stand by their votes; where there are no totals, in the
    order of the paper, and the votes are zero. Again, it changes nothing.
    """
    if has_working(told, outcome.rule):
        return outcome
    place = {key: number for number, key in enumerate(order)}
    totals = told == Told.TOTALS

    def by_votes(one: Step | Unfunded) -> tuple[int, int]:
        return (-one.votes if totals else 0, place[one.project])

    return replace(
        outcome,
        steps=tuple(_funded(one, totals) for one in sorted(outcome.steps, key=by_votes)),
        unfunded=tuple(_unfunded(one, totals) for one in sorted(outcome.unfunded, key=by_votes)),
        endowment=None,
        raises=None,
        stopped=None,
        comparison=None,
    )


def tellable_facts(facts: Facts, told: Told) -> Facts:
    """Return facts without what is not told; who took part, and which way, always is."""
    return facts if told == Told.BALLOTS else replace(facts, empty=None, content=None, alone=None)


def _funded(one: Step, totals: bool) -> Step:  # noqa: FBT001  of this module alone
    return Step(
        project=one.project,
        cost=one.cost,
        votes=one.votes if totals else 0,
        score=one.score if totals else 0,
        by=By.VOTES,
        left=0,
    )


def _unfunded(one: Unfunded, totals: bool) -> Unfunded:  # noqa: FBT001  of this module alone
    return Unfunded(
        project=one.project,
        cost=one.cost,
        votes=one.votes if totals else 0,
        score=one.score if totals else 0,
        why=Why.DID_NOT_FIT,
        left=0,
    )
