"""Add1: raise everyone's share step by step, while the outcome stays within the pot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pb.allocation.election import Election
from pb.allocation.outcome import Stopped
from pb.allocation.parameters import Add1, OptionsClash
from pb.allocation.rules.purses import Voters
from pb.allocation.rules.sharing import Run, held, run

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

    def share_after(self, raises: int) -> Fraction:
        """Give the share after so many steps."""
        exact = Fraction(self.budget, self.election.voters)
        whole = Fraction(exact // self.election.step * self.election.step)
        risen = raises * self.election.step
        if self.convention is Add1.PABUTOOLS or (self.convention is Add1.PABULIB and raises == 0):
            return exact + risen
        return whole + risen

    def overspends(self, found: Run) -> bool:
        """Say whether an outcome costs more than the pot, as the convention or as money goes."""
        counted = sum(self.voters.costs[project] for project in found.funded)
        real = sum(self.election.projects[project].cost for project in found.funded)
        return counted > self.budget or real > self.election.budget

    def finished(self, found: Run) -> Stopped | None:
        """Say why an outcome needs no further step; None if it does."""
        funded = set(found.funded)
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

    def top(self) -> Raised:
        """Take step after step; jump over those of which `held` shows that they change nothing."""
        found = run(self.voters, self.share_after(0), self.rank)
        if self.overspends(found):
            raise OptionsClash(
                "dropping the decimals of costs, as pabulib does, overspends the pot"
            )
        stopped = self.finished(found)
        raises, stride = 0, 1
        while stopped is None:
            while stride > 1:
                share = self.share_after(raises + stride)
                further = held(self.voters, share, self.rank, before=found)
                if further is None:
                    stride //= 2
                else:
                    found, raises, stride = further, raises + stride, stride * 2
            following = run(self.voters, self.share_after(raises + 1), self.rank)
            if self.overspends(following):
                stopped = Stopped.NEXT_OVERSPENDS
                break
            stride = 2 if following.funded == found.funded else 1
            found, raises = following, raises + 1
            stopped = self.finished(found)
        return Raised(self.share_after(raises), raises, stopped)


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
    everything = sum(project.cost for project in election.projects)
    if convention is Add1.EQUALSHARES_NET and everything <= election.budget:
        share = Fraction(election.budget, election.voters)
        return Raised(share, 0, Stopped.EVERYTHING_FITS)
    return Climb(election, convention, voters, rank, budget).top()
