"""Signed notes are those of C2SP; a checkpoint holds for one record and one key."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pb.ledger import checkpoints, notes
from pb.ledger.checkpoints import Checkpoint
from pb.ledger.merkle import EMPTY_ROOT
from pb.ledger.notes import NotAKey, NoteKey, NotSigned

# The example with which the format was published.
PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PUBLISHED_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
PUBLISHED_NOTE = (
    f"{PUBLISHED_TEXT}\n"
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngo"
    "tpRZb6KE6RyyBwJnAM=\n"
)

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = NoteKey("commonpot-test", PRIVATE.public_key().public_bytes_raw())
OTHER_PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
OTHER = NoteKey("observer", OTHER_PRIVATE.public_key().public_bytes_raw())
CHECKPOINT = Checkpoint("commonpot-test/rounds/harbour-bay", 0, EMPTY_ROOT)


def note(checkpoint: Checkpoint = CHECKPOINT) -> str:
    return checkpoints.signed(checkpoint, by=KEY, sign=PRIVATE.sign)


def read(said: str, *, by: NoteKey = KEY, origin: str = CHECKPOINT.origin) -> Checkpoint:
    return checkpoints.read(said, by=by, origin=origin)


def test_the_published_note_holds() -> None:
    key = notes.key(PUBLISHED_KEY)
    assert str(key) == PUBLISHED_KEY
    assert notes.text_of(PUBLISHED_NOTE, by=key) == PUBLISHED_TEXT


def test_a_checkpoint_is_what_the_documentation_shows() -> None:
    said = note()
    root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    assert said.startswith(
        f"commonpot-test/rounds/harbour-bay\n0\n{root}\n\n\u2014 commonpot-test "
    )
    assert read(said) == CHECKPOINT


def test_others_may_sign_below() -> None:
    signature = base64.b64encode(OTHER.id + OTHER_PRIVATE.sign(CHECKPOINT.text().encode()))
    both = f"{note()}\u2014 observer {signature.decode()}\n"
    assert read(both) == read(both, by=OTHER) == CHECKPOINT


def test_no_bit_of_a_note_can_change() -> None:
    said = note().encode()
    for bit in range(len(said) * 8):
        changed = bytearray(said)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(ValueError):  # noqa: PT011  NotSigned, or no UTF-8
            read(bytes(changed).decode())


@pytest.mark.parametrize(
    "said",
    [
        "",
        "\n\n",
        "text\n",
        CHECKPOINT.text(),
        note().rstrip("\n"),
        note() + "\n",
        note() + "no signature\n",
        note().replace("\u2014", "-"),
        note() + "\u2014 observer AAA=\n",
        note() + "\u2014 observer no-base64\n",
        note().replace("\n0\n", "\n0\r\n"),
    ],
)
def test_other_texts_are_not_signed(said: str) -> None:
    with pytest.raises(NotSigned):
        read(said)


def test_another_key_did_not_sign_it() -> None:
    namesake = NoteKey(KEY.name, OTHER.public)
    for key in (OTHER, namesake):
        with pytest.raises(NotSigned):
            read(note(), by=key)


def test_a_checkpoint_of_another_record_is_refused() -> None:
    with pytest.raises(ValueError, match="another record"):
        read(note(), origin="commonpot-test/rounds/elsewhere")


@pytest.mark.parametrize(
    "text",
    [
        "one line\n",
        "origin\n1\n",
        "origin\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "origin\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "origin\n\u0661\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "origin\n1\nAAAA\n",
        "origin\n1\n!!!\n",
    ],
)
def test_a_signed_text_that_is_no_checkpoint_is_refused(text: str) -> None:
    said = notes.signed(text, by=KEY, sign=PRIVATE.sign)
    with pytest.raises(ValueError):  # noqa: PT011  which of them does not matter
        read(said, origin="origin")


def test_a_checkpoint_may_say_more_below_its_root() -> None:
    said = notes.signed(CHECKPOINT.text() + "more\n", by=KEY, sign=PRIVATE.sign)
    assert read(said) == CHECKPOINT


def test_only_plain_text_is_signed() -> None:
    for text in ("no end", "tab\t\n"):
        with pytest.raises(ValueError, match="plain text"):
            notes.signed(text, by=KEY, sign=PRIVATE.sign)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+00000000",
        "name+00000000+AAAA",
        PUBLISHED_KEY.replace("c74f", "c74e"),
        PUBLISHED_KEY.replace("PeterNeumann", "Peter Neumann"),
        PUBLISHED_KEY[:-1],
        PUBLISHED_KEY.replace("+ARpc", "+AhpC"),
    ],
)
def test_other_texts_are_no_keys(text: str) -> None:
    with pytest.raises(NotAKey):
        notes.key(text)
