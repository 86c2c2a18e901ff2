"""How often each project would be funded if the ballots had fallen a little differently.

A *resample* draws as many ballots as were counted, each one from all of them alike, so that some
are drawn twice and some not at all (a bootstrap). The draws come from a published seed, so that
anyone gets the same figures: SHA-256 of the seed, a colon and a counter 0, 1, 2 ..., each cut
into eight big-endian numbers of 32 bits. A number from the incomplete last stretch is thrown
away, and the remainder of the others by the number of ballots names the ballot drawn, in the
election's own order of papers.

Source: Boehmer, Faliszewski, Janeczko and Kaczmarczyk, Robustness of participatory budgeting
outcomes, 2023, for the question; Efron, Bootstrap methods, 1979, for the resampling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from pb.allocation.election import Election
from pb.allocation.outcome import Outcome
from pb.allocation.parameters import Parameters

Rule = Callable[[Election, Parameters], Outcome]
Numbers = NDArray[np.int64]

RESAMPLES = 1000
"""How many resamples are published."""

SPAN = 2**32
AT_ONCE = 4096

CLOSE = (Fraction(5, 100), Fraction(95, 100))
"""Between these shares of the resamples, both included, a project's fate is close."""


@dataclass(frozen=True, slots=True)
class Robustness:
    """In how many of the `resamples` each project was funded, in the order of the paper."""

    seed: str
    resamples: int
    times: dict[str, int]

    def share(self, project: str) -> Fraction:
        """Give the part of the resamples in which a project was funded."""
        return Fraction(self.times[project], self.resamples)

    @property
    def close(self) -> tuple[str, ...]:
        """Name the projects whose fate hangs on a few ballots, in the order of the paper."""
        least, most = CLOSE
        return tuple(id_ for id_ in self.times if least <= self.share(id_) <= most)


def robustness(
    election: Election,
    rule: Rule,
    parameters: Parameters,
    *,
    seed: str,
    resamples: int = RESAMPLES,
) -> Robustness:
    """Count resampled ballots again and again, the pot and the parameters staying as they are.

    Raises:
        ValueError: fewer than one resample, or more ballots than 32 bits can number.
        OptionsClash: as the rule does.
        NotCountable: as the rule does.
    """
    if resamples < 1:
        raise ValueError("at least one resample is needed")
    times = {project.id: 0 for project in election.projects}
    drawn = resampled(election, seed=seed)
    for _ in range(resamples):
        for id_ in rule(next(drawn), parameters).funded:
            times[id_] += 1
    return Robustness(seed, resamples, times)


def resampled(election: Election, *, seed: str) -> Iterator[Election]:
    """Give the endless row of a seed's resamples; without ballots, the election itself.

    Raises:
        ValueError: more ballots than 32 bits can number.
    """
    voters = election.voters
    if voters >= SPAN:
        raise ValueError("too many ballots to number them with 32 bits")
    ends = np.cumsum([ballot.count for ballot in election.ballots], dtype=np.int64)
    draws = _Draws(max(voters, 1), seed)
    while True:
        taken = np.searchsorted(ends, draws.take(voters), side="right")
        counts = np.bincount(taken, minlength=len(ends)).tolist()
        yield replace(
            election,
            ballots=tuple(
                replace(ballot, count=count)
                for ballot, count in zip(election.ballots, counts, strict=True)
                if count
            ),
        )


class _Draws:
    """The fair numbers from 0 to `limit` - 1 that a seed gives, one after the other."""

    def __init__(self, limit: int, seed: str) -> None:
        self.limit = limit
        self.seed = seed
        self.counter = 0
        self.waiting: Numbers = np.empty(0, dtype=np.int64)

    def take(self, count: int) -> Numbers:
        while len(self.waiting) < count:
            self.waiting = np.concatenate([self.waiting, self._more()])
        taken, self.waiting = self.waiting[:count], self.waiting[count:]
        return taken

    def _more(self) -> Numbers:
        following = range(self.counter, self.counter + AT_ONCE)
        self.counter += AT_ONCE
        block = b"".join(sha256(f"{self.seed}:{number}".encode()).digest() for number in following)
        words = np.frombuffer(block, dtype=">u4").astype(np.int64)
        fair: Numbers = words[words < SPAN - SPAN % self.limit] % self.limit
        return fair
