"""Sealing pieces of files that wait in the database: AES-256-GCM, the key lies elsewhere."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class FileDamaged(Exception):
    """A piece was sealed with another key, for another place, or somebody changed it."""


def seal(key: bytes, content: bytes, *, place: bytes) -> bytes:
    """Encrypt a piece; `place` says where it belongs, so that pieces cannot be swapped."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, place)


def unseal(key: bytes, sealed: bytes, *, place: bytes) -> bytes:
    """Decrypt a piece that belongs to this place.

    Raises:
        FileDamaged
    """
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place)
    except (InvalidTag, ValueError) as error:
        raise FileDamaged from error
