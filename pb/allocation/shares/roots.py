"""The price at which supporters raise a project's cost, in many runs at once."""

from __future__ import annotations

import numpy as np

from pb.allocation.shares.purses import FEW, ROUNDING, TILE, Floats, Marks

MOST_ROUNDS = 64


class Root:
    """The price at which supporters raise the cost, in each lane, by Newton's method.

    The money raised is concave: from any point, the next is not above the root. Each is taken a
    little higher than that, so that, once the payers in full stay the same, nobody's purse is so
    near above the price that they might not be among them.
    """

    def __init__(
        self, weights: Floats, held: Floats, *, cost: float, votes: int, error: Floats
    ) -> None:
        self.weights, self.cost, self.votes, self.held_error = weights, cost, votes, error
        self.lanes = held.shape[1]
        self.tiled = held.reshape(-1, TILE * self.lanes)
        self.space: Floats = np.empty_like(self.tiled)
        self.flat = self.space.reshape(-1, self.lanes)
        self.points: Floats = np.empty((TILE, self.lanes))
        self.rounding = (len(weights) + 8) * ROUNDING * cost

    def _payers(self, point: Floats) -> Floats:
        """Count who holds at least so much."""
        self.points[:] = point
        np.less(self.tiled, self.points.reshape(-1), out=self.space)
        found: Floats = self.votes - self.weights @ self.flat
        return found

    def _lacking(self) -> Floats:
        """Say what is lacking if nobody pays more than the last point."""
        np.minimum(self.tiled, self.points.reshape(-1), out=self.space)
        found: Floats = self.cost - self.weights @ self.flat
        return found

    def settle(self, point: Floats, lacking: Floats) -> Floats:
        """Compute price and error from what is lacking at a point; gives the next one."""
        payers = np.maximum(self.full, 1.0)
        self.price: Floats = point + lacking / payers
        self.error: Floats = (self.rounding + self.held_error * (self.votes - self.full)) / payers
        self.error += 4 * FEW * self.price
        return self.price + 2 * (self.held_error + self.error)

    def start(self, point: Floats, slack: Floats) -> Floats:
        """Take the first step; gives a lower bound on the price, 0 where it is below the point."""
        self.full: Floats = self._payers(point)
        lacking = self._lacking()
        self.point = self.settle(point, lacking)
        lacking = lacking - slack
        above: Floats = np.where(
            (lacking > 0) & (self.full > 0), point + lacking / np.maximum(self.full, 1.0), 0.0
        )
        return above

    def find(self, out: Marks) -> Marks:
        """Go on until the price is found in each lane that is not `out`; says where it is."""
        for _ in range(MOST_ROUNDS):
            before = self.full
            full = self._payers(self.point)
            same: Marks = (full == before) & (full > 0)
            if (same | out).all():
                break
            self.full = full
            self.point = self.settle(self.point, self._lacking())
        return same
