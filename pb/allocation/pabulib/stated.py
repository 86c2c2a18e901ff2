"""The rule and options that a .pb file states in META, and how they are written there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from pb.allocation.constraints import Constraints
from pb.allocation.pabulib.figures import shown, whole
from pb.allocation.pabulib.rows import PabulibError
from pb.allocation.parameters import (
    TAKEN,
    Add1,
    Completion,
    Loads,
    OptionsClash,
    Parameters,
    Threshold,
    Ties,
    Utility,
    Variant,
    read_chain,
)

Cells = Mapping[str, tuple[int, str]]
"""META: the line and the value of each key."""

Option = TypeVar("Option", bound=StrEnum)

THRESHOLD = "min_project_score_threshold"
"""Pabulib's own key for the least number of votes (points)."""

OPTION_KEYS = (
    *("completion", "add1", "ties", "seed", "utility", "comparison", "threshold"),
    *("per_cost", "no_skip", "variant", "loads", "constraints"),
)
"""Keys beyond Pabulib's, so that a count of a file that was written here needs no options."""

SHARE = re.compile(r"\d{1,30}([./]\d{1,30})?%", re.ASCII)
FRACTION = re.compile(r"\d{1,300}(/\d{1,300})?", re.ASCII)

COMPARISON = "-comparison"
NO_SKIP = "greedy-no-skip"
PER_COST = "greedy-per-cost"


def stated_rule(meta: Cells) -> tuple[str, str | None]:
    """Give META's own word for the rule, and the name of our rule that comes nearest.

    All of Pabulib's greedy rules come down to greedy here, all of equal shares to equal-shares;
    other rules are stated by our names.
    """
    text = meta.get("rule", (0, ""))[1].strip()
    if text.startswith("greedy"):
        return text, "greedy"
    if text.startswith("equalshares"):
        return text, "equal-shares"
    return text, text if text in TAKEN else None


def stated_parameters(meta: Cells, *, file: str) -> Parameters:
    """Read the options; where a file has only Pabulib's word, Add1 is Pabulib's own convention.

    Raises:
        PabulibError: a value that is none of the options, or options that do not go together.
    """
    text, rule = stated_rule(meta)
    line = meta["rule"][0] if "rule" in meta else 0
    found = Parameters(
        ties=_option(meta, "ties", Ties, file=file) or Ties.PUBLISHED,
        seed=meta["seed"][1] if "seed" in meta else None,
        utility=_option(meta, "utility", Utility, file=file),
        comparison=_flag(meta, "comparison", file=file) or text.endswith(COMPARISON),
        threshold=_threshold(meta, file=file),
        per_cost=_flag(meta, "per_cost", file=file) or text == PER_COST,
        no_skip=_flag(meta, "no_skip", file=file) or text == NO_SKIP,
        variant=_option(meta, "variant", Variant, file=file),
    )
    try:
        found = _chained(found, meta, text, file=file)
        found = _with_structures(found, meta, file=file)
        return found if rule is None else found.chosen_for(rule)
    except OptionsClash as error:
        raise PabulibError(file, line, f"options that go together, but {error}") from error


def _chained(found: Parameters, meta: Cells, text: str, *, file: str) -> Parameters:
    """Add the completions."""
    completion, further, add1 = Completion.NONE, found.further, None
    if text.startswith("equalshares") and "/add1" in text:
        completion, add1 = Completion.ADD1, Add1.PABULIB
    if "completion" in meta:
        line, value = meta["completion"]
        add1 = None
        try:
            completion, further = read_chain(value)
        except OptionsClash as error:
            known = ", ".join(Completion)
            expected = f"one of {known} for completion, found {shown(value)}"
            raise PabulibError(file, line, expected) from error
    add1 = _option(meta, "add1", Add1, file=file) or add1
    return replace(found, completion=completion, further=further, add1=add1)


def _with_structures(found: Parameters, meta: Cells, *, file: str) -> Parameters:
    """Add the options that are written as JSON."""
    if "constraints" in meta:
        cell = meta["constraints"]
        constraints = _json(cell, "constraints", file=file, read=_constraints)
        found = replace(found, constraints=constraints)
    if "loads" in meta:
        loads = _json(meta["loads"], "loads", file=file, read=_loads)
        found = replace(found, loads=loads)
    return found


