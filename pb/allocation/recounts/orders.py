"""Every outcome of greedy that some order between level projects leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from pb.allocation.election import Election, Project

MOST_STATES = 5_000

Funded = frozenset[str]


class TooManyOrders(Exception):
    """So many projects are level that not all orders between them can be gone through."""


@dataclass(frozen=True, slots=True)
class Greedy:
    """Greedy by score, as a file states it.

    Money is in the smallest unit. `no_skip` stops at the first project that does not fit;
    `reserve` funds that one too if this part of its cost is left. `withdrawn` takes no part.
    `ceilings` limit categories; what is left then goes to whatever fits, by score, if `leftover`.
    """

    threshold: int = 0
    no_skip: bool = False
    reserve: Fraction | None = None
    exclusive: tuple[frozenset[str], ...] = ()
    withdrawn: frozenset[str] = frozenset()
    ceilings: Mapping[str, int] | None = None
    leftover: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """What is funded, what is left of the pot, and whether the count has stopped."""

    funded: Funded
    left: int
    stopped: bool = False


def outcomes(election: Election, score: Mapping[str, int], rule: Greedy) -> frozenset[Funded]:
    """Give the outcomes over all orders of level projects; one, if no tie matters.

    Raises:
        TooManyOrders: there are too many of them.
    """
    start = State(frozenset(), election.budget)
    if not any(score.values()):
        return frozenset({start.funded})
    walk = _Walk(election, score, rule)
    states = walk.all({start})
    if rule.leftover and rule.ceilings:
        walk.ceilings = {}
        states = walk.all({State(state.funded, state.left) for state in states})
    return frozenset(state.funded for state in states)


class _Walk:
    def __init__(self, election: Election, score: Mapping[str, int], rule: Greedy) -> None:
        self.rule = rule
        self.projects = {project.id: project for project in election.projects}
        self.ceilings = rule.ceilings or {}
        taking_part = [
            project
            for project in election.projects
            if score[project.id] >= rule.threshold and project.id not in rule.withdrawn
        ]
        taking_part.sort(key=lambda project: (-score[project.id], project.id))
        self.groups = [
            tuple(group) for _, group in groupby(taking_part, lambda project: score[project.id])
        ]

    def all(self, states: set[State]) -> set[State]:
        for group in self.groups:
            states = {after for state in states for after in self.after(state, group)}
            if len(states) > MOST_STATES:
                raise TooManyOrders
        return states

    def after(self, state: State, group: tuple[Project, ...]) -> Iterator[State]:
        """Give the states after a group of level projects, in each of their orders."""
        waiting = [project for project in group if project.id not in state.funded]
        if not self.rule.no_skip:
            # What does not fit now will not fit behind others either.
            waiting = [project for project in waiting if self.fits(state, project)]
        if self.tie_matters(state, waiting):
            yield from self.branches(state, frozenset(project.id for project in waiting))
            return
        for project in waiting:
            state = self.one(state, project)
        yield state

    def tie_matters(self, state: State, waiting: list[Project]) -> bool:
        """Say whether the order may matter: not if all of them fit side by side."""
        if state.stopped or len(waiting) < 2:  # noqa: PLR2004 - one is level with nobody
            return False
        together = state
        for project in waiting:
            together = self.one(together, project)
        funded = together.funded.issuperset(project.id for project in waiting)
        return not funded or sum(project.cost for project in waiting) > state.left

    def branches(self, state: State, waiting: Funded) -> Iterator[State]:
        """Go through the orders, each set of those still waiting once."""
        seen: set[tuple[State, Funded]] = set()
        stack = [(state, waiting)]
        while stack:
            at = stack.pop()
            if at in seen:
                continue
            seen.add(at)
            if len(seen) > MOST_STATES:
                raise TooManyOrders
            now, still = at
            if now.stopped or not still:
                yield now
                continue
            stack += [(self.one(now, self.projects[id_]), still - {id_}) for id_ in sorted(still)]

    def fits(self, state: State, project: Project) -> bool:
        return project.cost <= state.left and not self.passed_over(state, project)

    def passed_over(self, state: State, project: Project) -> bool:
        """Say whether a rival is funded, or the category full: neither stops the count."""
        if any(project.id in group and state.funded & group for group in self.rule.exclusive):
            return True
        if project.category not in self.ceilings:
            return False
        spent = sum(
            self.projects[id_].cost
            for id_ in state.funded
            if self.projects[id_].category == project.category
        )
        return spent + project.cost > self.ceilings[project.category]

    def one(self, state: State, project: Project) -> State:
        """Give the state after one project's turn."""
        if state.stopped or self.passed_over(state, project):
            return state
        if project.cost <= state.left:
            return State(state.funded | {project.id}, state.left - project.cost)
        if not self.rule.no_skip:
            return state
        reserve = self.rule.reserve
        if reserve is not None and state.left >= reserve * project.cost:
            return State(state.funded | {project.id}, 0, stopped=True)
        return State(state.funded, state.left, stopped=True)
