"""What is sealed opens with its own key and context only."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from pb.adapters.sealing import SealBroken, seal, unseal

KEY = X25519PrivateKey.generate()
PRIVATE = KEY.private_bytes_raw()
PUBLIC = KEY.public_key().public_bytes_raw()


def test_what_is_sealed_can_be_opened() -> None:
    assert unseal(PRIVATE, seal(PUBLIC, b"a ballot", info=b"pot"), info=b"pot") == b"a ballot"


def test_sealing_twice_gives_different_bytes() -> None:
    assert seal(PUBLIC, b"a ballot", info=b"pot") != seal(PUBLIC, b"a ballot", info=b"pot")


def test_another_context_does_not_open() -> None:
    with pytest.raises(SealBroken):
        unseal(PRIVATE, seal(PUBLIC, b"a ballot", info=b"pot 1"), info=b"pot 2")


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(200)])
def test_other_bytes_do_not_open(sealed: bytes) -> None:
    with pytest.raises(SealBroken):
        unseal(PRIVATE, sealed, info=b"pot")


def test_one_changed_bit_is_seen() -> None:
    sealed = bytearray(seal(PUBLIC, b"a ballot", info=b"pot"))
    sealed[-1] ^= 1
    with pytest.raises(SealBroken):
        unseal(PRIVATE, bytes(sealed), info=b"pot")
