"""What entries insist on when they are made: lengths of digests, orders."""

from collections.abc import Sequence
from typing import TypeVar

DIGEST_BYTES = 32

SortKey = TypeVar("SortKey", str, bytes)


def insist_digests(*digests: bytes) -> None:
    """Refuse what has not the length of a digest.

    Raises:
        ValueError
    """
    if any(len(digest) != DIGEST_BYTES for digest in digests):
        raise ValueError("expected 32 bytes")


def insist_ascending(values: Sequence[SortKey]) -> None:
    """Refuse values out of order, or twice.

    Raises:
        ValueError
    """
    if list(values) != sorted(set(values)):
        raise ValueError("expected ascending values, each of them once")
