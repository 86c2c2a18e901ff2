"""The slow, obvious versions of the rules: standard library only, no care for speed.

Tests hold the fast rules against them, and an observer can read them in a few minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pb.allocation.admission import admitting_plain
from pb.allocation.election import Election
from pb.allocation.parameters import Parameters
from pb.allocation.plain.equal_shares import equal_shares
from pb.allocation.plain.greedy import greedy

Plain = Callable[[Election, Parameters], list[str]]

PLAIN: Mapping[str, Plain] = {
    name: admitting_plain(name, rule)
    for name, rule in {"greedy": greedy, "equal-shares": equal_shares}.items()
}
"""Each takes what the rule of that name takes, and gives the funded ids in funding order."""
