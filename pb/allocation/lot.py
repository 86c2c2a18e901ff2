"""Chance from a published seed: anyone who knows the seed draws the same lots.

The numbers are SHA-256 of the seed, a colon and a counter 0, 1, 2 ... in decimal digits, read as
big-endian integers. A number from the incomplete last stretch is thrown away, so that each
outcome has exactly the same chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

SPAN = 2**256


def numbers(seed: str) -> Iterator[int]:
    """Give the endless row of 256-bit numbers of a seed."""
    from hashlib import sha256  # noqa: PLC0415 - it takes its time, and most counts have no seed

    counter = 0
    while True:
        yield int.from_bytes(sha256(f"{seed}:{counter}".encode()).digest(), "big")
        counter += 1


def below(limit: int, row: Iterator[int]) -> int:
    """Take the next fair number from 0 to `limit` - 1 off the row."""
    fair = SPAN - SPAN % limit
    return next(number for number in row if number < fair) % limit


def lot_order(ids: Iterable[str], *, seed: str) -> tuple[str, ...]:
    """Draw an order of the ids, first drawn first; the order in which they are given is nothing.

    Fisher and Yates: the ids stand sorted, and each draw takes one out of those that remain,
    whose place the last of them takes.
    """
    waiting = sorted(ids)
    row = numbers(seed)
    drawn = []
    while waiting:
        place = below(len(waiting), row)
        drawn.append(waiting[place])
        waiting[place] = waiting[-1]
        waiting.pop()
    return tuple(drawn)
