"""Maximum welfare: the set of projects that is worth most to all voters together.

Rule: among all sets of projects that fit into the pot and satisfy the constraints, the one with
the largest sum of what its projects are worth to the voters. What a mark is worth says the
utility (utilities.py); a voter has nothing less than zero from a project. Without any vote nothing
is funded.
Constraints: mutually exclusive projects, projects that need each other, floors and ceilings of
categories. Where no set satisfies them, the rule refuses.
Ties: of several sets that are worth the same, the one is funded that holds the first project of
the published order (ties.py) in which they differ. Projects that are worth nothing to anyone
are funded only where a constraint asks for them. `level` names the projects that the other end of
the order would have funded instead.
Cost: branch and bound, exact in whole numbers (knapsack.py; with constraints packing.py, which
takes advice from HiGHS). Undecided is raised, and nothing guessed, where that takes too long.
Source: the additive utilitarian welfare maximiser; Talmon and Faliszewski, A framework for
approval-based budgeting methods, AAAI 2019; Kellerer, Pferschy and Pisinger, Knapsack problems.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pb.allocation.ballots import reading_for
from pb.allocation.constraints import Constraints, OptionsClash
from pb.allocation.election import Election, Project
from pb.allocation.outcome import By, Outcome, Step, Unfunded, Why
from pb.allocation.parameters import Parameters, Utility
from pb.allocation.ties import Order
from pb.allocation.utilities import TIMES_COST, utility_for, worth_of
from pb.allocation.workings.knapsack import Item, pack
from pb.allocation.workings.reporting import in_order, outcome_of


@dataclass(frozen=True, slots=True)
class Bundle:
    """Projects of which all or none are funded; usually one. `order` is large for the first."""

    projects: tuple[Project, ...]
    worth: int
    order: int

    @property
    def cost(self) -> int:
        """What they cost together."""
        return sum(project.cost for project in self.projects)


def max_welfare(election: Election, parameters: Parameters) -> Outcome:
    """Find the exact optimum.

    Raises:
        NotCountable: none of the types of ballot; every type has its utilities.
        OptionsClash: options of other rules, or constraints that no set satisfies.
        Undecided: the search takes too long.
    """
    order = Order.of(election, parameters)
    points = _points(election, parameters)
    funded: set[str] = set()
    instead: set[str] = set()
    if any(points.values()):
        times_cost = utility_for("max-welfare", election.ballot_type, parameters.utility)
        worth = {
            project.id: points[project.id] * (project.cost if times_cost in TIMES_COST else 1)
            for project in election.projects
        }
        funded = _optimum(election, parameters.constraints, order, worth=worth, last=False)
        instead = _optimum(election, parameters.constraints, order, worth=worth, last=True)
    votes = election.votes()
    steps = list(_steps(election, order, funded, instead, votes=votes, points=points))
    unfunded = _unfunded(election, parameters.constraints, steps, votes=votes, points=points)
    return outcome_of("max-welfare", election, parameters, order, steps=steps, unfunded=unfunded)


def _points(election: Election, parameters: Parameters) -> dict[str, int]:
    """Say what each project is worth to all voters, its cost aside."""
    utility = utility_for("max-welfare", election.ballot_type, parameters.utility) or Utility.COST
    reading = reading_for("max-welfare", election.ballot_type)
    found = {project.id: 0 for project in election.projects}
    for ballot in election.ballots:
        for id_, points in worth_of(ballot, reading, utility).items():
            found[id_] += points * ballot.count
    return found


def _optimum(
    election: Election,
    constraints: Constraints,
    order: Order,
    *,
    worth: Mapping[str, int],
    last: bool,
) -> set[str]:
    """Find the best set; of several, the first by the published order, or the last.

    Raises:
        OptionsClash: no set satisfies the constraints.
        Undecided: the search takes too long.
    """
    bundles = _bundles(election, constraints, order, worth=worth, last=last)
    if constraints:
        chosen = _packed(election, constraints, bundles)
    else:
        items = [
            Item(number, bundle.cost, bundle.worth, bundle.order)
            for number, bundle in enumerate(bundles)
        ]
        chosen = pack(items, budget=election.budget)
    return {project.id for number in chosen for project in bundles[number].projects}


def _bundles(
    election: Election,
    constraints: Constraints,
    order: Order,
    *,
    worth: Mapping[str, int],
    last: bool,
) -> list[Bundle]:
    """Put projects that need each other together, and give each its weight in the order."""
    ids = sorted(worth, key=order.keys.__getitem__)
    orders = {id_: 1 << (len(ids) - place) for place, id_ in enumerate(ids)}
    for id_ in ids:
        if last or not worth[id_]:
            orders[id_] = -orders[id_]
    group = {id_: {id_} for id_ in ids}
    for together in constraints.together:
        joint = set().union(*(group[id_] for id_ in together))
        group |= dict.fromkeys(joint, joint)
    by_id = {project.id: project for project in election.projects}
    return [
        Bundle(
            tuple(by_id[member] for member in sorted(group[id_])),
            sum(worth[member] for member in group[id_]),
            sum(orders[member] for member in group[id_]),
        )
        for id_ in ids
        if id_ == min(group[id_])
    ]


def _packed(election: Election, constraints: Constraints, bundles: Sequence[Bundle]) -> list[int]:
    """Find the best bundles under constraints."""
    from pb.allocation.workings.packing import Limit, Search  # noqa: PLC0415 - the solver loads slowly

    limits = [Limit(tuple(bundle.cost for bundle in bundles), election.budget)]
    for sign, amounts in ((1, constraints.ceilings), (-1, constraints.floors)):
        for category, amount in amounts:
            uses = tuple(sign * _spent(bundle, category) for bundle in bundles)
            limits.append(Limit(uses, sign * amount))
    for group in constraints.exclusive:
        uses = tuple(sum(project.id in group for project in bundle.projects) for bundle in bundles)
        limits.append(Limit(uses, 1))
    worths = [bundle.worth for bundle in bundles]
    found = Search(worths, [bundle.order for bundle in bundles], limits).run()
    if found is None:
        raise OptionsClash("no set of projects that fits into the pot satisfies the constraints")
    return [number for number, chosen in enumerate(found) if chosen]


def _spent(bundle: Bundle, category: str) -> int:
    return sum(project.cost for project in bundle.projects if project.category == category)


def _steps(
    election: Election,
    order: Order,
    funded: set[str],
    instead: set[str],
    *,
    votes: Mapping[str, int],
    points: Mapping[str, int],
) -> Iterator[Step]:
    """Give the funded projects, those that are worth most first."""
    chosen = [project for project in election.projects if project.id in funded]
    chosen.sort(key=lambda project: (-points[project.id], order.keys[project.id]))
    left, level = election.budget, in_order(instead - funded, order)
    for project in chosen:
        left -= project.cost
        yield Step(
            project.id,
            project.cost,
            votes=votes[project.id],
            score=points[project.id],
            by=By.WELFARE,
            left=left,
            level=level if project.id not in instead else (),
            decided_by=order.decided_by(project.id, level) if project.id not in instead else None,
        )


def _unfunded(
    election: Election,
    constraints: Constraints,
    steps: Sequence[Step],
    *,
    votes: Mapping[str, int],
    points: Mapping[str, int],
) -> Iterator[Unfunded]:
    """Give the reasons of the others."""
    funded = [step.project for step in steps]
    left = steps[-1].left if steps else election.budget
    rivals = constraints.conflicts()
    for project in election.projects:
        if project.id in funded:
            continue
        mine = rivals.get(project.id, frozenset())
        rival = next((id_ for id_ in funded if id_ in mine), None)
        why = Why.NOT_IN_THE_BEST
        if project.cost > election.budget:
            why = Why.DEARER_THAN_POT
        elif not points[project.id]:
            why = Why.NO_VOTES
        elif rival is not None:
            why = Why.EXCLUDED
        yield Unfunded(
            project.id,
            project.cost,
            votes[project.id],
            points[project.id],
            why=why,
            left=left,
            rival=rival if why is Why.EXCLUDED else None,
        )
