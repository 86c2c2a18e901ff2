"""A record's key is handed over: old stamps hold, and a key that was retired signs no more."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pb.ledger import checkpoints, entries, merkle, proofs, receipts, record_keys
from pb.ledger.checkpoints import Checkpoint
from pb.ledger.notes import NoteKey
from pb.ledger.receipts import Fault, Proof, Receipt, ReceiptBallot, check
from pb.ledger.record_keys import BadHandover, RecordKey, handed_over, periods, signer

NAME = "commonpot-test"
ORIGIN = "commonpot-test/rounds/harbour-bay"
PRIVATES = [Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in range(4)]
K0, K1, K2, STRANGER = (NoteKey(NAME, one.public_key().public_bytes_raw()) for one in PRIVATES)
NUMBERS = {K0: 0, K1: 1, K2: 2, STRANGER: 3}


def handover(
    old: NoteKey, new: NoteKey, entries: int, *, why: str = "planned", origin: str = ORIGIN
) -> RecordKey:
    empty = bytes(64)
    said = RecordKey(
        "harbour-bay", origin, NAME, entries, old.public, new.public, why, empty, empty
    )
    return handed_over(
        said, by_old=PRIVATES[NUMBERS[old]].sign, by_new=PRIVATES[NUMBERS[new]].sign
    )


TWICE = (handover(K0, K1, 4), handover(K1, K2, 9))


def receipt(key: NoteKey, size: int, handovers: Sequence[RecordKey] = ()) -> Receipt:
    """Return a receipt of entry 2 with a stamp of so many entries, signed by a key."""
    ballot = entries.Ballot("harbour-bay/everyone", bytes([2]) * 32)
    leaves = [merkle.leaf_hash(bytes([n])) for n in range(size)]
    leaves[2] = merkle.leaf_hash(entries.to_bytes(ballot))
    hashes = proofs.inclusion(2, size, root_of=merkle.ranges_of(leaves))
    note = checkpoints.signed(
        Checkpoint(ORIGIN, size, merkle.root(leaves)), by=key, sign=PRIVATES[NUMBERS[key]].sign
    )
    one = ReceiptBallot(ballot.pot, ballot.commitment, Proof(2, hashes))
    return Receipt("harbour-bay", ORIGIN, str(key), (one,), note, tuple(handovers))


def test_a_key_that_was_never_changed_signs_everything() -> None:
    [only] = periods((), newest=K0, origin=ORIGIN)
    assert (only.key, only.first, only.last) == (K0, 0, None)


def test_each_key_signs_up_to_its_handover() -> None:
    found = periods(TWICE, newest=K2, origin=ORIGIN)
    assert [(one.key, one.first, one.last) for one in found] == [
        (K0, 0, 4),
        (K1, 5, 9),
        (K2, 10, None),
    ]
    assert [signer(found, size) for size in (0, 4, 5, 9, 10, 99)] == [K0, K0, K1, K1, K2, K2]


@pytest.mark.parametrize(
    ("handovers", "newest"),
    [
        (TWICE, K1),
        (TWICE[:1], K2),
        (TWICE[::-1], K1),
        ((TWICE[0], handover(K0, K2, 9)), K2),
        ((TWICE[0], handover(K1, K2, 3)), K2),
        ((handover(K0, K1, 4, origin="elsewhere"),), K1),
        ((replace(TWICE[0], by_old=TWICE[0].by_new),), K1),
        ((replace(TWICE[0], by_new=TWICE[0].by_old),), K1),
        ((replace(TWICE[0], entries=5),), K1),
        ((replace(TWICE[0], why="stolen"),), K1),
        ((replace(TWICE[0], new=STRANGER.public),), STRANGER),
        ((replace(TWICE[0], name="other"),), NoteKey("other", K1.public)),
    ],
)
def test_a_chain_that_is_broken_or_not_signed_by_both_is_refused(
    handovers: Sequence[RecordKey], newest: NoteKey
) -> None:
    with pytest.raises(BadHandover):
        periods(handovers, newest=newest, origin=ORIGIN)


@pytest.mark.parametrize(
    "change",
    [{"old": b"short"}, {"by_new": b"short"}, {"why": "because"}, {"entries": 0}, {"name": "a b"}],
)
def test_what_is_no_handover_is_none(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="expected"):
        replace(TWICE[0], **change)  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize(("key", "size"), [(K0, 3), (K0, 4), (K1, 5), (K1, 9), (K2, 10)])
@pytest.mark.parametrize("trusted", [None, K0, K1, K2])
def test_whoever_trusts_one_key_of_the_record_can_check_every_receipt(
    key: NoteKey, size: int, trusted: NoteKey | None
) -> None:
    assert check(receipt(key, size, TWICE), key=trusted).faults == ()
    assert check(receipt(key, size), key=trusted, handovers=TWICE).faults == ()


def test_an_old_receipt_holds_for_whoever_kept_the_old_key_and_nothing_else() -> None:
    assert check(receipt(K0, 4), key=K0).faults == ()
    assert check(receipt(K0, 4), key=K2).faults == (Fault.OTHER_KEY,)


@pytest.mark.parametrize(("key", "size"), [(K0, 5), (K0, 99), (K1, 4), (K1, 10), (K2, 9)])
def test_a_stamp_from_outside_the_keys_time_proves_nothing(key: NoteKey, size: int) -> None:
    assert check(receipt(key, size, TWICE), key=K2).faults == (Fault.RETIRED_KEY,)


def test_a_key_that_was_never_the_records_own_is_refused() -> None:
    assert check(receipt(STRANGER, 4, TWICE), key=K0).faults == (Fault.OTHER_KEY,)
    assert check(receipt(K0, 4, TWICE), key=STRANGER).faults == (Fault.OTHER_KEY,)
    forged = (replace(TWICE[0], new=STRANGER.public), TWICE[1])
    assert check(receipt(K0, 4, forged), key=K0).faults == (Fault.BAD_HANDOVERS,)


@pytest.mark.parametrize(
    ("key", "size", "trusted", "faults"),
    [
        (K0, 4, K0, (Fault.STOLEN_KEY,)),
        (K0, 4, None, (Fault.STOLEN_KEY,)),
        (K0, 4, K2, (Fault.STOLEN_KEY,)),
        (K1, 9, K0, (Fault.STOLEN_KEY,)),
        (K2, 10, K0, (Fault.STOLEN_KEY,)),
        (K1, 9, K1, ()),
        (K1, 9, K2, ()),
        (K2, 10, K2, ()),
        (K2, 10, None, ()),
    ],
)
def test_nothing_is_believed_because_a_stolen_key_signed_it(
    key: NoteKey, size: int, trusted: NoteKey | None, faults: tuple[Fault, ...]
) -> None:
    stolen = (handover(K0, K1, 4, why="stolen"), TWICE[1])
    assert check(receipt(key, size, stolen), key=trusted).faults == faults


def test_the_thief_of_a_later_key_cannot_vouch_for_an_earlier_one() -> None:
    stolen = (TWICE[0], handover(K1, K2, 9, why="stolen"))
    assert check(receipt(K0, 4, stolen), key=K2).faults == (Fault.STOLEN_KEY,)
    assert check(receipt(K0, 4, stolen), key=K0).faults == ()


def test_a_receipt_with_handovers_is_a_second_form_and_others_stay_as_they_were() -> None:
    old, new = receipts.to_text(receipt(K0, 4)), receipts.to_text(receipt(K0, 4, TWICE))
    assert '"commonpot receipt 1"' in old
    assert "handovers" not in old
    assert '"commonpot receipt 2"' in new
    assert receipts.read(old) == receipt(K0, 4)
    assert receipts.read(new) == receipt(K0, 4, TWICE)
    for mixed in (new.replace("receipt 2", "receipt 1"), old.replace("receipt 1", "receipt 2")):
        with pytest.raises(receipts.NotAReceipt):
            receipts.read(mixed)


def test_the_file_of_keys_is_read_as_it_was_written() -> None:
    found = periods(TWICE, newest=K2, origin=ORIGIN)
    text = record_keys.file_of(found, TWICE)
    assert str(K1) in text
    assert record_keys.read_file(text) == TWICE


@pytest.mark.parametrize(
    "text",
    [
        *("", "no", "[]", "null", "[" * 100_000, " " * 1_100_000, '{"form": "other"}'),
        '{"form": "commonpot record keys 1"}',
        '{"form": "commonpot record keys 1", "handovers": 1}',
        '{"form": "commonpot record keys 1", "handovers": [1]}',
    ],
    ids=range(10),
)
def test_other_files_are_no_file_of_keys(text: str) -> None:
    with pytest.raises(BadHandover):
        record_keys.read_file(text)
