"""Greedy, "most votes first".

Rule: projects in the order of their votes; each that still fits into the pot is funded, each that
does not is skipped. Where marks carry points (cumulative, scoring), points count instead of votes;
rankings give points by place (Borda), and on yes-no papers a no takes one vote away. A project
without votes stands last, and is funded if it still fits; one below zero is not, and without any
vote at all nothing is funded.

Options: `per_cost` sorts by votes for each unit of money. `no_skip` ends the count at the first
project that does not fit into the pot. A project is passed over, and ends nothing, if one that
excludes it is funded already, or if its category's ceiling leaves no room for it.
Ties: the published order (ties.py).
Cost: one sort.
Source: the rules `greedy`, `greedy-no-skip`, `greedy-threshold` and `greedy-exclusive` of
pabulib.org; Rey, Schmidt and Maly, The (computational) social choice take on indivisible
participatory budgeting, 2023, section 4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, takewhile

from pb.allocation.ballots import Reading, reading_for
from pb.allocation.constraints import Constraints
from pb.allocation.election import Election, Project
from pb.allocation.outcome import MOST_LEVEL, By, Outcome, Step, Unfunded, Why
from pb.allocation.parameters import Parameters, Utility
from pb.allocation.ties import Order
from pb.allocation.utilities import approving, scores, utility_for


def greedy(election: Election, parameters: Parameters) -> Outcome:
    """Count by votes.

    Raises:
        OptionsClash: an option that this rule does not take, or a seed for ties by name.
        NotCountable: none of the types of ballot; every type is counted.
    """
    parameters = parameters.chosen_for("greedy")
    order = Order.of(election, parameters)
    steps, unfunded = fill(
        election,
        order=order,
        votes=election.votes(),
        score=score_of(election, parameters),
        left=election.budget,
        by=By.VOTES,
        parameters=parameters,
    )
    return Outcome(
        rule="greedy",
        parameters=parameters,
        step=election.step,
        budget=election.budget,
        voters=election.voters,
        unit_exponent=election.unit_exponent,
        steps=steps,
        unfunded=unfunded,
        lot=order.lot,
        currency=election.currency,
    )


def score_of(election: Election, parameters: Parameters) -> dict[str, int]:
    """Say for each project what greedy sorts by: votes, or points where marks carry them."""
    reading = reading_for("greedy", election.ballot_type)
    utility = utility_for("greedy", election.ballot_type, parameters.utility)
    if utility is Utility.CARDINALITY and reading is not Reading.NET:
        return approving(election).votes()
    return scores(election, reading)


class Room:
    """What the pot and the constraints still allow."""

    def __init__(self, constraints: Constraints, *, budget: int, left: int) -> None:
        """Start with what is left of the pot, and nothing funded."""
        self.budget = budget
        self.left = left
        self.rivals = constraints.conflicts()
        self.ceilings = dict(constraints.ceilings)
        self.funded: list[str] = []

    def why_not(self, project: Project) -> Why | None:
        """Say why a project cannot be funded now; None if it can."""
        if self.rival(project) is not None:
            return Why.EXCLUDED
        if project.cost > self.left:
            return Why.DEARER_THAN_POT if project.cost > self.budget else Why.DID_NOT_FIT
        room = self.ceilings.get(project.category)
        return Why.CATEGORY_FULL if room is not None and project.cost > room else None

    def rival(self, project: Project) -> str | None:
        """Name the first funded project that excludes this one."""
        rivals = self.rivals.get(project.id)
        if not rivals:
            return None
        return next((id_ for id_ in self.funded if id_ in rivals), None)

    def fund(self, project: Project) -> None:
        """Take a project's cost out of the pot, and out of its category's ceiling."""
        self.left -= project.cost
        self.funded.append(project.id)
        if project.category in self.ceilings:
            self.ceilings[project.category] -= project.cost


@dataclass(frozen=True, slots=True)
class Queue:
    """The projects in their order, and what the order rests on."""

    order: Order
    votes: Mapping[str, int]
    score: Mapping[str, int]
    rank: Mapping[str, Fraction | int]
    waiting: Sequence[Project]

    def level(self, place: int, room: Room) -> tuple[str, ...]:
        """Name the projects behind that rank as high and could have been funded as well.

        They stand in the published order, so that the first of them says what decided.
        """
        rank = self.rank[self.waiting[place].id]
        behind = islice(self.waiting, place + 1, None)
        alike = takewhile(lambda project: self.rank[project.id] == rank, behind)
        able = (project.id for project in alike if room.why_not(project) is None)
        return tuple(islice(able, MOST_LEVEL))

    def step(self, place: int, room: Room, by: By) -> Step:
        """Fund a project."""
        project, level = self.waiting[place], self.level(place, room)
        room.fund(project)
        return Step(
            project.id,
            project.cost,
            votes=self.votes[project.id],
            score=self.score[project.id],
            by=by,
            left=room.left,
            level=level,
            decided_by=self.order.decided_by(project.id, level[:1]),
        )

    def passed_over(self, project: Project, room: Room, why: Why) -> Unfunded:
        """Leave a project out."""
        full = why is Why.CATEGORY_FULL
        return Unfunded(
            project.id,
            project.cost,
            votes=self.votes[project.id],
            score=self.score[project.id],
            why=why,
            left=room.left,
            rival=room.rival(project) if why is Why.EXCLUDED else None,
            room=room.ceilings[project.category] if full else None,
        )


def fill(  # noqa: PLR0913 - the pot, its order and who is out already are all of the rule
    election: Election,
    *,
    order: Order,
    votes: Mapping[str, int],
    score: Mapping[str, int],
    left: int,
    by: By,
    funded: frozenset[str] = frozenset(),
    parameters: Parameters | None = None,
) -> tuple[tuple[Step, ...], tuple[Unfunded, ...]]:
    """Fund by score what fits into `left`, leaving out what is funded already.

    Of the parameters, only those of greedy itself count: per cost, no skipping, constraints.
    """
    parameters = parameters or Parameters()
    waiting = [project for project in election.projects if project.id not in funded]
    rank = {project.id: _rank(project, score, per_cost=parameters.per_cost) for project in waiting}
    waiting.sort(key=lambda project: (-rank[project.id], order.keys[project.id]))
    queue = Queue(order, votes, score, rank, waiting)
    room = Room(parameters.constraints, budget=election.budget, left=left)
    anyone, stopped = any(votes.values()), False
    steps: list[Step] = []
    unfunded: list[Unfunded] = []
    for place, project in enumerate(waiting):
        why = room.why_not(project)
        stops = parameters.no_skip and why in {Why.DID_NOT_FIT, Why.DEARER_THAN_POT}
        if not votes[project.id] and why is Why.DID_NOT_FIT:
            why = Why.NO_VOTES
        if stopped and why is not Why.DEARER_THAN_POT:
            why = Why.AFTER_THE_STOP
        elif score[project.id] < 0:
            why = Why.BELOW_ZERO
        if why is None and anyone:
            steps.append(queue.step(place, room, by))
        else:
            stopped = stopped or stops
            unfunded.append(queue.passed_over(project, room, why or Why.NO_VOTES))
    return tuple(steps), tuple(unfunded)


def _rank(project: Project, score: Mapping[str, int], *, per_cost: bool) -> Fraction | int:
    points = score[project.id]
    return Fraction(points, project.cost) if per_cost else points
