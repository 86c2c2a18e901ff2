"""Equal shares at share after share: which stretches of them fund the same, in rising order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pb.allocation.shares.purses import Voters
from pb.allocation.shares.sharing import run
from pb.allocation.shares.skipping import Skipping
from pb.allocation.shares.watching import Purpose

SPACE = 30_000
"""Purses that a look at one project should take in: about what a processor keeps at hand."""

FEWEST_LANES, MOST_LANES = 4, 16

PAUSE = 4
"""After this many times as many lanes, a longer stride is tried again for the first time."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From the first to the last number of raises, the same projects are funded.

    `settled` runs were left early, when enough was known of them: `funded` is incomplete. What
    is kept aside was never bought, and its `favour` never more.
    """

    first: int
    last: int
    funded: list[int]
    settled: bool = False
    favour: float = float("-inf")


class Sweep:
    """Runs equal shares at ever larger shares, many at once, and skips what cannot differ."""

    def __init__(
        self,
        voters: Voters,
        share_after: Callable[[int], Fraction],
        rank: Sequence[int],
        *,
        purpose: Purpose | None = None,
    ) -> None:
        """Prepare; `share_after` gives the share after so many raises, and rises."""
        self.purpose = purpose
        self.voters = voters
        self.share_after = share_after
        self.rank = rank
        supporters = sum(map(len, voters.supporters)) // max(1, len(voters.ids))
        self.width = max(FEWEST_LANES, min(MOST_LANES, SPACE // max(1, supporters)))

    def stretches(self, *, start: int = 0) -> Iterator[Stretch]:
        """Give one stretch after the other, from a number of raises on, without end.

        The stride doubles where little differs. Where that was too bold it takes ever longer
        until the next try.
        """
        first, stride, rest, pause = start, 1, 0, PAUSE
        before: list[int] = []
        while True:
            lanes = self._lanes([first + lane * stride for lane in range(self.width)])
            found = 0
            for stretch in self._explore(lanes):
                found += 1 if stride > 1 else stretch.funded != before
                before = stretch.funded
                yield stretch
            first = lanes.raises[-1] + 1
            rest -= 1
            if found <= self.width // 4 and rest <= 0:
                stride *= 2
            elif stride > 1 and found > self.width:
                stride //= 2
                rest, pause = pause, pause * 2

    def _lanes(self, raises: list[int], *, apart: bool = False) -> Skipping:
        return Skipping(
            self.voters,
            self.rank,
            self.share_after,
            raises=raises,
            purpose=self.purpose,
            apart=apart,
        )

    def _explore(self, lanes: Skipping) -> Iterator[Stretch]:
        """Run lanes to their ends, and then what lies between them, from the smallest share up."""
        lanes.finish()
        alone = self._alone(lanes.apart())
        start = 0
        for lane in range(len(lanes.raises)):
            following = lane + 1
            if following < len(lanes.raises) and lanes.joined[following]:
                continue
            yield self._stretch(lanes, start, lane)
            start = following
            if following < len(lanes.raises):
                yield from self._between(lanes, following, alone)

    def _between(
        self, lanes: Skipping, lane: int, alone: Mapping[int, Stretch]
    ) -> Iterator[Stretch]:
        """Give what lies between a lane and the one below, unless they stand side by side."""
        parting = lanes.parted[lane]
        if parting is None:
            return
        first, last = lanes.raises[lane - 1], lanes.raises[lane]
        if first + 1 in alone:
            yield from (alone[raises] for raises in range(first + 1, last))
        else:
            yield from self._explore(lanes.between([(lane, parting)]))

    def _alone(self, raises: list[int]) -> dict[int, Stretch]:
        """Run some numbers of raises, all at once and each to its end."""
        found = {}
        for start in range(0, len(raises), MOST_LANES):
            lanes = self._lanes(raises[start : start + MOST_LANES], apart=True)
            lanes.finish()
            for lane in range(lanes.needed):
                found[lanes.raises[lane]] = self._stretch(lanes, lane, lane)
        return found

    def _stretch(self, lanes: Skipping, first: int, last: int) -> Stretch:
        funded = lanes.bought[first]
        if lanes.unsure[first]:
            funded = run(self.voters, self.share_after(lanes.raises[first]), self.rank).funded
        settled, favour = bool(lanes.settled[first]), float(lanes.favour[first : last + 1].max())
        return Stretch(lanes.raises[first], lanes.raises[last], funded, settled, favour)
