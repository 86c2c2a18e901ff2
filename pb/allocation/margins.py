"""How close it was: what would have had to be different for a project to be funded, or to lose.

Four figures, each with the pot and all parameters as they are:

- *votes*: the fewest new ballots that name only this project with which it is funded. They raise
  the number of voters, and so lower everyone's share;
- *cost*: the highest cost, in the smallest unit of money, at which it is funded;
- *struck*: the fewest of its marks, struck off ballots that stay, without which it is not funded;
- *rival*: the fewest new ballots that all name only one and the same other project with which it
  is not funded: the mirror of *votes*.

Each figure is counted anew for each number that is tried. A binary search is used only where it is
proved that what funds a project goes on funding it beyond (`monotone.py` has the proofs);
otherwise every number is tried, up to a stated bound on counts, and what lies beyond is not
claimed: the figure is `BEYOND` the last number tried, or refused as `NOT_MONOTONE`. Under Add1,
numbers are left out of which `shares/screening.py` shows that they would not do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from pb.allocation.ballots import WITH_POINTS
from pb.allocation.changed import Ballots, strikes, with_ballots, with_cost
from pb.allocation.constraints import Undecided
from pb.allocation.election import Election
from pb.allocation.monotone import (
    cost_is_monotone,
    least_votes,
    struck_is_monotone,
    votes_are_monotone,
    votes_enough,
    votes_mean_nothing,
)
from pb.allocation.parameters import OptionsClash, Parameters
from pb.allocation.rules import RULES
from pb.allocation.shares.screening import Screen, screen_for

BOUND = 1000
"""How many counts one figure may take."""

FIRST_STEP = 64
"""The first step of a search for some cost is such a part of the way."""

NEXT_COSTS = 2
"""So many costs are tried below one above which none does."""


class How(StrEnum):
    """How a figure was found, or why there is none.

    `MONOTONE`: by a binary search, of which it is proved that it finds it. `EXHAUSTIVE`: every
    number before it was tried, or shown not to do. `NEVER`: no number would do. `BEYOND`: none up
    to `tried` does, further ones were not tried. `NOT_MONOTONE`: refused, there are more costs
    than may be tried, and nothing is proved about those between; `at_least` is a cost at which it
    is funded. `NO_SUCH_BALLOT`: refused, where marks carry points nothing says how many a new one
    carries.
    """

    MONOTONE = "monotone"
    EXHAUSTIVE = "exhaustive"
    NEVER = "never"
    BEYOND = "beyond"
    NOT_MONOTONE = "not-monotone"
    NO_SUCH_BALLOT = "no-such-ballot"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, or None with the reason. `rival` is the project that the ballots name."""

    value: int | None
    how: How
    tried: int | None = None
    at_least: int | None = None
    rival: str | None = None


@dataclass(frozen=True, slots=True)
class Margin:
    """The margins of a project: `votes` of one that is not funded, the last two of one that is."""

    project: str
    funded: bool
    cost: int
    highest_cost: Figure
    votes: Figure | None = None
    struck: Figure | None = None
    rival: Figure | None = None


def margin(
    election: Election,
    rule: str,
    parameters: Parameters,
    *,
    project: str,
    bound: int = BOUND,
) -> Margin:
    """Find the margins of one project under a rule; `bound` is the most counts for one figure.

    Raises:
        KeyError: no such rule or project.
        OptionsClash: as the rule does.
        NotCountable: as the rule does.
    """
    return next(margins(election, rule, parameters, projects=(project,), bound=bound))


def margins(
    election: Election,
    rule: str,
    parameters: Parameters,
    *,
    projects: Iterable[str],
    bound: int = BOUND,
) -> Iterator[Margin]:
    """Find the margins of several projects; what one search has counted, others need not.

    Raises:
        As `margin` does.
    """
    screen = screen_for(election, parameters) if rule == "equal-shares" else None
    counts = Counts(election, rule, parameters, screen)
    funded = RULES[rule](election, parameters).funded
    for project in projects:
        yield _margin(counts, project, funded=project in funded, bound=bound)


