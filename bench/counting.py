"""Print how long counts take from the file to the outcome, with pabutools beside them.

Each count is a process of its own: CPU seconds and peak memory are the whole command's. Peers are
ended after PEER_SECONDS seconds of CPU (60 unless the environment says otherwise); a ratio to one
that was cut is a lower bound. Each figure is also a line `name: number`.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.generated import City
from bench.measuring import (
    ELECTIONS,
    PEER_LIMIT,
    ROOT,
    Measured,
    best_of,
    count_words,
    figure,
    measure,
)

REPEATS = 3

REAL = {
    "wieliczka_2023": "Poland_Wieliczka_2023_Green_Budget",
    "mokotow_2021": "Poland_Warszawa_2021_Mokotow",
    "lodz_2022": "Poland_Lodz_2022",
    "budapest_2024": "Hungary_Budapest_2024",
}
TOWN = City(100_000, 150, fewest=10, most=10)
CITY = City(1_000_000, 200, fewest=1, most=10)

RULES = {
    "equal-shares-add1": ("equal-shares", "--completion", "add1", "--add1", "pabutools"),
    "equal-shares": ("equal-shares",),
    "phragmen": ("phragmen",),
}
"""Our options that do what pabutools does."""

PEERS = ("floats", "exact")


@dataclass(frozen=True, slots=True)
class Row:
    """One election under one rule."""

    election: str
    file: Path
    rule: str
    peers: tuple[str, ...] = PEERS

    @property
    def name(self) -> str:
        """How its figures are called."""
        return f"{self.election}.{self.rule}"


def rows(folder: Path) -> list[Row]:
    """List what is measured; made-up elections are written into a folder."""
    found = []
    for name, file in REAL.items():
        path = ELECTIONS / f"{file}.pb"
        if not path.is_file():
            print(f"{file}.pb is not in {ELECTIONS}; ELECTIONS may name another folder.")
            continue
        found += [Row(name, path, rule) for rule in RULES]
    town = TOWN.write(folder)
    found += [Row(TOWN.name, town, rule) for rule in ("equal-shares-add1", "equal-shares")]
    city = CITY.write(folder)
    return [*found, Row(CITY.name, city, "equal-shares-add1", peers=())]


def ours(row: Row) -> Measured:
    """Count with the platform's command, in pabutools' order of ties."""
    rule, *options = RULES[row.rule]
    times = 1 if row.election == CITY.name else REPEATS
    return best_of(times, *count_words(row.file, "--rule", rule, *options, "--ties", "name"))


def theirs(row: Row, numbers: str) -> Measured:
    """Count with pabutools, equal papers grouped, which is its quicker way."""
    script = ROOT / "bench" / "peer_pabutools.py"
    return measure(
        sys.executable, script, row.file, row.rule, numbers, "grouped", limit=PEER_LIMIT
    )


def funded(found: Measured) -> set[str] | None:
    """Say who is funded; None if the count did not come to its end."""
    return None if found.status else set(json.loads(found.out)["funded"])


def show(row: Row) -> None:
    """Measure one row and print it."""
    mine = ours(row)
    if mine.status:
        print(f"{row.name}: the count failed. {mine.err.strip()}")
        return
    print(f"\n{row.name}: {mine.seconds:.2f} s, {mine.megabytes:.0f} MB")
    figure(f"{row.name}.seconds", mine.seconds)
    figure(f"{row.name}.megabytes", mine.megabytes)
    parts = alone(row)
    for numbers in row.peers:
        compare(row, mine, numbers, parts.get("count"))


def compare(row: Row, mine: Measured, numbers: str, count: float | None) -> None:
    """Measure a peer and print it beside ours."""
    peer = theirs(row, numbers)
    name, least = f"pabutools_{numbers}", "> " if peer.cut else ""
    if peer.status and not peer.cut:
        print(f"  pabutools {numbers}: failed. {peer.err.strip().splitlines()[-1:]}")
        return
    ratio = peer.seconds / mine.seconds
    same = "" if peer.cut else ", the same projects"
    if not peer.cut and funded(peer) != funded(mine):
        same = ", OTHER PROJECTS"
    print(
        f"  pabutools {numbers}: {least}{peer.seconds:.1f} s, {peer.megabytes:.0f} MB{same}; "
        f"ours is {least}{ratio:.0f} times as fast"
    )
    figure(f"{row.name}.{name}.seconds", peer.seconds)
    figure(f"{row.name}.{name}.megabytes", peer.megabytes)
    figure(f"{row.name}.{name}.cut", int(peer.cut))
    figure(f"{row.name}.{name}.ratio", ratio)
    if count and not peer.cut:
        alone_ratio = json.loads(peer.out)["count"] / count
        print(f"  without start-up and reading, {alone_ratio:.0f} times as fast")
        figure(f"{row.name}.{name}.count_ratio", alone_ratio)


def alone(row: Row) -> dict[str, float]:
    """Time the count without start-up and reading, and print it."""
    found = measure(sys.executable, ROOT / "bench" / "count_alone.py", row.file, row.rule)
    if found.status:
        return {}
    parts: dict[str, float] = json.loads(found.out)
    for part, seconds in parts.items():
        figure(f"{row.name}.{part}_seconds", seconds)
    return parts


def main() -> None:
    """Print the start-up, and all rows."""
    with tempfile.TemporaryDirectory() as folder:
        small = City(10, 3, fewest=1, most=2).write(Path(folder))
        figure(
            "start_up.seconds", best_of(5, *count_words(small, "--rule", "equal-shares")).seconds
        )
        for row in rows(Path(folder)):
            show(row)


if __name__ == "__main__":
    main()
