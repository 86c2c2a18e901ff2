"""Print the CPU seconds of reading a file, sorting its votes, and one run of equal shares."""

from __future__ import annotations

import json
import sys
import time
from fractions import Fraction

from pb.allocation import pabulib
from pb.allocation.parameters import Parameters
from pb.allocation.rules.purses import Voters
from pb.allocation.rules.sharing import run
from pb.allocation.ties import Order

RUNS = 7


def main(file: str) -> None:
    start = time.process_time()
    election = pabulib.read(file).election
    read = time.process_time()
    voters = Voters(election, {project.id: project.cost for project in election.projects})
    ready = time.process_time()
    keys = Order.of(election, Parameters()).keys
    place = {id_: place for place, id_ in enumerate(sorted(keys, key=keys.__getitem__))}
    rank = [place[id_] for id_ in voters.ids]
    share = Fraction(election.budget, election.voters)
    times = []
    for _ in range(RUNS):
        before = time.process_time()
        run(voters, share, rank)
        times.append(time.process_time() - before)
    print(json.dumps({"read": read - start, "sort": ready - read, "run": min(times)}))


if __name__ == "__main__":
    main(sys.argv[1])
