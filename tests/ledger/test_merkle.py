"""The tree is that of RFC 9162: published roots and proofs, every small size, every tampering."""

import hashlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.ledger import merkle, proofs
from pb.ledger.merkle import Frontier, leaf_hash, node_hash, ranges_of

# The leaves, roots and proofs with which implementations of Certificate Transparency are tested.
ENTRIES = [
    bytes.fromhex(said)
    for said in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
INCLUSION = {
    (0, 1): (),
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
    (1, 5): (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}
CONSISTENCY = {
    (1, 1): (),
    (1, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}

LARGEST = 70
MANY = [leaf_hash(number.to_bytes(4)) for number in range(LARGEST)]
ALL_ROOTS = [merkle.root(MANY[:size]) for size in range(LARGEST + 1)]
SIZES = st.integers(1, LARGEST)


def plain_root(leaves: list[bytes]) -> bytes:
    """The definition itself (RFC 9162, 2.1.1), slow and obvious."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(plain_root(leaves[:k]), plain_root(leaves[k:]))


def includes(size: int, index: int, proof: tuple[bytes, ...], **other: bytes) -> bool:
    leaf = other.get("leaf", MANY[index])
    root = other.get("root", ALL_ROOTS[size])
    return proofs.includes(leaf, index, size=size, proof=proof, root=root)


def extends(old: int, size: int, proof: tuple[bytes, ...]) -> bool:
    return proofs.extends(old, ALL_ROOTS[old], size=size, proof=proof, root=ALL_ROOTS[size])


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size: int) -> None:
    assert merkle.root(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize("at", INCLUSION)
def test_inclusion_proofs_are_the_published_ones(at: tuple[int, int]) -> None:
    index, size = at
    proof = proofs.inclusion(index, size, root_of=ranges_of(LEAVES))
    assert tuple(node.hex() for node in proof) == INCLUSION[at]
    root = bytes.fromhex(ROOTS[size])
    assert proofs.includes(LEAVES[index], index, size=size, proof=proof, root=root)


@pytest.mark.parametrize("at", CONSISTENCY)
def test_consistency_proofs_are_the_published_ones(at: tuple[int, int]) -> None:
    old, size = at
    proof = proofs.consistency(old, size, root_of=ranges_of(LEAVES))
    assert tuple(node.hex() for node in proof) == CONSISTENCY[at]
    first, second = (bytes.fromhex(ROOTS[n]) for n in at)
    assert proofs.extends(old, first, size=size, proof=proof, root=second)


def test_roots_of_every_size_are_those_of_the_definition() -> None:
    assert [plain_root(MANY[:size]) for size in range(LARGEST + 1)] == ALL_ROOTS


@given(st.integers(0, LARGEST), st.integers(0, LARGEST))
def test_appending_in_parts_ends_at_the_same_root(one: int, other: int) -> None:
    first, second = sorted((one, other))
    grown = Frontier().extended(MANY[:first]).extended(MANY[first:second])
    assert grown == Frontier().extended(MANY[:second])
    assert grown.root() == ALL_ROOTS[second]


def test_every_inclusion_proof_of_every_size_holds_for_its_leaf_only() -> None:
    for size in range(1, LARGEST + 1):
        for index in range(size):
            proof = proofs.inclusion(index, size, root_of=ranges_of(MANY))
            assert includes(size, index, proof)
            assert not includes(size, (index + 1) % size, proof, leaf=MANY[index]) or size == 1
            assert not includes(size, index, proof, leaf=MANY[(index + 1) % LARGEST])


def test_every_pair_of_sizes_is_consistent() -> None:
    for size in range(LARGEST + 1):
        for old in range(size + 1):
            proof = proofs.consistency(old, size, root_of=ranges_of(MANY))
            assert extends(old, size, proof), (old, size)


@given(SIZES, st.data())
def test_an_inclusion_proof_with_one_bit_changed_fails(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = proofs.inclusion(index, size, root_of=ranges_of(MANY))
    everything = b"".join((MANY[index], ALL_ROOTS[size], *proof))
    bit = data.draw(st.integers(0, len(everything) * 8 - 1))
    changed = bytearray(everything)
    changed[bit // 8] ^= 1 << bit % 8
    leaf, root, *others = (bytes(changed[at : at + 32]) for at in range(0, len(changed), 32))
    assert not includes(size, index, tuple(others), leaf=leaf, root=root)


@given(SIZES, st.data())
def test_a_consistency_proof_with_one_bit_changed_fails(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    proof = proofs.consistency(old, size, root_of=ranges_of(MANY))
    everything = b"".join((ALL_ROOTS[old], ALL_ROOTS[size], *proof))
    bit = data.draw(st.integers(0, len(everything) * 8 - 1))
    changed = bytearray(everything)
    changed[bit // 8] ^= 1 << bit % 8
    first, second, *others = (bytes(changed[at : at + 32]) for at in range(0, len(changed), 32))
    assert not proofs.extends(old, first, size=size, proof=tuple(others), root=second)


@given(SIZES, st.data())
def test_a_proof_that_is_too_long_or_too_short_fails(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = proofs.inclusion(index, size, root_of=ranges_of(MANY))
    assert not includes(size, index, (*proof, MANY[0]))
    assert not proof or not includes(size, index, proof[:-1])
    old = data.draw(st.integers(0, size))
    longer = (*proofs.consistency(old, size, root_of=ranges_of(MANY)), MANY[0])
    assert not extends(old, size, longer)


@given(SIZES, st.data())
def test_a_record_in_which_an_old_leaf_was_changed_is_not_an_extension(
    size: int, data: st.DataObject
) -> None:
    old = data.draw(st.integers(1, size))
    changed = data.draw(st.integers(0, old - 1))
    rewritten = [*MANY[:changed], leaf_hash(b"another"), *MANY[changed + 1 : size]]
    proof = proofs.consistency(old, size, root_of=ranges_of(rewritten))
    root = merkle.root(rewritten)
    assert not proofs.extends(old, ALL_ROOTS[old], size=size, proof=proof, root=root)


@pytest.mark.parametrize("at", [(-1, 3), (3, 3), (0, 0)])
def test_a_leaf_that_is_not_there_has_no_proof(at: tuple[int, int]) -> None:
    index, size = at
    with pytest.raises(ValueError, match="no such leaf"):
        proofs.inclusion(index, size, root_of=ranges_of(MANY))
    assert not proofs.includes(MANY[0], index, size=size, proof=(), root=ALL_ROOTS[size])


def test_an_older_tree_is_not_larger() -> None:
    with pytest.raises(ValueError, match="not larger"):
        proofs.consistency(4, 3, root_of=ranges_of(MANY))
    assert not proofs.extends(4, ALL_ROOTS[4], size=3, proof=(), root=ALL_ROOTS[3])


def test_a_leaf_is_never_taken_for_a_node() -> None:
    left, right = MANY[:2]
    assert leaf_hash(left + right) != node_hash(left, right)


def test_a_frontier_that_lost_a_peak_is_refused() -> None:
    with pytest.raises(ValueError, match="one peak"):
        Frontier(3, (MANY[0],))


def test_a_hundred_thousand_leaves_are_appended_fast() -> None:
    leaves = [number.to_bytes(32) for number in range(100_000)]
    began = time.process_time()
    frontier = Frontier().extended(leaf_hash(leaf) for leaf in leaves)
    took = time.process_time() - began
    assert frontier.size == 100_000
    assert took < 5  # about 0.2 seconds on a quiet machine
