"""Counters of rate limits in the database, so that all web processes count together."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

from limits.storage import Storage
from sqlalchemy import bindparam, delete, text
from sqlalchemy.exc import SQLAlchemyError

from pb.database import WRITES, Database, Moment, Session, clock
from pb.models import LimitWindow

SCHEME = "pb-database"

# One statement, so that two processes cannot both see the old figure.
COUNT = text(
    """
    INSERT INTO limit_window (key, hits, expires_at) VALUES (:key, :amount, :expires_at)
    ON CONFLICT (key) DO UPDATE SET
      hits = CASE WHEN limit_window.expires_at <= :now
        THEN excluded.hits ELSE limit_window.hits + excluded.hits END,
      expires_at = CASE WHEN limit_window.expires_at <= :now
        THEN excluded.expires_at ELSE limit_window.expires_at END
    RETURNING hits
    """
).bindparams(bindparam("now", type_=Moment()), bindparam("expires_at", type_=Moment()))

WINDOW = text("SELECT hits, expires_at FROM limit_window WHERE key = :key").columns(
    expires_at=Moment()
)


class DatabaseStorage(Storage):
    """Fixed windows in the table `limit_window`; keys are kept as keyed hashes only."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012  the library's own way to register

    def __init__(
        self, uri: str | None = None, *, database: Database, secret: str, **options: Any
    ) -> None:
        super().__init__(uri, **options)
        self._database = database
        self._secret = secret.encode()

    @property
    def base_exceptions(self) -> type[Exception]:
        """Errors that the limiter may swallow, if it is told to."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count within the window, and open a new one if the old one has ended."""
        with self._database.session() as session:
            session.connection(execution_options={WRITES: True})
            now = clock(session)
            figures = {
                "key": self._hidden(key),
                "amount": amount,
                "now": now,
                "expires_at": now + timedelta(seconds=expiry),
            }
            hits = int(session.execute(COUNT, figures).scalar_one())
            if hits == amount:
                session.execute(delete(LimitWindow).where(LimitWindow.expires_at <= now))
            session.commit()
        return hits

    def get(self, key: str) -> int:
        """Return how often something was counted in its running window."""
        with self._database.reading_session() as session:
            window = self._running(session, key)
            return int(window.hits) if window else 0

    def get_expiry(self, key: str) -> float:
        """Return when the window ends, in seconds since 1970; now, if none runs."""
        with self._database.reading_session() as session:
            window = self._running(session, key)
            return (window.expires_at if window else datetime.now(UTC)).timestamp()

    def check(self) -> bool:
        """Whether the database answers."""
        try:
            return self._database.is_reachable()
        except SQLAlchemyError:
            return False

    def reset(self) -> int | None:
        """Forget every counter."""
        with self._database.session() as session:
            session.connection(execution_options={WRITES: True})
            rows = session.scalars(delete(LimitWindow).returning(LimitWindow.key)).all()
            session.commit()
        return len(rows)

    def clear(self, key: str) -> None:
        """Forget one counter."""
        with self._database.session() as session:
            session.connection(execution_options={WRITES: True})
            session.execute(delete(LimitWindow).where(LimitWindow.key == self._hidden(key)))
            session.commit()

    def _hidden(self, key: str) -> str:
        """Addresses and emails stay out of the table."""
        return hmac.new(self._secret, key.encode(), hashlib.sha256).hexdigest()

    def _running(self, session: Session, key: str) -> Any:
        window = session.connection().execute(WINDOW, {"key": self._hidden(key)}).first()
        # Most who ask have no window: they are spared asking for the time.
        return window if window and window.expires_at > clock(session) else None
