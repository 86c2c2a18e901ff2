"""Whoever copies the whole database, without the keys, pairs no voter with a ballot.

The order in which people voted is known to the attacker, too (somebody stood at the door). The
anonymity of a ballot is that of its batch: at least 20 of a pot, or the rest at closing.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, inspect, select, text

from pb.config import Settings
from pb.database import Database, Session
from pb.models import Project, Voter
from pb.services import acts
from pb.services.ledger import batches, checkpoints
from pb.services.voter_list import codes
from pb.services.voter_list.code_text import hash_of
from pb.services.voting import box
from pb.vocabulary import Act
from tests import databases, factories, pairing, raw_pages, recording, voting
from tests.page_check import CheckingClient
from tests.pairing import Attempt, Copy, Order
from tests.voting import Vote, cast_in

MANY = 60
# Of 60 pairs laid at random one is right on average; ten or more come once in ten million times,
# and some thousand attempts are made. Ranks correlate by .13 at random; .75 is nearly six times
# that.
MOST_RIGHT = 9
MOST_ALIKE = 0.75
# Orders of bytes in a file, in standard deviations from chance; a few hundred are tried.
MOST_SIGMAS = 5.5
FOUND = 0.6  # one in seven votes again, and comes out of the order


@dataclass
class Voted:
    """What really happened: who voted in which order, and whose ballots are whose."""

    vote: Vote
    first: list[bytes]
    rest: list[bytes]
    everyone: dict[bytes, bytes]
    northfield: dict[bytes, bytes]
    ids: dict[str, bytes]


@pytest.fixture(autouse=True)
def _untouched(database: Database) -> None:
    """Let rows lie where they are written, and not where an earlier test's rows lay."""
    if database.engine.dialect.name == "postgresql":
        databases.truncate(database)


@pytest.fixture
def voted(session: Session, tmp_path: Path) -> Voted:
    """Sixty people vote, some of them again; a batch is written; sixty more vote."""
    return sixty_and_sixty(session, tmp_path)


def sixty_and_sixty(session: Session, tmp_path: Path) -> Voted:
    """Let them vote."""
    vote = voting.prepare(session, tmp_path)
    recording.begin(session, vote)
    issued = codes.issue(
        session,
        round_id=vote.made.id,
        area_id=vote.made.area_id,
        number=2 * MANY,
        by=vote.officer.id,
        more=True,
    )
    session.rollback()
    by_hash = {
        code_hash: voter for voter, code_hash in session.query(Voter.id, Voter.code_hash).all()
    }
    session.rollback()
    ids = {one.code: by_hash[hash_of(one.code)] for one in issued}
    in_order = list(ids)
    random.Random(2026).shuffle(in_order)
    told = Voted(vote, [], [], {}, {}, ids)
    for code in in_order[:MANY]:
        _cast(session, told, code)
        told.first.append(ids[code])
    for code in in_order[:MANY:7]:
        _cast(session, told, code)
    recording.work(session, vote)
    for code in in_order[MANY:]:
        _cast(session, told, code)
        told.rest.append(ids[code])
    for code in in_order[MANY::7]:
        _cast(session, told, code)
    session.rollback()
    return told


def _cast(session: Session, told: Voted, code: str) -> None:
    made = told.vote.made
    whole, area = cast_in(
        session, told.vote, code, {made.pot_id: ("1", "2"), made.area_pot_id: ("5",)}
    )
    told.everyone[told.ids[code]] = whole.commitment
    told.northfield[told.ids[code]] = area.commitment


def close(session: Session, told: Voted) -> None:
    voting.move_clock(session, timedelta(days=8))
    second = factories.officer(session, name="Sam Boyd")
    box.request_close(
        session, round_id=told.vote.made.id, by=told.vote.officer.id, keys=told.vote.keys
    )
    waiting = acts.waiting_for(session, Act.CLOSE_BOX, round_id=told.vote.made.id)
    assert waiting is not None
    box.confirm_close(session, request_id=waiting.id, by=second.id, keys=told.vote.keys)
    session.rollback()


def attempts(copy: Copy, told: Voted, batch: list[bytes]) -> tuple[Attempt, Attempt]:
    """Return the best attempts to pair the voters of a batch, in either pot."""
    voters: list[tuple[str, Order]] = [
        *pairing.voter_orders(copy, batch),
        ("seen at the door", {voter: place for place, voter in enumerate(batch)}),
    ]
    found = []
    for whose in (told.everyone, told.northfield):
        truth = {voter: whose[voter] for voter in batch}
        ballots = list(pairing.ballot_orders(copy, list(truth.values())))
        assert {name.partition(".")[0] for name, _order in ballots} >= {"ballot", "ledger_entry"}
        found.append(pairing.attempts(voters, ballots, truth))
    return (
        max((pair[0] for pair in found), key=lambda one: one.right),
        max((pair[1] for pair in found), key=lambda one: one.alike),
    )


