"""Equal shares with points, places or one for each project: the count up to its completions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from pb.allocation.constraints import OptionsClash
from pb.allocation.deferred import Deferred
from pb.allocation.outcome import By, Step, Stopped, Unfunded
from pb.allocation.parameters import Add1, Parameters, Utility
from pb.allocation.shares.add1 import counted_costs
from pb.allocation.shares.shared import Raised, Shared, Standing
from pb.allocation.shares.worth_sharing import Demands, Run, held, run


def by_worth(standing: Standing, parameters: Parameters, utility: Utility) -> Shared:
    """Share the pot out among voters who may want one project more than another.

    Raises:
        OptionsClash: see `counted_costs`; too many points; or the dropped decimals overspend.
    """
    election = standing.election
    costs, budget = counted_costs(election, parameters.add1)
    demands = Demands(election, costs, utility)
    rank = standing.rank()
    share, raised = Fraction(budget, election.voters), None
    if parameters.add1 is not None:
        raised = Ascent(standing, parameters.add1, demands, rank, budget).top()
        share = raised.share
    found = run(demands, share, rank)
    steps = _steps(standing, demands, found)
    left = election.budget - sum(step.cost for step in steps)

    def rest() -> tuple[Unfunded, ...]:
        lacked = {
            id_: found.purses.left(claim.groups)
            for id_, claim in zip(demands.ids, demands.claims, strict=True)
        }
        return standing.unfunded(frozenset(step.project for step in steps), lacked, left=left)

    return Shared(steps, Deferred(rest), share, raised)


def _steps(standing: Standing, demands: Demands, found: Run) -> tuple[Step, ...]:
    """Report the purchases with exact figures."""
    left = standing.election.budget
    steps = []
    for place, choice in enumerate(found.choices):
        id_ = demands.ids[choice.project]
        price, full = found.purses.price(place), found.purses.bought[place].full
        level = tuple(demands.ids[project] for project in choice.level)
        cost = standing.election.projects[choice.project].cost
        left -= cost
        steps.append(
            Step(
                id_,
                cost,
                votes=standing.votes[id_],
                score=standing.score[id_],
                by=By.WORTH,
                left=left,
                price=price,
                paid_in_full=full,
                exhausted=demands.votes[choice.project] - full,
                level=level,
                decided_by=standing.order.decided_by(id_, level),
            )
        )
    return tuple(steps)


@dataclass(frozen=True, slots=True)
class Ascent:
    """Add1: raise everyone's share step by step; equal_shares.py has the conventions."""

    standing: Standing
    convention: Add1
    demands: Demands
    rank: Sequence[int]
    budget: int

    def share_after(self, raises: int) -> Fraction:
        """Give the share after so many steps."""
        election = self.standing.election
        exact = Fraction(self.budget, election.voters)
        whole = Fraction(exact // election.step * election.step)
        if self.convention is Add1.PABUTOOLS or (self.convention is Add1.PABULIB and raises == 0):
            whole = exact
        return whole + raises * election.step

    def overspends(self, found: Run) -> bool:
        """Say whether an outcome costs more than the pot, as the convention or as money goes."""
        election = self.standing.election
        counted = sum(self.demands.costs[project] for project in found.funded)
        real = sum(election.projects[project].cost for project in found.funded)
        return counted > self.budget or real > election.budget

    def finished(self, found: Run) -> Stopped | None:
        """Say why an outcome needs no further step; None if it does."""
        wanted, costs = self.demands.votes, self.demands.costs
        others = set(range(len(costs))) - set(found.funded)
        left = self.budget - sum(costs[project] for project in found.funded)
        if not any(wanted[project] for project in others):
            return Stopped.ALL_FUNDED
        if self.convention is Add1.PABUTOOLS:
            others = {project for project in others if wanted[project]}
        fits = any(costs[project] <= left for project in others)
        return None if fits or self.convention is Add1.PABULIB else Stopped.NOTHING_FITS

    def top(self) -> Raised:
        """Take step after step; jump over those of which `held` shows that they change nothing."""
        if self.convention is Add1.EQUALSHARES_NET and self._everything_fits():
            share = Fraction(self.budget, self.standing.election.voters)
            return Raised(share, 0, Stopped.EVERYTHING_FITS)
        found = run(self.demands, self.share_after(0), self.rank)
        if self.overspends(found):
            raise OptionsClash(
                "dropping the decimals of costs, as pabulib does, overspends the pot"
            )
        raises, stride = 0, 1
        while (stopped := self.finished(found)) is None:
            found, raises, stride = self._jump(found, raises, stride)
            following = run(self.demands, self.share_after(raises + 1), self.rank)
            if self.overspends(following):
                stopped = Stopped.NEXT_OVERSPENDS
                break
            stride = 2 if following.funded == found.funded else 1
            found, raises = following, raises + 1
        return Raised(self.share_after(raises), raises, stopped)

    def _everything_fits(self) -> bool:
        election = self.standing.election
        return sum(project.cost for project in election.projects) <= election.budget

    def _jump(self, found: Run, raises: int, stride: int) -> tuple[Run, int, int]:
        while stride > 1:
            share = self.share_after(raises + stride)
            further = held(self.demands, share, self.rank, before=found)
            if further is None:
                stride //= 2
            else:
                found, raises, stride = further, raises + stride, stride * 2
        return found, raises, stride
