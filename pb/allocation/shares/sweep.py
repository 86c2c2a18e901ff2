"""Equal shares at share after share: which stretches of them fund the same, in rising order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pb.allocation.shares.purses import Voters
from pb.allocation.shares.sharing import run
from pb.allocation.shares.skipping import Skipping

SPACE = 30_000
"""Purses that a look at one project should take in: about what a processor keeps at hand."""

FEWEST_LANES, MOST_LANES = 4, 16


@dataclass(frozen=True, slots=True)
class Stretch:
    """From the first to the last number of raises, the same projects are funded."""

    first: int
    last: int
    funded: list[int]


class Sweep:
    """Runs equal shares at ever larger shares, many at once, and skips what cannot differ."""

    def __init__(
        self, voters: Voters, share_after: Callable[[int], Fraction], rank: Sequence[int]
    ) -> None:
        """Prepare; `share_after` gives the share after so many raises, and rises."""
        self.voters = voters
        self.share_after = share_after
        self.rank = rank
        supporters = sum(map(len, voters.supporters)) // max(1, len(voters.ids))
        self.width = max(FEWEST_LANES, min(MOST_LANES, SPACE // max(1, supporters)))

    def stretches(self) -> Iterator[Stretch]:
        """Give one stretch after the other, without end."""
        first, stride = 0, 1
        before: list[int] = []
        while True:
            lanes = self._lanes([first + lane * stride for lane in range(self.width)])
            found = 0
            for stretch in self._explore(lanes):
                found += 1 if stride > 1 else stretch.funded != before
                before = stretch.funded
                yield stretch
            first = lanes.raises[-1] + 1
            if found <= self.width // 4:
                stride *= 2
            elif stride > 1 and 2 * found > min(stride, 8) * self.width:
                stride //= 2

    def _lanes(self, raises: list[int]) -> Skipping:
        found = Skipping(self.voters, self.rank, self.share_after, raises=raises)
        # Classes pay where purchases are only repeated: choosing looks at many projects.
        found.purses.divide()
        return found

    def _explore(self, lanes: Skipping) -> Iterator[Stretch]:
        """Run lanes to their ends, and then what lies between them, from the smallest share up."""
        lanes.finish()
        start = 0
        for lane in range(len(lanes.raises)):
            following = lane + 1
            if following < len(lanes.raises) and lanes.joined[following]:
                continue
            yield self._stretch(lanes, start, lane)
            start = following
            if following < len(lanes.raises):
                parting = lanes.parted[following]
                if parting is not None:
                    yield from self._explore(lanes.between([(following, parting)]))

    def _stretch(self, lanes: Skipping, first: int, last: int) -> Stretch:
        funded = lanes.bought[first]
        if lanes.unsure[first]:
            funded = run(self.voters, self.share_after(lanes.raises[first]), self.rank).funded
        return Stretch(lanes.raises[first], lanes.raises[last], funded)
