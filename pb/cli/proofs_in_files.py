"""Reading files that prove something: strangers made them, so no more is read than need be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

MOST_BYTES = 4 * 1024 * 1024
"""A receipt of a hundred pots, an opening or a file of keys is far shorter."""

LONGEST_LINE = 256 * 1024 * 1024
"""The closing of a million voters, a good part of whom cast anew, is shorter."""


class BadFile(click.ClickException):
    """A file cannot be read as what it should be."""

    exit_code = 2


def content_of(file: Path) -> bytes:
    """Return the bytes of a short file.

    Raises:
        BadFile: it cannot be read, or is far too long.
    """
    try:
        with file.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadFile(f"{file} cannot be read: {error.strerror}") from error
    if len(content) > MOST_BYTES:
        raise BadFile(f"{file} is too long for such a file.")
    return content


def text_of(file: Path) -> str:
    """Return the text of a short file.

    Raises:
        BadFile: as `content_of`, or it is not text.
    """
    try:
        return content_of(file).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadFile(f"{file} is not text in UTF-8.") from error


def lines_of(file: Path) -> Iterator[bytes]:
    """Yield the lines of a file that may be long, without their ends.

    Raises:
        BadFile: it cannot be read, or a line is far too long.
    """
    try:
        with file.open("rb") as stream:
            while line := stream.readline(LONGEST_LINE + 1):
                if len(line) > LONGEST_LINE:
                    raise BadFile(f"{file} has a line that is too long for a public record.")
                yield line.rstrip(b"\r\n")
    except OSError as error:
        raise BadFile(f"{file} cannot be read: {error.strerror}") from error
