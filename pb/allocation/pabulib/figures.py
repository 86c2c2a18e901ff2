"""Figures in the cells of a .pb file: money and whole numbers, exact, and never without bounds."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

MOST_DECIMALS = 18
LONGEST_SHOWN = 40
FIGURE = re.compile(r"\+?(\d{1,30}([.,]\d*)?|[.,]\d+)([eE][+-]?\d{1,2})?", re.ASCII)
THOUSANDS = re.compile(r"\+?\d{1,3}(,\d{3})+", re.ASCII)
"""What may be a decimal comma as well as commas between thousands, and so is neither here."""

WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)


def figure(cell: str) -> Decimal | None:
    """Read a figure of zero or more, as 1200, 1200.50 or 1200,50; None if it is something else.

    A comma before three digits is refused: it may stand between thousands.
    """
    cell = cell.strip()
    if not FIGURE.fullmatch(cell) or THOUSANDS.fullmatch(cell):
        return None
    found = Decimal(cell.replace(",", "."))
    return found if decimals(found) <= MOST_DECIMALS else None


def whole(cell: str) -> int | None:
    """Read a whole number of at most 15 digits; None if it is something else."""
    cell = cell.strip()
    return int(cell) if WHOLE.fullmatch(cell) else None


def decimals(found: Decimal) -> int:
    """Count a figure's decimals as they were written."""
    exponent = found.as_tuple().exponent
    assert isinstance(exponent, int)
    return max(0, -exponent)


def smallest_units(found: Decimal, *, unit_exponent: int) -> int:
    """Turn a figure in major units into whole smallest units, without loss."""
    scale: int = 10**unit_exponent
    amount = Fraction(found) * scale
    assert amount.denominator == 1
    return amount.numerator


def shown(cell: str) -> str:
    """Quote a cell in a message, cut short."""
    cell = " ".join(cell[: LONGEST_SHOWN * 4].split())
    return f'"{cell}"' if len(cell) <= LONGEST_SHOWN else f'"{cell[:LONGEST_SHOWN]}..."'
