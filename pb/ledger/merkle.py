"""The append-only Merkle tree of RFC 9162: hashes of leaves, of nodes, of the whole tree."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

HASH_BYTES = 32
LEAF_PREFIX = b"\x00"
NODE_PREFIX = b"\x01"
EMPTY_ROOT = hashlib.sha256(b"").digest()

RangeRoot = Callable[[int, int], bytes]
"""Returns the root of the leaves from a place up to, not including, another one."""


def leaf_hash(entry: bytes) -> bytes:
    """Return SHA-256(0x00 ‖ entry)."""
    return hashlib.sha256(LEAF_PREFIX + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(NODE_PREFIX + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """All that is needed of a tree to append to it: its size, and the roots of its full parts.

    A tree of 13 leaves consists of full parts of 8, 4 and 1; `peaks` has their roots in that
    order. So appending costs about one hash a leaf, however large the tree is.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        """Refuse peaks that cannot belong to a tree of this size."""
        if self.size < 0 or len(self.peaks) != self.size.bit_count():
            raise ValueError("A frontier has one peak for each full part of its tree.")

    def extended(self, leaf_hashes: Iterable[bytes]) -> "Frontier":
        """Return the frontier of the tree with these leaves behind those it has."""
        size, peaks = self.size, list(self.peaks)
        for found in leaf_hashes:
            node, parts = found, size
            while parts & 1:
                node = node_hash(peaks.pop(), node)
                parts >>= 1
            peaks.append(node)
            size += 1
        return Frontier(size, tuple(peaks))

    def root(self) -> bytes:
        """Return the Merkle tree hash of all leaves."""
        return joined(self.peaks)


def joined(peaks: Sequence[bytes]) -> bytes:
    """Return the root of a tree whose full parts, from large to small, have these roots."""
    if not peaks:
        return EMPTY_ROOT
    *larger, node = peaks
    for peak in reversed(larger):
        node = node_hash(peak, node)
    return node


def root(leaf_hashes: Iterable[bytes]) -> bytes:
    """Return the Merkle tree hash of leaves, given by their hashes."""
    return Frontier().extended(leaf_hashes).root()


def ranges_of(leaf_hashes: Sequence[bytes]) -> RangeRoot:
    """Return the roots of parts of a tree whose leaves are all at hand."""
    return lambda start, end: root(leaf_hashes[start:end])


def split(size: int) -> int:
    """Return the largest power of two below a size: how many leaves stand on the left."""
    return 1 << (size - 1).bit_length() - 1
