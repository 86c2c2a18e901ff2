"""Sealing ballots to a round's public key: HPKE (RFC 9180), one-shot."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class SealBroken(Exception):
    """The bytes were not sealed to this key and context, or somebody changed them."""


def seal(public_key: bytes, plaintext: bytes, *, info: bytes) -> bytes:
    """Encrypt to a raw X25519 public key; `info` binds the result to its context."""
    return _SUITE.encrypt(plaintext, X25519PublicKey.from_public_bytes(public_key), info)


def unseal(private_key: bytes, sealed: bytes, *, info: bytes) -> bytes:
    """Decrypt what was sealed to the matching public key, in the same context.

    Raises:
        SealBroken
    """
    key = X25519PrivateKey.from_private_bytes(private_key)
    try:
        return _SUITE.decrypt(sealed, key, info)
    except (InvalidTag, ValueError) as error:
        raise SealBroken from error
