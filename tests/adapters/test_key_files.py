"""Key files open with their passphrase only, and damage is told from a wrong one."""

import json
from pathlib import Path

import pytest

from pb.adapters import key_files
from pb.adapters.key_files import KeyFileBroken, PassphraseWrong, Strength

WORDS = "lighthouse otter marmalade bicycle"


def made(passphrase: str = WORDS) -> tuple[bytes, key_files.PublicKeys]:
    text, public = key_files.make(round_slug="harbour-bay", position=2, passphrase=passphrase)
    return text.encode(), public


def test_a_file_opens_with_its_passphrase() -> None:
    content, public = made()
    file = key_files.read(content)
    assert (file.round, file.position, file.public) == ("harbour-bay", 2, public)
    assert file.unlock(WORDS).public == public


def test_spaces_and_the_way_of_typing_do_not_matter() -> None:
    content, public = made("café am  Hafen, abends")
    file = key_files.read(content)
    assert file.unlock(" cafe\u0301 am Hafen, abends ").public == public


def test_another_passphrase_is_wrong() -> None:
    content, _public = made()
    with pytest.raises(PassphraseWrong):
        key_files.read(content).unlock(WORDS.title())


def test_no_private_key_and_no_passphrase_stands_in_the_file() -> None:
    content, _public = made()
    keys = key_files.read(content).unlock(WORDS)
    for secret in (keys.sealing.hex(), keys.signing.hex(), "lighthouse"):
        assert secret not in content.decode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b"[" * 9000,
        b'{"key_file": "commonpot holder key 1"}',
    ],
)
def test_what_is_no_key_file_is_refused(content: bytes) -> None:
    with pytest.raises(KeyFileBroken):
        key_files.read(content)


def test_a_changed_byte_anywhere_is_found_before_the_passphrase() -> None:
    content, _public = made()
    said = json.loads(content)
    for name, value in said.items():
        other = 3 if name == "position" else "00" + str(value)[2:]
        with pytest.raises(KeyFileBroken):
            key_files.read(json.dumps(said | {name: other}).encode())
    with pytest.raises(KeyFileBroken):
        key_files.read(content[:-40])


def test_a_file_that_asks_for_more_memory_is_refused() -> None:
    said = json.loads(made()[0])
    said["derivation"] = said["derivation"] | {"memory_kib": 2**31}
    said["checksum"] = key_files._checksum(said)
    with pytest.raises(KeyFileBroken):
        key_files.read(json.dumps(said).encode())


def test_a_forged_header_does_not_open() -> None:
    """The checksum is no secret; what the encryption is bound to is."""
    said = json.loads(made()[0]) | {"round": "another"}
    said["checksum"] = key_files._checksum(said)
    with pytest.raises(PassphraseWrong):
        key_files.read(json.dumps(said).encode()).unlock(WORDS)


@pytest.mark.parametrize(
    ("passphrase", "expected"),
    [
        ("", Strength.SHORT),
        ("short one", Strength.SHORT),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", Strength.WEAK),
        ("abcdefghijklmnopqrstuvwxyz", Strength.WEAK),
        ("1234567890123456", Strength.WEAK),
        ("otter bicycle 7", Strength.FAIR),
        (WORDS, Strength.STRONG),
    ],
)
def test_the_strength_of_a_passphrase_is_said(passphrase: str, expected: Strength) -> None:
    assert key_files.strength(passphrase) == expected


def test_the_document_names_the_derivation() -> None:
    said = (Path(__file__).parents[2] / "docs" / "keys.md").read_text(encoding="utf-8")
    assert json.dumps(key_files.DERIVATION) in said
    assert f"`{key_files.VERSION}`" in said
    text, _public = key_files.make(round_slug="a", position=1, passphrase=WORDS)
    assert [key for key in json.loads(text) if f"`{key}`" not in said] == []
