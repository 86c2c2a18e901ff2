"""Marks as people type them from a paper, for each type of ballot.

`3 7 12` for papers with ticks; `3:5 7:2` for points and scores; `7 3 12`, the first place first,
for a ranking; `3+ 7-` for yes and no. Commas and semicolons do as well as spaces.
"""

import re
from collections.abc import Sequence

from pb.allocation.marking import Mark
from pb.services.paper.errors import MarkUnreadable
from pb.vocabulary import BallotType

TICKS = frozenset({BallotType.APPROVAL, BallotType.CHOOSE_ONE, BallotType.KNAPSACK})
BETWEEN = re.compile(r"[\s,;]+")
FIGURE = re.compile(r"-?\d{1,6}", re.ASCII)
SHOWN = 40
ANSWERS = {"+": 1, "1": 1, "y": 1, "yes": 1, "t": 1, "tak": 1}
ANSWERS |= {"-": -1, "-1": -1, "n": -1, "no": -1, "nie": -1}


def marks(text: str, *, ballot_type: BallotType) -> tuple[Mark, ...]:
    """Return the marks that a text means, by key; whether they make a valid ballot is not asked.

    Raises:
        MarkUnreadable
    """
    return of_tokens([one for one in BETWEEN.split(text) if one], ballot_type=ballot_type)


def of_tokens(tokens: Sequence[str], *, ballot_type: BallotType) -> tuple[Mark, ...]:
    """Return the marks that texts mean, one mark each.

    Raises:
        MarkUnreadable
    """
    if ballot_type == BallotType.ORDINAL:
        return _ranking(tokens)
    read = _tick if ballot_type in TICKS else _figure
    if ballot_type == BallotType.YES_NO:
        read = _answer
    found = (read(token) for token in tokens)
    return tuple(sorted((key, figure) for key, figure in found if figure))


def written(said: Sequence[Mark], *, ballot_type: BallotType) -> str:
    """Return marks as they can be typed."""
    if ballot_type == BallotType.ORDINAL:
        return " ".join(key for key, _place in sorted(said, key=lambda mark: mark[1]))
    if ballot_type in TICKS:
        return " ".join(key for key, _figure in said)
    if ballot_type == BallotType.YES_NO:
        return " ".join(f"{key}{'+' if figure > 0 else '-'}" for key, figure in said)
    return " ".join(f"{key}:{figure}" for key, figure in said)


def _tick(token: str) -> Mark:
    key, figure = _split(token)
    if not key or figure not in {"", "1"}:
        raise MarkUnreadable(typed=token[:SHOWN])
    return key, 1


def _figure(token: str) -> Mark:
    key, figure = _split(token)
    if not key or not FIGURE.fullmatch(figure):
        raise MarkUnreadable(typed=token[:SHOWN])
    return key, int(figure)


def _answer(token: str) -> Mark:
    key, answer = _split(token)
    if not answer and token[-1:] in "+-":
        key, answer = token[:-1], token[-1]
    if not key or answer.casefold() not in ANSWERS:
        raise MarkUnreadable(typed=token[:SHOWN])
    return key, ANSWERS[answer.casefold()]


def _ranking(tokens: Sequence[str]) -> tuple[Mark, ...]:
    """Read places from the order; or as figures, which move up where one between is empty."""
    pairs = [(token, *_split(token)) for token in tokens]
    if all(not figure for _token, _key, figure in pairs):
        return tuple(sorted((token, place) for place, token in enumerate(tokens, start=1)))
    for token, key, figure in pairs:
        if not key or not FIGURE.fullmatch(figure) or int(figure) < 1:
            raise MarkUnreadable(typed=token[:SHOWN])
    given = sorted({int(figure) for _token, _key, figure in pairs})
    places = {figure: place for place, figure in enumerate(given, start=1)}
    return tuple(sorted((key, places[int(figure)]) for _token, key, figure in pairs))


def _split(token: str) -> tuple[str, str]:
    key, _colon, figure = token.partition(":")
    return key, figure
