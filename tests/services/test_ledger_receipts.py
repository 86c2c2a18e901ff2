"""A voter's receipt: without proof right after casting, with one as soon as it is recorded."""

from dataclasses import replace
from pathlib import Path

import pytest

from pb.database import Session
from pb.ledger.notes import NoteKey
from pb.ledger.receipts import Fault, Receipt, check, read, to_text
from pb.services.errors import NotFound, ReceiptOfAnotherRound
from pb.services.ledger import batches, pages, receipts
from tests import recording, voting
from tests.recording import many_vote
from tests.services.test_box import close
from tests.voting import Vote, cast_in


@pytest.fixture
def vote(session: Session, tmp_path: Path) -> Vote:
    made = voting.prepare(session, tmp_path)
    recording.begin(session, made)
    return made


FOREIGN = str(NoteKey("commonpot-test", bytes(32)))


def given(session: Session, vote: Vote) -> Receipt:
    """Cast in both pots; returns the receipt."""
    marks = {vote.made.pot_id: ("1",), vote.made.area_pot_id: ("5", "6")}
    cast = cast_in(session, vote, vote.northfield[0], marks)
    return receipts.of_ballots(
        session,
        vote.made.id,
        [(one.pot_id, one.commitment) for one in cast],
        key=vote.keys.record_key(),
    )


def completed(session: Session, vote: Vote, receipt: Receipt) -> Receipt:
    return receipts.completed(session, vote.made.id, receipt, key=vote.keys.record_key())


def test_a_receipt_waits_for_its_batch(session: Session, vote: Vote) -> None:
    receipt = given(session, vote)
    assert [ballot.pot for ballot in receipt.ballots] == [
        "harbour-bay/everyone",
        "harbour-bay/northfield",
    ]
    assert completed(session, vote, receipt) == receipt
    recording.work(session, vote)
    assert completed(session, vote, receipt) == receipt
    assert check(receipt).faults == (Fault.NO_PROOF,)


def test_after_closing_every_receipt_has_its_proof(session: Session, vote: Vote) -> None:
    receipt = given(session, vote)
    close(session, vote)
    assert completed(session, vote, receipt) == receipt  # recorded, but not signed yet
    recording.work(session, vote)
    whole = completed(session, vote, receipt)
    checked = check(read(to_text(whole)), key=vote.keys.record_key())
    assert checked.faults == ()
    assert checked.checkpoint is not None
    assert checked.checkpoint.size == 7


def test_one_recorded_ballot_of_two_is_no_whole_receipt(session: Session, vote: Vote) -> None:
    receipt = given(session, vote)
    many_vote(session, vote, batches.FEWEST - 1)
    recording.work(session, vote)
    assert completed(session, vote, receipt) == receipt
    alone = replace(receipt, ballots=receipt.ballots[:1])
    assert check(completed(session, vote, alone)).faults == ()


def test_a_receipt_whose_ballot_nobody_cast_gets_no_proof(session: Session, vote: Vote) -> None:
    receipt = given(session, vote)
    close(session, vote)
    recording.work(session, vote)
    foreign = replace(receipt.ballots[0], commitment=bytes(32))
    forged = replace(receipt, ballots=(foreign,))
    assert completed(session, vote, forged) == forged


@pytest.mark.parametrize(
    "change", [{"round": "elsewhere"}, {"origin": "else"}, {"key": "no"}, {"key": FOREIGN}]
)
def test_a_receipt_of_another_round_is_refused(
    session: Session, vote: Vote, change: dict[str, str]
) -> None:
    receipt = given(session, vote)
    recording.work(session, vote)
    with pytest.raises(ReceiptOfAnotherRound):
        completed(session, vote, replace(receipt, **change))  # type: ignore[arg-type]  # the fields named are texts


def test_a_typed_fingerprint_finds_its_pot(session: Session, vote: Vote) -> None:
    receipt = given(session, vote)
    close(session, vote)
    recording.work(session, vote)
    key = vote.keys.record_key()
    for ballot in receipt.ballots:
        found = receipts.of_commitment(session, vote.made.id, ballot.commitment, key=key)
        assert [one.pot for one in found.ballots] == [ballot.pot]
        assert check(found, key=key).faults == ()
    unknown = receipts.of_commitment(session, vote.made.id, bytes(32), key=key)
    assert unknown.checkpoint is None


def test_the_page_says_how_many_ballots_stand_between_entries(
    session: Session, vote: Vote
) -> None:
    assert pages.page(session, vote.made.id).lines == ()
    many_vote(session, vote, batches.FEWEST)
    recording.work(session, vote)
    given(session, vote)
    close(session, vote)
    recording.work(session, vote)
    page = pages.page(session, vote.made.id)
    assert [(line.first, line.kind, line.ballots) for line in page.lines] == [
        (0, "rulebook", 0),
        (1, "projects", 0),
        (2, "voter-list", 0),
        (3, "opening", 0),
        (4, "ballot", 22),
        (26, "closing", 0),
    ]
    assert page.ballots == 22
    assert page.newest is not None
    assert page.newest.size == 27
    assert [one.size for one in page.before] == [24]


def test_the_log_ends_where_the_newest_checkpoint_does(session: Session, vote: Vote) -> None:
    with pytest.raises(NotFound):
        list(pages.log(session, vote.made.id))
    recording.work(session, vote)
    lines = list(pages.log(session, vote.made.id))
    assert [line["index"] for line in lines] == [0, 1, 2, 3]
    assert lines[3]["says"]["entry"] == "opening"
    close(session, vote)
    assert len(list(pages.log(session, vote.made.id))) == 4
    recording.work(session, vote)
    assert len(list(pages.log(session, vote.made.id))) == 5


def test_proofs_are_given_for_what_is_signed(session: Session, vote: Vote) -> None:
    recording.work(session, vote)
    assert len(pages.inclusion(session, vote.made.id, index=3)["hashes"]) == 2
    assert pages.consistency(session, vote.made.id, old=4)["hashes"] == []
    for wrong in (4, -1):
        with pytest.raises(NotFound):
            pages.inclusion(session, vote.made.id, index=wrong)
    for wrong in (5, -1):
        with pytest.raises(NotFound):
            pages.consistency(session, vote.made.id, old=wrong)
