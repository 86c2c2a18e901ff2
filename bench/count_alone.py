"""Print the CPU seconds of a count without start-up and reading: FILE RULE."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from fractions import Fraction

import pb.cli  # noqa: F401 - it keeps numpy to one thread, as the command does
from pb.allocation import pabulib
from pb.allocation.election import Election
from pb.allocation.parameters import Add1, Completion, Parameters, Ties
from pb.allocation.rules import RULES
from pb.allocation.shares.purses import Voters
from pb.allocation.shares.sharing import run
from pb.allocation.ties import Order

ENOUGH = 0.5
"""What is quick is run again until it took so many seconds: the clock of the CPU is coarse."""


def timed(work: Callable[[], object]) -> float:
    """Give the CPU seconds of one run."""
    start, number = time.process_time(), 0
    while True:
        work()
        number += 1
        spent = time.process_time() - start
        if spent >= ENOUGH:
            return spent / number


def counting(election: Election, rule: str) -> float:
    """Time a whole count, with its working."""
    add1 = Parameters(Completion.ADD1, Add1.PABUTOOLS, Ties.NAME)
    parameters = add1 if rule.endswith("-add1") else Parameters(ties=Ties.NAME)
    count = RULES[rule.removesuffix("-add1")]
    return timed(lambda: count(election, parameters))


def running(election: Election) -> float:
    """Time one run of equal shares: choosing alone, once the votes are sorted."""
    voters = Voters(election, {project.id: project.cost for project in election.projects})
    keys = Order.of(election, Parameters()).keys
    place = {id_: place for place, id_ in enumerate(sorted(keys, key=keys.__getitem__))}
    rank = [place[id_] for id_ in voters.ids]
    share = Fraction(election.budget, election.voters)
    return timed(lambda: run(voters, share, rank))


def main(file: str, rule: str) -> None:
    start = time.process_time()
    election = pabulib.read(file).election
    found = {"read": time.process_time() - start, "count": counting(election, rule)}
    if rule == "equal-shares":
        found["run"] = running(election)
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
