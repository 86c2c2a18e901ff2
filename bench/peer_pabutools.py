"""Count one file with pabutools, by itself: FILE RULE NUMBERS PROFILE; prints who is funded.

RULE is equal-shares, equal-shares-add1 or phragmen; NUMBERS floats or exact (gmpy2); PROFILE
single or grouped (equal papers put together). pabutools is a peer to compare with, and no part
of the platform.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import pabutools.fractions
from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import method_of_equal_shares, sequential_phragmen
from pabutools.tiebreaking import lexico_tie_breaking


def equal_shares(instance: Any, profile: Any) -> Any:
    return method_of_equal_shares(
        instance, profile, sat_class=Cost_Sat, tie_breaking=lexico_tie_breaking
    )


def equal_shares_add1(instance: Any, profile: Any) -> Any:
    return method_of_equal_shares(
        instance,
        profile,
        sat_class=Cost_Sat,
        tie_breaking=lexico_tie_breaking,
        voter_budget_increment=1,
    )


def phragmen(instance: Any, profile: Any) -> Any:
    return sequential_phragmen(instance, profile, tie_breaking=lexico_tie_breaking)


RULES: dict[str, Callable[[Any, Any], Any]] = {
    "equal-shares": equal_shares,
    "equal-shares-add1": equal_shares_add1,
    "phragmen": phragmen,
}


def main(file: str, rule: str, numbers: str, kind: str) -> None:
    sys.setrecursionlimit(100_000)
    if numbers == "floats":
        pabutools.fractions.FRACTION = pabutools.fractions.FLOAT_FRAC
    instance, profile = parse_pabulib(file)
    if kind == "grouped":
        profile = profile.as_multiprofile()
    read = time.process_time()
    funded = RULES[rule](instance, profile)
    count = time.process_time() - read
    print(json.dumps({"funded": [project.name for project in funded], "count": count}))


if __name__ == "__main__":
    main(*sys.argv[1:])
