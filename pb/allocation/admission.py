"""Which projects take part in a count at all: the threshold, for every rule in the same way."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import wraps

from pb.allocation.ballots import BallotType, Reading, reading_for
from pb.allocation.election import Ballot, Election
from pb.allocation.outcome import Outcome, Unfunded, Why
from pb.allocation.parameters import Parameters
from pb.allocation.utilities import points_of, scores, utility_for

Rule = Callable[[Election, Parameters], Outcome]
Plain = Callable[[Election, Parameters], list[str]]


def admitting(name: str, rule: Rule) -> Rule:
    """Give a rule that first checks its options, and leaves out what misses the threshold.

    What it raises beyond the rule's own:

    Raises:
        NotCountable: the rule does not take such ballots.
        OptionsClash: options that do not go together, or not with this rule or these ballots.
    """

    @wraps(rule)
    def counted(election: Election, parameters: Parameters) -> Outcome:
        parameters = settled(name, election, parameters)
        needed = below(name, election, parameters)
        if not needed:
            return rule(election, parameters)
        outcome = rule(*admitted(election, parameters, needed))
        last = _turned_away(name, election, parameters, needed=needed, left=outcome.left)
        return replace(outcome, parameters=parameters, unfunded=(*outcome.unfunded, *last))

    return counted


def admitted(
    election: Election, parameters: Parameters, needed: Collection[str]
) -> tuple[Election, Parameters]:
    """Take off the paper what misses the threshold, and what needs such a project."""
    if not needed:
        return election, parameters
    found = without(election, parameters.constraints.dragged(needed))
    constraints = parameters.constraints.among({project.id for project in found.projects})
    return found, replace(parameters, constraints=constraints)


def _turned_away(
    name: str, election: Election, parameters: Parameters, *, needed: dict[str, int], left: int
) -> tuple[Unfunded, ...]:
    """Report what took no part, those with most points first."""
    votes = election.votes()
    score = scores(election, reading_for(name, election.ballot_type))
    dragged = parameters.constraints.dragged(needed)
    found = (
        Unfunded(
            project.id,
            project.cost,
            votes[project.id],
            score[project.id],
            why=Why.BELOW_THRESHOLD if project.id in needed else Why.NOT_IN_THE_BEST,
            left=left,
            needed=needed.get(project.id),
        )
        for project in election.projects
        if project.id in dragged
    )
    return tuple(sorted(found, key=lambda entry: (-entry.score, entry.project)))


def admitting_plain(name: str, rule: Plain) -> Plain:
    """Do the same for a plain version."""

    @wraps(rule)
    def counted(election: Election, parameters: Parameters) -> list[str]:
        parameters = settled(name, election, parameters)
        return rule(*admitted(election, parameters, below(name, election, parameters)))

    return counted


def settled(name: str, election: Election, parameters: Parameters) -> Parameters:
    """Check the options against rule and election, and fill in what they leave open."""
    parameters = parameters.chosen_for(name)
    parameters.constraints.check(election)
    utility = utility_for(name, election.ballot_type, parameters.utility)
    return replace(parameters, utility=utility)


def below(name: str, election: Election, parameters: Parameters) -> dict[str, int]:
    """Name the projects that miss the threshold, each with the votes (points) that it needed."""
    threshold = parameters.threshold
    if threshold is None:
        return {}
    score = scores(election, reading_for(name, election.ballot_type))
    votes = election.votes()
    part = -int(-threshold.share * election.voters // 1)
    found = {id_: threshold.least for id_, points in score.items() if points < threshold.least}
    return found | {id_: part for id_, count in votes.items() if count < part}


def without(election: Election, ids: Collection[str]) -> Election:
    """Take projects off the paper; every ballot stays, if need be an empty one."""
    if not ids:
        return election
    return replace(
        election,
        projects=tuple(project for project in election.projects if project.id not in ids),
        ballots=tuple(_without(ballot, ids, election.ballot_type) for ballot in election.ballots),
    )


def _without(ballot: Ballot, ids: Collection[str], ballot_type: BallotType) -> Ballot:
    """Leave marks out; places on a ranking become points, so that nobody moves up."""
    if ballot_type is BallotType.ORDINAL:
        ballot = replace(ballot, points=points_of(ballot, Reading.PLACES))
    kept = [place for place, id_ in enumerate(ballot.projects) if id_ not in ids]
    return replace(
        ballot,
        projects=tuple(ballot.projects[place] for place in kept),
        points=tuple(ballot.points[place] for place in kept) if ballot.points else (),
    )
