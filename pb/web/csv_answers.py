"""Answers that are tables: CSV files, line by line, which no spreadsheet takes for formulas."""

import csv
from collections.abc import Iterable, Iterator

from flask import Response

# What spreadsheets take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """A file of one line, for the csv module to write into."""

    def write(self, line: str) -> str:
        """Return the line, so that it can be sent at once."""
        return line


def as_text(cell: str) -> str:
    """Return a cell so that a spreadsheet shows it, whatever it begins with."""
    return f"'{cell}" if cell.lstrip().startswith(FORMULA) else cell


def table(rows: Iterable[Iterable[str]], *, filename: str) -> Response:
    """Return a file to download that is written while it is sent."""
    answer = Response(_lines(rows), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=filename)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff"  # tells spreadsheets that this is UTF-8
    for row in rows:
        yield writer.writerow([as_text(cell) for cell in row])
