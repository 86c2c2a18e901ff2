"""Key files of holders: two private keys, encrypted under a passphrase that is kept nowhere."""

import hashlib
import json
import secrets
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any, TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

VERSION = "commonpot holder key 1"
LONGEST = 8 * 1024
KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
SEALED_BYTES = 2 * KEY_BYTES + 16

LEAST_CHARACTERS = 14
MOST_CHARACTERS = 200
FAIR_CHARACTERS = 12  # that are not just the one before again, or the next in a row
STRONG_CHARACTERS = 20

# 64 MiB, three times: half a second here, and dear for whoever tries many passphrases. They are
# those of the version: a file that names others is refused before they cost us anything. One
# lane, because OpenSSL fails or stands still where two threads of a process ask for several.
MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 1
DERIVATION = {"name": "argon2id", "memory_kib": MEMORY_KIB, "passes": PASSES, "lanes": LANES}

Texts: TypeAlias = dict[str, Any]


class KeyFileBroken(Exception):
    """The file is not a key file of this version, or somebody changed it."""


class PassphraseWrong(Exception):
    """The file is whole, and another passphrase opens it."""


class Strength(StrEnum):
    """How long a passphrase would last against somebody who has the file."""

    SHORT = "short"
    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """What everybody may know of a holder's keys: X25519 to seal to, Ed25519 to check with."""

    sealing: bytes
    signing: bytes


@dataclass(frozen=True, slots=True)
class HolderKeys:
    """A holder's private keys, while a request needs them."""

    sealing: bytes
    signing: bytes

    @property
    def public(self) -> PublicKeys:
        """The other halves."""
        return PublicKeys(
            X25519PrivateKey.from_private_bytes(self.sealing).public_key().public_bytes_raw(),
            Ed25519PrivateKey.from_private_bytes(self.signing).public_key().public_bytes_raw(),
        )

    def sign(self, content: bytes) -> bytes:
        """Return the Ed25519 signature of these bytes."""
        return Ed25519PrivateKey.from_private_bytes(self.signing).sign(content)


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A key file as it was read, still locked.

    Attributes:
        round: the slug of its round.
        position: 1, 2 or 3: which of the three keys it is.
        public: the public halves, as the file says.
    """

    round: str
    position: int
    public: PublicKeys
    _said: Texts

    def unlock(self, passphrase: str) -> HolderKeys:
        """Return the private keys.

        Raises:
            PassphraseWrong
            KeyFileBroken: what is inside does not belong to what is outside.
        """
        said = self._said
        key = _derived(passphrase, bytes.fromhex(said["salt"]))
        try:
            content = AESGCM(key).decrypt(
                bytes.fromhex(said["nonce"]), bytes.fromhex(said["sealed"]), _header(said)
            )
        except InvalidTag as error:
            raise PassphraseWrong from error
        keys = HolderKeys(content[:KEY_BYTES], content[KEY_BYTES:])
        if keys.public != self.public:
            raise KeyFileBroken("the keys are not those that the file names")
        return keys


def strength(passphrase: str) -> Strength:
    """Return how strong a passphrase is, by its length without repetitions and rows."""
    plain = _same_on_every_keyboard(passphrase)
    steps = [ord(b) - ord(a) for a, b in pairwise(plain)]
    telling = 1 + sum(step not in {-1, 0, 1} for step in steps)
    telling = min(telling, 2 * len(set(plain)))
    if len(plain) < LEAST_CHARACTERS:
        return Strength.SHORT
    if telling < FAIR_CHARACTERS:
        return Strength.WEAK
    return Strength.STRONG if telling >= STRONG_CHARACTERS else Strength.FAIR


def make(*, round_slug: str, position: int, passphrase: str) -> tuple[str, PublicKeys]:
    """Make a holder's keys; returns the file's text, and what everybody may know of them."""
    keys = HolderKeys(
        X25519PrivateKey.generate().private_bytes_raw(),
        Ed25519PrivateKey.generate().private_bytes_raw(),
    )
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    said: Texts = {
        "key_file": VERSION,
        "round": round_slug,
        "position": position,
        "public_key": keys.public.sealing.hex(),
        "signing_key": keys.public.signing.hex(),
        "derivation": DERIVATION,
        "salt": salt.hex(),
        "nonce": nonce.hex(),
    }
    cipher = AESGCM(_derived(passphrase, salt))
    sealed = cipher.encrypt(nonce, keys.sealing + keys.signing, _header(said))
    said["sealed"] = sealed.hex()
    said["checksum"] = _checksum(said)
    return json.dumps(said, indent=2) + "\n", keys.public


def read(content: bytes) -> KeyFile:
    """Return a key file, still locked.

    Raises:
        KeyFileBroken: it is none, or a byte of it was lost or changed.
    """
    if len(content) > LONGEST:
        raise KeyFileBroken("too long for a key file")
    try:
        said = json.loads(content.decode("utf-8-sig"))
        if said["key_file"] != VERSION or said["derivation"] != DERIVATION:
            raise KeyFileBroken("not of this version")
        if said["checksum"] != _checksum(said):
            raise KeyFileBroken("changed, or not whole")
        file = KeyFile(
            str(said["round"]),
            int(said["position"]),
            PublicKeys(bytes.fromhex(said["public_key"]), bytes.fromhex(said["signing_key"])),
            said,
        )
        lengths = {name: len(bytes.fromhex(said[name])) for name in ("salt", "nonce", "sealed")}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise KeyFileBroken("not a key file") from error
    # A forged file with a right checksum must not make the cipher stumble.
    if lengths != {"salt": SALT_BYTES, "nonce": NONCE_BYTES, "sealed": SEALED_BYTES}:
        raise KeyFileBroken("not a key file")
    return file


def _derived(passphrase: str, salt: bytes) -> bytes:
    derivation = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=PASSES,
        lanes=LANES,
        memory_cost=MEMORY_KIB,
    )
    return derivation.derive(_same_on_every_keyboard(passphrase).encode())


def _same_on_every_keyboard(passphrase: str) -> str:
    """Return a passphrase whatever the keyboard, with one space where there were several."""
    return " ".join(unicodedata.normalize("NFKC", passphrase).split())


def _header(said: Texts) -> bytes:
    """Return what the encryption is bound to: everything but itself and the checksum."""
    kept = {name: said[name] for name in said if name not in {"sealed", "checksum"}}
    return json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()


def _checksum(said: Texts) -> str:
    """Return what tells a damaged file from a wrong passphrase; no secret, and no signature."""
    kept = {name: said[name] for name in said if name != "checksum"}
    return hashlib.sha256(
        json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()
