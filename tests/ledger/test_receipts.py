"""A receipt proves that its ballots are in the record that was signed, and nothing less."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.ledger import checkpoints, entries, merkle, proofs, receipts
from pb.ledger.checkpoints import Checkpoint
from pb.ledger.receipts import Fault, NotAReceipt, Proof, Receipt, ReceiptBallot
from tests.ledger.test_checkpoints import KEY, OTHER, OTHER_PRIVATE, PRIVATE

ORIGIN = "commonpot-test/rounds/harbour-bay"
POTS = ("harbour-bay/everyone", "harbour-bay/northfield")
COMMITMENTS = [bytes([n]) * 32 for n in range(20)]
BODIES = [
    entries.to_bytes(entries.Ballot(POTS[n % 2], said)) for n, said in enumerate(COMMITMENTS)
]
LEAVES = [merkle.leaf_hash(body) for body in BODIES]
CHECKPOINT = Checkpoint(ORIGIN, len(LEAVES), merkle.root(LEAVES))
NOTE = checkpoints.signed(CHECKPOINT, by=KEY, sign=PRIVATE.sign)


def ballot(index: int) -> ReceiptBallot:
    hashes = proofs.inclusion(index, len(LEAVES), root_of=merkle.ranges_of(LEAVES))
    return ReceiptBallot(POTS[index % 2], COMMITMENTS[index], Proof(index, hashes))


RECEIPT = Receipt("harbour-bay", ORIGIN, str(KEY), (ballot(6), ballot(13)), NOTE)


def faults(receipt: Receipt) -> tuple[Fault, ...]:
    return receipts.check(receipt).faults


def test_a_sound_receipt_says_in_which_record_its_ballots_are() -> None:
    checked = receipts.check(RECEIPT, key=KEY)
    assert checked == receipts.Checked(CHECKPOINT, ())


def test_a_receipt_is_read_as_it_was_written() -> None:
    assert receipts.read(receipts.to_text(RECEIPT)) == RECEIPT
    early = RECEIPT.without_proof()
    assert receipts.read(receipts.to_text(early)) == early


def test_a_receipt_without_proof_proves_nothing_yet() -> None:
    assert faults(RECEIPT.without_proof()) == (Fault.NO_PROOF,)
    one = replace(RECEIPT.ballots[0], proof=None)
    assert faults(replace(RECEIPT, ballots=(one, RECEIPT.ballots[1]))) == (Fault.NO_PROOF,)


def test_a_receipt_of_another_key_is_told_apart() -> None:
    assert receipts.check(RECEIPT, key=OTHER).faults == (Fault.OTHER_KEY,)
    assert faults(replace(RECEIPT, key="nonsense")) == (Fault.OTHER_KEY,)


def test_a_checkpoint_that_the_key_did_not_sign_is_refused() -> None:
    forged = checkpoints.signed(CHECKPOINT, by=OTHER, sign=OTHER_PRIVATE.sign)
    assert faults(replace(RECEIPT, checkpoint=forged)) == (Fault.BAD_CHECKPOINT,)
    elsewhere = replace(RECEIPT, origin="commonpot-test/rounds/elsewhere")
    assert faults(elsewhere) == (Fault.BAD_CHECKPOINT,)


@given(st.integers(0, 19), st.integers(0, 19))
def test_a_proof_serves_its_own_ballot_only(one: int, other: int) -> None:
    mixed = replace(ballot(one), proof=ballot(other).proof)
    expected = () if one == other else (Fault.BAD_PROOF,)
    assert faults(replace(RECEIPT, ballots=(mixed,))) == expected


def test_a_ballot_cannot_be_moved_to_another_pot() -> None:
    moved = replace(ballot(6), pot=POTS[1])
    assert faults(replace(RECEIPT, ballots=(moved, ballot(13)))) == (Fault.BAD_PROOF,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        "[" * 100_000,
        " " * (receipts.LONGEST + 1),
        receipts.to_text(RECEIPT).replace("receipt 1", "receipt 2"),
        receipts.to_text(RECEIPT).replace('"pot"', '"pit"', 1),
        receipts.to_text(RECEIPT).replace('"index": 6', '"index": "6"'),
        receipts.to_text(RECEIPT).replace('"0606', '"06'),
        receipts.to_text(replace(RECEIPT, ballots=())),
    ],
)
def test_other_texts_are_no_receipts(text: str) -> None:
    with pytest.raises(NotAReceipt):
        receipts.read(text)
