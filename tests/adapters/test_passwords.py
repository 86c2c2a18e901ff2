"""Passwords: argon2id, and the same work where there is nothing to compare with."""

from argon2 import PasswordHasher, Type, extract_parameters

from pb.adapters import passwords


def test_a_password_fits_its_hash_only():
    kept = passwords.hashed("three words together")

    assert passwords.is_right("three words together", kept=kept)
    assert not passwords.is_right("three words apart", kept=kept)
    assert extract_parameters(kept).type == Type.ID


def test_without_a_hash_nothing_fits_and_the_work_is_that_of_a_real_one():
    assert not passwords.is_right("anything at all", kept=None)

    decoy = extract_parameters(passwords._decoy())
    assert decoy == extract_parameters(passwords.hashed("three words together"))


def test_a_hash_that_cannot_be_read_fits_nothing():
    assert not passwords.is_right("anything at all", kept="no hash")


def test_hashes_of_other_settings_are_outdated():
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("three words")

    assert passwords.is_outdated(old)
    assert not passwords.is_outdated(passwords.hashed("three words"))
