"""Batches: numbered, sealed by two people, their number of papers public before closing."""

import threading

import pytest
from sqlalchemy import select

from pb.config import Settings
from pb.database import Database, Session
from pb.ledger.entries import Opening, VoterList, read
from pb.ledger.paper_entries import PaperBatch
from pb.models import Event, LedgerEntry
from pb.services.errors import (
    BatchesNotSealed,
    NotFound,
    VotingHasClosed,
    VotingNotOpenYet,
)
from pb.services.paper import batches
from pb.services.paper.batches import Seal
from pb.services.paper.errors import (
    BatchSealed,
    NoPaperInRound,
    OtherPersonSeals,
    PapersUnexplained,
)
from pb.services.voting import box
from pb.vocabulary import BatchState, PaperRule, Tag
from tests import papers, voting
from tests.papers import PaperVote


@pytest.fixture
def paper(session: Session, settings: Settings) -> PaperVote:
    return papers.prepare(session, settings.keys_dir)


def begin(session: Session, paper: PaperVote, *, pot_id: int | None = None) -> int:
    return batches.open_batch(
        session,
        round_id=paper.vote.made.id,
        pot_id=pot_id or paper.vote.made.pot_id,
        place="Library",
        by=paper.ann.id,
    )


def seal(session: Session, paper: PaperVote, number: int, papers: int, *, note: str = "") -> None:
    batches.seal(
        session,
        round_id=paper.vote.made.id,
        number=number,
        given=Seal(papers=papers, seal="A-17", note=note),
        by=paper.bo.id,
    )


def recorded(session: Session) -> list[object]:
    session.rollback()
    rows = session.scalars(select(LedgerEntry.body).order_by(LedgerEntry.sequence))
    return [read(body) for body in rows]


def test_batches_are_numbered_within_the_round(session: Session, paper: PaperVote) -> None:
    made = paper.vote.made
    assert [begin(session, paper), begin(session, paper, pot_id=made.area_pot_id)] == [1, 2]
    one, two = batches.all_of(session, made.id)
    assert (one.number, one.pot_name, one.place, one.state) == (
        1,
        "Whole town",
        "Library",
        BatchState.OPEN,
    )
    assert (two.pot_name, two.opener, two.sealer) == ("Northfield", "Ann", None)


def test_several_people_open_batches_at_the_same_time(
    database: Database, session: Session, paper: PaperVote
) -> None:
    session.rollback()
    numbers: list[int] = []

    def open_one() -> None:
        with database.session() as own:
            numbers.append(begin(own, paper))

    people = [threading.Thread(target=open_one) for _ in range(6)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]


def test_sealing_puts_the_number_of_papers_into_the_record_and_nothing_else(
    session: Session, paper: PaperVote
) -> None:
    for place in range(2):
        papers.cross(session, paper, place)
    seal(session, paper, begin(session, paper), 2)
    entries = recorded(session)
    assert entries[-1] == PaperBatch("harbour-bay/everyone", "1", 2)
    assert {Opening, VoterList} < {type(entry) for entry in entries}
    tags = session.scalars(select(Event.tag).where(Event.tag.like("batch:%")).order_by(Event.id))
    assert list(tags) == [Tag.BATCH_OPENED, Tag.BATCH_SEALED]


def test_whoever_opened_a_batch_does_not_seal_it(session: Session, paper: PaperVote) -> None:
    number = begin(session, paper)
    with pytest.raises(OtherPersonSeals):
        batches.seal(
            session,
            round_id=paper.vote.made.id,
            number=number,
            given=Seal(papers=0, seal="A-17"),
            by=paper.ann.id,
        )
    assert batches.all_of(session, paper.vote.made.id)[0].state == BatchState.OPEN


def test_a_batch_is_sealed_once(session: Session, paper: PaperVote) -> None:
    number = begin(session, paper)
    seal(session, paper, number, 0)
    with pytest.raises(BatchSealed):
        seal(session, paper, number, 1, note="One more.")
    assert len([e for e in recorded(session) if isinstance(e, PaperBatch)]) == 1


def test_more_papers_than_people_need_a_word_of_explanation(
    session: Session, paper: PaperVote
) -> None:
    papers.cross(session, paper, 0)
    number = begin(session, paper)
    with pytest.raises(PapersUnexplained) as refused:
        seal(session, paper, number, 2)
    assert refused.value.figures == {"papers": 2, "people": 1}
    seal(session, paper, number, 2, note="Ms Orr was not crossed: the list was at the back.")
    [whole, north] = batches.checks(session, paper.vote.made.id)
    assert (whole.people, whole.papers, whole.difference) == (1, 2, 1)
    assert whole.notes == ("Ms Orr was not crossed: the list was at the back.",)
    assert (north.people, north.papers, north.difference, north.open_batches) == (1, 0, -1, 0)


def test_the_papers_of_all_batches_of_a_pot_are_compared(
    session: Session, paper: PaperVote
) -> None:
    for place in range(3):
        papers.cross(session, paper, place)
    seal(session, paper, begin(session, paper), 2)
    with pytest.raises(PapersUnexplained):
        seal(session, paper, begin(session, paper), 2)


def test_the_box_is_not_closed_while_a_batch_is_open(session: Session, paper: PaperVote) -> None:
    vote = paper.vote
    number = begin(session, paper)
    voting.move_clock(session, voting.AFTER_VOTING)
    with pytest.raises(BatchesNotSealed):
        box.request_close(session, round_id=vote.made.id, by=vote.officer.id, keys=vote.keys)
    seal(session, paper, number, 0)
    box.request_close(session, round_id=vote.made.id, by=vote.officer.id, keys=vote.keys)
    begin(session, paper)
    waiting = box.waiting(session, vote.made.id)
    assert waiting is not None
    with pytest.raises(BatchesNotSealed):
        box.confirm_close(session, request_id=waiting.id, by=paper.bo.id, keys=vote.keys)


def test_a_closed_round_takes_no_batch(session: Session, paper: PaperVote) -> None:
    papers.close(session, paper)
    with pytest.raises(VotingHasClosed):
        begin(session, paper)


def test_before_voting_there_is_no_batch(session: Session, paper: PaperVote) -> None:
    voting.move_clock(session, voting.BEFORE_VOTING)
    with pytest.raises(VotingNotOpenYet):
        begin(session, paper)


def test_a_round_without_paper_has_no_batch(session: Session, settings: Settings) -> None:
    paper = papers.prepare(session, settings.keys_dir, rule=PaperRule.NO_PAPER)
    with pytest.raises(NoPaperInRound):
        begin(session, paper)


def test_another_rounds_pot_or_batch_is_not_found(session: Session, paper: PaperVote) -> None:
    with pytest.raises(NotFound):
        begin(session, paper, pot_id=9999)
    with pytest.raises(NotFound):
        seal(session, paper, 9, 1)
    with pytest.raises(NotFound):
        batches.one_of(session, round_id=paper.vote.made.id, number=9)
