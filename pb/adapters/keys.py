"""The key files of rounds, in a folder outside the database and its backups."""

import json
import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

SLOT_KEY_BYTES = 32


class KeyMissing(Exception):
    """A round's key file is not in the folder; without it nobody can vote or count."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file} is missing: PB_KEYS_DIR has to hold the keys of every round.")


@dataclass(frozen=True, slots=True)
class _Keys:
    private: bytes
    slot: bytes


class KeyStore:
    """One file a round: the private key that opens its box, and the key of its slots.

    All web processes and workers of an installation share the folder.
    """

    def __init__(self, keys_dir: Path) -> None:
        self._dir = keys_dir

    def create(self, round_id: int) -> bytes:
        """Make a round's keys, or find those made before; returns the public key (X25519, raw).

        Whoever links the whole file to its name first wins; everybody reads it back, so that
        two processes at once end with the same keys and nobody ever sees half a file.
        """
        if not self._file(round_id).exists():
            self._write(round_id)
        return _public(self._read(round_id).private)

    def private_key(self, round_id: int) -> bytes:
        """Return the key that opens the ballots of a round (X25519, raw).

        Raises:
            KeyMissing
        """
        return self._read(round_id).private

    def slot_key(self, round_id: int) -> bytes:
        """Return the key under which slots are made from pots and voters.

        Raises:
            KeyMissing
        """
        return self._read(round_id).slot

    def _file(self, round_id: int) -> Path:
        return self._dir / f"round-{round_id}.json"

    def _read(self, round_id: int) -> _Keys:
        file = self._file(round_id)
        try:
            kept = json.loads(file.read_text(encoding="ascii"))
        except FileNotFoundError:
            raise KeyMissing(file) from None
        return _Keys(bytes.fromhex(kept["private_key"]), bytes.fromhex(kept["slot_key"]))

    def _write(self, round_id: int) -> None:
        fresh = {
            "private_key": X25519PrivateKey.generate().private_bytes_raw().hex(),
            "slot_key": secrets.token_hex(SLOT_KEY_BYTES),
        }
        descriptor, name = tempfile.mkstemp(dir=self._dir, prefix=".round-")  # mode 0600
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                json.dump(fresh, file)
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                Path(self._file(round_id)).hardlink_to(name)
        finally:
            Path(name).unlink()
        _sync(self._dir)


def _public(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
