"""Add1: raise everyone's share step by step, while the outcome stays within the pot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pb.allocation.election import Election
from pb.allocation.outcome import Stopped
from pb.allocation.parameters import Add1, OptionsClash
from pb.allocation.shares.prospects import Prospect, Reach
from pb.allocation.shares.purses import Voters
from pb.allocation.shares.sweep import Sweep
from pb.allocation.shares.watching import Purpose, Watch

Shares = Callable[[int], Fraction]


@dataclass(frozen=True, slots=True)
class Raised:
    """The share that Add1 ended with, after how many steps, and why there were no more."""

    share: Fraction
    raises: int
    stopped: Stopped


@dataclass(frozen=True, slots=True)
class Climb:
    """One Add1 count: the voters, who wins ties, and what a convention asks for."""

    election: Election
    convention: Add1
    voters: Voters
    rank: Sequence[int]
    budget: int
    exact: Fraction

    def share_after(self, raises: int) -> Fraction:
        """Give the share after so many steps."""
        whole = Fraction(self.exact // self.election.step * self.election.step)
        risen = raises * self.election.step
        if self.convention is Add1.PABUTOOLS or (self.convention is Add1.PABULIB and raises == 0):
            return self.exact + risen
        return whole + risen

    def overspends(self, found: list[int]) -> bool:
        """Say whether projects cost more than the pot, as the convention or as money goes."""
        counted = sum(self.voters.costs[project] for project in found)
        real = sum(self.election.projects[project].cost for project in found)
        return counted > self.budget or real > self.election.budget

    def finished(self, found: list[int]) -> Stopped | None:
        """Say why an outcome needs no further step; None if it does."""
        funded = set(found)
        votes, costs = self.voters.votes, self.voters.costs
        left = self.budget - sum(costs[project] for project in funded)
        others = [project for project in range(len(costs)) if project not in funded]
        if not any(votes[project] for project in others):
            return Stopped.ALL_FUNDED
        if self.convention is Add1.PABULIB:
            return None
        if self.convention is Add1.PABUTOOLS:
            others = [project for project in others if votes[project]]
        if any(costs[project] <= left for project in others):
            return None
        return Stopped.NOTHING_FITS

    def lacks(self, prospect: Prospect) -> float:
        """Say how much more the pot would have to hold, to know that an outcome is not the last.

        Nothing is lacking if it surely neither overspends nor leaves nothing that fits.
        """
        dropped = sum(project.cost for project in self.election.projects) - sum(self.voters.costs)
        lacking = prospect.cost + prospect.spare - self.budget
        return max(lacking, prospect.cost + dropped - self.election.budget)

    def ended(self, *, start: int = 0) -> Raised:
        """Give the last share; no step is needed where a convention asks if everything fits.

        All numbers of raises below `start` are known to lead on.

        Raises:
            OptionsClash: the dropped decimals alone overspend the pot.
        """
        everything = sum(project.cost for project in self.election.projects)
        if self.convention is Add1.EQUALSHARES_NET and everything <= self.election.budget:
            return Raised(self.exact, 0, Stopped.EVERYTHING_FITS)
        return self.top(start=start)

    def top(self, *, start: int = 0) -> Raised:
        """Go from stretch to stretch of shares that fund the same, until one is the last."""
        watch = Watch(Reach(self.voters), overspends=self.overspends, lacks=self.lacks)
        sweep = Sweep(self.voters, self.share_after, self.rank, purpose=Purpose(watch))
        for stretch in sweep.stretches(start=start):
            if stretch.settled:
                continue
            raises, stopped = stretch.first, self.finished(stretch.funded)
            if self.overspends(stretch.funded):
                if raises == 0:
                    raise OptionsClash(
                        "dropping the decimals of costs, as pabulib does, overspends the pot"
                    )
                raises, stopped = raises - 1, Stopped.NEXT_OVERSPENDS
            if stopped is not None:
                return Raised(self.share_after(raises), raises, stopped)
        raise AssertionError("the shares rise without end")


def counted_costs(election: Election, convention: Add1 | None) -> tuple[dict[str, int], int]:
    """Give the costs and the pot as a convention counts them: pabulib drops the decimals.

    Raises:
        OptionsClash: a cost below one major unit would be dropped altogether.
    """
    costs = {project.id: project.cost for project in election.projects}
    if convention is not Add1.PABULIB:
        return costs, election.budget
    unit = 10**election.unit_exponent
    if any(cost < unit for cost in costs.values()):
        raise OptionsClash("pabulib's Add1 drops decimals, and a project costs less than one unit")
    whole = {id_: cost // unit * unit for id_, cost in costs.items()}
    return whole, election.budget // unit * unit


def climb(
    election: Election, convention: Add1, *, voters: Voters, rank: Sequence[int], budget: int
) -> Raised:
    """Find the last share under which the outcome stays within the pot.

    Raises:
        OptionsClash: see `counted_costs`; or the dropped decimals alone overspend the pot.
    """
    exact = Fraction(budget, election.voters)
    return Climb(election, convention, voters, rank, budget, exact).ended()
