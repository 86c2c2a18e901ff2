"""Proofs about a Merkle tree (RFC 9162): that a leaf is in it, that it only grew."""

from collections.abc import Sequence

from pb.ledger.merkle import EMPTY_ROOT, RangeRoot, node_hash, split


def inclusion(index: int, size: int, *, root_of: RangeRoot) -> tuple[bytes, ...]:
    """Return the inclusion proof of a leaf: the hashes beside its way up, from below.

    Args:
        index: the leaf's place, from 0.
        size: of the tree in which it is to be found.
        root_of: returns roots of parts of the tree.

    Raises:
        ValueError: the tree has no such leaf.

    Source: RFC 9162, 2.1.3.1.
    """
    if not 0 <= index < size:
        raise ValueError("The tree has no such leaf.")
    start, end = 0, size
    beside: list[bytes] = []
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            beside.append(root_of(middle, end))
            end = middle
        else:
            beside.append(root_of(start, middle))
            start = middle
    return tuple(reversed(beside))


def consistency(old_size: int, size: int, *, root_of: RangeRoot) -> tuple[bytes, ...]:
    """Return the proof that a tree of `size` leaves begins with an older one's leaves.

    Args:
        old_size: of the older tree; an empty one, and the same one, need no hashes.
        size: of the newer tree.
        root_of: returns roots of parts of the newer tree.

    Raises:
        ValueError: the older tree is the larger one.

    Source: RFC 9162, 2.1.4.1.
    """
    if not 0 <= old_size <= size:
        raise ValueError("An older tree is not larger.")
    if old_size in {0, size}:
        return ()
    start, end = 0, size
    beside: list[bytes] = []
    while end != old_size:
        middle = start + split(end - start)
        if old_size <= middle:
            beside.append(root_of(middle, end))
            end = middle
        else:
            beside.append(root_of(start, middle))
            start = middle
    if start > 0:
        beside.append(root_of(start, end))
    return tuple(reversed(beside))


def includes(leaf: bytes, index: int, *, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether a proof shows that a tree has a leaf at a place.

    Args:
        leaf: the hash of the leaf.
        index: its place, from 0.
        size: of the tree.
        proof: as `inclusion` gives it.
        root: of the tree.

    Source: RFC 9162, 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    place, last, node = index, size - 1, leaf
    for beside in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = node_hash(beside, node)
            place, last = _up_to_a_right_child(place, last)
        else:
            node = node_hash(node, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and node == root


def extends(
    old_size: int, old_root: bytes, *, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether a proof shows that a tree has the leaves of an older one, in front and unchanged.

    Args:
        old_size: of the older tree.
        old_root: of the older tree.
        size: of the newer tree.
        proof: as `consistency` gives it.
        root: of the newer tree.

    Source: RFC 9162, 2.1.4.2.
    """
    if not 0 <= old_size <= size:
        return False
    if old_size == size:
        return not proof and old_root == root
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    way = list(proof)
    if old_size & (old_size - 1) == 0:
        way.insert(0, old_root)  # the older tree is a full part of the newer one
    return bool(way) and _leads_to_both(way, old_size, old_root, size=size, root=root)


def _leads_to_both(
    way: Sequence[bytes], old_size: int, old_root: bytes, *, size: int, root: bytes
) -> bool:
    place, last = old_size - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    older = newer = way[0]
    for beside in way[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            older, newer = node_hash(beside, older), node_hash(beside, newer)
            place, last = _up_to_a_right_child(place, last)
        else:
            newer = node_hash(newer, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and older == old_root and newer == root


def _up_to_a_right_child(place: int, last: int) -> tuple[int, int]:
    """Skip the levels on which the last node of an uneven row has nothing beside it."""
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last
