"""The Method of Equal Shares, "equal shares".

Rule: each of the n voters (empty papers included) holds an equal share of the pot B. A project
can be bought if its supporters' purses hold its cost; its price is the smallest at which payments
of min(purse, price) make up the cost, and its effective votes are cost / price. What has the most
effective votes is bought, and its supporters pay; again, until none can be bought.

That is the utility `cost`: a project is worth its cost to those who approve it. With `cardinality`
it is worth 1 to them, so that the smallest price is bought first. Marks with points, and places
on rankings (Borda), are worth their points (`points`, `borda`), or their points times the cost:
payments are min(purse, price · points) then, see worth_sharing.py.

Completion: `none`. `add1` repeats everything with one step more for each voter:

- equalshares.net starts at B/n rounded down to whole steps, and stops when no unfunded project
  fits into what is left, or when one step more would overspend;
- pabutools starts at B/n and looks only at projects that have a vote;
- pabulib starts at B/n, goes on from B/n rounded down, and stops only when one step more would
  overspend; it counts costs and pot without their decimals.

equalshares.net takes no step if all projects together fit (the share is B/n then), and each stops
when every project with a vote is funded. `epsilon` goes on as if everyone wanted everything a
little (epsilon.py), `greedy` goes on by votes with what fits; `add1u` is `add1`, then `greedy`.
With a comparison, greedy's result for the whole pot replaces all this if strictly more voters
have more funded projects of their own under it than the other way round.
Ties: equal effective votes are decided by the published order (ties.py); all figures are exact.
Cost: about (evaluations of offers) × (votes for a project); see purses.py and sharing.py.
Source: Peters, Pierczyński and Skowron, Proportional participatory budgeting with additive
utilities, NeurIPS 2021; equalshares.net.
"""

from __future__ import annotations

from dataclasses import replace

from pb.allocation.ballots import Reading, reading_for
from pb.allocation.election import Election
from pb.allocation.outcome import By, Comparison, Outcome
from pb.allocation.parameters import Completion, Parameters, Utility
from pb.allocation.rules.greedy import fill, greedy
from pb.allocation.shares.cost_shares import by_cost
from pb.allocation.shares.shared import Shared, Standing
from pb.allocation.ties import Order
from pb.allocation.utilities import scores, utility_for

BY_VOTES = frozenset({Completion.ADD1U, Completion.GREEDY})


def equal_shares(election: Election, parameters: Parameters) -> Outcome:
    """Count by equal shares, with the utility and completions that the parameters name.

    Raises:
        OptionsClash: options that do not go together, or not with this election's decimals.
        NotCountable: none of the types of ballot; every type is counted.
    """
    parameters = parameters.chosen_for("equal-shares")
    utility = utility_for("equal-shares", election.ballot_type, parameters.utility)
    assert utility is not None
    votes = election.votes()
    order = Order.of(election, parameters, votes=votes)
    reading = reading_for("equal-shares", election.ballot_type)
    score = votes if reading is Reading.APPROVALS else scores(election, reading)
    standing = Standing(election, order, votes, score)
    if not any(votes.values()):
        nothing = Shared((), standing.unfunded(frozenset(), {}, left=election.budget))
        return _outcome(standing, parameters, nothing)
    shared = _shared(standing, parameters, utility)
    if Completion.EPSILON in parameters.chain:
        from pb.allocation.shares.epsilon import epsilon  # noqa: PLC0415 - see `_shared`

        shared = epsilon(standing, shared, utility)
    if BY_VOTES.intersection(parameters.chain):
        shared = _by_votes(standing, shared)
    outcome = _outcome(standing, parameters, shared)
    return _compared(election, outcome) if parameters.comparison else outcome


def _shared(standing: Standing, parameters: Parameters, utility: Utility) -> Shared:
    """Run the sharing itself. What most counts do not need is imported when it is needed."""
    if utility in {Utility.COST, Utility.CARDINALITY}:
        return by_cost(standing, parameters, utility)
    from pb.allocation.shares.worth_shares import by_worth  # noqa: PLC0415 - as said above

    return by_worth(standing, parameters, utility)


def _by_votes(standing: Standing, shared: Shared) -> Shared:
    """Go on by votes with what is left; the others keep their reason from the sharing."""
    more, _ = fill(
        standing.election,
        order=standing.order,
        votes=standing.votes,
        score=standing.votes,
        left=shared.left(standing.election),
        by=By.COMPLETION,
        funded=shared.funded,
    )
    return shared.followed_by(more)


def _compared(election: Election, ours: Outcome) -> Outcome:
    """Let greedy's result take the place of ours if strictly more voters prefer it."""
    theirs = greedy(election, Parameters(ties=ours.parameters.ties, seed=ours.parameters.seed))
    for_ours = for_theirs = 0
    mine, other = set(ours.funded), set(theirs.funded)
    for ballot in election.ballots:
        wanted = ballot.in_favour()
        ahead = sum(id_ in mine for id_ in wanted) - sum(id_ in other for id_ in wanted)
        for_ours += ballot.count * (ahead > 0)
        for_theirs += ballot.count * (ahead < 0)
    comparison = Comparison(for_ours, for_theirs)
    if not comparison.replaced:
        return replace(ours, comparison=comparison)
    return replace(
        ours,
        comparison=comparison,
        steps=theirs.steps,
        unfunded=theirs.unfunded,
        endowment=None,
        raises=None,
        stopped=None,
    )


def _outcome(standing: Standing, parameters: Parameters, shared: Shared) -> Outcome:
    election = standing.election
    return Outcome(
        rule="equal-shares",
        parameters=parameters,
        step=election.step,
        budget=election.budget,
        voters=election.voters,
        unit_exponent=election.unit_exponent,
        steps=shared.steps,
        unfunded=shared.unfunded,
        lot=standing.order.lot,
        endowment=shared.share,
        raises=shared.raised.raises if shared.raised else None,
        stopped=shared.raised.stopped if shared.raised else None,
        currency=election.currency,
    )
