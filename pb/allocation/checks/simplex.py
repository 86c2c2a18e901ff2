"""Small linear programmes, solved exactly in fractions.

Minimise the sum of `goal` × x over x of zero or more, under rows that say "at most" or "equal".
The simplex method in two phases on a full tableau; of the columns and rows that may be taken,
always the first (Bland), so that it ends. For a few thousand cells, not for more.
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
    tableau.improve(tableau.artificial)
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

    def __init__(self, rows: list[Row], basis: list[int], slack: list[int], first: int) -> None:
        self.rows = rows
        self.basis = basis
        self.slack = slack
        self.artificial = first
        self.width = len(rows[0]) - 1 if rows else first
        self.costs: Row = []

    @classmethod
    def of(cls, goal: Sequence[Fraction], limits: Sequence[Limit]) -> _Tableau:
        """Give each row a slack (or one that must stay nothing), and an artificial start."""
        first, count = len(goal), len(limits)
        artificial = first + count
        rows: list[Row] = []
        for place, limit in enumerate(limits):
            row = [Fraction(0)] * (artificial + count + 1)
            for column, weight in limit.weights.items():
                row[column] = Fraction(weight)
            row[first + place] = Fraction(0 if limit.equal else 1)
            row[-1] = Fraction(limit.most)
            if row[-1] < 0:
                row = [-cell for cell in row]
            row[artificial + place] = Fraction(1)
            rows.append(row)
        slack = list(range(first, artificial))
        return cls(rows, list(range(artificial, artificial + count)), slack, artificial)

    def clear_artificial(self) -> None:
        """Find a first x, by driving out what only stands in for one."""
        for row, cells in enumerate(self.rows):
            if cells[len(cells) - 1] >= 0 and cells[self.slack[row]] == 1:
                self.basis[row] = self.slack[row]
        ones = Fraction(1)
        goal = [Fraction(0)] * self.artificial + [ones] * (self.width - self.artificial)
        self.aim(goal)
        self.improve(self.artificial)
        if self.costs and self.costs[-1] != 0:
            raise Infeasible("no solution satisfies all rows")
        for row, column in enumerate(self.basis):
            if column >= self.artificial:
                self._replace_artificial(row)

    def _replace_artificial(self, row: int) -> None:
        cells = self.rows[row]
        for column in range(self.artificial):
            if cells[column] != 0:
                self.pivot(row, column)
                return

    def aim(self, goal: Sequence[Fraction]) -> None:
        """Set the goal, in the terms of the basis."""
        costs = [*goal, Fraction(0)]
        for row, column in enumerate(self.basis):
            factor = costs[column]
            if factor:
                cells = self.rows[row]
                costs = [cost - factor * cell for cost, cell in zip(costs, cells, strict=True)]
        self.costs = costs

    def improve(self, columns: int) -> None:
        """Pivot on the first `columns` until nothing improves any more."""
        while True:
            column = next((place for place in range(columns) if self.costs[place] < 0), None)
            if column is None:
                return
            ratios = [
                (cells[-1] / cells[column], self.basis[row], row)
                for row, cells in enumerate(self.rows)
                if cells[column] > 0
            ]
            if not ratios:
                raise ValueError("the value has no lower bound")
            self.pivot(min(ratios)[2], column)

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
