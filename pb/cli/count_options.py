"""The options of a count on the command line, and the parameters that come of them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any, TypeVar

import click

from pb.allocation.constraints import Amounts, Constraints
from pb.allocation.election import Election
from pb.allocation.pabulib import Document
from pb.allocation.pabulib.figures import figure
from pb.allocation.parameters import (
    TAKEN,
    WORDS,
    Add1,
    Loads,
    OptionsClash,
    Parameters,
    Threshold,
    Ties,
    Utility,
    Variant,
    read_chain,
)
from pb.allocation.rules import RULES
from pb.cli.election_files import Clash

Command = TypeVar("Command", bound=Callable[..., Any])

LOAD = re.compile(r"\d{1,15}(\.\d{1,15}|/0*[1-9]\d{0,14})?", re.ASCII)

OFF = {"comparison": "--no-comparison", "per_cost": "--by-votes", "no_skip": "--skip"}
"""How a switch is called that is turned off."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options as they were given; None, or nothing, for those left out."""

    rule: str | None = None
    utility: str | None = None
    completion: str | None = None
    add1: str | None = None
    comparison: bool | None = None
    threshold: str | None = None
    per_cost: bool | None = None
    no_skip: bool | None = None
    variant: str | None = None
    exclusive: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    floor: tuple[str, ...] = ()
    ceiling: tuple[str, ...] = ()
    load: tuple[str, ...] = ()
    ties: str | None = None
    seed: str | None = None

    def words(self) -> tuple[str, ...]:
        """Return them as words of a command line."""
        found: list[str] = []
        for name in (each.name for each in fields(self)):
            value, word = getattr(self, name), "--" + name.replace("_", "-")
            if isinstance(value, bool):
                found.append(word if value else OFF[name])
            elif isinstance(value, tuple):
                found += (part for each in value for part in (word, each))
            elif value:
                found += (word, value)
        return tuple(found)


def _choice(kind: Iterable[str]) -> click.Choice[str]:
    return click.Choice([str(each) for each in kind])


_OPTIONS = (
    click.option("--rule", type=_choice(sorted(RULES)), help="How the money is shared out."),
    click.option(
        "--utility",
        type=_choice(each.value for each in Utility),
        help="What a mark is worth; the usual for the rule and the ballots if none.",
    ),
    click.option(
        "--completion",
        metavar="CHAIN",
        help="For equal shares: none, add1, add1u, epsilon, greedy, or several with commas.",
    ),
    click.option(
        "--add1",
        type=_choice(each.value for each in Add1),
        help="Which Add1; equalshares.net if none.",
    ),
    click.option(
        "--comparison/--no-comparison",
        default=None,
        help="For equal shares: greedy's result instead, if more voters prefer it.",
    ),
    click.option(
        "--threshold",
        metavar="VOTES|SHARE%",
        help="Projects with less take no part: 30 votes (points), or 2.5% of all ballots.",
    ),
    click.option(
        "--per-cost/--by-votes",
        default=None,
        help="For greedy: by votes for each unit of money, or by votes alone.",
    ),
    click.option(
        "--no-skip/--skip",
        default=None,
        help="Stop at the first project that does not fit, or skip it.",
    ),
    click.option(
        "--variant",
        type=_choice(each.value for each in Variant),
        help="For phragmen: what ends the count, or only a project's chance.",
    ),
    click.option(
        "--exclusive",
        multiple=True,
        metavar="ID,ID...",
        help="At most one of these is funded. May be repeated.",
    ),
    click.option(
        "--together",
        multiple=True,
        metavar="ID,ID...",
        help="All of these are funded or none. May be repeated.",
    ),
    click.option(
        "--floor",
        multiple=True,
        metavar="CATEGORY=SUM",
        help="What a category's projects cost at least. May be repeated.",
    ),
    click.option(
        "--ceiling",
        multiple=True,
        metavar="CATEGORY=SUM",
        help="What a category's projects cost at most. May be repeated.",
    ),
    click.option(
        "--load",
        multiple=True,
        metavar="ID,ID...=LOAD",
        help="For phragmen: what voters with this ballot bear before the count. May be repeated.",
    ),
    click.option(
        "--ties",
        type=_choice(each.value for each in Ties),
        help="Which order decides: cost, votes, lot and name, or the name alone.",
    ),
    click.option("--seed", help="The public seed of the lot, for ties that stay."),
)


