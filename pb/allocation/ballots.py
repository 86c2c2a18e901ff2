"""Ballot types: what a mark means, and which papers a rule can count."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class BallotType(StrEnum):
    """How people vote. The first six values are Pabulib's `vote_type`, so that files keep them."""

    APPROVAL = "approval"
    CHOOSE_1 = "choose-1"
    CUMULATIVE = "cumulative"
    SCORING = "scoring"
    ORDINAL = "ordinal"
    KNAPSACK = "knapsack"
    YES_NO = "yes-no"


APPROVALS = frozenset({BallotType.APPROVAL, BallotType.CHOOSE_1, BallotType.KNAPSACK})
"""A mark is an approval and nothing else. A knapsack paper approves what the voter would buy."""

WITH_POINTS = frozenset({BallotType.CUMULATIVE, BallotType.SCORING})
"""Each mark carries points."""


class Reading(StrEnum):
    """What a rule takes a mark for."""

    APPROVALS = "approvals"
    YES = "yes"
    NET = "net"
    POINTS = "points"
    PLACES = "places"
    RANKING = "ranking"
    NOTHING = "nothing"


SAID: Mapping[Reading, str] = {
    Reading.APPROVALS: "each mark is an approval",
    Reading.YES: "each yes is an approval, a no is no mark",
    Reading.NET: "yes less no; a project with more no than yes is not funded",
    Reading.POINTS: "the points of each mark",
    Reading.PLACES: "the last named gets 1 point, each one before it 1 more (Borda)",
    Reading.RANKING: "the order in which they are named",
    Reading.NOTHING: "the marks change nothing",
}
"""Each reading in plain words, for the table in the docs."""

_ADDITIVE = {
    **dict.fromkeys(APPROVALS, Reading.APPROVALS),
    **dict.fromkeys(WITH_POINTS, Reading.POINTS),
    BallotType.ORDINAL: Reading.PLACES,
    BallotType.YES_NO: Reading.YES,
}
_APPROVING = {**dict.fromkeys(APPROVALS, Reading.APPROVALS), BallotType.YES_NO: Reading.YES}

READINGS: Mapping[str, Mapping[BallotType, Reading]] = {
    "greedy": {**_ADDITIVE, BallotType.YES_NO: Reading.NET},
    "equal-shares": _ADDITIVE,
    "bos": _APPROVING,
    "phragmen": _APPROVING,
    "maximin-support": _APPROVING,
    "max-welfare": _ADDITIVE,
    "expanding-approvals": {BallotType.ORDINAL: Reading.RANKING},
    "random-order": dict.fromkeys(BallotType, Reading.NOTHING),
}
"""Which rule takes which type of ballot, and by what conversion. What is missing is refused.

Points and places are worth what they say only where the rule's source knows additive utilities;
a rule for approvals is not given them by cutting them off somewhere, since where is a decision
that the source does not take. Yes-no papers are approvals with a second mark: their yes is one.
"""


class NotCountable(ValueError):
    """The rule does not count this type of ballot; the sentence says which rules do."""

    def __init__(self, rule: str, ballot_type: BallotType) -> None:
        self.rule = rule
        self.ballot_type = ballot_type
        self.instead = tuple(name for name, known in READINGS.items() if ballot_type in known)
        super().__init__(
            f"the rule {rule} does not count {ballot_type} ballots; "
            f"these rules do: {', '.join(self.instead)}"
        )


def reading_for(rule: str, ballot_type: BallotType) -> Reading:
    """Say what a rule takes the marks for.

    Raises:
        NotCountable: the rule does not take such ballots.
    """
    try:
        return READINGS[rule][ballot_type]
    except KeyError as error:
        raise NotCountable(rule, ballot_type) from error


def table_of_readings() -> str:
    """Write the table of rules and ballot types as it stands in docs/counting-ballots.md."""
    lines = ["| Rule | " + " | ".join(BallotType) + " |", "|---" * (len(BallotType) + 1) + "|"]
    for rule, known in READINGS.items():
        cells = (known[each].value if each in known else "refused" for each in BallotType)
        lines.append(f"| {rule} | " + " | ".join(cells) + " |")
    lines += ["", *(f"- **{reading}**: {words}." for reading, words in SAID.items())]
    return "\n".join(lines) + "\n"
