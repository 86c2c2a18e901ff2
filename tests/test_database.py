"""Connections: an ended one is not handed out; who reads begins no transaction."""

import pytest
from sqlalchemy import text

from pb import database as module
from pb.database import Database


def end_all_others(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        )


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_connection_that_was_ended_while_it_rested_is_replaced(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REST", 0.0)
    with database.reading_session() as session:
        assert session.execute(text("SELECT 1")).scalar_one() == 1
    end_all_others(database)
    with database.reading_session() as session:
        assert session.execute(text("SELECT 1")).scalar_one() == 1


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_whoever_reads_sees_what_was_committed_meanwhile(database: Database) -> None:
    count = text("SELECT count(*) FROM limit_window")
    put = text("INSERT INTO limit_window (key, hits, expires_at) VALUES ('k', 1, now())")
    with database.reading_session() as reading, database.session() as writing:
        assert reading.execute(count).scalar_one() == 0
        writing.execute(put)
        assert reading.execute(count).scalar_one() == 0
        writing.commit()
        assert reading.execute(count).scalar_one() == 1


def test_both_kinds_of_session_reach_the_same_database(database: Database) -> None:
    assert database.is_reachable()
    with database.reading_session() as reading, database.session() as writing:
        assert reading.execute(text("SELECT 1")).scalar_one() == 1
        assert writing.execute(text("SELECT 1")).scalar_one() == 1
