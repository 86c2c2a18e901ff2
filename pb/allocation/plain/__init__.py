"""The slow, obvious versions of the rules: standard library only, no care for speed.

Tests hold the fast rules against them, and an observer can read them in a few minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pb.allocation.admission import admitting_plain
from pb.allocation.election import Election
from pb.allocation.parameters import Parameters
from pb.allocation.plain.bos import bos
from pb.allocation.plain.equal_shares import equal_shares
from pb.allocation.plain.expanding_approvals import expanding_approvals
from pb.allocation.plain.greedy import greedy
from pb.allocation.plain.max_welfare import max_welfare
from pb.allocation.plain.maximin_support import maximin_support
from pb.allocation.plain.phragmen import phragmen
from pb.allocation.plain.random_order import random_order

Plain = Callable[[Election, Parameters], list[str]]

_RULES: Mapping[str, Plain] = {
    "greedy": greedy,
    "equal-shares": equal_shares,
    "bos": bos,
    "phragmen": phragmen,
    "maximin-support": maximin_support,
    "max-welfare": max_welfare,
    "expanding-approvals": expanding_approvals,
    "random-order": random_order,
}

PLAIN: Mapping[str, Plain] = {name: admitting_plain(name, rule) for name, rule in _RULES.items()}
"""Each takes what the rule of that name takes, and gives the funded ids in funding order."""
