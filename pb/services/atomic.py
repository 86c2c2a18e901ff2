"""One transaction a use-case."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import TextClause

from pb.database import NOTES, WRITES, Session


class WriteInReading(RuntimeError):
    """A use-case was called while only reading is allowed (a GET request)."""


@contextmanager
def atomic(session: Session) -> Iterator[None]:
    """Run a use-case's changes in one transaction: all of them, or none.

    Ends any open read transaction first and forgets what it loaded, so that the use-case
    decides on what is true now. On SQLite the write lock is taken at the beginning.
    """
    _insist_on_its_own(session)
    session.rollback()
    session.expire_all()
    session.connection(execution_options={WRITES: True})
    session.info["in_atomic"] = True
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["in_atomic"] = False


def note(session: Session, statement: TextClause, figures: Mapping[str, Any]) -> bool:
    """Run one statement that writes, as a whole transaction whose end waits for no disk.

    For what does no harm if a machine that fails in the same second takes it along. Never for a
    ballot, nor for anything that somebody is told is done.

    Returns:
        Whether it wrote a row.
    """
    _insist_on_its_own(session)
    session.rollback()
    with session.info[NOTES].begin() as connection:
        return bool(connection.execute(statement, figures).rowcount > 0)


def _insist_on_its_own(session: Session) -> None:
    if session.info.get("reading_only"):
        raise WriteInReading
    if session.info.get("in_atomic"):
        raise RuntimeError("A use-case may not call another one inside its transaction.")
