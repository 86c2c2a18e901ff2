"""Ballots of the small rounds: money spent, places, points and scores, from a fixed seed."""

from collections.abc import Callable, Mapping, Sequence
from random import Random

from pb.allocation.marking import Mark
from pb.demo.known import Known
from pb.demo.shapes import Pot, Proposal, Round
from pb.services.voting.papers import Marks
from pb.vocabulary import BallotType

BEST_SCORE = 5
Drawn = Sequence[tuple[Proposal, int]]


def _knapsack(chance: Random, pot: Pot, ideas: Sequence[Proposal]) -> Drawn:
    left, chosen = pot.amount, []
    for one in chance.sample(ideas, len(ideas)):
        if one.cost <= left and chance.random() < 0.8:
            left -= one.cost
            chosen.append((one, 1))
    return chosen


def _places(chance: Random, _pot: Pot, ideas: Sequence[Proposal]) -> Drawn:
    named = chance.sample(ideas, chance.randint(1, len(ideas)))
    return [(one, place) for place, one in enumerate(named, start=1)]


def _points(chance: Random, pot: Pot, ideas: Sequence[Proposal]) -> Drawn:
    given = dict.fromkeys(range(len(ideas)), 0)
    for _ in range(pot.points or 0):
        given[chance.choice(range(len(ideas)))] += 1
    return [(ideas[at], points) for at, points in given.items() if points]


def _scores(chance: Random, _pot: Pot, ideas: Sequence[Proposal]) -> Drawn:
    return [(one, chance.randint(1, BEST_SCORE)) for one in ideas if chance.random() < 0.85]


DRAW: Mapping[BallotType, Callable[[Random, Pot, Sequence[Proposal]], Drawn]] = {
    BallotType.KNAPSACK: _knapsack,
    BallotType.ORDINAL: _places,
    BallotType.CUMULATIVE: _points,
    BallotType.SCORING: _scores,
}


def draw(chance: Random, known: Known, story: Round) -> Marks:
    """Return one voter's papers, one for each pot."""
    kept = known.rounds[story.key]
    return {kept.pots[pot.key]: paper(chance, known, story, pot) for pot in story.pots}


def paper(chance: Random, known: Known, story: Round, pot: Pot) -> tuple[Mark, ...]:
    """Return the marks of a paper of one pot."""
    ideas = [one for one in story.proposals if one.pot == pot.key]
    drawn = DRAW[pot.ballot_type](chance, pot, ideas)
    return tuple((known.projects[one.key], figure) for one, figure in drawn)
