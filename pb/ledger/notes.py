"""Signed notes: a short text, and who signed it (C2SP signed-note, Ed25519)."""

import base64
import binascii
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ED25519 = b"\x01"
KEY_BYTES = 32
KEY_ID_BYTES = 4
SIGNATURE_BYTES = 64
DASH = "\u2014 "  # the em dash with which every signature begins

Sign = Callable[[bytes], bytes]
"""Signs bytes with a private key that stays where it is."""


class NotAKey(ValueError):
    """The text is not a verification key."""


class NotSigned(ValueError):
    """The note is damaged, or this key did not sign it."""


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public key with the name under which it signs."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        """Refuse a name that cannot stand in a note, and what is no Ed25519 key."""
        if not _is_name(self.name) or len(self.public) != KEY_BYTES:
            raise NotAKey("expected a name without spaces or plus signs, and 32 bytes")

    @property
    def id(self) -> bytes:
        """Four bytes that tell this key from others of its name."""
        said = self.name.encode() + b"\n" + ED25519 + self.public
        return hashlib.sha256(said).digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        """Return the text that people publish and compare: name+id+key."""
        return f"{self.name}+{self.id.hex()}+{_base64(ED25519 + self.public)}"


def key(text: str) -> NoteKey:
    """Read a published verification key.

    Raises:
        NotAKey
    """
    name, plus, rest = text.strip().partition("+")
    key_id, second_plus, encoded = rest.partition("+")
    if not (plus and second_plus):
        raise NotAKey("expected name+id+key")
    content = _bytes(encoded)
    if content is None or content[:1] != ED25519:
        raise NotAKey("expected an Ed25519 key in base64")
    found = NoteKey(name, content[1:])
    if found.id.hex() != key_id:
        raise NotAKey("the id is not that of the key")
    return found


def signed(text: str, *, by: NoteKey, sign: Sign) -> str:
    """Return a text with a signature below it.

    Raises:
        ValueError: the text does not end with a line's end, or is no plain text.
    """
    if not text.endswith("\n") or not _is_plain(text):
        raise ValueError("A note is plain text and ends with a line's end.")
    return f"{text}\n{DASH}{by.name} {_base64(by.id + sign(text.encode()))}\n"


def text_of(note: str, *, by: NoteKey) -> str:
    """Return the text of a note, once this key's signature holds; others may have signed too.

    Raises:
        NotSigned
    """
    text, gap, below = note.rpartition("\n\n")
    if not gap or not below.endswith("\n") or not _is_plain(note):
        raise NotSigned("not a signed note")
    said = f"{text}\n"
    lines = below.removesuffix("\n").split("\n")
    own = [found for line in lines if (found := _signature(line, by=by)) is not None]
    if not own or not all(_holds(by, found, said) for found in own):
        raise NotSigned("this key did not sign it")
    return said


def _signature(line: str, *, by: NoteKey) -> bytes | None:
    """Return the signature on a line if it claims to be of this key.

    Raises:
        NotSigned: the line is no signature.
    """
    name, space, encoded = line.removeprefix(DASH).partition(" ")
    content = _bytes(encoded)
    whole = line.startswith(DASH) and space and _is_name(name)
    if not whole or content is None or len(content) <= KEY_ID_BYTES:
        raise NotSigned("a line below the text is no signature")
    is_own = (name, content[:KEY_ID_BYTES]) == (by.name, by.id)
    return content[KEY_ID_BYTES:] if is_own else None


def _holds(by: NoteKey, signature: bytes, text: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(by.public).verify(signature, text.encode())
    except InvalidSignature:
        return False
    return True


def _is_name(name: str) -> bool:
    return name.isprintable() and "+" not in name and " " not in name and bool(name)


def _is_plain(text: str) -> bool:
    return all(c == "\n" or c >= " " for c in text)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _bytes(encoded: str) -> bytes | None:
    """Return what strict base64 says; none, if it is not the one way to write it."""
    try:
        content = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    return content if _base64(content) == encoded else None
