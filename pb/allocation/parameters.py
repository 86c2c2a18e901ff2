"""The options of a count, by the names under which a result publishes them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Completion(StrEnum):
    """What equal shares does with the money that it leaves."""

    NONE = "none"
    ADD1 = "add1"
    ADD1U = "add1u"


class Add1(StrEnum):
    """Three incompatible conventions for Add1; rules/equal_shares.py says what each means."""

    EQUALSHARES_NET = "equalshares.net"
    PABUTOOLS = "pabutools"
    PABULIB = "pabulib"


class Ties(StrEnum):
    """Which published order decides between projects that are level."""

    PUBLISHED = "published"
    NAME = "name"


class OptionsClash(ValueError):
    """Two options do not go together, or a rule does not know one."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What was decided before the count. Use `chosen_for` to check and complete them for a rule.

    `add1` left out means equalshares.net where there is an Add1 at all. `seed` is the public seed
    of the lot; without one the lot is skipped. The Add1 step belongs to the election.
    """

    completion: Completion = Completion.NONE
    add1: Add1 | None = None
    ties: Ties = Ties.PUBLISHED
    seed: str | None = None

    def chosen_for(self, rule: str) -> Parameters:
        """Fill in the defaults.

        Raises:
            OptionsClash: an option that this rule or another option leaves without meaning.
        """
        if rule == "greedy" and self.completion is not Completion.NONE:
            raise OptionsClash("the rule greedy takes no completion")
        if self.add1 is not None and self.completion is Completion.NONE:
            raise OptionsClash(f"the Add1 convention {self.add1} needs a completion with Add1")
        if self.seed is not None and self.ties is Ties.NAME:
            raise OptionsClash("ties by name leave nothing to a seed")
        if self.completion is Completion.NONE or self.add1 is not None:
            return self
        return Parameters(self.completion, Add1.EQUALSHARES_NET, self.ties, self.seed)
