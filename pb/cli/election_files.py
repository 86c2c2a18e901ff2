"""Election files as commands take them, and what a command says when it refuses."""

from __future__ import annotations

import gc
from enum import IntEnum
from typing import IO, Any

import click

from pb.allocation import pabulib
from pb.allocation.outcome import Outcome
from pb.allocation.pabulib import Document
from pb.cli.screen import plain


class Exit(IntEnum):
    """What the exit status means, beyond 0 for a count."""

    BAD_FILE = 2
    OPTIONS_CLASH = 3


class Refused(click.ClickException):
    """One line on the standard error, and an exit status of its own."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the line."""
        click.echo(plain(self.message), err=True, file=file)


class BadFile(Refused):
    """The file is not in Pabulib's format, or holds what cannot be taken in."""

    exit_code = Exit.BAD_FILE


class Clash(Refused):
    """Options that do not go together, or not with this election."""

    exit_code = Exit.OPTIONS_CLASH


def read(file: str) -> Document:
    """Read a file, or end with the line that is wrong."""
    gc.disable()  # what is read stays, so that looking for garbage among it is lost time
    try:
        return pabulib.read(file)
    except pabulib.PabulibError as error:
        raise BadFile(str(error)) from error
    finally:
        gc.freeze()
        gc.enable()


def note_other_rule(file: str, document: Document, outcome: Outcome) -> None:
    """Say on the standard error where a file states another rule than it was counted by."""
    word = pabulib.rule_word(outcome.rule, outcome.parameters)
    if document.stated_rule != word:
        stated = document.stated_rule or "unknown"
        own = outcome.rule if word == outcome.rule else f"{outcome.rule} ({word})"
        said = f"{file} states the rule {stated}; this is the rule {own}."
        click.echo(plain(said), err=True)
