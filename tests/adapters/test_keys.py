"""Key files are made once, whole, and readable by nobody else."""

import multiprocessing
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pb.adapters.keys import KeyMissing, KeyStore


def create(folder: Path, public_keys: "multiprocessing.Queue[bytes]") -> None:
    public_keys.put(KeyStore(folder).create(7))


def test_keys_are_made_once(tmp_path: Path) -> None:
    public = KeyStore(tmp_path).create(1)
    assert len(public) == 32
    assert KeyStore(tmp_path).create(1) == public
    assert KeyStore(tmp_path).create(2) != public


def test_the_two_keys_of_a_round_are_kept(tmp_path: Path) -> None:
    store = KeyStore(tmp_path)
    store.create(1)
    assert len(store.private_key(1)) == len(store.slot_key(1)) == 32
    assert store.private_key(1) != store.slot_key(1)


def test_only_the_owner_reads_the_file(tmp_path: Path) -> None:
    KeyStore(tmp_path).create(1)
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing, match=r"round-3\.json is missing"):
        KeyStore(tmp_path).slot_key(3)


def test_processes_at_once_end_with_the_same_keys(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    public_keys = context.Queue()
    processes = [context.Process(target=create, args=(tmp_path, public_keys)) for _ in range(3)]
    for process in processes:
        process.start()
    found = {public_keys.get(timeout=60) for _ in processes}
    for process in processes:
        process.join()
    assert len(found) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["round-7.json"]


def record_key(folder: Path, keys: "multiprocessing.Queue[str]") -> None:
    keys.put(str(KeyStore(folder).record_key()))


def test_the_key_of_the_records_is_made_once_and_signs(tmp_path: Path) -> None:
    key = KeyStore(tmp_path).record_key()
    assert KeyStore(tmp_path).record_key() == key
    signature = KeyStore(tmp_path).sign_record(b"text", by=key)
    Ed25519PublicKey.from_public_bytes(key.public).verify(signature, b"text")
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_key_that_follows_takes_over_once_and_the_old_one_is_gone(tmp_path: Path) -> None:
    store = KeyStore(tmp_path)
    old, new = store.record_key(), store.next_record_key()
    assert (old.name, store.next_record_key(), store.record_key()) == (new.name, new, old)
    for key in (old, new):
        signature = store.sign_record(b"text", by=key)
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, b"text")
    store.take_next_record_key(new)
    assert store.record_key() == new
    later = store.next_record_key()
    store.take_next_record_key(new)
    assert (store.record_key(), store.next_record_key()) == (new, later)
    with pytest.raises(KeyMissing, match=r"record\.json"):
        store.sign_record(b"text", by=old)
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_processes_at_once_end_with_the_same_key_of_the_records(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    keys = context.Queue()
    processes = [context.Process(target=record_key, args=(tmp_path, keys)) for _ in range(3)]
    for process in processes:
        process.start()
    found = {keys.get(timeout=60) for _ in processes}
    for process in processes:
        process.join()
    assert len(found) == 1


def test_a_round_whose_key_people_hold_has_its_slots_only_until_two_open_the_box(
    tmp_path: Path,
) -> None:
    store = KeyStore(tmp_path)
    store.create_slot_key(1)
    slot = store.slot_key(1)
    store.create_slot_key(1)
    assert store.slot_key(1) == slot
    with pytest.raises(KeyMissing, match=r"round-1-opened\.json is missing"):
        store.private_key(1)
    store.keep_opened(1, bytes(31) + b"x")
    store.keep_opened(1, bytes(31) + b"y")
    assert store.private_key(1) == bytes(31) + b"y"
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}


def test_destroyed_keys_are_gone_and_destroying_again_is_fine(tmp_path: Path) -> None:
    store = KeyStore(tmp_path)
    store.create_slot_key(1)
    store.keep_opened(1, bytes(32))
    store.create(2)
    store.destroy(1)
    store.destroy(1)
    assert [file.name for file in tmp_path.iterdir()] == ["round-2.json"]
