"""Ballots for the demo's rounds: drawn from a fixed seed, the same on every machine."""

from collections.abc import Iterator, Mapping
from random import Random

from pb.demo.rounds import ROUNDS
from pb.demo.shapes import Pot, Proposal, Round
from pb.demo.tastes import (
    APPEAL,
    CHANCE_IN_AREA,
    LEANING,
    SIZES,
    TOGETHER,
    TURNOUT,
)

Papers = dict[str, tuple[str, ...]]

_OWN_AREA = 2.0  # how much more people like what is in their own area
_FAVOURITE = 2.2  # how much more they like what belongs to their themes
_COMPANION = 6.0  # how much more they like what goes with a project that they have chosen
_ONLY_AREA_PAPER = 0.04
_NO_AREA_PAPER = 0.12


def ballots(round_key: str) -> Iterator[tuple[str, Papers]]:
    """One item a voter: the voter's area, and the chosen projects on each paper handed in."""
    chance = Random(f"harbour bay {round_key}")  # noqa: S311  a story, not a secret
    budget_round = next(item for item in ROUNDS if item.key == round_key)
    voters = [area for area, number in TURNOUT[round_key] for _ in range(number)]
    chance.shuffle(voters)
    for area in voters:
        yield area, _papers(chance, budget_round, area)


def _papers(chance: Random, budget_round: Round, area: str) -> Papers:
    themes = chance.sample(budget_round.categories, 2)
    handed_in = chance.random()
    papers: Papers = {}
    for pot in budget_round.pots:
        projects = _on_the_ballot(budget_round, pot)
        if pot.area is None and handed_in >= _ONLY_AREA_PAPER:
            papers[pot.key] = _whole_town(chance, projects, area, themes)
        elif pot.area == area and handed_in < 1 - _NO_AREA_PAPER:
            papers[pot.key] = _own_area(chance, projects)
    if not papers:  # a round without area pots
        pot = budget_round.pots[0]
        papers[pot.key] = _whole_town(chance, _on_the_ballot(budget_round, pot), area, themes)
    return papers


def _on_the_ballot(budget_round: Round, pot: Pot) -> list[Proposal]:
    return [proposal for proposal in budget_round.proposals if proposal.pot == pot.key]


def _whole_town(
    chance: Random, projects: list[Proposal], area: str, themes: list[str]
) -> tuple[str, ...]:
    """Some projects, drawn one after another by how much this voter likes each."""
    likes = {project.key: _liking(project, area, themes) for project in projects}
    (size,) = chance.choices(range(len(SIZES)), SIZES)
    chosen: list[str] = []
    while likes and len(chosen) < size:
        (key,) = chance.choices(list(likes), list(likes.values()))
        chosen.append(key)
        del likes[key]
        companion = TOGETHER.get(key, "")
        if companion in likes:
            likes[companion] *= _COMPANION
    return _in_ballot_order(chosen, projects)


def _liking(project: Proposal, area: str, themes: list[str]) -> float:
    liking = APPEAL[project.key]
    if area in {project.area, LEANING.get(project.key)}:
        liking *= _OWN_AREA
    return liking * _FAVOURITE if project.category in themes else liking


def _own_area(chance: Random, projects: list[Proposal]) -> tuple[str, ...]:
    likes: Mapping[str, float] = CHANCE_IN_AREA
    return tuple(p.key for p in projects if chance.random() < likes[p.key])


def _in_ballot_order(chosen: list[str], projects: list[Proposal]) -> tuple[str, ...]:
    return tuple(project.key for project in projects if project.key in chosen)