def insist_unlinked(copy: Copy, told: Voted, batch: list[bytes]) -> None:
    best, alike = attempts(copy, told, batch)
    assert best.right <= MOST_RIGHT, best
    assert alike.alike <= MOST_ALIKE, alike


def test_after_closing_no_two_orders_pair_voters_with_ballots(
    database: Database, session: Session, voted: Voted
) -> None:
    close(session, voted)
    copy = pairing.copied(database)
    for batch in (voted.first, voted.rest):
        insist_unlinked(copy, voted, batch)
        # Nor do the two ballots of one voter lead to each other.
        pairs = {voted.everyone[voter]: voted.northfield[voter] for voter in batch}
        here = list(pairing.ballot_orders(copy, list(pairs)))
        there = list(pairing.ballot_orders(copy, list(pairs.values())))
        best, alike = pairing.attempts(here, there, pairs)
        assert best.right <= MOST_RIGHT, best
        assert alike.alike <= MOST_ALIKE, alike


def test_while_people_vote_nobody_of_a_batch_is_paired(
    database: Database, session: Session, voted: Voted
) -> None:
    session.rollback()
    insist_unlinked(pairing.copied(database), voted, voted.first)


def test_no_value_of_a_voter_is_a_ballots_and_all_of_a_pot_have_one_length(
    database: Database, session: Session, voted: Voted
) -> None:
    close(session, voted)
    copy = pairing.copied(database)
    secrets = [row[name] for row in copy["voter"] for name in ("id", "code_hash")]
    assert pairing.shared_values(copy, secrets, but=["voter", "replaced_code"]) == []
    ballots = [row[name] for row in copy["ballot"] for name in ("id", "slot", "commitment")]
    tables = [*pairing.BALLOT_TABLES]
    assert pairing.shared_values(copy, ballots, but=tables) == []
    lengths: dict[int, set[int]] = {}
    for row in copy["ballot"]:
        lengths.setdefault(row["pot_id"], set()).add(len(row["sealed"]))
    assert [len(found) for found in lengths.values()] == [1, 1]


def test_casting_writes_into_the_tables_of_the_box_only(
    database: Database, session: Session, voted: Voted
) -> None:
    """No event, no job, no count of requests, no use of an address: nothing that has a time."""
    before = pairing.copied(database)
    for code in list(voted.ids)[:5]:
        _cast(session, voted, code)
    session.rollback()
    after = pairing.copied(database)
    changed = {table for table in after if _said(after[table]) != _said(before[table])}
    assert changed <= {"ballot", "unlogged_ballot", "voter"}


def test_the_pages_of_the_vote_leave_no_row_for_each_voter(
    database: Database,
    session: Session,
    settings: Settings,
    client: CheckingClient,
) -> None:
    """What pages keep of addresses and limits has neither a code nor a ballot in it."""
    vote = voting.prepare(session, settings.keys_dir)
    session.rollback()
    before = pairing.copied(database)
    (project,) = session.scalars(select(Project.id).where(Project.key == "1"))
    session.rollback()
    for code in vote.northfield:
        client.post("/rounds/harbour-bay/vote", data={"code": code})
        client.post("/rounds/harbour-bay/vote/everyone", data={"projects": project})
        client.post("/rounds/harbour-bay/vote/ballot/cast")
    after = pairing.copied(database)
    assert len(after["ballot"]) > len(before["ballot"])
    grown = {
        table for table in after if len(after[table]) - len(before[table]) >= len(vote.northfield)
    }
    assert grown <= {"ballot", "unlogged_ballot"}
    for table in ("event", "job"):
        assert _said(after[table]) == _said(before[table])