def _loads(value: Any) -> Loads:
    found = tuple((tuple(map(str, paper)), str(load)) for paper, load in value)
    if not all(FRACTION.fullmatch(load) for _, load in found):
        raise ValueError("a load is a fraction n/d")
    return tuple((paper, Fraction(load)) for paper, load in found)


def _constraints(value: Any) -> Constraints:
    found = Constraints.from_dict(value)
    amounts = [amount for _, amount in found.floors + found.ceilings]
    groups = [id_ for group in found.exclusive + found.together for id_ in group]
    if any(type(amount) is not int for amount in amounts) or not all(
        isinstance(id_, str) for id_ in groups
    ):
        raise ValueError("amounts are whole numbers, and ids are text")
    return found


def _json(cell: tuple[int, str], key: str, *, file: str, read: Any) -> Any:
    line, value = cell
    try:
        return read(json.loads(value))
    except (ValueError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        expected = f"{key} as this program writes them, found {shown(value)}"
        raise PabulibError(file, line, expected) from error


def _threshold(meta: Cells, *, file: str) -> Threshold | None:
    least, share = 0, Fraction(0)
    if THRESHOLD in meta:
        line, value = meta[THRESHOLD]
        found = whole(value)
        if found is None or found < 0:
            expected = f"a whole number for {THRESHOLD}, found {shown(value)}"
            raise PabulibError(file, line, expected)
        least = found
    if "threshold" in meta:
        line, value = meta["threshold"]
        if not SHARE.fullmatch(value.strip()):
            expected = f"a share such as 2.5% for threshold, found {shown(value)}"
            raise PabulibError(file, line, expected)
        try:
            share = Threshold.read(value).share
        except OptionsClash as error:
            raise PabulibError(file, line, f"a share up to 100%, found {shown(value)}") from error
    return Threshold(least, share) if least or share else None


def _flag(meta: Cells, key: str, *, file: str) -> bool:
    line, value = meta.get(key, (0, "0"))
    if value.strip() not in {"0", "1"}:
        raise PabulibError(file, line, f"0 or 1 for {key}, found {shown(value)}")
    return value.strip() == "1"


def _option(meta: Cells, key: str, options: type[Option], *, file: str) -> Option | None:
    if key not in meta:
        return None
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
    parameters = parameters or Parameters()
    if rule == "greedy":
        return _greedy_word(parameters)
    if rule != "equal-shares":
        return rule
    chained = "" if parameters.completion is Completion.NONE else f"/{parameters.completions}"
    return f"equalshares{chained}{COMPARISON if parameters.comparison else ''}"


def _greedy_word(parameters: Parameters) -> str:
    """Name the option that matters most; Pabulib has a word for each, and none for two."""
    words = {
        PER_COST: parameters.per_cost,
        NO_SKIP: parameters.no_skip,
        "greedy-exclusive": parameters.constraints.exclusive,
        "greedy-threshold": parameters.threshold,
    }
    return next((word for word, holds in words.items() if holds), "greedy")


def option_cells(parameters: Parameters) -> Iterator[tuple[str, str]]:
    """Give the keys and values that state the options of a count."""
    yield "completion", parameters.completions
    if parameters.add1 is not None:
        yield "add1", parameters.add1.value
    yield "ties", parameters.ties.value
    if parameters.seed is not None:
        yield "seed", parameters.seed
    yield from _plain_cells(parameters)
    yield from _threshold_cells(parameters.threshold)
    if parameters.constraints:
        yield "constraints", json.dumps(parameters.constraints.to_dict(), ensure_ascii=False)
    if parameters.loads:
        loads = [[list(paper), str(load)] for paper, load in parameters.loads]
        yield "loads", json.dumps(loads, ensure_ascii=False)


def _plain_cells(parameters: Parameters) -> Iterator[tuple[str, str]]:
    for name in ("utility", "variant"):
        if (value := getattr(parameters, name)) is not None:
            yield name, value.value
    for name in ("comparison", "per_cost", "no_skip"):
        if getattr(parameters, name):
            yield name, "1"


def _threshold_cells(threshold: Threshold | None) -> Iterator[tuple[str, str]]:
    if threshold is not None and threshold.least:
        yield THRESHOLD, str(threshold.least)
    if threshold is not None and threshold.share:
        yield "threshold", f"{threshold.share * 100}%"
