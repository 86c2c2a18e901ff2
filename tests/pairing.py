"""An attacker with the database and without its keys, who tries to pair voters with ballots.

`copied` takes every row of every table with what the database keeps beside its columns.
`attempts` then puts voters and ballots into every order that a copy has, on each side, lays them
next to each other, and returns what pairs best.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeAlias

from sqlalchemy import RowMapping, inspect, text

from pb.database import Database

Copy: TypeAlias = dict[str, list[dict[str, Any]]]
Order: TypeAlias = dict[Any, Any]
"""Of whom (a voter's id, a commitment): something that can be compared."""

HIDDEN = {
    "postgresql": "ctid::text AS h_ctid, xmin::text AS h_xmin, xmax::text AS h_xmax, "
    "cmin::text AS h_cmin, cmax::text AS h_cmax, ",
    "sqlite": "",
}
BALLOT_TABLES = ("ballot", "unlogged_ballot", "ledger_entry")


@dataclass(frozen=True, slots=True)
class Attempt:
    """How well two orders fit.

    Attributes:
        by: the two orders.
        right: voters that stand next to their own ballot.
        alike: rank correlation, 0 to 1, whichever way round.
    """

    by: tuple[str, str]
    right: int
    alike: float


def copied(database: Database) -> Copy:
    """Return every row of every table, in the order in which the table lies on the disk."""
    kind = database.engine.dialect.name
    copy: Copy = {}
    with database.engine.connect() as connection:
        for table in inspect(database.engine).get_table_names():
            hidden = HIDDEN[kind]
            if kind == "sqlite" and _has_rowid(connection, table):
                hidden = "rowid AS h_rowid, "
            found = connection.execute(text(f'SELECT {hidden}* FROM "{table}"'))
            rows = [_plain(row) for row in found.mappings()]
            if kind == "postgresql":
                rows.sort(key=lambda row: row["h_ctid"])
            copy[table] = [row | {"h_place": place} for place, row in enumerate(rows)]
    return copy


def voter_orders(copy: Copy, voters: Sequence[bytes]) -> Iterator[tuple[str, Order]]:
    """Yield every order of the voter list."""
    rows = {row["id"]: row for row in copy["voter"] if row["id"] in set(voters)}
    assert set(rows) == set(voters)
    yield from _orders("voter", rows)


def ballot_orders(copy: Copy, commitments: Sequence[bytes]) -> Iterator[tuple[str, Order]]:
    """Yield every order of ballots, by commitment, in each table that has theirs."""
    wanted = set(commitments)
    for table in BALLOT_TABLES:
        rows: dict[bytes, dict[str, Any]] = {}
        for row in copy[table]:
            said = row.get("commitment") or _commitment(row)
            if said in wanted:
                rows[said] = row
        if set(rows) == wanted:
            yield from _orders(table, rows)


def attempts(
    voters: Iterable[tuple[str, Order]],
    ballots: Iterable[tuple[str, Order]],
    truth: Mapping[bytes, bytes],
) -> tuple[Attempt, Attempt]:
    """Lay every two orders next to each other.

    Args:
        voters: orders of voters.
        ballots: orders of commitments.
        truth: whose ballot is whose: commitment by voter.

    Returns:
        The attempt that puts most voters right, and the one whose orders are most alike.
    """
    by_voter = [
        (name, {voter: order[said] for voter, said in truth.items()}) for name, order in ballots
    ]
    ranked = [[_Ranked(name, order) for name, order in side] for side in (voters, by_voter)]
    told = [[one for one in side if one.spread] for side in ranked]
    found = [_attempt(one, other) for one, other in product(*told)]
    assert found
    return max(found, key=lambda one: one.right), max(found, key=lambda one: one.alike)


def shared_values(copy: Copy, values: Sequence[object], *, but: Sequence[str]) -> list[str]:
    """Return where any of these values stands, alone or inside another, outside some tables."""
    wanted = [value.hex() if isinstance(value, bytes) else str(value) for value in values]
    found = []
    for table, rows in copy.items():
        if table in but:
            continue
        for row in rows:
            for name, value in row.items():
                said = value.hex() if isinstance(value, bytes) else str(value)
                if any(one in said for one in wanted):
                    found.append(f"{table}.{name}")
    return sorted(set(found))


class _Ranked:
    """An order as places, and how far these are from the middle one."""

    def __init__(self, name: str, order: Order) -> None:
        self.name = name
        self.places = _ranks(order)
        self.is_strict = len(set(self.places.values())) == len(order)
        middle = (len(order) - 1) / 2
        self.off = {who: place - middle for who, place in self.places.items()}
        self.spread = math.sqrt(sum(off * off for off in self.off.values()))


def _attempt(one: _Ranked, other: _Ranked) -> Attempt:
    last = len(one.places) - 1
    right = 0
    if one.is_strict and other.is_strict:
        pairs = [(place, other.places[who]) for who, place in one.places.items()]
        right = max(sum(a == b for a, b in pairs), sum(a == last - b for a, b in pairs))
    alike = sum(off * other.off[who] for who, off in one.off.items()) / one.spread / other.spread
    return Attempt((one.name, other.name), right, abs(alike))


def _ranks(order: Order) -> dict[Any, float]:
    """Return the place of each, the middle one where several are level."""
    by_value: dict[Any, list[Any]] = {}
    for who, value in order.items():
        by_value.setdefault(_comparable(value), []).append(who)
    ranks: dict[Any, float] = {}
    place = 0
    for value in sorted(by_value):
        level = by_value[value]
        for who in level:
            ranks[who] = place + (len(level) - 1) / 2
        place += len(level)
    return ranks


def _orders(table: str, rows: Mapping[Any, Mapping[str, Any]]) -> Iterator[tuple[str, Order]]:
    for name in next(iter(rows.values())):
        yield f"{table}.{name}", {who: row[name] for who, row in rows.items()}
        yield (
            f"{table}.{name} (length)",
            {who: len(_comparable(row[name])[1]) for who, row in rows.items()},
        )


def _comparable(value: Any) -> tuple[int, Any]:
    """Return something that sorts: numbers as numbers, the rest by its text."""
    if isinstance(value, int):
        return (0, f"{value:030d}")
    if isinstance(value, bytes):
        return (1, value.hex())
    if isinstance(value, tuple):
        return (2, "".join(f"{part:012d}" for part in value))
    return (3, str(value))


def _plain(row: RowMapping) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, memoryview | bytearray):
            plain[name] = bytes(value)
        elif name == "h_ctid":
            plain[name] = tuple(map(int, re.findall(r"\d+", value)))
        elif name.startswith("h_"):
            plain[name] = int(value)
        else:
            plain[name] = value
    return plain


def _commitment(row: Mapping[str, Any]) -> bytes | None:
    """Return the commitment that an entry of the record tells of."""
    found = re.search(rb'"commitment":"([0-9a-f]{64})"', row.get("body") or b"")
    return bytes.fromhex(found[1].decode()) if found else None


def _has_rowid(connection: Any, table: str) -> bool:
    said = connection.execute(
        text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table}
    ).scalar_one()
    return "WITHOUT ROWID" not in said.upper()
