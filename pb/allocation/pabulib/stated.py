"""The rule and options that a .pb file states in META."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from pb.allocation.pabulib.figures import shown
from pb.allocation.pabulib.rows import PabulibError
from pb.allocation.parameters import Add1, Completion, OptionsClash, Parameters, Ties

Cells = Mapping[str, tuple[int, str]]
"""META: the line and the value of each key."""

Option = TypeVar("Option", bound=StrEnum)


def stated_rule(meta: Cells) -> tuple[str, str | None]:
    """Give META's own word for the rule, and the name of our rule that comes nearest.

    All of Pabulib's greedy rules come down to greedy here, all of equal shares to equal-shares.
    """
    text = meta.get("rule", (0, ""))[1].strip()
    if text.startswith("greedy"):
        return text, "greedy"
    return text, "equal-shares" if text.startswith("equalshares") else None


def stated_parameters(meta: Cells, *, file: str) -> Parameters:
    """Read the options; where a file has only Pabulib's word, Add1 is Pabulib's own convention.

    Raises:
        PabulibError: a value that is none of the options, or options that do not go together.
    """
    text, rule = stated_rule(meta)
    completion, add1 = Completion.NONE, None
    if rule == "equal-shares" and "/add1" in text:
        completion, add1 = Completion.ADD1, Add1.PABULIB
    if "completion" in meta:
        completion = _option(meta, "completion", Completion, file=file)
        add1 = None
    if "add1" in meta:
        add1 = _option(meta, "add1", Add1, file=file)
    ties = _option(meta, "ties", Ties, file=file) if "ties" in meta else Ties.PUBLISHED
    seed = meta["seed"][1] if "seed" in meta else None
    found = Parameters(completion, add1, ties, seed)
    if rule is None:
        return found
    try:
        return found.chosen_for(rule)
    except OptionsClash as error:
        line = meta["rule"][0]
        raise PabulibError(file, line, f"options that go together, but {error}") from error


def _option(meta: Cells, key: str, options: type[Option], *, file: str) -> Option:
    line, value = meta[key]
    try:
        return options(value.strip())
    except ValueError as error:
        known = ", ".join(options)
        expected = f"one of {known} for {key}, found {shown(value)}"
        raise PabulibError(file, line, expected) from error


def rule_word(rule: str | None, parameters: Parameters | None) -> str:
    """Give Pabulib's word for a rule, for META."""
    if rule is None:
        return "unknown"
    if rule != "equal-shares":
        return rule
    completion = parameters.completion if parameters else Completion.NONE
    return "equalshares" if completion is Completion.NONE else f"equalshares/{completion}"
