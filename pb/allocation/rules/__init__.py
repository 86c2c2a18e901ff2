"""The voting rules by name. A new rule is one module here, and one line below."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pb.allocation.election import Election
from pb.allocation.outcome import Outcome
from pb.allocation.parameters import Parameters
from pb.allocation.rules.equal_shares import equal_shares
from pb.allocation.rules.greedy import greedy

Rule = Callable[[Election, Parameters], Outcome]

RULES: Mapping[str, Rule] = {"greedy": greedy, "equal-shares": equal_shares}
"""Each gives the same outcome for the same election, whatever order its parts stand in."""
