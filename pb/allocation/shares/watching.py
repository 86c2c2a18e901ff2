"""When to look ahead in a run, and what is known then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pb.allocation.shares.aside import Aside
from pb.allocation.shares.prospects import Prospect, Reach
from pb.allocation.shares.purses import Floats, Marks

PATIENCE = 4
"""After so many purchases there is another look at the latest."""


class Watch:
    """Knows of outcomes all that a count needs: that they overspend, or are not the last.

    A look ahead takes about as long as a purchase. The next one is where the last ones, if what
    they lacked falls on as it did, will have found enough.
    """

    def __init__(
        self,
        reach: Reach,
        *,
        overspends: Callable[[list[int]], bool],
        lacks: Callable[[Prospect], float],
    ) -> None:
        """Take what a count asks: what a prospect `lacks`, 0 if nothing, to be no last outcome."""
        self.reach = reach
        self.overspends = overspends
        self.lacks = lacks
        self.hope = 0
        self.next = 0
        self.seen: tuple[int, float] | None = None

    def start(self, step: int) -> None:
        """Begin with runs that have come to a step."""
        self.next, self.seen = max(step, self.hope - 1), None

    def out(
        self, held: Floats, error: float, *, bought: Sequence[int], known: Marks
    ) -> Marks | None:
        """Look ahead; gives what is out of reach, or nothing if a run may end here."""
        found = self.reach.prospect(held, error, bought=bought, out=known)
        step, lack = len(bought), self.lacks(found)
        if lack <= 0:
            self.hope = step
            return None
        wait = 2.0
        if self.seen is not None and self.seen[0] < step:
            rate = (self.seen[1] - lack) / (step - self.seen[0])
            wait = lack / rate if rate > 0 else PATIENCE
        self.next = step + max(1, min(PATIENCE, int(wait)))
        self.seen = (step, lack)
        return found.out


@dataclass(frozen=True, slots=True)
class Purpose:
    """What runs are for: `watch` ends them when it has seen enough, `aside` is never bought."""

    watch: Watch | None = None
    aside: Aside | None = None
