"""What a count by equal shares has come to, whatever its marks were worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pb.allocation.election import Election, Project
from pb.allocation.outcome import Step, Stopped, Unfunded, Why
from pb.allocation.ties import Order


@dataclass(frozen=True, slots=True)
class Raised:
    """The share that Add1 ended with, after how many steps, and why there were no more."""

    share: Fraction
    raises: int
    stopped: Stopped


@dataclass(frozen=True, slots=True)
class Shared:
    """What was bought and what was not, at which share, and how Add1 got there."""

    steps: tuple[Step, ...]
    unfunded: Sequence[Unfunded]
    share: Fraction | None = None
    raised: Raised | None = None

    @property
    def funded(self) -> frozenset[str]:
        """The ids of what was bought."""
        return frozenset(step.project for step in self.steps)

    def followed_by(self, steps: Sequence[Step]) -> Shared:
        """Add steps; who is funded by them is no longer among the unfunded."""
        added = {step.project for step in steps}
        rest = tuple(entry for entry in self.unfunded if entry.project not in added)
        return replace(self, steps=(*self.steps, *steps), unfunded=rest)

    def left(self, election: Election) -> int:
        """Say what the pot still holds."""
        return self.steps[-1].left if self.steps else election.budget


@dataclass(frozen=True, slots=True)
class Standing:
    """What every project got, for reports: votes, and points where marks carry them."""

    election: Election
    order: Order
    votes: Mapping[str, int]
    score: Mapping[str, int]

    def rank(self) -> list[int]:
        """Give for each project, in the election's order, its place in the published order."""
        keys = self.order.keys
        place = {id_: place for place, id_ in enumerate(sorted(keys, key=keys.__getitem__))}
        return [place[project.id] for project in self.election.projects]

    def unfunded(
        self, funded: frozenset[str], supporters_left: Mapping[str, Fraction], *, left: int
    ) -> tuple[Unfunded, ...]:
        """Report the projects that were not bought, those with most points first."""
        rest = [project for project in self.election.projects if project.id not in funded]
        rest.sort(key=lambda project: (-self.score[project.id], self.order.keys[project.id]))
        return tuple(
            Unfunded(
                project.id,
                project.cost,
                votes=self.votes[project.id],
                score=self.score[project.id],
                why=self._why(project),
                left=left,
                supporters_left=supporters_left.get(project.id),
            )
            for project in rest
        )

    def _why(self, project: Project) -> Why:
        if not self.votes[project.id]:
            return Why.NO_VOTES
        dearer = project.cost > self.election.budget
        return Why.DEARER_THAN_POT if dearer else Why.SUPPORTERS_LACKED_MONEY
