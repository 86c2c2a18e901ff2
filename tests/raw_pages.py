"""An attacker with a SQLite file and its log, who reads bytes and not tables.

Where something lies on a page, on which page, and what deletion left there follow the time of
writing, whatever the order of keys. `attempts` looks for everything that tells a ballot apart
(its id, slot, commitment, the end of its sealed bytes) in every byte of the files.
"""

import math
import struct
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from sqlalchemy import select

from pb.database import Database
from pb.models import Ballot

HEADER, FRAME_HEADER, LOG_HEADER = 100, 24, 32
TAIL = 24
Places = Mapping[str, Sequence[tuple[int, int]]]
"""By what was looked for: pages, and places on them."""


@dataclass(frozen=True, slots=True)
class Found:
    """How far an order in the files is from chance, in standard deviations; and which one."""

    by: str
    sigmas: float
    pairs: int


def attempts(database: Database, in_order: Sequence[bytes]) -> list[Found]:
    """Return what each order in the files tells about the order of casting.

    Args:
        database: of SQLite.
        in_order: the commitments as they were cast.
    """
    places = {commitment: _places(one, database) for commitment, one in _marks(database, in_order)}
    kinds = sorted({kind for found in places.values() for kind in found})
    found = []
    for kind in kinds:
        by_page: dict[int, list[tuple[int, int]]] = defaultdict(list)
        whole: list[tuple[int, int]] = []
        for turn, commitment in enumerate(in_order):
            for page, place in places[commitment].get(kind, ()):
                by_page[page].append((turn, place))
                whole.append((turn, page))
        found.append(_alike(f"{kind}, on a page", list(by_page.values())))
        found.append(_alike(f"{kind}, by pages", [whole]))
    return found


def best(database: Database, in_order: Sequence[bytes]) -> Found:
    """Return the order in the files that tells most."""
    return max(attempts(database, in_order), key=lambda one: one.sigmas)


def _alike(by: str, groups: Sequence[Sequence[tuple[int, int]]]) -> Found:
    """Return Kendall's S of several groups together, in its standard deviations at random."""
    score, variance, pairs = 0, 0.0, 0
    for group in groups:
        for (turn, place), (other_turn, other) in combinations(group, 2):
            score += _sign(other_turn - turn) * _sign(other - place)
            pairs += 1
        n = len(group)
        variance += n * (n - 1) * (2 * n + 5) / 18
    return Found(by, abs(score) / math.sqrt(variance) if variance else 0.0, pairs)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _marks(
    database: Database, commitments: Sequence[bytes]
) -> Iterator[tuple[bytes, Mapping[str, bytes]]]:
    """Yield what tells each ballot apart, as the attacker reads it from the table."""
    columns = (Ballot.id, Ballot.slot, Ballot.commitment, Ballot.sealed)
    with database.session() as session:
        rows = session.execute(select(*columns).where(Ballot.commitment.in_(commitments))).all()
    assert len(rows) == len(commitments)
    for row in rows:
        yield (
            bytes(row.commitment),
            {
                "id": bytes(row.id),
                "slot": bytes(row.slot),
                "commitment": bytes(row.commitment),
                "sealed": bytes(row.sealed)[-TAIL:],
            },
        )


def _places(marks: Mapping[str, bytes], database: Database) -> Places:
    """Return where these bytes are: in the file by the kind of page, and in the log."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for where, number, page in _pages(database):
        on_page = {name for name, mark in marks.items() if mark in page}
        for name in sorted(on_page):
            # An id without the rest of its row is what an index keeps, or kept.
            alone = " alone" if on_page == {name} else ""
            for place in _all(page, marks[name]):
                found[f"{name}{alone} in {where}"].append((number, place))
            found.setdefault(f"first {name}{alone} in {where}", [(number, page.find(marks[name]))])
    return found


def _all(page: bytes, mark: bytes) -> Iterator[int]:
    place = page.find(mark)
    while place >= 0:
        yield place
        place = page.find(mark, place + 1)


def _pages(database: Database) -> Iterator[tuple[str, int, bytes]]:
    """Yield the pages of the file, with their kind, and those of the log."""
    file = Path(str(database.engine.url.database))
    content = file.read_bytes()
    (size,) = struct.unpack(">H", content[16:18])
    for number in range(len(content) // size):
        page = content[number * size : (number + 1) * size]
        yield f"pages of kind {page[HEADER if number == 0 else 0]}", number, page
    log = file.with_name(f"{file.name}-wal")
    frames = log.read_bytes()[LOG_HEADER:] if log.exists() else b""
    step = FRAME_HEADER + size
    for number in range(len(frames) // step):
        yield "the log", number, frames[number * step + FRAME_HEADER : (number + 1) * step]
