"""Samples that anybody can draw again, and annulling a round by two people."""

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import select

from pb.config import Settings
from pb.database import Session
from pb.ledger import entries, merkle
from pb.models import LedgerEntry, Round
from pb.services import acts, jobs
from pb.services.errors import AlreadyRequested, OtherPersonNeeded, RequestAnswered
from pb.services.hall_errors import (
    NothingToAnnul,
    RecordNotStamped,
    RoundAnnulled,
    SampleEmpty,
    SampleReported,
)
from pb.services.ledger import checkpoints
from pb.services.results import publishing
from pb.services.scrutiny import annulment, samples
from pb.services.scrutiny.samples import Wanted
from pb.services.voting import box, voters
from pb.vocabulary import Act, JobKind, RoundState
from tests import counting, factories, voting
from tests.voting import Vote

REASON = "Codes of one street were stolen from the letter boxes."


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made, _ = counting.closed(session, settings.keys_dir)
    return made


def stamp(session: Session, vote: Vote) -> None:
    """Let the worker sign what the record has."""
    todo = {JobKind.LEDGER_CHECKPOINT: checkpoints.worker(vote.keys)}
    while (task := jobs.take(session, "test")) is not None:
        if task.kind in todo:
            todo[task.kind](session, task)


def draw(session: Session, vote: Vote, *, people: int = 3, batches: int = 0) -> int:
    wanted = Wanted("6 2 5 1", people, batches)
    return samples.draw(session, round_id=vote.made.id, wanted=wanted, by=vote.officer.id)


def plain_lot(names: list[str], seed: str) -> list[str]:
    """Draw an order as docs/scrutiny.md says, with nothing but the standard library."""
    waiting, drawn, counter = sorted(names), [], 0
    while waiting:
        limit = len(waiting)
        while True:
            digest = hashlib.sha256(f"{seed}:{counter}".encode()).digest()
            counter += 1
            number = int.from_bytes(digest, "big")
            if number < 2**256 - 2**256 % limit:
                break
        place = number % limit
        drawn.append(waiting[place])
        waiting[place] = waiting[-1]
        waiting.pop()
    return drawn


def test_anybody_draws_the_same_sample_from_what_is_public(session: Session, vote: Vote) -> None:
    stamp(session, vote)
    assert draw(session, vote) == 1
    (sample,) = samples.of_round(session, vote.made.id)
    rows = session.execute(
        select(LedgerEntry.kind, LedgerEntry.body).order_by(LedgerEntry.sequence)
    ).all()
    closing = next(i for i, row in enumerate(rows) if row.kind == entries.Closing.KIND)
    root = merkle.root([merkle.leaf_hash(row.body) for row in rows[: closing + 1]])
    assert sample.seed == f"6 2 5 1|{root.hex()}"
    listed = list(samples.references(session, vote.made.id))
    assert listed == sorted(listed)
    assert list(sample.voters) == plain_lot(listed, sample.seed)[:3]
    assert sample.of_voters == len(listed)


def test_a_sample_waits_for_the_stamp_behind_the_closing(
    session: Session, settings: Settings
) -> None:
    vote = voting.prepare(session, settings.keys_dir)
    voting.cast(session, vote, vote.northfield[0], "1")
    voting.move_clock(session, voting.AFTER_VOTING)
    box.request_close(session, round_id=vote.made.id, by=vote.officer.id, keys=vote.keys)
    waiting = box.waiting(session, vote.made.id)
    assert waiting
    other = factories.officer(session, "Ines").id
    box.confirm_close(session, request_id=waiting.id, by=other, keys=vote.keys)
    with pytest.raises(RecordNotStamped):
        draw(session, vote)
    stamp(session, vote)
    assert draw(session, vote) == 1