def _said(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return [
        {name: value for name, value in row.items() if not name.startswith("h_")} for row in rows
    ]


def test_the_database_has_no_view_that_could_count(database: Database) -> None:
    assert inspect(database.engine).get_view_names() == []


# The same attempts find a link as soon as there is one.


@contextmanager
def planted(database: Database, numbers: dict[bytes, int]) -> Iterator[None]:
    """Let the ballots keep when each was cast, as a careless developer might."""
    with database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE ballot ADD COLUMN planted INTEGER"))
    try:
        with database.engine.begin() as connection:
            for commitment, number in numbers.items():
                connection.execute(
                    text("UPDATE ballot SET planted = :number WHERE commitment = :said"),
                    {"number": number, "said": commitment},
                )
        yield
    finally:
        with database.engine.begin() as connection:
            connection.execute(text("ALTER TABLE ballot DROP COLUMN planted"))


def test_a_planted_time_of_casting_is_found(
    database: Database, session: Session, voted: Voted
) -> None:
    close(session, voted)
    noise = random.Random(7)
    numbers = {
        voted.everyone[voter]: place * 10 + noise.randrange(60)
        for place, voter in enumerate(voted.first)
    }
    with planted(database, numbers):
        _best, alike = attempts(pairing.copied(database), voted, voted.first)
        assert alike.alike > MOST_ALIKE
        assert alike.by[1].startswith("ballot.")
    numbers = {voted.everyone[voter]: place for place, voter in enumerate(voted.first)}
    with planted(database, numbers):
        best, _alike = attempts(pairing.copied(database), voted, voted.first)
        assert best.right == MANY


def test_rows_left_in_the_order_of_casting_are_found(
    database: Database, session: Session, voted: Voted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL, where rows lie as they were written; SQLite has no such order of ballots."""
    monkeypatch.setattr(box, "_lay_anew", lambda _session, _round_id: None)
    close(session, voted)
    best, alike = attempts(pairing.copied(database), voted, voted.rest)
    is_found = best.right > MOST_RIGHT or alike.alike > FOUND
    assert is_found == (database.engine.dialect.name == "postgresql"), (best, alike)


# SQLite keeps rows on pages, and pages in a file and in a log beside it: neither tells more.

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def insist_bytes_are_silent(database: Database, told: Voted, batch: list[bytes]) -> None:
    for whose in (told.everyone, told.northfield):
        best = raw_pages.best(database, [whose[voter] for voter in batch])
        assert best.sigmas <= MOST_SIGMAS, best


@on_sqlite
def test_the_bytes_of_the_files_tell_no_order_of_a_batch(
    database: Database, session: Session, voted: Voted
) -> None:
    """While the platform runs, and once it was stopped; free pages and the log are read, too."""
    # Sixty more have voted since: their batch is not written, and hides nobody yet.
    close(session, voted)
    recording.work(session, voted.vote)
    for _ in ("running", "stopped"):
        for batch in (voted.first, voted.rest):
            insist_bytes_are_silent(database, voted, batch)
        session.close()
        database.engine.dispose()
    log = databases.log_beside(database)
    assert not log.exists() or not log.stat().st_size


@on_sqlite
def test_the_bytes_tell_no_order_where_ballots_are_longer_than_a_page_takes(
    database: Database, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What does not fit on a page goes to pages of its own, which come in the order of writing."""
    prepare = voting.prepare

    def with_many_projects(session: Session, keys_dir: Path) -> Vote:
        made = prepare(session, keys_dir)
        for key in range(1000, 1300):
            factories.project(session, made.made.pot_id, key=str(key))
        return made

    monkeypatch.setattr(voting, "prepare", with_many_projects)
    told = sixty_and_sixty(session, tmp_path)
    close(session, told)
    recording.work(session, told.vote)
    for batch in (told.first, told.rest):
        insist_bytes_are_silent(database, told, batch)


@on_sqlite
def test_what_deletion_leaves_on_the_pages_is_found(
    database: Database, session: Session, tmp_path: Path
) -> None:
    """The same attempts, where what is deleted is not overwritten."""

    @event.listens_for(database.engine, "connect")
    def forget_to_overwrite(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA secure_delete = OFF")

    session.close()
    database.engine.dispose()
    try:
        told = sixty_and_sixty(session, tmp_path)
        close(session, told)
        recording.work(session, told.vote)
    finally:
        event.remove(database.engine, "connect", forget_to_overwrite)
    best = raw_pages.best(database, [told.everyone[voter] for voter in told.rest])
    assert best.sigmas > MOST_SIGMAS, best
    assert "id alone" in best.by, best


@on_sqlite
def test_what_the_log_keeps_is_found(
    database: Database, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same attempts, where nobody empties the log."""
    for module in (batches, checkpoints):
        monkeypatch.setattr(module, "empty_log", lambda _session: True)
    told = sixty_and_sixty(session, tmp_path)
    close(session, told)
    recording.work(session, told.vote)
    for batch in (told.first, told.rest):
        best = raw_pages.best(database, [told.everyone[voter] for voter in batch])
        assert best.sigmas > MOST_SIGMAS, best
        assert "the log" in best.by


@on_sqlite
def test_every_connection_overwrites_what_is_deleted(database: Database) -> None:
    with database.engine.connect() as connection:
        assert connection.execute(text("PRAGMA secure_delete")).scalar_one() == 1
