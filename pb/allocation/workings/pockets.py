"""What voters hold in a run of expanding approvals: in narrow bounds, and exact where it matters.

Each purchase leaves its supporters the same part of what they held. Written as fractions, these
parts get twice as long with every purchase; so purses are kept as whole numbers of a very small
unit, rounded down and up. Where a decision lies between the two, it is taken in fractions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from pb.allocation.constraints import Undecided
from pb.allocation.election import Ballot

BITS = 512
"""The small unit is the smallest unit of money / 2 ** BITS."""

LONGEST = 2**20
"""Fractions with more bits than this are given up."""

History = tuple[int, ...]
"""The purchases, by their number, for which a voter paid."""


class Pockets:
    """The state of one run; voters with the same ballot are one group."""

    def __init__(self, ballots: Sequence[Ballot], *, share: Fraction) -> None:
        """Give everyone `share`."""
        self.ballots = ballots
        self.share = share
        low = int(share * 2**BITS)
        self.low = [low] * len(ballots)
        self.high = [low + 1] * len(ballots)
        self.histories: list[History] = [()] * len(ballots)
        self.supporters: dict[str, list[int]] = {}
        self.bought: list[tuple[int, Mapping[History, int]]] = []
        self.kept: dict[int, Fraction] = {}
        self.rank = 0

    def go_down(self) -> None:
        """Let every voter support one project more, the next on their ballot."""
        for group, ballot in enumerate(self.ballots):
            if len(ballot.projects) > self.rank:
                self.supporters.setdefault(ballot.projects[self.rank], []).append(group)
        self.rank += 1

    def can_pay(self, project: str, cost: int) -> bool:
        """Say whether a project's supporters hold its cost."""
        groups = self.supporters.get(project, ())
        low, high = self._bounds(groups)
        if not low < cost << BITS <= high:
            return low >= cost << BITS
        return self._exactly(self._counted(groups)) >= cost

    def held(self, project: str) -> int:
        """Sum up what a project's supporters hold, rounded down to whole units of money."""
        groups = self.supporters.get(project, ())
        low, high = (bound >> BITS for bound in self._bounds(groups))
        return low if low == high else int(self._exactly(self._counted(groups)))

    def _exactly(self, payers: Mapping[History, int]) -> Fraction:
        """Sum up exactly what voters hold.

        Raises:
            Undecided: the fractions get too long.
        """
        found = Fraction(0)
        for history, count in sorted(payers.items()):
            purse = self.share * count
            for purchase in history:
                purse *= self._kept(purchase)
            found += purse
            if found.denominator.bit_length() > LONGEST:
                raise Undecided("what voters hold is too close to a project's cost to decide")
        return found

    def _kept(self, purchase: int) -> Fraction:
        """Say exactly which part of what they held a purchase left its supporters."""
        if purchase not in self.kept:
            cost, payers = self.bought[purchase]
            self.kept[purchase] = 1 - cost / self._exactly(payers)
        return self.kept[purchase]

    def buy(self, project: str, cost: int) -> None:
        """Take a project's cost from its supporters, from each the same part of what they hold."""
        groups = self.supporters.pop(project)
        low, high = self._bounds(groups)
        self.bought.append((cost, self._counted(groups)))
        due = cost << BITS
        for group in groups:
            self.low[group] = max(self.low[group] * (low - due) // low, 0) if low else 0
            self.high[group] = -(-self.high[group] * (high - due) // high)
            self.histories[group] += (len(self.bought) - 1,)

    def _bounds(self, groups: Sequence[int]) -> tuple[int, int]:
        """Sum up what groups hold, rounded down and up."""
        counts = [self.ballots[group].count for group in groups]
        low = sum(count * self.low[group] for count, group in zip(counts, groups, strict=True))
        high = sum(count * self.high[group] for count, group in zip(counts, groups, strict=True))
        return low, high

    def _counted(self, groups: Sequence[int]) -> Mapping[History, int]:
        """Count voters by the purchases for which they paid."""
        found: Counter[History] = Counter()
        for group in groups:
            found[self.histories[group]] += self.ballots[group].count
        return found