def _margin(counts: Counts, project: str, *, funded: bool, bound: int) -> Margin:
    cost = {each.id: each.cost for each in counts.election.projects}[project]
    search = _Search(counts, project, bound)
    if not funded:
        highest = search.highest_cost(cost)
        return Margin(project, funded=False, cost=cost, highest_cost=highest, votes=search.votes())
    return Margin(
        project,
        funded=True,
        cost=cost,
        highest_cost=search.highest_cost(cost),
        struck=search.struck(),
        rival=search.rival(),
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of elections that might have been, under one rule; those with more ballots are kept.

    The same ballots that would have funded one project may have pushed out another.
    """

    election: Election
    rule: str
    parameters: Parameters
    screen: Screen | None = None
    known: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)

    def funded(self, election: Election) -> tuple[str, ...]:
        """Count; options that do not go together with what might have been fund nothing.

        Raises:
            Undecided: as the rule does.
        """
        try:
            return RULES[self.rule](election, self.parameters).funded
        except Undecided:
            raise
        except OptionsClash:
            return ()

    def with_ballots(self, project: str, number: int) -> tuple[str, ...]:
        """Count with so many more ballots that name only one project."""
        key = (project, number)
        if key not in self.known:
            if self.screen is not None:
                self.known[key] = self.screen.with_votes(project, number)
            else:
                self.known[key] = self.funded(with_ballots(self.election, project, number))
        return self.known[key]

    def with_cost(self, project: str, cost: int) -> tuple[str, ...]:
        """Count with another cost of a project."""
        if self.screen is not None:
            return self.screen.with_cost(project, cost)
        return self.funded(with_cost(self.election, project, cost))


class _Search:
    def __init__(self, counts: Counts, project: str, bound: int) -> None:
        self.counts = counts
        self.election, self.rule = counts.election, counts.rule
        self.parameters = counts.parameters
        self.project, self.bound = project, bound

    def funded(self, election: Election) -> bool:
        return self.project in self.counts.funded(election)

    # -- votes ---------------------------------------------------------------------------------

    def votes(self) -> Figure:
        """Search the fewest ballots more."""
        if self.election.ballot_type in WITH_POINTS:
            return Figure(None, How.NO_SUCH_BALLOT)
        cost = next(each.cost for each in self.election.projects if each.id == self.project)
        if cost > self.election.budget or self._votes_mean_nothing():
            return Figure(None, How.NEVER)

        def wins(number: int) -> bool:
            return self.project in self.counts.with_ballots(self.project, number)

        if votes_are_monotone(self.rule, self.parameters):
            enough = votes_enough(self.election, self.parameters, cost=cost)
            number = 1
            while number < enough and not wins(number):
                number *= 2
            if number >= enough and not wins(enough):
                return Figure(None, How.NEVER)
            return Figure(_first(wins, number // 2 + 1, min(number, enough)), How.MONOTONE)
        least = least_votes(self.election, self.rule, self.parameters, project=self.project)
        numbers = range(least, least + self.bound)
        screen = self.counts.screen
        only = screen.votes(self.project, most=self.bound) if screen and numbers else None
        return _tried(wins, numbers, only=only)

    def _votes_mean_nothing(self) -> bool:
        return votes_mean_nothing(self.election, self.rule, self.parameters)

    # -- cost ----------------------------------------------------------------------------------

    def highest_cost(self, cost: int) -> Figure:
        """Search the highest cost; none above the pot is ever funded."""

        def wins(number: int) -> bool:
            return self.project in self.counts.with_cost(self.project, number)

        budget = self.election.budget
        if budget == 0:
            return Figure(None, How.NEVER)
        if not cost_is_monotone(self.rule, self.parameters):
            if budget <= self.bound:
                found = _tried(wins, range(budget, 0, -1))
                return found if found.value else Figure(None, How.NEVER)
            return self._screened_cost(wins, cost)
        if not wins(1):
            return Figure(None, How.NEVER)
        return Figure(
            budget - _first(lambda less: wins(budget - less), 0, budget - 1), How.MONOTONE
        )

    def _screened_cost(self, wins: Callable[[int], bool], cost: int) -> Figure:
        """Try costs above which it is shown not to be funded, and a few below the last."""
        screen, highest = self.counts.screen, 0
        for highest in screen.costs(self.project) if screen else ():
            if highest == 0:
                return Figure(None, How.NEVER)
            if self.bound and wins(highest):
                return Figure(highest, How.EXHAUSTIVE)
        few = min(self.bound, NEXT_COSTS)
        found = _tried(wins, range(highest - 1, max(0, highest - 1 - few), -1))
        if found.value is None:
            beyond = highest or self.election.budget + 1
            some = self._some_cost(wins, cost, beyond=beyond)
            found = Figure(None, How.NOT_MONOTONE, at_least=some)
        return found

    def _some_cost(self, wins: Callable[[int], bool], cost: int, *, beyond: int) -> int | None:
        """Find a cost at which it is funded while it is not at the next one, if at 1 it is.

        At `beyond` and above it is not; the search starts there, with ever longer steps.
        """
        low = min(cost, self.election.budget)
        known = low if low < beyond and wins(low) else 0
        step = max(1, (beyond - known) // FIRST_STEP)
        while beyond - step > known and not wins(beyond - step):
            beyond, step = beyond - step, 2 * step
        low = max(known, beyond - step)
        if low <= 0:
            low = 1
            if low >= beyond or not wins(low):
                return None
        return beyond - _first(lambda less: wins(beyond - less), 1, beyond - low)

    # -- losing --------------------------------------------------------------------------------

    def struck(self) -> Figure:
        """Search the fewest marks less."""
        marks = self.election.votes()[self.project]

        def loses(fewer: Ballots) -> bool:
            return not self.funded(replace(self.election, ballots=fewer))

        if struck_is_monotone(self.rule, self.election.ballot_type):

            def fewer(number: int) -> bool:
                return loses(next(strikes(self.election, self.project, number)))

            if not fewer(marks):
                return Figure(None, How.NEVER)
            fewest = _first(fewer, 1, marks)
            return Figure(fewest, How.MONOTONE)
        return self._struck_in_every_way(marks, loses)

    def _struck_in_every_way(self, marks: int, loses: Callable[[Ballots], bool]) -> Figure:
        counts = 0
        if sum(self.project in each.in_favour() for each in self.election.ballots) > self.bound:
            return Figure(None, How.BEYOND, tried=0)  # not even one mark on every such ballot
        for number in range(1, marks + 1):
            for ballots in strikes(self.election, self.project, number):
                if counts == self.bound:
                    return Figure(None, How.BEYOND, tried=number - 1)
                counts += 1
                if loses(ballots):
                    return Figure(number, How.EXHAUSTIVE)
        return Figure(None, How.NEVER)

    def rival(self) -> Figure:
        """Search the fewest ballots for one other project, number by number."""
        if self.election.ballot_type in WITH_POINTS:
            return Figure(None, How.NO_SUCH_BALLOT)
        rivals = sorted(each.id for each in self.election.projects if each.id != self.project)
        if not rivals or self._votes_mean_nothing():
            return Figure(None, How.NEVER)
        most = self.bound // len(rivals)
        for number in range(1, most + 1):
            for rival in rivals:
                if self.project not in self.counts.with_ballots(rival, number):
                    return Figure(number, How.EXHAUSTIVE, rival=rival)
        return Figure(None, How.BEYOND, tried=most)


def _tried(
    holds: Callable[[int], bool], numbers: range, *, only: Sequence[int] | None = None
) -> Figure:
    """Try every number in turn, or `only` those of which it is not known that they do not do."""
    for number in numbers if only is None else only:
        if holds(number):
            return Figure(number, How.EXHAUSTIVE)
    return Figure(None, How.BEYOND, tried=numbers[-1] if numbers else 0)


def _first(holds: Callable[[int], bool], least: int, most: int) -> int:
    """Find the first number from which on something holds; it does at `most`."""
    while least < most:
        middle = (least + most) // 2
        if holds(middle):
            most = middle
        else:
            least = middle + 1
    return least
