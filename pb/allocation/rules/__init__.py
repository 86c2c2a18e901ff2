"""The voting rules by name. A new rule is one module here, and one line below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module

from pb.allocation.admission import admitting
from pb.allocation.election import Election
from pb.allocation.outcome import Outcome
from pb.allocation.parameters import Parameters

Rule = Callable[[Election, Parameters], Outcome]


class Rules(Mapping[str, Rule]):
    """A rule's module is imported upon use: a count waits for no other rule's libraries."""

    def __init__(self, *names: str) -> None:
        """Take the names; the rule "equal-shares" is `equal_shares` in the module of that name."""
        self._names = names

    def __getitem__(self, name: str) -> Rule:
        """Import a rule.

        Raises:
            KeyError: there is no rule of this name.
        """
        if name not in self._names:
            raise KeyError(name)
        word = name.replace("-", "_")
        rule: Rule = getattr(import_module(f"pb.allocation.rules.{word}"), word)
        return admitting(name, rule)

    def __contains__(self, name: object) -> bool:
        """Say whether there is a rule of this name, without importing it."""
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        """Give the names."""
        return iter(self._names)

    def __len__(self) -> int:
        """Say how many rules there are."""
        return len(self._names)


RULES: Mapping[str, Rule] = Rules(
    *("greedy", "equal-shares", "bos", "phragmen", "maximin-support"),
    *("max-welfare", "expanding-approvals", "random-order"),
)
"""Each gives the same outcome for the same election, whatever order its parts stand in."""