def count_options(command: Command) -> Command:
    """Give a command the options of a count, by the names of the fields of `Options`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def chosen(document: Document, options: Options) -> tuple[str, Parameters]:
    """Return the rule and its parameters.

    Options that are left out come from the file; without any there, from the rule greedy. With
    a rule, all but ties and seed come from the options alone; with a completion, Add1 does.

    Raises:
        Clash: an option that cannot be read.
    """
    stated = document.parameters
    if options.rule:
        stated = Parameters(ties=stated.ties, seed=stated.seed)
    if options.ties == Ties.NAME.value:
        stated = replace(stated, seed=None)
    if options.completion:
        stated = replace(stated, add1=None)
    try:
        parameters = replace(stated, **_given(options, document.election, stated))
    except OptionsClash as error:
        raise Clash(str(error)) from error
    return options.rule or document.rule or "greedy", parameters


def _given(options: Options, election: Election, stated: Parameters) -> dict[str, Any]:
    """Read the options that were given, by the names of their parameters."""
    found: dict[str, Any] = {
        "utility": options.utility and Utility(options.utility),
        "add1": options.add1 and Add1(options.add1),
        "comparison": options.comparison,
        "threshold": options.threshold and Threshold.read(options.threshold),
        "per_cost": options.per_cost,
        "no_skip": options.no_skip,
        "variant": options.variant and Variant(options.variant),
        "loads": _loads(options.load) or None,
        "ties": options.ties and Ties(options.ties),
        "seed": options.seed,
        "constraints": _constraints(options, election, stated.constraints),
    }
    if options.completion:
        found["completion"], found["further"] = read_chain(options.completion)
    return {name: value for name, value in found.items() if value is not None}


def _constraints(options: Options, election: Election, stated: Constraints) -> Constraints:
    """Let each kind of constraint that was given replace the file's of the same kind."""
    given: dict[str, Any] = {
        "exclusive": tuple(map(_ids, options.exclusive)),
        "together": tuple(map(_ids, options.together)),
        "floors": _amounts(options.floor, election),
        "ceilings": _amounts(options.ceiling, election),
    }
    return replace(stated, **{name: value for name, value in given.items() if value})


def _ids(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


def _amounts(texts: tuple[str, ...], election: Election) -> Amounts:
    """Read CATEGORY=SUM, in major units."""
    found = []
    for text in texts:
        category, _, amount = text.rpartition("=")
        read = figure(amount)
        units = None if read is None else Fraction(read) * 10**election.unit_exponent
        if units is None or units.denominator != 1:
            raise OptionsClash(
                f"a category's limit is written CATEGORY=SUM, as fine as the file's sums: {text}"
            )
        found.append((category.strip(), units.numerator))
    return tuple(found)


def _loads(texts: tuple[str, ...]) -> Loads:
    """Read ID,ID...=LOAD, where the load is a number or a fraction."""
    found = []
    for text in texts:
        paper, _, load = text.rpartition("=")
        if not LOAD.fullmatch(load.strip()):
            raise OptionsClash(f"a load is written ID,ID=1/2, not {text}")
        found.append((_ids(paper), Fraction(load.strip())))
    return tuple(found)


def described(parameters: Parameters) -> str:
    """Say in one line which options a count had, without those that are off."""
    words = []
    if parameters.chain:
        add1 = f" ({parameters.add1})" if parameters.add1 else ""
        words.append(f"completion {parameters.completions}{add1}")
    if parameters.utility is not None:
        words.append(f"utility {parameters.utility}")
    threshold = parameters.threshold
    if threshold is not None:
        parts = [str(threshold.least)] if threshold.least or not threshold.share else []
        parts += [f"{threshold.share * 100} %"] if threshold.share else []
        words.append(f"threshold {' and '.join(parts)}")
    switches = {
        "compared with greedy": parameters.comparison,
        "per cost": parameters.per_cost,
        "no skipping": parameters.no_skip,
        f"variant {parameters.variant}": parameters.variant,
        "starting loads": parameters.loads,
        "constraints": parameters.constraints,
        f"ties {parameters.ties}": True,
        f"seed {parameters.seed}": parameters.seed is not None,
    }
    return ", ".join(words + [word for word, holds in switches.items() if holds])


def table_of_options() -> str:
    """Say which rule takes which options, for the end of a help text."""
    called = {"floors": "floor", "ceilings": "ceiling", "loads": "load"}
    lines = ["\b", "Besides --ties and --seed,"]
    for rule in RULES:
        names = [name for name in WORDS if name in TAKEN[rule]]
        words = ["--" + called.get(name, name).replace("_", "-") for name in names]
        if "completion" in names:
            words.insert(words.index("--completion") + 1, "--add1")
        lines += textwrap.wrap(
            f"{rule} takes {', '.join(words)}", width=76, subsequent_indent="    "
        )
    return "\n".join(lines)
