"""Margins under Add1: which of them need a count, and counts that only say who is funded.

As long as a project is not bought, every run is what it is without it. So where, in all runs on
the way up to the last one, nothing that is said to be in its favour would have got it bought, it
is not funded, and no count is needed to know that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from pb.allocation.constraints import OptionsClash
from pb.allocation.election import Election
from pb.allocation.parameters import Add1, Completion, Parameters, Utility
from pb.allocation.piles import pile_of
from pb.allocation.shares.add1 import Climb, counted_costs
from pb.allocation.shares.aside import SAFETY, Aside, LowerCost, MoreVotes
from pb.allocation.shares.prospects import Prospect, Reach
from pb.allocation.shares.purses import Voters
from pb.allocation.shares.shared import Standing
from pb.allocation.shares.sharing import run
from pb.allocation.shares.sweep import Stretch, Sweep
from pb.allocation.shares.watching import Purpose, Watch
from pb.allocation.ties import Order
from pb.allocation.utilities import approving, utility_for

WHOLE_SHARES = frozenset({Add1.EQUALSHARES_NET, Add1.PABULIB})
"""Conventions whose shares are whole steps, however many voters there are."""


def screen_for(election: Election, parameters: Parameters) -> Screen | None:
    """Prepare for a count by equal shares with Add1 alone; None for any other."""
    parameters = parameters.chosen_for("equal-shares")
    utility = utility_for("equal-shares", election.ballot_type, parameters.utility)
    plain = utility in {Utility.COST, Utility.CARDINALITY}
    alone = parameters.chain == (Completion.ADD1,) and not parameters.comparison
    if not plain or not alone or parameters.threshold is not None or parameters.add1 is None:
        return None
    if parameters.add1 is Add1.PABULIB and election.unit_exponent:
        return None
    try:
        costs, budget = counted_costs(election, parameters.add1)
    except OptionsClash:
        return None
    approvals = approving(election)
    # As a pile, ballots need no look when a project changes.
    approvals = replace(approvals, ballots=pile_of(approvals.ballots, costs))
    one_each = [1] * len(costs) if utility is Utility.CARDINALITY else []
    voters = Voters(approvals, costs, values=one_each)
    if not any(voters.votes):
        return None
    return Screen(approvals, parameters, voters, budget)


class Screen:
    """Margins of the projects of one election under Add1."""

    def __init__(
        self, election: Election, parameters: Parameters, voters: Voters, budget: int
    ) -> None:
        """Take an election of approvals; its pot is counted as `budget`."""
        self.parameters = parameters
        self.climb = self._climb(election, voters, budget, voters=election.voters)
        self.number = {id_: place for place, id_ in enumerate(voters.ids)}
        self.others = sum(voters.costs)
        # Up to where it is known, of a number of votes or of costs, that a run leads on.
        self.starts: dict[tuple[str, int], int] = {}
        self.reached: dict[str, list[tuple[int, float]]] = {}

    def _climb(self, election: Election, found: Voters, budget: int, *, voters: int) -> Climb:
        assert self.parameters.add1 is not None
        votes = dict(zip(found.ids, found.votes, strict=True))
        order = Order.of(election, self.parameters, votes=votes)
        rank = Standing(election, order, votes, votes).rank()
        exact = Fraction(budget, voters)
        return Climb(election, self.parameters.add1, found, rank, budget, exact)

    # -- counts --------------------------------------------------------------------------------

    def with_votes(self, project: str, number: int) -> tuple[str, ...]:
        """Count with so many more ballots that name only one project; says who is funded."""
        climb, voters = self.climb, self.climb.election.voters + number
        found = climb.voters.joined_by(self.number[project], number)
        changed = self._climb(climb.election, found, climb.budget, voters=voters)
        return self._funded(changed, start=self.starts.get((project, number), 0))

    def with_cost(self, project: str, cost: int) -> tuple[str, ...]:
        """Count with another cost of a project; says who is funded."""
        climb = self.climb
        found = climb.voters.priced(self.number[project], cost)
        projects = tuple(
            replace(each, cost=cost) if each.id == project else each
            for each in climb.election.projects
        )
        election = replace(climb.election, projects=projects)
        reached = self.reached.get(project, [])
        start = next((first for first, favour in reached if favour >= cost), 0)
        changed = self._climb(election, found, climb.budget, voters=election.voters)
        return self._funded(changed, start=start)

    def _funded(self, climb: Climb, *, start: int) -> tuple[str, ...]:
        try:
            share = climb.ended(start=start).share
        except OptionsClash:
            return ()
        ids = climb.voters.ids
        return tuple(ids[project] for project in run(climb.voters, share, climb.rank).funded)

    # -- votes ---------------------------------------------------------------------------------

    def votes(self, project: str, *, most: int) -> list[int]:
        """Name the numbers of new ballots, up to `most`, with which a project may be funded."""
        climb, place = self.climb, self.number[project]
        numbers = list(range(1, most + 1))
        fits = climb.convention is Add1.EQUALSHARES_NET and self.others <= climb.election.budget
        if climb.convention not in WHOLE_SHARES or not climb.voters.votes[place] or fits:
            return numbers
        found = dict(self._from_whole_shares(place, most))
        if climb.convention is Add1.PABULIB:
            found |= dict.fromkeys(self._from_exact_shares(place, most), 0)
        self.starts |= {(project, number): raises for number, raises in found.items()}
        return sorted(found)

    def _from_whole_shares(self, project: int, most: int) -> Iterator[tuple[int, int]]:
        """Go up from the share of most voters; a number starts where its own share is reached.

        Gives numbers with the raises after which they first may have the project bought.
        """
        step = self.climb.election.step
        lowest = self._whole(most)
        later = 1 if self.climb.convention is Add1.PABULIB else 0
        starts = {
            number: (self._whole(number) - lowest) // step + later for number in range(1, most + 1)
        }

        def share_after(raises: int) -> Fraction:
            return Fraction(lowest + raises * step)

        for stretch in self._stretches(MoreVotes(project), share_after):
            climbing = [number for number, start in starts.items() if start <= stretch.last]
            for number in climbing:
                if number >= -stretch.favour * (1 - SAFETY):
                    start = starts.pop(number)
                    yield number, max(stretch.first - start, 0) + later
                elif not stretch.settled and self._stops(stretch):
                    del starts[number]
            if not starts:
                return

    def _from_exact_shares(self, project: int, most: int) -> Iterator[int]:
        """Look at the one run of each number before the first raise."""
        budget, voters = self.climb.budget, self.climb.election.voters

        def share_after(raises: int) -> Fraction:
            further = max(0, raises - most + 1)
            return Fraction(budget, voters + most - min(raises, most - 1)) + further

        for stretch in self._stretches(MoreVotes(project), share_after):
            for raises in range(stretch.first, min(stretch.last, most - 1) + 1):
                if most - raises >= -stretch.favour * (1 - SAFETY):
                    yield most - raises
            if stretch.last >= most - 1:
                return

    def _whole(self, more: int) -> int:
        """Give the share of all voters and some more, in whole steps."""
        step = self.climb.election.step
        return self.climb.budget // (self.climb.election.voters + more) // step * step

    def _stops(self, stretch: Stretch) -> bool:
        climb = self.climb
        return climb.overspends(stretch.funded) or climb.finished(stretch.funded) is not None

    # -- cost ----------------------------------------------------------------------------------

    def costs(self, project: str) -> Iterator[int]:
        """Give ever lower costs above which a project is surely not funded; at most two."""
        climb, place = self.climb, self.number[project]
        if not climb.voters.votes[place]:
            return
        times = self.parameters.utility is not Utility.CARDINALITY
        aside = LowerCost(place, int(times))
        self.reached[project] = []
        highest = self._highest(aside, climb.election.budget, Purpose(None, aside))
        yield highest
        lower = self._highest(aside, highest, self._purpose(aside, cost=highest))
        if lower < highest:
            yield lower

    def _highest(self, aside: LowerCost, upper: int, purpose: Purpose) -> int:
        """Find the highest cost of which nothing is shown; `upper` is the highest to think of.

        What does not get it bought leaves the others as they are; but Add1 goes on while it fits.
        """
        climb, costs = self.climb, self.climb.voters.costs
        rest = self.others - costs[aside.project]
        fits = climb.convention is Add1.EQUALSHARES_NET
        highest = max(0, climb.election.budget - rest) if fits else 0
        sweep = Sweep(climb.voters, climb.share_after, climb.rank, purpose=purpose)
        for stretch in sweep.stretches():
            if purpose.watch is None:
                self.reached[climb.voters.ids[aside.project]].append(
                    (stretch.first, stretch.favour)
                )
            highest = max(highest, int(min(max(stretch.favour, 0), upper)))
            if highest >= upper:
                return upper
            if stretch.settled:
                continue
            if climb.overspends(stretch.funded):
                return highest
            if not self._others_fit(aside.project, stretch.funded):
                left = climb.budget - sum(costs[each] for each in stretch.funded)
                upper = min(upper, max(highest, left))
            if highest >= upper:
                return upper
        raise AssertionError("the shares rise without end")

    def _others_fit(self, project: int, funded: list[int]) -> bool:
        """Say whether Add1 goes on for the sake of another project, if not for this one."""
        climb = self.climb
        if climb.convention is Add1.PABULIB:
            return True
        costs, votes = climb.voters.costs, climb.voters.votes
        left = climb.budget - sum(costs[each] for each in funded)
        wanted = climb.convention is Add1.PABUTOOLS
        done = {project, *funded}
        return any(
            costs[each] <= left
            for each in range(len(costs))
            if each not in done and (votes[each] or not wanted)
        )

    # -- runs ----------------------------------------------------------------------------------

    def _purpose(self, aside: Aside, *, cost: int) -> Purpose:
        """Leave runs early that surely lead on, with the project or without it."""
        climb = self.climb

        def lacks(prospect: Prospect) -> float:
            return climb.lacks(prospect) + cost

        reach = Reach(climb.voters, aside=aside.project)
        return Purpose(Watch(reach, overspends=climb.overspends, lacks=lacks), aside)

    def _stretches(
        self, aside: Aside, share_after: Callable[[int], Fraction]
    ) -> Iterator[Stretch]:
        """Run without a project; go on beyond what overspends, too."""
        climb, first = self.climb, 0
        purpose = self._purpose(aside, cost=climb.election.projects[aside.project].cost)
        while True:
            start = first

            def shifted(raises: int, start: int = start) -> Fraction:
                return share_after(start + raises)

            sweep = Sweep(climb.voters, shifted, climb.rank, purpose=purpose)
            for stretch in sweep.stretches():
                first = start + stretch.last + 1
                yield replace(stretch, first=start + stretch.first, last=start + stretch.last)
                if not stretch.settled and climb.overspends(stretch.funded):
                    break
