"""How commands write figures and tables, all rounded at the very end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

NAME_WIDTH = 44

NOTHING = "–"
"""Stands where a figure has no meaning."""


def percent(part: Fraction | None) -> str:
    """Write a part with one decimal: "12.5 %"."""
    return NOTHING if part is None else f"{decimal(part * 100, places=1)} %"


def decimal(figure: Fraction | None, *, places: int = 2) -> str:
    """Write a figure with some decimals, halves to even."""
    if figure is None:
        return NOTHING
    return format(Decimal(round(figure * 10**places)).scaleb(-places), "f")


def cut(name: str, *, width: int = NAME_WIDTH) -> str:
    """Put a name into one line of at most so many characters."""
    name = " ".join(name.split())
    return name if len(name) <= width else name[: width - 1] + "…"


def table(rows: Sequence[Sequence[str]], *, left: Sequence[int] = (0,)) -> Iterator[str]:
    """Write rows in columns; those that `left` names stand at the left, others at the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [
            cell.ljust(width) if column in left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
