"""The exact optimum under constraints: a solver in doubles proposes, whole numbers decide.

Branch and bound: at each node HiGHS solves the relaxation in which projects may be funded in part.
Its result is only advice. Whatever weights y ≥ 0 it gives the limits A x ≤ b, no choice is worth
more than

    y · b + Σ over what is open of max(0, worth − y · A),

and that is computed in whole numbers, from y rounded. So nothing that is better is ever cut off,
and what is returned satisfies each limit exactly, whatever the solver's tolerances were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from pb.allocation.constraints import Undecided

FINE = 2**80
"""Weights are whole numbers of this part."""

MOST_NODES = 20_000
"""A search with more nodes is given up."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What the chosen use, together, is at most `most`."""

    uses: tuple[int, ...]
    most: int


@dataclass(frozen=True, slots=True)
class Advice:
    """What the solver says of a node: weights of the limits, and how much of each is chosen."""

    weights: tuple[int, ...]
    parts: tuple[float, ...]
    impossible: bool


class Relaxation:
    """The relaxation of the whole search, as HiGHS holds it; a node changes bounds."""

    def __init__(self, worths: Sequence[int], limits: Sequence[Limit]) -> None:
        """Scale what is large, so that the solver works near 1."""
        self.worth_scale = max(1, *(abs(worth) for worth in worths))
        self.scales = [max(1, *map(abs, (limit.most, *limit.uses))) for limit in limits]
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(worths), len(limits)
        model.col_cost_ = np.array([-worth / self.worth_scale for worth in worths])
        model.col_lower_, model.col_upper_ = np.zeros(len(worths)), np.ones(len(worths))
        model.row_lower_ = np.full(len(limits), -highspy.kHighsInf)
        pairs = list(zip(limits, self.scales, strict=True))
        model.row_upper_ = np.array([limit.most / scale for limit, scale in pairs])
        matrix = [[use / scale for use in limit.uses] for limit, scale in pairs]
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.arange(len(limits) + 1) * len(worths)
        model.a_matrix_.index_ = np.tile(np.arange(len(worths)), len(limits))
        model.a_matrix_.value_ = np.array(matrix).reshape(-1)
        self.solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # it has no types
        self.solver.silent()
        # Presolve would keep back why a node is impossible.
        self.solver.setOptionValue("presolve", "off")
        self.solver.setOptionValue("threads", 1)
        self.solver.passModel(model)
        self.columns = np.arange(len(worths), dtype=np.int32)

    def advise(self, fixed: Sequence[int | None]) -> Advice:
        """Solve a node: some are chosen (1), some are not (0), the others open (None)."""
        low = np.array([float(choice or 0) for choice in fixed])
        high = np.array([1.0 if choice is None else float(choice) for choice in fixed])
        self.solver.changeColsBounds(len(fixed), self.columns, low, high)
        self.solver.run()
        status = self.solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            _, there, ray = self.solver.getDualRay()
            duals = list(ray) if there else [0.0] * len(self.scales)
            return Advice(self._weights(duals, 1), (), impossible=True)
        if status != highspy.HighsModelStatus.kOptimal:
            return Advice((0,) * len(self.scales), (), impossible=False)
        solution = self.solver.getSolution()
        weights = self._weights(solution.row_dual, self.worth_scale)
        return Advice(weights, tuple(solution.col_value), impossible=False)

    def _weights(self, duals: Sequence[float], worth_scale: int) -> tuple[int, ...]:
        """Turn the solver's figures into weights; those of the wrong sign are nothing."""
        pairs = zip(duals, self.scales, strict=True)
        return tuple(max(0, int(-dual * FINE) * worth_scale // scale) for dual, scale in pairs)


class Search:
    """One search for the best choice; all that decides is in whole numbers."""

    def __init__(self, worths: Sequence[int], orders: Sequence[int], limits: list[Limit]) -> None:
        """Take worths, and among what is worth the same, the largest sum of `orders`."""
        # Larger than any sum of orders: one figure that compares worths first.
        self.step = 2 * sum(abs(order) for order in orders) + 1
        pairs = zip(worths, orders, strict=True)
        self.values = [worth * self.step + order for worth, order in pairs]
        self.limits = limits
        self.relaxation = Relaxation(worths, limits)
        self.best: int | None = None
        self.found: list[int] | None = None

    def run(self) -> list[int] | None:
        """Find the best choice; None if the limits allow none.

        Raises:
            Undecided: the search takes too long.
        """
        nodes: list[list[int | None]] = [[None] * len(self.values)]
        turns = 0
        while nodes:
            turns += 1
            if turns > MOST_NODES:
                raise Undecided(
                    "there are too many sets of projects that are worth nearly the most"
                )
            node = nodes.pop()
            advice = self.relaxation.advise(node)
            if not self._cut(node, advice):
                nodes += self._split(node, advice)
        return self.found

    def _cut(self, node: list[int | None], advice: Advice) -> bool:
        """Say whether nothing better is below a node; fix what must be as it is advised."""
        weights = [weight * (1 if advice.impossible else self.step) for weight in advice.weights]
        gains = []
        bound = sum(
            weight * limit.most for weight, limit in zip(weights, self.limits, strict=True)
        )
        for place, choice in enumerate(node):
            used = sum(
                weight * limit.uses[place]
                for weight, limit in zip(weights, self.limits, strict=True)
                if weight
            )
            value = 0 if advice.impossible else self.values[place] * FINE
            gain = value - used
            gains.append(gain)
            bound += max(0, gain) if choice is None else choice * gain
        if advice.impossible:
            return bound < 0
        if self.best is None:
            return False
        best = self.best * FINE
        if bound <= best:
            return True
        for place, choice in enumerate(node):
            if choice is None and bound - abs(gains[place]) <= best:
                node[place] = int(gains[place] > 0)
        return False

    def _split(self, node: list[int | None], advice: Advice) -> list[list[int | None]]:
        """Give the nodes below, the one that is tried first last; keep a choice that is whole."""
        still_open = [place for place, choice in enumerate(node) if choice is None]
        tried = [round(part) for part in advice.parts] if advice.parts else [0] * len(node)
        for place, choice in enumerate(node):
            tried[place] = tried[place] if choice is None else choice
        self._keep(tried)
        if not still_open:
            return []
        parts = advice.parts or (0.0,) * len(node)
        chosen = min(still_open, key=lambda place: abs(parts[place] - 0.5))
        first = tried[chosen]
        below = []
        for choice in (1 - first, first):
            child = list(node)
            child[chosen] = choice
            below.append(child)
        return below

    def _keep(self, choice: list[int]) -> None:
        """Keep a choice if it satisfies each limit exactly and beats the best."""
        value = sum(value for value, chosen in zip(self.values, choice, strict=True) if chosen)
        if self.best is not None and value <= self.best:
            return
        for limit in self.limits:
            used = sum(use for use, chosen in zip(limit.uses, choice, strict=True) if chosen)
            if used > limit.most:
                return
        self.best, self.found = value, list(choice)
