"""The maximin support rule: Phragmén's, with costs spread anew at each step.

Rule: the cost of each funded project is borne by its supporters, spread so that the most loaded
voter bears as little as possible. Of the projects that still fit into the pot, the one is funded
next with which this largest load is smallest. A project without votes has an endless load: it
comes after all others, if it fits. Without any vote at all nothing is funded.
Ties: equal loads are decided by the published order (ties.py); all figures are exact. They are
frequent, since a project whose supporters bear little leaves the largest load as it is.
Cost: a flow for each project that competes at a step (burdens.py). Loads only grow, so that an old
figure is a lower bound. This is the slowest rule: seconds where others take milliseconds.
Source: Aziz, Lee and Talmon, Proportionally representative participatory budgeting: axioms and
algorithms, AAMAS 2018; Sánchez-Fernández et al., The maximin support method, 2021.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from heapq import heapify, heappop, heappush

from pb.allocation.election import Election
from pb.allocation.outcome import By, Outcome, Step, Unfunded, Why
from pb.allocation.parameters import Parameters
from pb.allocation.ties import Order
from pb.allocation.workings.burdens import Burdens
from pb.allocation.workings.papers import Papers
from pb.allocation.workings.reporting import in_order, outcome_of

FEW = 8
"""So many level projects are kept with all that their voters would bear; others are redone."""


def maximin_support(election: Election, parameters: Parameters) -> Outcome:
    """Count by the maximin support rule.

    Raises:
        NotCountable: papers with points and rankings.
        OptionsClash: options of other rules.
    """
    papers = Papers(election)
    order = Order.of(election, parameters, votes=papers.votes_by_id)
    steps = list(_run(election, papers, order)) if any(papers.votes) else []
    left = steps[-1].left if steps else election.budget
    funded = {step.project for step in steps}
    unfunded = []
    for project, votes in zip(election.projects, papers.votes, strict=True):
        if project.id not in funded:
            why = Why.DID_NOT_FIT if votes else Why.NO_VOTES
            why = Why.DEARER_THAN_POT if project.cost > election.budget else why
            unfunded.append(Unfunded(project.id, project.cost, votes, votes, why=why, left=left))
    return outcome_of(
        "maximin-support", election, parameters, order, steps=steps, unfunded=unfunded
    )


def _run(election: Election, papers: Papers, order: Order) -> Iterator[Step]:
    """Fund one project after the other."""
    contest = Contest(papers, [project.cost for project in election.projects])
    keys = [order.keys[project.id] for project in election.projects]
    ids = [project.id for project in election.projects]
    waiting, left = list(range(len(ids))), election.budget
    while True:
        waiting = [place for place in waiting if election.projects[place].cost <= left]
        if not waiting:
            return
        lowest = contest.lowest(waiting)
        chosen = min(lowest, key=keys.__getitem__)
        level = in_order((ids[place] for place in lowest if place != chosen), order)
        waiting.remove(chosen)
        left -= election.projects[chosen].cost
        votes = papers.votes[chosen]
        yield Step(
            ids[chosen],
            election.projects[chosen].cost,
            votes=votes,
            score=votes,
            by=By.SUPPORT if votes else By.VOTES,
            left=left,
            level=level,
            decided_by=order.decided_by(ids[chosen], level),
            load=contest.fund(chosen) if votes else None,
        )


class Contest:
    """The projects that may be funded next, with what the most loaded voter bears at least."""

    def __init__(self, papers: Papers, costs: Sequence[int]) -> None:
        """Start with nothing funded."""
        self.papers = papers
        self.burdens = Burdens(papers, costs)
        self.tried: dict[int, Burdens] = {}
        pairs = zip(costs, papers.votes, strict=True)
        self.bounds = [Fraction(cost, votes) if votes else None for cost, votes in pairs]

    def lowest(self, waiting: Sequence[int]) -> list[int]:
        """Name the projects with which the largest load is smallest."""
        bounds = [(bound, place) for place in waiting if (bound := self.bounds[place]) is not None]
        if not bounds:
            return list(waiting)
        heapify(bounds)
        renewed: set[int] = set()
        best: Fraction | None = None
        found: list[int] = []
        while bounds and (best is None or bounds[0][0] <= best):
            bound, place = heappop(bounds)
            if place not in renewed:
                renewed.add(place)
                heappush(bounds, (max(bound, self.burdens.at_least(place)), place))
                continue
            self.bounds[place] = load = self._load_with(place)
            if best is None or load < best:
                best, found = load, []
            if load == best:
                found.append(place)
            if load > best or len(found) > FEW:
                self.tried.pop(place, None)
        return found

    def _load_with(self, project: int) -> Fraction:
        """Say what the most loaded voter would bear, were a project funded now."""
        if self.burdens.fits(project):
            return self.burdens.cap
        self.tried[project] = tried = self.burdens.copy()
        tried.add(project)
        return tried.cap

    def fund(self, project: int) -> Fraction:
        """Fund a project, and say what the most loaded voter bears."""
        if project in self.tried:
            self.burdens = self.tried[project]
        else:
            self.burdens.add(project)
        self.tried.clear()
        return self.burdens.cap
