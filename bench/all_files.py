"""Count every file under every rule that takes it; print a table of CPU seconds, and the total.

Each file is a process of its own, which is ended after FILE_SECONDS seconds of CPU (600 unless the
environment says otherwise). A rule that does not take the file's papers shows as a dash.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from bench.measuring import ELECTIONS, ROOT, figure, measure
from pb.allocation import pabulib
from pb.allocation.ballots import NotCountable
from pb.allocation.parameters import Completion, OptionsClash, Parameters
from pb.allocation.rules import RULES

LIMIT = int(os.environ.get("FILE_SECONDS") or 600)
WIDTH = 44
ADD1 = "equal-shares+add1"
COLUMNS = (*sorted(RULES), ADD1)
PARAMETERS = {
    ADD1: Parameters(completion=Completion.ADD1),
    "random-order": Parameters(seed="A public seed"),
}


def one(file: Path) -> None:
    """Count one file, and print the seconds of each rule as they are known."""
    start = time.process_time()
    election = pabulib.read(file).election
    print(json.dumps(["reading", time.process_time() - start]), flush=True)
    for column in COLUMNS:
        start = time.process_time()
        try:
            RULES[column.partition("+")[0]](election, PARAMETERS.get(column, Parameters()))
        except (NotCountable, OptionsClash):
            continue
        print(json.dumps([column, time.process_time() - start]), flush=True)


def main() -> None:
    """Print the table."""
    files = sorted(ELECTIONS.glob("*.pb"))
    if not files:
        print(f"There is no .pb file in {ELECTIONS}; ELECTIONS may name another folder.")
        return
    columns = ("reading", *COLUMNS)
    print(f"{'':{WIDTH}}  " + "  ".join(columns))
    totals = dict.fromkeys(columns, 0.0)
    total = 0.0
    for file in files:
        found = measure(sys.executable, ROOT / "bench" / "all_files.py", file, limit=LIMIT)
        seconds = dict(map(json.loads, found.out.splitlines()))
        cells = []
        for column in columns:
            cell = f"{seconds[column]:.2f}" if column in seconds else "-"
            cells.append(cell.rjust(len(column)))
            totals[column] += seconds.get(column, 0.0)
        note = f"  ended after {LIMIT} s" if found.cut else "  failed" * bool(found.status)
        print(f"{file.stem[:WIDTH]:{WIDTH}}  " + "  ".join(cells) + note, flush=True)
        total += found.seconds
    for column, sum_of in totals.items():
        figure(f"all.{column}.seconds", sum_of)
    figure("all.files", len(files))
    figure("all.total_seconds", total)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        one(Path(sys.argv[1]))
    else:
        main()
