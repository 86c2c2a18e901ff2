"""Ballots get into the record in batches that tell nothing about when each was cast."""

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, insert, select, text

from pb.database import Database, Session, clock
from pb.ledger.entries import Ballot as BallotEntry
from pb.models import Ballot, Job, LedgerEntry, Round, UnloggedBallot
from pb.services.atomic import atomic
from pb.services.errors import BallotsOutsideRecord
from pb.services.ledger import batches
from pb.services.voting import box
from pb.vocabulary import JobKind, RoundState
from tests import recording, voting
from tests.recording import cast_often, kinds, many_vote, recorded
from tests.services.test_box import close, state
from tests.voting import Vote, cast, cast_in


@pytest.fixture
def vote(session: Session, tmp_path: Path) -> Vote:
    made = voting.prepare(session, tmp_path)
    recording.begin(session, made)
    return made


def commitments(session: Session, vote: Vote) -> list[bytes]:
    return [
        entry.commitment
        for entry in recorded(session, vote.made.id)
        if isinstance(entry, BallotEntry)
    ]


def number_waiting(session: Session) -> int:
    session.rollback()
    return session.scalars(select(func.count()).select_from(UnloggedBallot)).one()


def test_casting_only_notes_the_ballot(session: Session, vote: Vote) -> None:
    (receipt,) = cast(session, vote, vote.northfield[0], "1")
    session.rollback()
    row = session.scalars(select(UnloggedBallot)).one()
    assert (row.pot_id, row.commitment) == (receipt.pot_id, receipt.commitment)
    assert row.id == session.scalars(select(Ballot.id)).one()
    assert recorded(session, vote.made.id) == []


def test_a_few_ballots_wait_for_more(session: Session, vote: Vote) -> None:
    many_vote(session, vote, batches.FEWEST - 1)
    recording.work(session, vote)
    assert kinds(session, vote.made.id) == ["rulebook", "projects", "voter-list", "opening"]
    assert number_waiting(session) == batches.FEWEST - 1


def test_enough_ballots_are_recorded_in_the_order_of_their_commitments(
    session: Session, vote: Vote
) -> None:
    cast_in_order = many_vote(session, vote, batches.FEWEST).values()
    recording.work(session, vote)
    found = commitments(session, vote)
    assert found == sorted(cast_in_order)
    assert number_waiting(session) == 0


def test_a_replaced_ballot_keeps_its_leaf(session: Session, vote: Vote) -> None:
    every = cast_often(session, vote, 3)
    others = many_vote(session, vote, batches.FEWEST - 1).values()
    recording.work(session, vote)
    assert set(commitments(session, vote)) == {*every, *others}
    assert set(session.scalars(select(Ballot.commitment))) == {every[-1], *others}


def test_one_voter_who_casts_often_does_not_fill_a_batch(session: Session, vote: Vote) -> None:
    cast_often(session, vote, batches.FEWEST + 5)
    many_vote(session, vote, batches.FEWEST - 2)
    recording.work(session, vote)
    assert commitments(session, vote) == []


def test_each_pot_waits_for_its_own(session: Session, vote: Vote) -> None:
    many_vote(session, vote, batches.FEWEST)
    cast_in(session, vote, vote.northfield[1], {vote.made.area_pot_id: ("5",)})
    recording.work(session, vote)
    assert len(commitments(session, vote)) == batches.FEWEST
    assert number_waiting(session) == 1


