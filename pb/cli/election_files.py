"""Election files as commands take them: one file, and the options of its count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import IO, Any, TypeVar

import click

from pb.allocation import pabulib
from pb.allocation.outcome import Outcome
from pb.allocation.pabulib import Document
from pb.allocation.parameters import Add1, Completion, Parameters, Ties
from pb.allocation.rules import RULES

Command = TypeVar("Command", bound=Callable[..., Any])


class Exit(IntEnum):
    """What the exit status means, beyond 0 for a count."""

    BAD_FILE = 2
    OPTIONS_CLASH = 3


class Refused(click.ClickException):
    """One line on the standard error, and an exit status of its own."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the line."""
        click.echo(self.message, err=True, file=file)


class BadFile(Refused):
    """The file is not in Pabulib's format, or holds what cannot be taken in."""

    exit_code = Exit.BAD_FILE


class Clash(Refused):
    """Options that do not go together, or not with this election."""

    exit_code = Exit.OPTIONS_CLASH


@dataclass(frozen=True, slots=True)
class Options:
    """The options as they were given; None for those left out."""

    rule: str | None
    completion: str | None
    add1: str | None
    ties: str | None
    seed: str | None

    def words(self) -> tuple[str, ...]:
        """Return them as words of a command line."""
        given = {
            "--rule": self.rule,
            "--completion": self.completion,
            "--add1": self.add1,
            "--ties": self.ties,
            "--seed": self.seed,
        }
        return tuple(word for name, value in given.items() if value for word in (name, value))


_OPTIONS = (
    click.option("--rule", type=click.Choice(sorted(RULES)), help="How the money is shared out."),
    click.option(
        "--completion",
        type=click.Choice([each.value for each in Completion]),
        help="For equal shares.",
    ),
    click.option(
        "--add1",
        type=click.Choice([each.value for each in Add1]),
        help="Which Add1; equalshares.net if none.",
    ),
    click.option(
        "--ties", type=click.Choice([each.value for each in Ties]), help="Which order decides."
    ),
    click.option("--seed", help="The public seed of the lot, for ties that stay."),
)


def count_options(command: Command) -> Command:
    """Give a command the options of a count."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def read(file: str) -> Document:
    """Read a file, or end with the line that is wrong."""
    try:
        return pabulib.read(file)
    except pabulib.PabulibError as error:
        raise BadFile(str(error)) from error


def chosen(document: Document, options: Options) -> tuple[str, Parameters]:
    """Return the rule and its parameters.

    Options that are left out come from the file; without any there, from the rule greedy. With
    a rule, completion and Add1 come from the options alone; with a completion, Add1 does.
    """
    stated = Parameters() if options.rule else document.parameters
    add1 = None if options.completion else stated.add1
    by_name = options.ties == Ties.NAME.value
    parameters = Parameters(
        completion=Completion(options.completion or stated.completion),
        add1=Add1(options.add1) if options.add1 else add1,
        ties=Ties(options.ties or document.parameters.ties),
        seed=options.seed if options.seed is not None or by_name else document.parameters.seed,
    )
    return options.rule or document.rule or "greedy", parameters


def note_other_rule(file: str, document: Document, outcome: Outcome) -> None:
    """Say on the standard error where a file states another rule than it was counted by."""
    if document.stated_rule != pabulib.rule_word(outcome.rule, outcome.parameters):
        stated = document.stated_rule or "unknown"
        click.echo(f"{file} states the rule {stated}; this is the rule {outcome.rule}.", err=True)
