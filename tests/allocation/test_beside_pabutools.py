"""The same results as pabutools, on random small elections, ties by name included.

pabutools is a development tool here. Where its own result depends on chance or on roundings, only
elections are compared whose result does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pb.allocation.ballots import BallotType
from pb.allocation.election import Ballot, Election, Project
from pb.allocation.outcome import Outcome
from pb.allocation.parameters import Parameters, Ties, Utility
from pb.allocation.rules import RULES
from tests.allocation.small import elections

peer = pytest.importorskip("pabutools.election")
rules = pytest.importorskip("pabutools.rules")
ear = pytest.importorskip("pabutools.rules.pb_ear")

BY_NAME = Parameters(ties=Ties.NAME)


def given_to_peer(found: Election) -> tuple[Any, Any]:
    """Give pabutools the same projects, pot and ballots."""
    projects = {project.id: peer.Project(project.id, project.cost) for project in found.projects}
    instance = peer.Instance(projects.values(), found.budget)
    ranked = found.ballot_type is BallotType.ORDINAL
    ballot_kind = peer.OrdinalBallot if ranked else peer.ApprovalBallot
    profile_kind = peer.OrdinalProfile if ranked else peer.ApprovalProfile
    papers = [
        ballot_kind([projects[id_] for id_ in ballot.projects])
        for ballot in found.ballots
        for _ in range(ballot.count)
    ]
    return instance, profile_kind(papers, instance=instance)


def names(projects: Iterable[Any]) -> list[str]:
    return sorted(project.name for project in projects)


@settings(max_examples=200)
@given(found=elections(dearest=12))
def test_phragmen_funds_the_same(found):
    """Without any vote at all, pabutools funds what fits, and we fund nothing."""
    assume(any(found.votes().values()))
    theirs = rules.sequential_phragmen(*given_to_peer(found))
    assert sorted(RULES["phragmen"](found, BY_NAME).funded) == names(theirs)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the solver that it calls
@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(found=elections(dearest=12, most_voters=4))
def test_maximin_support_funds_the_same(found):
    assume(any(found.votes().values()) and 1 < len(found.projects) < 6)
    theirs = rules.maximin_support(*given_to_peer(found))
    assert sorted(RULES["maximin-support"](found, BY_NAME).funded) == names(theirs)


@pytest.mark.parametrize(
    ("utility", "measure"), [(Utility.COST, "Cost_Sat"), (Utility.CARDINALITY, "Cardinality_Sat")]
)
@settings(max_examples=100)
@given(found=elections(dearest=12))
def test_the_optimum_of_welfare_is_the_same(utility, measure, found):
    """Which of several optima it gives is left open there; so their worth is compared."""
    assume(found.ballots and found.projects)
    instance, profile = given_to_peer(found)
    theirs = rules.max_additive_utilitarian_welfare(
        instance, profile, sat_class=getattr(peer, measure)
    )
    ours = RULES["max-welfare"](found, Parameters(ties=Ties.NAME, utility=utility))
    votes = found.votes()
    worth = {
        project.id: votes[project.id] * (project.cost if utility is Utility.COST else 1)
        for project in found.projects
    }
    assert sum(worth[id_] for id_ in ours.funded) == sum(worth[id_] for id_ in names(theirs))


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_expanding_approvals_fund_the_same(data):
    """pabutools takes any affordable project, and drops parts of weights; so nobody pays twice
    here, nothing is level, and each voter holds whole units of the common cost."""
    voters = data.draw(st.integers(2, 8))
    paper = st.lists(st.sampled_from("abcdef"), unique=True, max_size=4).map(tuple)
    ballots = tuple(Ballot(data.draw(paper)) for _ in range(voters))
    costs = {id_: 10 * data.draw(st.integers(1, voters)) for id_ in "abcdef"}
    projects = tuple(Project(id_, cost) for id_, cost in costs.items())
    found = Election(projects, ballots, 10 * voters, ballot_type=BallotType.ORDINAL)
    ours = RULES["expanding-approvals"](found, BY_NAME)
    assume(not any(step.level for step in ours.steps) and nobody_pays_twice(found, ours))
    instance, profile = given_to_peer(found)
    assert sorted(ours.funded) == names(ear.pb_ear(instance, profile.as_multiprofile()))


def nobody_pays_twice(found: Election, outcome: Outcome) -> bool:
    return all(
        sum(step.project in ballot.projects[: step.rank] for step in outcome.steps) <= 1
        for ballot in found.ballots
    )
