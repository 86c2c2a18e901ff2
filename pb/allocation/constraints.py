"""Limits on what may be funded together, decided before the count."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from pb.allocation.election import Election

Groups = tuple[tuple[str, ...], ...]
Amounts = tuple[tuple[str, int], ...]
PAIR = 2


class OptionsClash(ValueError):
    """Two options do not go together, or not with this rule or election."""


class Undecided(OptionsClash):
    """The rule does not decide this election exactly within reason; nothing is guessed."""


@dataclass(frozen=True, slots=True)
class Constraints:
    """What holds beyond the pot; everything empty is no constraint.

    Constraints are part of the parameters and not of the election: two counts of the same ballots
    may differ in them, and a published result names them among its options.

    Of each group in `exclusive` at most one project is funded, of each group in `together` all or
    none. `floors` and `ceilings` say by category what its funded projects cost together at least
    and at most, in the smallest unit of money. Everything is kept sorted, so that equal
    constraints are equal values.

    Raises:
        OptionsClash: a group of fewer than two, a category twice, a negative amount, a floor
            above its ceiling.
    """

    exclusive: Groups = ()
    together: Groups = ()
    floors: Amounts = ()
    ceilings: Amounts = ()

    def __post_init__(self) -> None:
        for name in ("exclusive", "together"):
            groups = {tuple(sorted(set(group))) for group in getattr(self, name)}
            if any(len(group) < PAIR for group in groups):
                raise OptionsClash("a group of projects has at least two of them")
            object.__setattr__(self, name, tuple(sorted(groups)))
        for name in ("floors", "ceilings"):
            object.__setattr__(self, name, _amounts(getattr(self, name)))
        ceilings = dict(self.ceilings)
        if any(amount > ceilings.get(category, amount) for category, amount in self.floors):
            raise OptionsClash("a category's floor lies above its ceiling")

    def __bool__(self) -> bool:
        """Say whether there is any constraint."""
        return any((self.exclusive, self.together, self.floors, self.ceilings))

    def check(self, election: Election) -> None:
        """Refuse what names nothing in this election.

        Raises:
            OptionsClash: an unknown project or category.
        """
        ids = {project.id for project in election.projects}
        for group in self.exclusive + self.together:
            if not ids.issuperset(group):
                raise OptionsClash(f"no project has the id {min(set(group) - ids)}")
        categories = {project.category for project in election.projects}
        for category, _ in self.floors + self.ceilings:
            if category not in categories:
                raise OptionsClash(f"no project has the category {category}")

    def among(self, ids: Collection[str]) -> Constraints:
        """Give those that are left of the groups where only these projects take part."""
        exclusive = (tuple(id_ for id_ in group if id_ in ids) for group in self.exclusive)
        return replace(
            self,
            exclusive=tuple(group for group in exclusive if len(group) >= PAIR),
            together=tuple(group for group in self.together if all(id_ in ids for id_ in group)),
        )

    def dragged(self, ids: Collection[str]) -> set[str]:
        """Name these projects, and all that need one of them, directly or through another."""
        found = set(ids)
        while (
            more := {id_ for group in self.together if found.intersection(group) for id_ in group}
            - found
        ):
            found |= more
        return found

    def conflicts(self) -> dict[str, frozenset[str]]:
        """Give for each project in an exclusive group those that it excludes."""
        found: dict[str, set[str]] = {}
        for group in self.exclusive:
            for id_ in group:
                found.setdefault(id_, set()).update(set(group) - {id_})
        return {id_: frozenset(others) for id_, others in found.items()}

    def to_dict(self) -> dict[str, Any]:
        """Give everything as JSON's own types; amounts in the smallest unit."""
        return {
            "exclusive": [list(group) for group in self.exclusive],
            "together": [list(group) for group in self.together],
            "floors": dict(self.floors),
            "ceilings": dict(self.ceilings),
        }

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote; what is missing is no constraint."""
        return cls(
            exclusive=_groups(found.get("exclusive", ())),
            together=_groups(found.get("together", ())),
            floors=tuple(found.get("floors", {}).items()),
            ceilings=tuple(found.get("ceilings", {}).items()),
        )


def _groups(found: Iterable[Collection[str]]) -> Groups:
    return tuple(tuple(group) for group in found)


def _amounts(found: Amounts) -> Amounts:
    if len(dict(found)) < len(found):
        raise OptionsClash("a category has one floor and one ceiling")
    if any(amount < 0 for _, amount in found):
        raise OptionsClash("a category's floor or ceiling is not negative")
    return tuple(sorted(found))
