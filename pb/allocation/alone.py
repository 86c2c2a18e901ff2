"""Ballots with a mark that no other ballot has: whoever knows of that mark would find them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pb.allocation.ballots import APPROVALS, BallotType
from pb.allocation.election import Ballot, Election
from pb.allocation.marking import Mark


def ballots_alone(election: Election) -> int:
    """Count the ballots that have at least one mark which no other ballot of the election has.

    A mark is a project with its figure, as a .pb file shows it: nine points for a project are
    another mark than eight, and so is each place of a ranking. Where marks are approvals, it is
    the project alone.
    """
    if election.ballot_type in APPROVALS:
        once = {project for project, votes in election.votes().items() if votes == 1}
        if not once:
            return 0
        return sum(not once.isdisjoint(ballot.projects) for ballot in election.ballots)
    seen: Counter[Mark] = Counter()
    for ballot in election.ballots:
        for mark in _marks(ballot, election.ballot_type):
            seen[mark] += ballot.count
    return sum(
        any(seen[mark] == 1 for mark in _marks(ballot, election.ballot_type))
        for ballot in election.ballots
    )


def _marks(ballot: Ballot, ballot_type: BallotType) -> Iterator[Mark]:
    if ballot_type is BallotType.ORDINAL:
        return zip(ballot.projects, range(1, len(ballot.projects) + 1), strict=True)
    return zip(ballot.projects, ballot.points or (1,) * len(ballot.projects), strict=True)
