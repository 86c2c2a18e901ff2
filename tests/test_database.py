"""Connections: an ended one is not handed out; who reads begins no transaction."""

import pytest
from sqlalchemy import text

from pb import database as module
from pb.database import Database, empty_log
from tests import databases, factories


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
    database.engine.dispose()  # the connections of earlier tests are ended, too


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


def test_the_log_beside_a_file_is_emptied_unless_somebody_reads(database: Database) -> None:
    log = databases.log_beside(database)
    is_sqlite = database.engine.dialect.name == "sqlite"
    with database.session() as session:
        factories.account(session)
        with database.session() as reader:
            reader.execute(text("SELECT count(*) FROM account")).scalar_one()
            factories.account(session, name="Later")
            assert empty_log(session) != is_sqlite
            seen = reader.execute(text("SELECT count(*) FROM account")).scalar_one()
            assert seen == (1 if is_sqlite else 2)
        assert empty_log(session)
        assert not is_sqlite or log.stat().st_size == 0
        factories.account(session, name="Last")
        assert session.execute(text("SELECT count(*) FROM account")).scalar_one() == 3
