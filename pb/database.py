"""The engine, its sessions, the database's clock; no Flask here."""

from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.types import TypeDecorator

__all__ = ["Database", "Moment", "Session", "clock", "connect", "fix_clock", "has_fixed_clock"]

# A transaction that will write says so when it begins: see `services.atomic`.
WRITES = "pb_writes"
# Where a session finds the engine of notes.
NOTES = "pb_notes"
PATIENCE, LOG_PATIENCE = 20_000, 300  # milliseconds that SQLite waits for a lock
REST = 2.0  # seconds


class Moment(TypeDecorator[datetime]):
    """A moment in UTC: `timestamptz` in PostgreSQL, ISO text in SQLite, aware in Python."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments, store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs its time zone.")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  the signature is SQLAlchemy's
        """Return an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Database:
    """One database: its engine, and a maker of sessions on it."""

    engine: Engine
    sessions: sessionmaker[Session]
    readers: sessionmaker[Session]
    notes: Engine
    """Each statement is a transaction, whose end waits for no disk: see `services.atomic`."""

    def session(self) -> Session:
        """Open a session; the caller closes it."""
        return self.sessions()

    def reading_session(self) -> Session:
        """Open a session that only reads.

        On PostgreSQL it begins no transaction: each of its statements would see what is committed
        by then inside of one, too, and beginning and ending it are two journeys to the server.
        """
        return self.readers()

    def is_reachable(self) -> bool:
        """Whether a trivial statement succeeds."""
        with self.engine.connect() as connection:
            return bool(connection.execute(text("SELECT 1")).scalar_one())


def connect(url: str, *, durable: bool = True, pool_size: int = 5) -> Database:
    """Make an engine with the settings that the platform relies on.

    Args:
        url: an SQLAlchemy URL, of SQLite or PostgreSQL.
        durable: wait until a commit is on the disk (False: tests and the demo's loading).
        pool_size: connections that one process keeps open for reading, and for writing.
    """
    if make_url(url).get_backend_name() == "sqlite":
        engine = reading = create_engine(url)
        notes = create_engine(url, execution_options={WRITES: True})
        _prepare_sqlite(engine, synchronous="FULL" if durable else "OFF")
        _prepare_sqlite(notes, synchronous="NORMAL" if durable else "OFF")
    else:
        engine = create_engine(url, pool_size=pool_size)
        reading, notes = (
            create_engine(
                url, pool_size=pool_size, isolation_level="AUTOCOMMIT", pool_reset_on_return=None
            )
            for _each in range(2)
        )
        _wait_for_no_disk(notes)
        for one in (engine, reading, notes):
            _greet_after_a_rest(one)
        event.listen(engine, "engine_disposed", lambda _engine: reading.dispose())
    event.listen(engine, "engine_disposed", lambda _engine: notes.dispose())
    info = {NOTES: notes}
    return Database(
        engine, sessionmaker(engine, info=info), sessionmaker(reading, info=info), notes
    )


def _wait_for_no_disk(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.autocommit = True
        connection.execute("SET synchronous_commit TO off")


def _greet_after_a_rest(engine: Engine) -> None:
    """Try a connection that has rested for a while before it is used: the server may be gone.

    One that was used a moment ago is not asked again; at busy times nearly all are.
    """

    @event.listens_for(engine, "checkin")
    def on_checkin(_connection: Any, record: Any) -> None:
        record.info["rests_since"] = monotonic()

    @event.listens_for(engine, "checkout")
    def on_checkout(connection: Any, record: Any, _proxy: Any) -> None:
        rested = monotonic() - record.info.get("rests_since", monotonic())
        if rested > REST and not _answers(engine, connection):
            raise DisconnectionError  # the pool makes a fresh one and tries again


def _answers(engine: Engine, connection: Any) -> bool:
    try:
        return bool(engine.dialect.do_ping(connection))
    except engine.dialect.loaded_dbapi.Error as error:
        if engine.dialect.is_disconnect(error, connection, None):
            return False
        raise


def _prepare_sqlite(engine: Engine, *, synchronous: str) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours, below
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA synchronous = {synchronous}")
        # What is deleted is overwritten: rows of ballots would stay, in the order of casting.
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        # A read that turns into a write after someone else's commit fails at once, whatever
        # the timeout; so whoever will write takes the lock at the beginning.
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")


def empty_log(session: Session) -> bool:
    """Empty SQLite's write-ahead log, which lies beside the file; returns whether that was done.

    It keeps the pages of every commit one after the other, and so the order of casting. Whoever
    reads at this moment keeps it from being emptied: then a later call does it. PostgreSQL's log
    is not ours to empty.
    """
    session.rollback()  # our own reading would keep it, too
    engine = session.get_bind().engine
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {LOG_PATIENCE}")  # who casts waits meanwhile
        is_busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        cursor.close()
    finally:
        connection.close()
    return not is_busy


def clock(session: Session) -> datetime:
    """Return the database's time, in UTC; the only clock of the services."""
    fixed = session.info.get("now")
    if isinstance(fixed, datetime):
        return fixed
    if session.get_bind().dialect.name == "sqlite":
        said = session.execute(text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")).scalar_one()
        return datetime.fromisoformat(str(said)).replace(tzinfo=UTC)
    moment: datetime = session.execute(text("SELECT clock_timestamp()")).scalar_one()
    return moment.astimezone(UTC)


def has_fixed_clock(session: Session) -> bool:
    """Whether this session sees another time than the database's."""
    return session.info.get("now") is not None


def fix_clock(session: Session, now: datetime | None) -> None:
    """Let this session see another time (tests, and the demo's history); None ends it."""
    session.info["now"] = now
