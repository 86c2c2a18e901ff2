"""What a result says beside the outcome, found while the ballots were at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pb.allocation.alone import ballots_alone
from pb.allocation.election import Election
from pb.allocation.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Turnout:
    """Entries of a voter list, and how many of them voted; none where there is no list."""

    listed: int | None = None
    voted: int | None = None
    channels: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a result says beside the outcome.

    Attributes:
        ballots: how many were counted, empty ones included.
        empty: ballots without a mark; none where it is not told.
        content: ballots that name at least one funded project; none where it is not told.
        listed: people who could vote in this pot, if there is a voter list.
        round_listed: the same for the whole round.
        round_voted: people who voted in the round, in whichever pot; none without a list.
        options: what `pb count` needs beside the file; nothing, if the file says it all.
        on_paper: how many of the ballots came on paper.
        spoiled: papers that count for nothing; they are not among the ballots.
        round_channels: how many people voted in the round by each way that somebody used.
        alone: ballots with a mark that no other ballot has; none in counts that are older than
            this figure.
    """

    ballots: int
    empty: int | None
    content: int | None
    listed: int | None = None
    round_listed: int | None = None
    round_voted: int | None = None
    options: tuple[str, ...] = ()
    on_paper: int = 0
    spoiled: int = 0
    round_channels: Mapping[str, int] = field(default_factory=dict)
    alone: int | None = None

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Facts:
        """Read what a count keeps of them."""
        return cls(**{**found, "options": tuple(found["options"])})


def facts_of(
    election: Election, outcome: Outcome, *, pot: Turnout, whole: Turnout, options: Sequence[str]
) -> Facts:
    """Return the facts of a count."""
    funded = frozenset(outcome.funded)
    return Facts(
        ballots=election.voters,
        empty=sum(ballot.count for ballot in election.ballots if not ballot.projects),
        content=sum(
            ballot.count for ballot in election.ballots if not funded.isdisjoint(ballot.projects)
        ),
        listed=pot.listed,
        round_listed=whole.listed,
        round_voted=whole.voted,
        options=tuple(options),
        round_channels=whole.channels,
        alone=ballots_alone(election),
    )
