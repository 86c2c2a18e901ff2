"""Runs side by side that show of the shares between them that they need no run of their own."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pb.allocation.shares.lanes import NOBODY, Lanes, Shares
from pb.allocation.shares.purses import Floats, Indices, Marks, Voters
from pb.allocation.shares.watching import Purpose

FEW_CUTS = 2
"""So few shares between two lanes are simply all run."""


@dataclass(frozen=True, slots=True)
class Parting:
    """Up to which purchase all shares between two lanes surely do the same as both.

    `lows` are the lower bounds of the upper lane then, `cuts` where to look next, and `favour`
    is that of what is kept aside.
    """

    steps: int
    lows: Floats
    cuts: list[int]
    favour: float


class Skipping(Lanes):
    """Lanes with `joined` neighbours: between these, every share surely does as both lanes do.

    `parted` says of lanes that are no longer joined to the lane below what is known of the
    shares between.
    """

    def __init__(
        self,
        voters: Voters,
        rank: Sequence[int],
        share_after: Shares,
        *,
        raises: Sequence[int],
        purpose: Purpose | None = None,
        apart: bool = False,
    ) -> None:
        """Give everyone their share; lanes with shares between are joined, unless kept `apart`.

        A lane of which the purpose's watch knows all that it needs goes no further: it is
        `settled`. Only the first `needed` lanes matter where it has seen one that overspends.

        What is kept aside is not bought. Its `favour` in a lane is the most of all purchases,
        and also holds for the shares between joined lanes.
        """
        super().__init__(voters, rank, share_after, raises=raises)
        self.purpose = purpose or Purpose()
        self.watch, self.aside = self.purpose.watch, self.purpose.aside
        self.favour: Floats = np.full(len(self.raises), -np.inf)
        self.over: Marks = np.zeros(len(self.raises), dtype=np.bool_)
        if self.aside is not None:
            self.lows[:, self.aside.project] = np.inf
        self.needed = len(self.raises)
        self.settled: Marks = np.zeros(self.needed, dtype=np.bool_)
        if not apart:
            self.joined = np.diff(self.raises, prepend=self.raises[0]) > 1
        self.parted: list[Parting | None] = [None] * self.needed

    def finish(self) -> None:
        """Run to the end in every lane, or as far as is needed."""
        if self.watch is not None:
            self.watch.start(len(self.rates))
        while True:
            self.settle()
            limit = self.ask()
            chosen = self.choose(limit)
            self.part(chosen, limit)
            self.glance_aside(chosen, limit)
            if (chosen == NOBODY).all():
                return
            self.alike[1:] &= chosen[1:] == chosen[:-1]
            self.rates.append(self.lows[self.lanes, chosen])
            for project in sorted({*chosen.tolist()} - {NOBODY}):
                self.buy(project, chosen == project)

    def settle(self) -> None:
        """Go no further in lanes that bought alike, from the lowest on, where that is needless."""
        watch = self.watch
        if watch is None:
            return
        look = len(self.rates) >= watch.next
        edges = [*np.flatnonzero(~self.alike).tolist(), len(self.lanes)]
        for first, end in pairwise(edges):
            top = end - 1
            known = self.lows[top] == np.inf
            if known.all():
                continue
            if watch.overspends(self.bought[top]):
                self.lows[first:] = np.inf
                self.over[first:] = True
                self.needed = min(self.needed, first + 1)
                return
            if look:
                held, error = self.purses.all_in(top), float(self.error[top])
                out = watch.out(held, error, bought=self.bought[top], known=known)
                self.settled[first:end] = out is None
                self.lows[first:end, slice(None) if out is None else out] = np.inf
                look = out is None

    def glance_aside(self, chosen: Indices, limit: Floats) -> None:
        """See what would have brought in what is kept aside, before this purchase."""
        if self.aside is None:
            return
        rates = np.where(chosen == NOBODY, np.inf, limit)
        below = np.where(self.joined[1:], rates[:-1], 0.0)
        rates[1:] = np.maximum(rates[1:], below)
        look = self.purses.look(self.aside.project)
        found = self.aside.favour(
            self.voters, look, rates=rates, shares=self.shares, errors=self.error
        )
        going = ~(self.settled | self.over)
        np.maximum(self.favour, found, out=self.favour, where=going)
        self.favour[self.unsure] = np.inf

    def part(self, chosen: Indices, limit: Floats) -> None:
        """Note between which lanes it is no longer sure that all shares choose as both lanes do.

        Along one sequence of purchases prices only fall from lane to lane: so if no other's price
        in the upper lane is as low as the chosen one's in the lower lane, none between is.
        """
        close: dict[tuple[int, ...], list[tuple[int, Parting]]] = {}
        for lane in np.flatnonzero(self.joined).tolist():
            rivals = self._rivals(chosen, limit, lane)
            if not rivals:
                continue
            mine = int(chosen[lane])
            cuts = self._cuts(int(chosen[lane - 1]), rivals, lane)
            lows = np.where(self.unsure[lane], 0.0, self.lows[lane])
            parting = Parting(len(self.rates), lows, cuts, float(self.favour[lane]))
            few = self._gap(lane) <= FEW_CUTS
            if few or mine in (NOBODY, *rivals) or NOBODY in rivals:
                self._unjoin(lane, parting)
            else:
                way = (mine, *self.bought[lane])
                close.setdefault(way, []).append((lane, parting))
        for (mine, *_), partings in close.items():
            self._look(mine, partings)

    def _unjoin(self, lane: int, parting: Parting) -> None:
        self.joined[lane] = False
        self.parted[lane] = parting

    def _look(self, mine: int, partings: list[tuple[int, Parting]]) -> None:
        """Show at more shares that all between lanes choose as the lanes do; or part the lanes."""
        between = self.between(partings)
        limit = between.ask()
        chosen = between.choose(limit)
        between.part(chosen, limit)
        for lane, parting in partings:
            first = bisect_left(between.raises, self.raises[lane - 1])
            end = bisect_right(between.raises, self.raises[lane])
            if (
                between.unsure[first:end].any()
                or (chosen[first:end] != mine).any()
                or any(between.parted[first + 1 : end])
            ):
                self._unjoin(lane, parting)

    def _rivals(self, chosen: Indices, limit: Floats, lane: int) -> list[int]:
        """Name who might be chosen at some share between a lane and the one below."""
        mine, upper = int(chosen[lane - 1]), int(chosen[lane])
        if mine != upper or self.unsure[lane - 1 : lane + 1].any():
            return [upper]
        if mine == NOBODY:
            return []
        others = np.flatnonzero(self.lows[lane] <= limit[lane - 1]).tolist()
        return [other for other in others if other != mine and not self._behind(other, mine, lane)]

    def between(self, partings: list[tuple[int, Parting]]) -> Skipping:
        """Send lanes between some lanes and those below, along the purchases that they share."""
        raises: set[int] = set()
        for lane, parting in partings:
            raises |= {self.raises[lane - 1], *parting.cuts, self.raises[lane]}
        found = Skipping(
            self.voters,
            self.rank,
            self.share_after,
            raises=sorted(raises),
            purpose=self.purpose,
        )
        found.favour[:] = max(parting.favour for _, parting in partings)
        lane, parting = partings[-1]
        rates = [float(rates[lane]) for rates in self.rates[: parting.steps]]
        found.follow(self.bought[lane][: parting.steps], rates, parting.lows)
        return found

    def _gap(self, lane: int) -> int:
        return self.raises[lane] - self.raises[lane - 1] - 1

    def apart(self) -> list[int]:
        """Name the raises between parted lanes that are run one by one, as there are few."""
        return [
            raises
            for lane in range(1, self.needed)
            if self.parted[lane] and self._gap(lane) <= FEW_CUTS
            for raises in range(self.raises[lane - 1] + 1, self.raises[lane])
        ]

    def _cuts(self, mine: int, rivals: list[int], lane: int) -> list[int]:
        """Choose numbers of raises between two lanes from which to show more, or all of them."""
        first, last = self.raises[lane - 1], self.raises[lane]
        most = max(FEW_CUTS, len(self.lanes) - 2)
        if last - first - 1 <= FEW_CUTS:
            return list(range(first + 1, last))
        if mine == NOBODY or NOBODY in rivals or self.unsure[lane - 1 : lane + 1].any():
            return _even(first, last, most // 2)
        ahead = self.lows[lane - 1 : lane + 1, rivals] - self.lows[lane - 1 : lane + 1, [mine]]
        if not np.isfinite(ahead).all():
            return _even(first, last, most // 2)
        if (ahead[1] < 0).any():
            return _towards(first, last, float(np.min(ahead[0] / (ahead[0] - ahead[1]))))
        drop = self.lows[lane - 1, mine] - self.lows[lane, mine]
        margin = ahead.min()
        parts = drop / margin * 1.2 if margin > 0 and margin * most > drop else most
        return _even(first, last, int(parts))

    def _behind(self, other: int, mine: int, lane: int) -> bool:
        """Say whether a project is at best level with the chosen one and loses by the order."""
        if self.rank[other] < self.rank[mine]:
            return False
        ours, theirs = self.clean(mine, lane - 1), self.clean(other, lane)
        values, costs = self.voters.values, self.voters.costs
        gained, offered = values[mine] * ours * costs[other], values[other] * theirs * costs[mine]
        return bool(ours and theirs) and gained >= offered


def _even(first: int, last: int, number: int) -> list[int]:
    """Spread whole numbers between two others."""
    number = max(1, min(number, last - first - 1))
    return sorted(
        {first + (last - first) * (place + 1) // (number + 1) for place in range(number)}
    )


def _towards(first: int, last: int, part: float) -> list[int]:
    """Choose whole numbers that crowd around a part of the way from one to another."""
    goal = first + min(max(part, 0.0), 1.0) * (last - first)
    found = {int(goal), int(goal) + 1}
    for number in (2, 8, 32):
        found |= {int(goal - (goal - first) / number), int(goal + (last - goal) / number) + 1}
    return sorted(number for number in found if first < number < last)
