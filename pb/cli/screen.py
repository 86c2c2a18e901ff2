"""What commands print of files: text that shows itself, and steers no terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
# Controls of terminals, marks that turn the direction of what follows, and halves of letters.
STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udc7f\udd00-\udfff]"
)


def plain(text: str) -> str:
    r"""Return one line in which signs that would steer a terminal are spelt out, as \x1b is.

    Files come from strangers: a name in one could otherwise hide the lines that follow it, or
    write others in their place.
    """
    return STEERING.sub(_spelt_out, BREAKS.sub(" ", text))


def show(lines: Iterable[str]) -> None:
    """Print lines, each of them plain."""
    click.echo("\n".join(map(plain, lines)))


def _spelt_out(found: re.Match[str]) -> str:
    return ascii(found.group())[1:-1]
