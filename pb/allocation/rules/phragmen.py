"""Phragmén's sequential rule.

Rule: every voter is given money at the same steady pace, from nothing on. As soon as the
supporters of a project together hold its cost, it is bought, and they have nothing left. In other
words: each supporter bears the same load afterwards, (the supporters' loads + cost) / supporters,
and the project with the smallest such load is next. Voters may start with loads of their own.
Projects dearer than the pot take no part. Variant `stop` (the usual one) ends as soon as the next
project, or one that is level with it, does not fit into what is left; `skip` leaves out what does
not fit. A project without votes has an endless load: it comes after all others, if it fits.
Without any vote at all nothing is funded.
Ties: equal loads are decided by the published order (ties.py); all figures are exact.
Cost: for each funded project, one look at all marks on its supporters' papers.
Source: Brill, Freeman, Janson and Lackner, Phragmén's voting methods and justified
representation, 2017; for costs, Los, Christoff and Grossi, Proportional budget allocations:
towards a systematization, 2022.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from pb.allocation.election import Election
from pb.allocation.outcome import By, Outcome, Step, Unfunded, Why
from pb.allocation.parameters import OptionsClash, Parameters, Variant
from pb.allocation.ties import Order
from pb.allocation.workings.loads import Loads
from pb.allocation.workings.papers import Papers


@dataclass(frozen=True, slots=True)
class Choice:
    """A project whose turn it was, those that were level with it, and its supporters' load."""

    project: int
    level: tuple[int, ...]
    load: Fraction | None


@dataclass(frozen=True, slots=True)
class End:
    """What was funded, in order, and whose turn it was when a project no longer fitted."""

    choices: tuple[Choice, ...]
    stopped_by: frozenset[int]


def phragmen(election: Election, parameters: Parameters) -> Outcome:
    """Count by Phragmén's rule.

    Raises:
        NotCountable: papers with points and rankings.
        OptionsClash: options of other rules, or starting loads that fit no paper.
    """
    papers = Papers(election)
    order = Order.of(election, parameters, votes=papers.votes_by_id)
    variant = parameters.variant or Variant.STOP
    end = End((), frozenset())
    if any(papers.votes):
        costs = [project.cost for project in election.projects]
        loads = Loads(papers, costs, starting=_starting(papers, parameters))
        end = _run(election, loads, order, variant=variant)
    steps = _steps(election, end.choices, order, papers)
    return Outcome(
        rule="phragmen",
        parameters=parameters,
        step=election.step,
        budget=election.budget,
        voters=election.voters,
        unit_exponent=election.unit_exponent,
        steps=steps,
        unfunded=_unfunded(election, end, order, papers),
        lot=order.lot,
        currency=election.currency,
    )


def _starting(papers: Papers, parameters: Parameters) -> Sequence[Fraction]:
    """Give each group's load at the start; nothing if all start without."""
    given = dict(parameters.loads)
    if not given:
        return ()
    if parameters.threshold is not None:
        raise OptionsClash("starting loads name whole papers, so they take no threshold")
    known = {ballot.projects for ballot in papers.ballots}
    if not known.issuperset(given) or any(load < 0 for load in given.values()):
        raise OptionsClash("a starting load is for a paper that was cast, and not negative")
    return [given.get(ballot.projects, Fraction(0)) for ballot in papers.ballots]


def _run(election: Election, loads: Loads, order: Order, *, variant: Variant) -> End:
    """Buy one project after the other."""
    ids = [project.id for project in election.projects]
    costs, left = loads.costs, election.budget
    waiting = [place for place, cost in enumerate(costs) if cost <= left]
    choices: list[Choice] = []
    while waiting:
        if variant is Variant.SKIP:
            waiting = [place for place in waiting if costs[place] <= left]
        lowest = loads.lowest(waiting)
        if any(costs[place] > left for place in lowest):
            return End(tuple(choices), frozenset(lowest))
        if not lowest:
            break
        chosen = min(lowest, key=lambda place: order.keys[ids[place]])
        level = tuple(place for place in lowest if place != chosen)
        choices.append(Choice(chosen, level, loads.buy(chosen)))
        waiting.remove(chosen)
        left -= costs[chosen]
    return End(tuple(choices), frozenset())


def _steps(
    election: Election, choices: Sequence[Choice], order: Order, papers: Papers
) -> tuple[Step, ...]:
    left = election.budget
    steps = []
    for choice in choices:
        project = election.projects[choice.project]
        level = tuple(election.projects[place].id for place in choice.level)
        votes = papers.votes[choice.project]
        left -= project.cost
        steps.append(
            Step(
                project.id,
                project.cost,
                votes=votes,
                score=votes,
                by=By.LOADS if votes else By.VOTES,
                left=left,
                level=tuple(sorted(level, key=order.keys.__getitem__)),
                decided_by=order.decided_by(project.id, level),
                load=choice.load,
            )
        )
    return tuple(steps)


def _unfunded(election: Election, end: End, order: Order, papers: Papers) -> tuple[Unfunded, ...]:
    """Give the reasons of the others: they did not fit, or came after the one that did not."""
    funded = {choice.project for choice in end.choices}
    left = election.budget - sum(election.projects[place].cost for place in funded)
    found = []
    for place, project in enumerate(election.projects):
        if place in funded:
            continue
        votes = papers.votes[place]
        if project.cost > election.budget:
            why = Why.DEARER_THAN_POT
        elif not votes:
            why = Why.NO_VOTES
        elif project.cost > left and (place in end.stopped_by or not end.stopped_by):
            why = Why.DID_NOT_FIT
        else:
            why = Why.AFTER_THE_STOP
        found.append(Unfunded(project.id, project.cost, votes, votes, why=why, left=left))
    found.sort(key=lambda entry: (-entry.votes, order.keys[entry.project]))
    return tuple(found)
