"""The published orders that decide between level projects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pb.allocation.election import Election
from pb.allocation.lot import lot_order
from pb.allocation.outcome import DecidedBy
from pb.allocation.parameters import Parameters, Ties

Key = tuple[int | str, ...]

PARTS = {
    Ties.PUBLISHED: (DecidedBy.COST, DecidedBy.VOTES, DecidedBy.LOT, DecidedBy.ID),
    Ties.NAME: (DecidedBy.ID,),
}


@dataclass(frozen=True, slots=True)
class Order:
    """One total order of the projects, drawn once for a whole count.

    `published` is lower cost, then more votes, then the lot, then the id as a string; without a
    seed there is no lot (`lot` is None) and the id decides. `name` is the id as a string.
    """

    ties: Ties
    keys: dict[str, Key]
    lot: tuple[str, ...] | None

    @classmethod
    def of(
        cls,
        election: Election,
        parameters: Parameters,
        *,
        votes: Mapping[str, int] | None = None,
    ) -> Order:
        """Draw the order for a count; `votes` are the election's, where they are known already."""
        ids = [project.id for project in election.projects]
        if parameters.ties is Ties.NAME:
            return cls(Ties.NAME, {id_: (id_,) for id_ in ids}, None)
        lot = None
        if parameters.seed is not None:
            lot = lot_order(ids, seed=parameters.seed)
        place = {id_: number for number, id_ in enumerate(lot or ())}
        votes = election.votes() if votes is None else votes
        keys: dict[str, Key] = {
            project.id: (project.cost, -votes[project.id], place.get(project.id, 0), project.id)
            for project in election.projects
        }
        return cls(Ties.PUBLISHED, keys, lot)

    def first(self, level: Iterable[str]) -> str:
        """Choose among level projects."""
        return min(level, key=self.keys.__getitem__)

    def decided_by(self, chosen: str, others: Iterable[str]) -> DecidedBy | None:
        """Name the last part of the order that was needed to choose; None if nobody was level."""
        mine = self.keys[chosen]
        needed = [
            next(
                part
                for part, (a, b) in enumerate(zip(mine, self.keys[other], strict=True))
                if a != b
            )
            for other in others
        ]
        return PARTS[self.ties][max(needed)] if needed else None