def test_a_large_batch_is_written_in_parts(
    session: Session, vote: Vote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST", batches.FEWEST)
    every = set(many_vote(session, vote, 2 * batches.FEWEST + 3).values())
    recording.work(session, vote)
    found = commitments(session, vote)
    assert len(found) == 2 * batches.FEWEST
    assert set(found) < every
    assert number_waiting(session) == 3


def test_the_job_comes_back_until_the_box_is_closed(session: Session, vote: Vote) -> None:
    def job() -> Job:
        session.rollback()
        return session.scalars(select(Job).where(Job.kind == JobKind.LEDGER_BATCH)).one()

    recording.work(session, vote)
    assert job().done_at is None
    assert job().due_at - clock(session) > batches.EVERY - timedelta(minutes=1)
    with atomic(session):
        session.get_one(Round, vote.made.id).state = RoundState.CLOSED
    recording.come_back(session)
    recording.work(session, vote)
    assert job().done_at is not None


def test_nothing_is_recorded_before_voting_opens(session: Session, vote: Vote) -> None:
    voting.move_clock(session, voting.BEFORE_VOTING)
    recording.come_back(session)
    recording.work(session, vote)
    assert recorded(session, vote.made.id) == []


def test_a_batch_that_breaks_off_leaves_every_ballot_waiting(
    database: Database, session: Session, vote: Vote
) -> None:
    many_vote(session, vote, batches.FEWEST)
    before = session.execute(select(Ballot.id, Ballot.slot, Ballot.sealed)).all()
    session.rollback()

    def fail(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if "DELETE FROM ballot" in statement:
            raise KeyboardInterrupt

    event.listen(database.engine, "after_cursor_execute", fail)
    try:
        with pytest.raises(KeyboardInterrupt):
            recording.work(session, vote)
    finally:
        event.remove(database.engine, "after_cursor_execute", fail)
    assert recorded(session, vote.made.id) == []
    assert number_waiting(session) == batches.FEWEST
    assert session.execute(select(Ballot.id, Ballot.slot, Ballot.sealed)).all() == before


def test_a_batch_changes_no_ballot(session: Session, vote: Vote) -> None:
    cast_often(session, vote, 3)
    many_vote(session, vote, batches.FEWEST)
    columns = [*batches.COLUMNS]
    before = session.execute(select(*columns).order_by(Ballot.id)).all()
    recording.work(session, vote)
    assert session.execute(select(*columns).order_by(Ballot.id)).all() == before


def test_people_cast_while_batches_are_written_and_no_ballot_is_lost(
    database: Database, session: Session, vote: Vote
) -> None:
    failures: list[BaseException] = []
    given: list[bytes] = []

    def cast_anew(some: list[str]) -> None:
        try:
            with database.session() as own:
                for code in some * 2:
                    (receipt,) = cast(own, vote, code, "1", "2")
                    given.append(receipt.commitment)
        except BaseException as error:  # noqa: BLE001  handed to the test's own thread
            failures.append(error)

    people = many_vote(session, vote, 3 * batches.FEWEST)
    given += people.values()
    threads = [threading.Thread(target=cast_anew, args=([*people][n::3],)) for n in range(3)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        recording.come_back(session)
        recording.work(session, vote)
    assert failures == []
    session.rollback()
    waiting = set(session.scalars(select(UnloggedBallot.commitment)))
    found = commitments(session, vote)
    assert len(found) == len(set(found)) >= batches.FEWEST
    assert set(found) | waiting == set(given)
    assert not set(found) & waiting
    assert session.scalars(select(func.count()).select_from(Ballot)).one() == len(people)


def test_no_row_of_a_batch_shows_when_it_was_cast(
    database: Database, session: Session, vote: Vote
) -> None:
    """What PostgreSQL hides in each row: who wrote it, and where it lies."""
    if database.engine.dialect.name != "postgresql":
        return
    for code in (*vote.northfield, *vote.hillside):
        cast(session, vote, code, "1")
    many_vote(session, vote, batches.FEWEST - 5)
    recording.work(session, vote)
    ballots = session.execute(text("SELECT id, xmin::text FROM ballot ORDER BY ctid")).all()
    ids = [bytes(row.id) for row in ballots]
    assert ids != sorted(ids)  # an order that everybody knows leads back to what was there before
    assert len({row.xmin for row in ballots}) == 1
    leaves = session.execute(
        text("SELECT leaf_hash, xmin::text FROM ledger_entry WHERE kind = 'ballot' ORDER BY ctid")
    ).all()
    assert {row.xmin for row in leaves} == {ballots[0].xmin}
    voters = session.execute(text("SELECT xmin::text, xmax::text FROM voter")).all()
    assert not {ballots[0].xmin} & {xid for row in voters for xid in row}


def test_what_waits_lies_in_the_order_of_random_ids(
    database: Database, session: Session, vote: Vote
) -> None:
    if database.engine.dialect.name != "sqlite":
        return
    cast_often(session, vote, 5)
    session.rollback()
    with database.engine.connect() as connection:
        said = connection.execute(
            text("SELECT sql FROM sqlite_master WHERE name = 'unlogged_ballot'")
        )
        assert "WITHOUT ROWID" in said.scalar_one()


def test_the_tables_of_ballots_and_entries_have_no_time_and_no_person() -> None:
    for table in (UnloggedBallot.__table__, LedgerEntry.__table__):
        for column in table.columns:
            assert "DATE" not in str(column.type)
            assert "TIME" not in str(column.type)
            assert "voter" not in column.name
            assert "slot" not in column.name


def test_a_ballot_that_nobody_cast_keeps_the_box_from_closing(
    session: Session, vote: Vote
) -> None:
    cast(session, vote, vote.northfield[0], "1")
    with atomic(session):
        session.execute(
            insert(Ballot).values(
                id=bytes(16),
                pot_id=vote.made.pot_id,
                slot=bytes(32),
                sealed=b"stuffed",
                commitment=bytes(32),
            )
        )
    with pytest.raises(BallotsOutsideRecord) as refused:
        close(session, vote)
    assert refused.value.figures == {"ballots": 1}
    assert state(session, vote) == RoundState.OPEN
    assert box.waiting(session, vote.made.id) is not None
