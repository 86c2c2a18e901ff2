"""What the marks on a paper are worth, by the rule's reading of them and the chosen utility."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pb.allocation.ballots import APPROVALS, BallotType, Reading, reading_for
from pb.allocation.election import Ballot, Election
from pb.allocation.parameters import UTILITIES, OptionsClash, Utility

_PLAIN = (Utility.COST, Utility.CARDINALITY)

OFFERED: Mapping[Reading, tuple[Utility, ...]] = {
    Reading.APPROVALS: _PLAIN,
    Reading.YES: _PLAIN,
    Reading.NET: (Utility.CARDINALITY,),
    Reading.POINTS: (Utility.POINTS, Utility.POINTS_COST, *_PLAIN),
    Reading.PLACES: (Utility.BORDA, Utility.BORDA_COST, *_PLAIN),
}
"""The utilities that a reading of the marks allows, the usual one of most rules first."""

TIMES_COST = frozenset({Utility.COST, Utility.POINTS_COST, Utility.BORDA_COST})
"""What a mark is worth is multiplied by the project's cost."""


def utility_for(rule: str, ballot_type: BallotType, wished: Utility | None) -> Utility | None:
    """Give the utility of a count: the wished one, or the usual; None for rules without any.

    Raises:
        NotCountable: the rule does not take such ballots.
        OptionsClash: the marks on such ballots do not say what they are worth in that way.
    """
    reading = reading_for(rule, ballot_type)
    if rule not in UTILITIES:
        return None
    known = [each for each in UTILITIES[rule] if each in OFFERED[reading]]
    if wished is None:
        usual = OFFERED[reading][0]
        return usual if usual in known and usual is not Utility.COST else known[0]
    if wished not in known:
        raise OptionsClash(
            f"{ballot_type} ballots have no utility {wished} under the rule {rule}; "
            f"they have {', '.join(known)}"
        )
    return wished


def points_of(ballot: Ballot, reading: Reading) -> tuple[int, ...]:
    """Give the points of each mark on a paper, before any cost and any choice of a utility.

    A ranking that carries points keeps them: they were given when more projects stood on it.
    """
    number = len(ballot.projects)
    if reading is Reading.PLACES:
        return ballot.points or tuple(range(number, 0, -1))
    if reading in {Reading.YES, Reading.NET} and ballot.points:
        least = 0 if reading is Reading.YES else -1
        return tuple(max(least, min(1, points)) for points in ballot.points)
    if reading is Reading.POINTS and ballot.points:
        return ballot.points
    return (1,) * number


def scores(election: Election, reading: Reading) -> dict[str, int]:
    """Say for each project how many points all papers together give it."""
    if reading is Reading.APPROVALS:
        return election.votes()
    found = {project.id: 0 for project in election.projects}
    for ballot in election.ballots:
        for project, points in zip(ballot.projects, points_of(ballot, reading), strict=True):
            found[project] += points * ballot.count
    return found


def worth_of(ballot: Ballot, reading: Reading, utility: Utility) -> dict[str, int]:
    """Say what a voter with this paper has from each project, its cost aside.

    Nobody has less than nothing from a project: marks of zero points or less are left out.
    """
    flat = utility in _PLAIN
    marks = zip(ballot.projects, points_of(ballot, reading), strict=True)
    return {project: 1 if flat else points for project, points in marks if points > 0}


def approving(election: Election) -> Election:
    """Turn an election into one of approvals: each mark with more than zero points is one."""
    if election.ballot_type in APPROVALS:
        return election
    ballots = tuple(Ballot(each.in_favour(), count=each.count) for each in election.ballots)
    return replace(election, ballots=ballots, ballot_type=BallotType.APPROVAL)
