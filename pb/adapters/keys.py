"""The key files of rounds and of the public record, outside the database and its backups."""

import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from pb.ledger.notes import NoteKey

SLOT_KEY_BYTES = 32
NAME_BYTES = 6


class KeyMissing(Exception):
    """A round's key file is not in the folder; without it nobody can vote or count."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file} is missing: PB_KEYS_DIR has to hold the keys of every round.")


@dataclass(frozen=True, slots=True)
class _Keys:
    private: bytes | None
    slot: bytes


@dataclass(frozen=True, slots=True)
class _RecordKeys:
    """The key of the records, and the one that follows while they are handed over to it."""

    key: NoteKey
    following: NoteKey | None
    privates: Mapping[NoteKey, Ed25519PrivateKey]

    @classmethod
    def of_file(cls, kept: Mapping[str, str]) -> "_RecordKeys":
        found = [kept["private_key"], *filter(None, [kept.get("next_private_key")])]
        privates = {}
        for one in found:
            private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(one))
            public = NoteKey(kept["name"], private.public_key().public_bytes_raw())
            privates[public] = private
        key, *following = privates
        return cls(key, following[0] if following else None, privates)

    def as_file(self) -> Mapping[str, str]:
        private = self.privates[self.key].private_bytes_raw().hex()
        return {"name": self.key.name, "private_key": private}


class KeyStore:
    """One file a round: the private key that opens its box, and the key of its slots.

    Where three people hold the key of the box, the file has the key of slots only; a second one
    comes once two of them have opened the closed box, for the count and the time in which it can
    be challenged. One more file for the installation: the key that signs checkpoints of the
    public records. All web processes and workers of an installation share the folder.
    """

    def __init__(self, keys_dir: Path) -> None:
        self._dir = keys_dir

    def create(self, round_id: int) -> bytes:
        """Make a round's keys, or find those made before; returns the public key (X25519, raw).

        Whoever links the whole file to its name first wins; everybody reads it back, so that
        two processes at once end with the same keys and nobody ever sees half a file.
        """
        if not self._file(round_id).exists():
            fresh = {
                "private_key": X25519PrivateKey.generate().private_bytes_raw().hex(),
                "slot_key": secrets.token_hex(SLOT_KEY_BYTES),
            }
            self._write(self._file(round_id), fresh)
        return _public(self.private_key(round_id))

    def create_slot_key(self, round_id: int) -> None:
        """Make the key of slots of a round whose box key people hold; one made before stays."""
        if not self._file(round_id).exists():
            self._write(self._file(round_id), {"slot_key": secrets.token_hex(SLOT_KEY_BYTES)})

    def keep_opened(self, round_id: int, private: bytes) -> None:
        """Keep the key of a closed box that two holders have opened; again is fine."""
        self._replace(self._opened(round_id), {"private_key": private.hex()})

    def destroy(self, round_id: int) -> None:
        """Delete every key of a round, for good; what is gone already stays gone."""
        for file in (self._opened(round_id), self._file(round_id)):
            file.unlink(missing_ok=True)
        _sync(self._dir)

    def private_key(self, round_id: int) -> bytes:
        """Return the key that opens the ballots of a round (X25519, raw).

        Raises:
            KeyMissing
        """
        private = self._read(round_id).private
        if private is not None:
            return private
        return bytes.fromhex(_loaded(self._opened(round_id))["private_key"])

    def slot_key(self, round_id: int) -> bytes:
        """Return the key under which slots are made from pots and voters.

        Raises:
            KeyMissing
        """
        return self._read(round_id).slot

    def record_key(self) -> NoteKey:
        """Return the public key of the records' checkpoints; it is made when first asked for."""
        return self._record().key

    def next_record_key(self) -> NoteKey:
        """Return the key that will follow, under the same name; one that was begun stays.

        The caller sees to it that nobody else asks at the same time.
        """
        kept = self._record()
        if kept.following is None:
            fresh = {**kept.as_file(), "next_private_key": _new_private().hex()}
            self._replace(self._record_file(), fresh)
            kept = self._record()
        assert kept.following is not None
        return kept.following

    def take_next_record_key(self, key: NoteKey) -> None:
        """Let the key that was begun be the records' key; the old one is gone. Again is fine."""
        kept = self._record()
        if kept.following == key:
            private = kept.privates[key].private_bytes_raw().hex()
            self._replace(self._record_file(), {"name": key.name, "private_key": private})

    def sign_record(self, content: bytes, *, by: NoteKey) -> bytes:
        """Return the Ed25519 signature of a checkpoint's text, by the key or the one that follows.

        The name does not matter: after a key was lost, a record goes on under its own old name.

        Raises:
            KeyMissing: it is neither of them.
        """
        privates = self._record().privates
        private = next((privates[one] for one in privates if one.public == by.public), None)
        if private is None:
            raise KeyMissing(self._record_file())
        return private.sign(content)

    def _record(self) -> "_RecordKeys":
        file = self._record_file()
        if not file.exists():
            fresh = {
                "name": f"commonpot-{secrets.token_hex(NAME_BYTES)}",
                "private_key": _new_private().hex(),
            }
            self._write(file, fresh)
        return _RecordKeys.of_file(json.loads(file.read_text(encoding="ascii")))

    def _record_file(self) -> Path:
        return self._dir / "record.json"

    def _file(self, round_id: int) -> Path:
        return self._dir / f"round-{round_id}.json"

    def _opened(self, round_id: int) -> Path:
        return self._dir / f"round-{round_id}-opened.json"

    def _read(self, round_id: int) -> _Keys:
        kept = _loaded(self._file(round_id))
        private = kept.get("private_key")
        return _Keys(
            None if private is None else bytes.fromhex(private), bytes.fromhex(kept["slot_key"])
        )

    def _write(self, file: Path, fresh: Mapping[str, str]) -> None:
        """Write a whole new file, unless somebody was first."""
        whole = self._whole(fresh)
        try:
            with suppress(FileExistsError):
                file.hardlink_to(whole)
        finally:
            whole.unlink()
        _sync(self._dir)

    def _replace(self, file: Path, fresh: Mapping[str, str]) -> None:
        """Write a whole file, in place of one that may be there."""
        self._whole(fresh).replace(file)
        _sync(self._dir)

    def _whole(self, fresh: Mapping[str, str]) -> Path:
        """Return a file that is on the disk, under a name that nobody looks for."""
        descriptor, name = tempfile.mkstemp(dir=self._dir, prefix=".key-")  # mode 0600
        with os.fdopen(descriptor, "w", encoding="ascii") as written:
            json.dump(fresh, written)
            written.flush()
            os.fsync(written.fileno())
        return Path(name)


def _loaded(file: Path) -> Mapping[str, str]:
    try:
        kept: Mapping[str, str] = json.loads(file.read_text(encoding="ascii"))
    except FileNotFoundError:
        raise KeyMissing(file) from None
    return kept


def _new_private() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes_raw()


def _public(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
