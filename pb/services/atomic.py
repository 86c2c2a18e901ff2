"""One transaction a use-case."""

from collections.abc import Iterator
from contextlib import contextmanager

from pb.database import WRITES, Session


class WriteInReading(RuntimeError):
    """A use-case was called while only reading is allowed (a GET request)."""


@contextmanager
def atomic(session: Session) -> Iterator[None]:
    """Run a use-case's changes in one transaction: all of them, or none.

    Ends any open read transaction first and forgets what it loaded, so that the use-case
    decides on what is true now. On SQLite the write lock is taken at the beginning.
    """
    if session.info.get("reading_only"):
        raise WriteInReading
    if session.info.get("in_atomic"):
        raise RuntimeError("A use-case may not call another one inside its transaction.")
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
