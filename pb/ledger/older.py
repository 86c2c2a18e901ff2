"""Entries as earlier versions wrote them: what a record says never becomes unreadable.

A kind whose fields grew has a version of its own. What was written before has no such fields;
they are read as what held then.
"""

from collections.abc import Callable, Mapping
from typing import Any

from pb.ledger.canonical import NotCanonical

Said = dict[str, Any]


def _first_rulebook(said: Said) -> Said:
    """Before version 2 codes were handed out to people of any age, and nobody voted on paper."""
    pots = said.get("pots")
    if isinstance(pots, list):
        ages: Said = {"least_age": None, "most_age": None}
        pots = [_with(pot, ages) if isinstance(pot, dict) else pot for pot in pots]
    later: Said = {"least_age": None, "ways": ["issued"], "paper": "no-paper"}
    return _with(said | {"pots": pots}, later)


def _with(said: Said, later: Said) -> Said:
    """Add fields that came later; whoever wrote them already was not of this version."""
    if not said.keys().isdisjoint(later):
        raise NotCanonical("an older version with newer fields")
    return said | later


# By kind: which versions there were, each with what makes the next of it.
COMPLETED: Mapping[str, Mapping[int, Callable[[Said], Said]]] = {"rulebook": {1: _first_rulebook}}


def completed(kind: str, version: int, said: Said) -> Said | None:
    """Return an older entry's fields with those that came later, None if there was no such one."""
    complete = COMPLETED.get(kind, {}).get(version)
    return None if complete is None else complete(said)
