"""Elections as pabutools takes them, for comparing outcomes; its ties are by name."""

from __future__ import annotations

from typing import Any

from pabutools import election as peer
from pabutools.election import satisfaction

from pb.allocation.ballots import APPROVALS, reading_for
from pb.allocation.election import Election
from pb.allocation.parameters import Utility
from pb.allocation.utilities import TIMES_COST, worth_of

SATISFACTION = {
    Utility.COST: satisfaction.Cost_Sat,
    Utility.CARDINALITY: satisfaction.Cardinality_Sat,
}


def as_peer(found: Election, *, rule: str, utility: Utility) -> tuple[Any, Any, Any]:
    """Give an instance, a profile and a satisfaction measure.

    Plain approvals stay approvals. Everything else becomes scores, of which pabutools sums up
    those of the funded projects: what a mark is worth, times the cost if the utility says so.
    """
    projects = {project.id: peer.Project(project.id, project.cost) for project in found.projects}
    instance = peer.Instance(projects.values(), budget_limit=found.budget)
    if found.ballot_type in APPROVALS:
        papers = [
            peer.ApprovalBallot(projects[id_] for id_ in ballot.projects)
            for ballot in found.ballots
            for _ in range(ballot.count)
        ]
        return instance, peer.ApprovalProfile(papers, instance=instance), SATISFACTION[utility]
    reading = reading_for(rule, found.ballot_type)
    scored = [
        peer.CardinalBallot(
            {
                projects[id_]: points * (projects[id_].cost if utility in TIMES_COST else 1)
                for id_, points in worth_of(ballot, reading, utility).items()
            }
        )
        for ballot in found.ballots
        for _ in range(ballot.count)
    ]
    profile = peer.CardinalProfile(scored, instance=instance)
    return instance, profile, satisfaction.Additive_Cardinal_Sat