def test_nothing_is_drawn_while_people_vote(session: Session, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.mkdir(exist_ok=True)
    open_vote = voting.prepare(session, keys)
    with pytest.raises(RecordNotStamped):
        draw(session, open_vote)


def test_an_empty_sample_is_refused(session: Session, vote: Vote) -> None:
    stamp(session, vote)
    with pytest.raises(SampleEmpty):
        draw(session, vote, people=0)


def test_findings_are_published_once(session: Session, vote: Vote) -> None:
    stamp(session, vote)
    draw(session, vote)
    given = {"round_id": vote.made.id, "number": 1, "by": vote.officer.id}
    samples.report(session, found=(1, "NO-0001 did not vote."), **given)
    with pytest.raises(SampleReported):
        samples.report(session, found=(0, "All is well."), **given)
    (sample,) = samples.of_round(session, vote.made.id)
    assert (sample.differences, sample.findings) == (1, "NO-0001 did not vote.")


def test_scrutineers_see_the_entry_and_no_name(session: Session, vote: Vote) -> None:
    stamp(session, vote)
    draw(session, vote, people=100)
    (sample,) = samples.of_round(session, vote.made.id)
    drawn = samples.to_check(session, vote.made.id, sample)
    assert [one.reference for one in drawn] == list(sample.voters)
    assert all(one.is_listed for one in drawn)
    assert (
        sum(one.voted_on is not None for one in drawn)
        == voters.turnout(session, vote.made.id).voted
    )


def ask(session: Session, vote: Vote) -> int:
    annulment.request(session, round_id=vote.made.id, reason=REASON, by=vote.officer.id)
    waiting = annulment.waiting(session, vote.made.id)
    assert waiting
    assert waiting.reason == REASON
    session.rollback()
    return waiting.id


def test_two_people_annul_a_round_and_the_record_says_why(session: Session, vote: Vote) -> None:
    request = ask(session, vote)
    with pytest.raises(AlreadyRequested):
        ask(session, vote)
    with pytest.raises(OtherPersonNeeded):
        annulment.confirm(session, request_id=request, by=vote.officer.id)
    annulment.confirm(session, request_id=request, by=factories.officer(session, "Ines").id)
    row = session.get_one(Round, vote.made.id)
    assert (row.state, row.annulled_reason) == (RoundState.ANNULLED, REASON)
    assert row.annulled_at is not None
    body = session.scalars(
        select(LedgerEntry.body).order_by(LedgerEntry.sequence.desc()).limit(1)
    ).one()
    entry = entries.read(body)
    assert isinstance(entry, entries.Annulment)
    assert (entry.round, entry.reason) == (vote.made.slug, REASON)


def test_what_waited_is_declined_with_it(session: Session, settings: Settings) -> None:
    vote, _ = counting.counted(session, settings.keys_dir)
    publishing.request(session, round_id=vote.made.id, by=vote.officer.id)
    publication = acts.waiting_for(session, Act.PUBLISH_RESULT, round_id=vote.made.id)
    assert publication
    request = ask(session, vote)
    other = factories.officer(session, "Ines")
    annulment.confirm(session, request_id=request, by=other.id)
    with pytest.raises(RequestAnswered):
        publishing.confirm(session, request_id=publication.id, by=other.id)
    with pytest.raises(RoundAnnulled):
        publishing.request(session, round_id=vote.made.id, by=vote.officer.id)


def test_nobody_votes_or_closes_in_an_annulled_round(session: Session, settings: Settings) -> None:
    vote = voting.prepare(session, settings.keys_dir)
    request = ask(session, vote)
    annulment.confirm(session, request_id=request, by=factories.officer(session, "Ines").id)
    with pytest.raises(RoundAnnulled):
        voting.cast(session, vote, vote.northfield[0], "1")
    with pytest.raises(RoundAnnulled):
        voters.enter(session, round_id=vote.made.id, code=vote.northfield[0])
    with pytest.raises(RoundAnnulled):
        box.request_close(session, round_id=vote.made.id, by=vote.officer.id, keys=vote.keys)
    with pytest.raises(NothingToAnnul):
        annulment.request(session, round_id=vote.made.id, reason=REASON, by=vote.officer.id)


def test_a_draft_needs_no_annulling(session: Session) -> None:
    made = factories.round_(session, state=RoundState.DRAFT)
    officer = factories.officer(session)
    with pytest.raises(NothingToAnnul):
        annulment.request(session, round_id=made.id, reason=REASON, by=officer.id)


def test_declining_leaves_the_round_as_it_is(session: Session, vote: Vote) -> None:
    request = ask(session, vote)
    annulment.decline(session, request_id=request, by=vote.officer.id)
    assert annulment.waiting(session, vote.made.id) is None
    assert session.get_one(Round, vote.made.id).state == RoundState.CLOSED
