"""Equal shares where each mark is an approval: the count up to its completions."""

from __future__ import annotations

from fractions import Fraction

from pb.allocation.deferred import Deferred
from pb.allocation.outcome import By, Step, Unfunded
from pb.allocation.parameters import Parameters, Utility
from pb.allocation.shares.add1 import climb, counted_costs
from pb.allocation.shares.purses import Voters
from pb.allocation.shares.shared import Raised, Shared, Standing
from pb.allocation.shares.sharing import Run, run
from pb.allocation.utilities import approving


def by_cost(standing: Standing, parameters: Parameters, utility: Utility) -> Shared:
    """Share the pot out among voters to whom a project is worth what it costs, or just one.

    Raises:
        OptionsClash: see `counted_costs`; or the dropped decimals alone overspend the pot.
    """
    election = approving(standing.election)
    costs, budget = counted_costs(election, parameters.add1)
    one_each = [1] * len(costs) if utility is Utility.CARDINALITY else []
    voters, rank = Voters(election, costs, values=one_each), standing.rank()
    share, raised = Fraction(budget, election.voters), None
    if parameters.add1 is not None:
        top = climb(election, parameters.add1, voters=voters, rank=rank, budget=budget)
        raised = Raised(top.share, top.raises, top.stopped)
        share = raised.share
    found = run(voters, share, rank)
    steps = _steps(standing, voters, found)
    left = election.budget - sum(step.cost for step in steps)
    funded = frozenset(step.project for step in steps)

    def rest() -> tuple[Unfunded, ...]:
        lacked = {
            id_: found.purses.left_for(place)
            for place, id_ in enumerate(voters.ids)
            if id_ not in funded
        }
        return standing.unfunded(funded, lacked, left=left)

    # Exact sums over all purses take longer than the whole run.
    return Shared(steps, Deferred(rest), share, raised)


def _steps(standing: Standing, voters: Voters, found: Run) -> tuple[Step, ...]:
    """Report the purchases with exact figures."""
    left = standing.election.budget
    steps = []
    for place, choice in enumerate(found.choices):
        purchase = found.purses.bought[place]
        id_ = voters.ids[purchase.project]
        price = found.purses.price(place)
        cost = standing.election.projects[purchase.project].cost
        level = tuple(voters.ids[project] for project in choice.level)
        left -= cost
        steps.append(
            Step(
                id_,
                cost,
                votes=standing.votes[id_],
                score=standing.score[id_],
                by=By.SHARES,
                left=left,
                effective_votes=voters.costs[purchase.project] / price,
                price=price,
                paid_in_full=purchase.full,
                exhausted=voters.votes[purchase.project] - purchase.full,
                level=level,
                decided_by=standing.order.decided_by(id_, level),
            )
        )
    return tuple(steps)
