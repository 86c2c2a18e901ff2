"""Greedy, "most votes first".

Rule: projects in the order of their votes; each that still fits into the pot is funded, each that
does not is skipped. Where marks carry points (cumulative, scoring), points count instead of votes.
A project without votes stands last, and is funded if it still fits; without any vote at all
nothing is funded.
Ties: the published order (ties.py).
Cost: one sort.
Source: the rule `greedy` of pabulib.org; Rey, Schmidt and Maly, The (computational) social choice
take on indivisible participatory budgeting, 2023, section 4.
"""

from __future__ import annotations

from dataclasses import replace

from pb.allocation.ballots import APPROVALS, WITH_POINTS, NotCountable
from pb.allocation.election import Election, Project
from pb.allocation.outcome import By, Outcome, Step, Unfunded, Why
from pb.allocation.parameters import Parameters
from pb.allocation.ties import Order


def greedy(election: Election, parameters: Parameters) -> Outcome:
    """Count by votes, skipping what does not fit.

    Raises:
        OptionsClash: a completion, or a seed for ties by name.
        NotCountable: rankings and yes-no papers.
    """
    parameters = parameters.chosen_for("greedy")
    if election.ballot_type not in APPROVALS | WITH_POINTS:
        raise NotCountable("greedy", election.ballot_type)
    order = Order.of(election, parameters)
    votes = election.votes()
    score = election.points() if election.ballot_type in WITH_POINTS else votes
    steps, unfunded = fill(
        election, order=order, votes=votes, score=score, left=election.budget, by=By.VOTES
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


def fill(  # noqa: PLR0913 - the pot, its order and who is out already are all of the rule
    election: Election,
    *,
    order: Order,
    votes: dict[str, int],
    score: dict[str, int],
    left: int,
    by: By,
    funded: frozenset[str] = frozenset(),
) -> tuple[tuple[Step, ...], tuple[Unfunded, ...]]:
    """Fund by score what fits into `left`, leaving out what is funded already."""
    waiting = [project for project in election.projects if project.id not in funded]
    waiting.sort(key=lambda project: (-score[project.id], order.keys[project.id]))
    anyone = any(votes.values())
    steps: list[Step] = []
    unfunded: list[Unfunded] = []
    for place, project in enumerate(waiting):
        id_ = project.id
        if anyone and project.cost <= left:
            level = _level(waiting[place + 1 :], score=score, points=score[id_], left=left)
            left -= project.cost
            decided = order.decided_by(id_, level)
            step = Step(id_, project.cost, votes[id_], score[id_], by=by, left=left)
            steps.append(replace(step, level=level, decided_by=decided))
        else:
            why = _why(project, votes=votes[id_], budget=election.budget)
            unfunded.append(
                Unfunded(id_, project.cost, votes[id_], score[id_], why=why, left=left)
            )
    return tuple(steps), tuple(unfunded)


def _level(
    behind: list[Project], *, score: dict[str, int], points: int, left: int
) -> tuple[str, ...]:
    """Name the projects behind that have as many points and would have fitted as well."""
    return tuple(
        project.id for project in behind if score[project.id] == points and project.cost <= left
    )


def _why(project: Project, *, votes: int, budget: int) -> Why:
    if project.cost > budget:
        return Why.DEARER_THAN_POT
    return Why.DID_NOT_FIT if votes else Why.NO_VOTES
