"""Made-up elections, always the same ones for the same figures, written as .pb files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SEED = 20240517
AT_ONCE = 50_000
SHARE = 100
"""What each voter would hold of the pot."""


@dataclass(frozen=True, slots=True)
class City:
    """So many ballots and projects; each ballot names from `fewest` to `most` of them.

    Some projects are far more popular than others, and all together cost four times the pot.
    """

    ballots: int
    projects: int
    fewest: int
    most: int

    @property
    def name(self) -> str:
        """How its figures are called."""
        marks = f"{self.fewest}-{self.most}" if self.fewest < self.most else str(self.most)
        return f"generated_{self.ballots}x{self.projects}_of_{marks}"

    def write(self, folder: Path) -> Path:
        """Write it as a file, and say where."""
        path = folder / f"{self.name}.pb"
        chance = np.random.default_rng(SEED)
        with path.open("w", encoding="utf-8") as stream:
            stream.writelines(self._head(chance))
            voter = 0
            for start in range(0, self.ballots, AT_ONCE):
                number = min(AT_ONCE, self.ballots - start)
                for paper in self._papers(chance, number):
                    voter += 1
                    stream.write(f"{voter};{paper}\n")
        return path

    def _head(self, chance: np.random.Generator) -> Iterator[str]:
        budget = self.ballots * SHARE
        costs = chance.lognormal(sigma=0.8, size=self.projects)
        costs *= 4 * budget / costs.sum()
        yield "META\nkey;value\ndescription;A made-up city\ncountry;Nowhere\n"
        yield f"unit;City\ninstance;{self.ballots}\nnum_projects;{self.projects}\n"
        yield f"num_votes;{self.ballots}\nbudget;{budget}\nvote_type;approval\n"
        yield "rule;equalshares\ndate_begin;2024\ndate_end;2024\n"
        yield "PROJECTS\nproject_id;cost;name\n"
        for number, cost in enumerate(costs.tolist()):
            yield f"{number};{max(1, min(int(cost), budget))};Project {number}\n"
        yield "VOTES\nvoter_id;vote\n"

    def _papers(self, chance: np.random.Generator, number: int) -> Iterator[str]:
        """Draw papers without putting a project on one twice: the smallest of waiting times."""
        popularity = 1.0 / (10.0 + np.arange(self.projects))
        waits = chance.exponential(size=(number, self.projects)) / popularity
        drawn: NDArray[np.intp] = waits.argpartition(self.most, axis=1)[:, : self.most]
        lengths = chance.integers(self.fewest, self.most + 1, size=number)
        for row, length in zip(np.sort(drawn, axis=1).tolist(), lengths.tolist(), strict=True):
            yield ",".join(map(str, row[:length]))


if __name__ == "__main__":
    ballots, projects, fewest, most = map(int, sys.argv[1:5])
    print(City(ballots, projects, fewest, most).write(Path(sys.argv[5])))
