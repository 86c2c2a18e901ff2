"""The Method of Equal Shares with cost utilities, "equal shares".

Rule: each of the n voters (empty papers included) holds an equal share of the pot B. A project
can be bought if its supporters' purses hold its cost; its price is the smallest at which payments
of min(purse, price) make up the cost, and its effective votes are cost / price. What has the most
effective votes is bought, and its supporters pay; again, until none can be bought.

Completion: `none`. `add1` repeats everything with one step more for each voter:

- equalshares.net starts at B/n rounded down to whole steps, and stops when no unfunded project
  fits into what is left, or when one step more would overspend;
- pabutools starts at B/n and looks only at projects that have a vote;
- pabulib starts at B/n, goes on from B/n rounded down, and stops only when one step more would
  overspend; it counts costs and pot without their decimals.

equalshares.net takes no step if all projects together fit (the share is B/n then), and each stops
when every project with a vote is funded. `add1u` is add1, then greedy with what is left.
Ties: equal effective votes are decided by the published order (ties.py); all figures are exact.
Cost: about (evaluations of offers) × (votes for a project); see purses.py and sharing.py.
Source: Peters, Pierczyński and Skowron, Proportional participatory budgeting with additive
utilities, NeurIPS 2021; equalshares.net.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pb.allocation.ballots import APPROVALS, NotCountable
from pb.allocation.election import Election, Project
from pb.allocation.outcome import By, Outcome, Step, Stopped, Unfunded, Why
from pb.allocation.parameters import Completion, Parameters
from pb.allocation.rules.add1 import Raised, climb, counted_costs
from pb.allocation.rules.greedy import fill
from pb.allocation.rules.purses import Voters
from pb.allocation.rules.sharing import Run, run
from pb.allocation.ties import Order


def equal_shares(election: Election, parameters: Parameters) -> Outcome:
    """Count by equal shares, with the completion that the parameters name.

    Raises:
        OptionsClash: options that do not go together, or not with this election's decimals.
        NotCountable: papers with points, rankings and yes-no papers.
    """
    parameters = parameters.chosen_for("equal-shares")
    if election.ballot_type not in APPROVALS:
        raise NotCountable("equal-shares", election.ballot_type)
    order = Order.of(election, parameters)
    votes = election.votes()
    if not any(votes.values()):
        return _outcome(election, parameters, order, _nothing(election, order))
    costs, budget = counted_costs(election, parameters.add1)
    voters = Voters(election, costs)
    place = {
        id_: place for place, id_ in enumerate(sorted(voters.ids, key=order.keys.__getitem__))
    }
    rank = [place[id_] for id_ in voters.ids]
    raised = None
    share = Fraction(budget, election.voters)
    if parameters.add1 is not None:
        raised = climb(election, parameters.add1, voters=voters, rank=rank, budget=budget)
        share = raised.share
    found = run(voters, share, rank)
    working = _working(election, found, order, voters)
    if parameters.completion is Completion.ADD1U:
        working = _completed(election, working, order, votes)
    return _outcome(election, parameters, order, working, share=share, raised=raised)


@dataclass(frozen=True, slots=True)
class Working:
    """What was bought and what was not."""

    steps: tuple[Step, ...]
    unfunded: tuple[Unfunded, ...]


def _nothing(election: Election, order: Order) -> Working:
    """No marks: nothing is bought."""
    unfunded = (
        Unfunded(project.id, project.cost, 0, 0, why=Why.NO_VOTES, left=election.budget)
        for project in sorted(election.projects, key=lambda project: order.keys[project.id])
    )
    return Working((), tuple(unfunded))


def _working(election: Election, found: Run, order: Order, voters: Voters) -> Working:
    """Turn a run into steps and reasons, with exact figures."""
    left = election.budget
    steps = []
    for place, choice in enumerate(found.choices):
        purchase = found.purses.bought[place]
        id_ = voters.ids[purchase.project]
        price = found.purses.price(place)
        votes = voters.votes[purchase.project]
        cost = election.projects[purchase.project].cost
        level = tuple(voters.ids[project] for project in choice.level)
        left -= cost
        steps.append(
            Step(
                id_,
                cost,
                votes=votes,
                score=votes,
                by=By.SHARES,
                left=left,
                effective_votes=voters.costs[purchase.project] / price,
                price=price,
                paid_in_full=purchase.full,
                exhausted=votes - purchase.full,
                level=level,
                decided_by=order.decided_by(id_, level),
            )
        )
    return Working(tuple(steps), _unfunded(election, found, order, left=left))


def _unfunded(election: Election, found: Run, order: Order, *, left: int) -> tuple[Unfunded, ...]:
    funded = set(found.funded)
    votes = found.purses.voters.votes
    rest = [project for project in range(len(votes)) if project not in funded]
    rest.sort(key=lambda place: (-votes[place], order.keys[election.projects[place].id]))
    return tuple(
        Unfunded(
            election.projects[place].id,
            election.projects[place].cost,
            votes=votes[place],
            score=votes[place],
            why=_why(election.projects[place], votes=votes[place], budget=election.budget),
            left=left,
            supporters_left=found.purses.left_for(place),
        )
        for place in rest
    )


def _why(project: Project, *, votes: int, budget: int) -> Why:
    if not votes:
        return Why.NO_VOTES
    return Why.DEARER_THAN_POT if project.cost > budget else Why.SUPPORTERS_LACKED_MONEY


def _completed(
    election: Election, working: Working, order: Order, votes: dict[str, int]
) -> Working:
    """Go on by votes with what is left; the others keep their reason from the sharing."""
    left = working.steps[-1].left if working.steps else election.budget
    funded = frozenset(step.project for step in working.steps)
    more, _ = fill(
        election,
        order=order,
        votes=votes,
        score=votes,
        left=left,
        by=By.COMPLETION,
        funded=funded,
    )
    added = {step.project for step in more}
    rest = tuple(entry for entry in working.unfunded if entry.project not in added)
    return Working(working.steps + more, rest)


def _outcome(
    election: Election,
    parameters: Parameters,
    order: Order,
    working: Working,
    *,
    share: Fraction | None = None,
    raised: Raised | None = None,
) -> Outcome:
    stopped: Stopped | None = raised.stopped if raised else None
    return Outcome(
        rule="equal-shares",
        parameters=parameters,
        step=election.step,
        budget=election.budget,
        voters=election.voters,
        unit_exponent=election.unit_exponent,
        steps=working.steps,
        unfunded=working.unfunded,
        lot=order.lot,
        endowment=share,
        raises=raised.raises if raised else None,
        stopped=stopped,
        currency=election.currency,
    )
