"""What groups of voters hold in runs side by side: groups that have paid alike are one class."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pb.allocation.shares.purses import TILE, Floats, Indices, Voters

FEW_GROUPS = 8
"""Classes are kept while there are so many times as many groups."""


@dataclass(slots=True)
class Look:
    """The purses of a project's supporters: `number` rows, filled up to whole tiles with nobody.

    `classes` says for each group of supporters which one it is in; None where each is its own.
    """

    rows: Indices
    weights: Floats
    held: Floats
    number: int
    classes: Indices | None


class Holdings:
    """Purses by lane, in rows. At first all groups are one class, which purchases part.

    Row 0 stands for nobody while there are classes, the last row once each group has its own.
    """

    def __init__(self, voters: Voters, shares: Floats) -> None:
        """Give everyone the share of each lane."""
        self.voters = voters
        self.held: Floats = np.stack([np.zeros_like(shares), shares])
        self.class_of: Indices | None = np.ones(len(voters.weights), dtype=np.intp)
        self.slots = self.held.view(f"V{8 * len(shares)}").reshape(-1)

    def look(self, project: int) -> Look:
        """Get what a project's supporters hold in each lane."""
        if self.class_of is None:
            rows, weights = self.voters.rows[project], self.voters.row_weights[project]
            held = self.held.take(rows, axis=0, mode="clip")
            return Look(rows, weights, held, len(self.voters.supporters[project]), None)
        classes = self.class_of[self.voters.supporters[project]]
        support = self.voters.support[project]
        sums: Floats = np.bincount(classes, weights=support, minlength=1).astype(np.float64)
        found = np.flatnonzero(sums)
        rows = np.zeros(-(-len(found) // TILE) * TILE, dtype=np.intp)
        rows[: len(found)] = found
        return Look(rows, sums[rows], self.held.take(rows, axis=0), len(found), classes)

    def column(self, project: int, lane: int) -> Floats:
        """Get what each group of a project's supporters holds in one lane."""
        groups = self.voters.supporters[project]
        if self.class_of is not None:
            groups = self.class_of[groups]
        found: Floats = self.held[:, lane][groups]
        return found

    def all_in(self, lane: int) -> Floats:
        """Get what each group holds in one lane."""
        if self.class_of is None:
            return self.held[:-1, lane]
        return self.held[:, lane][self.class_of]

    def put(self, project: int, look: Look) -> None:
        """Take over what was changed in a look's purses."""
        if self.class_of is None or look.classes is None:
            np.put(self.slots, look.rows, look.held.view(self.slots.dtype), mode="clip")
            return
        known = len(self.held)
        new: Indices = np.zeros(known, dtype=np.intp)
        new[look.rows[: look.number]] = np.arange(known, known + look.number)
        self.class_of[self.voters.supporters[project]] = new[look.classes]
        self.held = np.concatenate([self.held, look.held[: look.number]])
        if FEW_GROUPS * len(self.held) > len(self.class_of):
            self._sort_out()

    def _sort_out(self) -> None:
        """Forget classes without groups; if that does not help, keep each group on its own."""
        assert self.class_of is not None
        used = np.bincount(self.class_of, minlength=len(self.held)) > 0
        used[0] = True
        number = int(used.sum())
        if 2 * FEW_GROUPS * number <= len(self.class_of):
            self.class_of = (np.cumsum(used) - 1)[self.class_of]
            self.held = self.held[used]
            return
        self.divide()

    def divide(self) -> None:
        """Keep each group on its own from now on."""
        if self.class_of is None:
            return
        groups, lanes = len(self.class_of), self.held.shape[1]
        held = np.zeros((groups + 1, lanes))
        np.take(self.held, self.class_of, axis=0, out=held[:-1], mode="clip")
        self.held, self.class_of = held, None
        self.slots = held.view(f"V{8 * lanes}").reshape(-1)
