"""Approvals as arrays: who named which project, for rules that ask it again and again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pb.allocation.ballots import APPROVALS
from pb.allocation.election import Election
from pb.allocation.piles import pile_of, places_of

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


class Papers:
    """Papers, in groups of identical ones; projects are numbers in the election's order.

    `supporters` names the groups with a project, `weights` says how many voters each group has.
    Sums of weights are exact: they stay far below 2 ** 53.
    """

    def __init__(self, election: Election) -> None:
        """Take an election's approvals; a yes is one, a no is no mark."""
        ballots = election.ballots
        if election.ballot_type not in APPROVALS:
            ballots = tuple(replace(each, projects=each.in_favour()) for each in ballots)
        self.ballots = ballots
        ids = [project.id for project in election.projects]
        number = {id_: place for place, id_ in enumerate(ids)}
        pile = pile_of(ballots, ids)
        counts = pile.counts
        named = places_of(pile.ids, number)[pile.marks]
        paper = np.repeat(np.arange(len(pile)), pile.lengths)
        self.weights: Floats = counts.astype(np.float64)
        order = np.argsort(named, kind="stable")
        ends = np.cumsum(np.bincount(named, minlength=len(ids)))
        self.supporters: list[Indices] = np.split(paper[order], ends[:-1]) if ids else []
        self.votes = [int(counts[groups].sum()) for groups in self.supporters]
        self.votes_by_id = dict(zip(ids, self.votes, strict=True))
