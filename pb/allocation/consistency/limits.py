"""The limits that META sets for papers and projects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pb.allocation.pabulib.figures import figure, whole

Least = Decimal | None


@dataclass(frozen=True, slots=True)
class Range:
    """A least and a most, None where there is none, as META's keys min_... and max_... say."""

    name: str
    least: Least = None
    most: Least = None

    def broken_by(self, amount: int | Decimal) -> bool:
        """Say whether an amount lies outside."""
        too_little = self.least is not None and amount < self.least
        return too_little or (self.most is not None and amount > self.most)

    def __str__(self) -> str:
        """Write it as "1 to 3", "at least 1", "at most 3"."""
        if self.least is not None and self.most is not None:
            return f"{self.least} to {self.most}"
        return f"at least {self.least}" if self.most is None else f"at most {self.most}"

    def __bool__(self) -> bool:
        """Say whether it limits anything."""
        return self.least is not None or self.most is not None


def range_of(meta: Mapping[str, str], name: str) -> Range:
    """Read min_NAME and max_NAME; what is no number limits nothing."""
    return Range(name, number(meta.get(f"min_{name}", "")), number(meta.get(f"max_{name}", "")))


def number(cell: str) -> Least:
    """Read a number, which may be negative if it is whole."""
    found = whole(cell)
    return figure(cell) if found is None else Decimal(found)


def listed(cell: str) -> tuple[str, ...]:
    """Split a list of META, such as categories."""
    return tuple(part.strip() for part in cell.split(",") if part.strip())
