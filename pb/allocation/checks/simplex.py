"""Small linear programmes, solved exactly in fractions.

Minimise the sum of `goal` × x over x of zero or more, under rows that say "at most" or "equal".
The simplex method in two phases on a full tableau, which ends (see `improve`). For some ten
thousand cells, not for more.
Source: Dantzig, Linear programming and extensions, 1963; Bland, New finite pivoting rules, 1977.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Row = list[Fraction]


class Infeasible(ValueError):
    """No x satisfies all rows."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A row: the sum of `weights` × x is at most `most`, or equals it."""

    weights: Mapping[int, Fraction]
    most: Fraction
    equal: bool = False


@dataclass(frozen=True, slots=True)
class Solution:
    """The least value, an x that has it, and for each row what one unit more of it would save."""

    value: Fraction
    x: tuple[Fraction, ...]
    prices: tuple[Fraction, ...]


def minimise(goal: Sequence[Fraction], limits: Sequence[Limit]) -> Solution:
    """Solve a programme that is bounded from below.

    Raises:
        Infeasible: no x satisfies all rows.
        ValueError: the value has no lower bound.
    """
    tableau = _Tableau.of(goal, limits)
    tableau.clear_artificial()
    tableau.aim([*goal, *[Fraction(0)] * (tableau.width - len(goal))])
    tableau.improve()
    x = [Fraction(0)] * tableau.width
    for row, column in enumerate(tableau.basis):
        x[column] = tableau.rows[row][-1]
    return Solution(
        value=-tableau.costs[-1],
        x=tuple(x[: len(goal)]),
        prices=tuple(tableau.costs[column] for column in tableau.slack),
    )


class _Tableau:
    """Rows in the basis' terms; the last cell of each is its right-hand side."""

    def __init__(self, rows: list[Row], basis: list[int], slack: list[int], real: int) -> None:
        self.rows = rows
        self.basis = basis
        self.slack = slack
        self.real = real
        self.costs: Row = []

    @classmethod
    def of(cls, goal: Sequence[Fraction], limits: Sequence[Limit]) -> _Tableau:
        """Give each row a slack (or one that must stay nothing), and a start.

        The slack is a start where it may be as large as the row's right-hand side says; elsewhere
        an artificial column stands in, which has to be driven out.
        """
        first, count = len(goal), len(limits)
        real = first + count
        needed = [place for place, limit in enumerate(limits) if limit.equal or limit.most < 0]
        basis = list(range(first, real))
        rows: list[Row] = []
        for place, limit in enumerate(limits):
            row = [Fraction(0)] * (real + len(needed) + 1)
            for column, weight in limit.weights.items():
                row[column] = Fraction(weight)
            row[first + place] = Fraction(0 if limit.equal else 1)
            row[-1] = Fraction(limit.most)
            rows.append([-cell for cell in row] if row[-1] < 0 else row)
        for number, place in enumerate(needed):
            basis[place] = real + number
            rows[place][real + number] = Fraction(1)
        return cls(rows, basis, list(range(first, real)), real)

    @property
    def width(self) -> int:
        """How many columns there are, but for the right-hand sides."""
        return len(self.rows[0]) - 1 if self.rows else self.real

    def clear_artificial(self) -> None:
        """Find a first x, by driving out what only stands in for one."""
        one = Fraction(1)
        self.aim([Fraction(0)] * self.real + [one] * (self.width - self.real))
        self.improve()
        if self.costs[-1] != 0:
            raise Infeasible("no solution satisfies all rows")
        for row, column in enumerate(self.basis):
            if column >= self.real:
                self._replace_artificial(row)
        kept = [row for row, column in enumerate(self.basis) if column < self.real]
        self.rows = [[*self.rows[row][: self.real], self.rows[row][-1]] for row in kept]
        self.basis = [self.basis[row] for row in kept]

    def _replace_artificial(self, row: int) -> None:
        """Put a column in its place; a row without any says nothing and is dropped."""
        cells = self.rows[row]
        column = next((place for place in range(self.real) if cells[place]), None)
        if column is not None:
            self.pivot(row, column)

    def aim(self, goal: Sequence[Fraction]) -> None:
        """Set the goal, in the terms of the basis."""
        costs = [*goal, Fraction(0)]
        for row, column in enumerate(self.basis):
            if costs[column]:
                costs = _less(costs, self.rows[row], costs[column])
        self.costs = costs

    def improve(self) -> None:
        """Pivot until nothing improves any more.

        The column that improves most is taken, but the first one (Bland) after a pivot that
        gained nothing, so that no row of such pivots can go round in a circle.
        """
        stuck = False
        while True:
            columns = [place for place in range(self.width) if self.costs[place] < 0]
            if not columns:
                return
            column = columns[0] if stuck else min(columns, key=lambda each: self.costs[each])
            ratios = [
                (cells[-1] / cells[column], self.basis[row], row)
                for row, cells in enumerate(self.rows)
                if cells[column] > 0
            ]
            if not ratios:
                raise ValueError("the value has no lower bound")
            gain, _, row = min(ratios)
            stuck = gain == 0
            self.pivot(row, column)

    def pivot(self, row: int, column: int) -> None:
        """Bring a column into the basis in place of a row's."""
        factor = self.rows[row][column]
        pivot = [cell / factor if cell else cell for cell in self.rows[row]]
        self.rows[row] = pivot
        for other, cells in enumerate(self.rows):
            if other != row and cells[column]:
                self.rows[other] = _less(cells, pivot, cells[column])
        if self.costs[column]:
            self.costs = _less(self.costs, pivot, self.costs[column])
        self.basis[row] = column


def _less(cells: Row, pivot: Row, factor: Fraction) -> Row:
    return [
        cell - factor * other if other else cell for cell, other in zip(cells, pivot, strict=True)
    ]
