"""Who uses a code at this moment: one at a time, and nothing of it is written down."""

from datetime import UTC, datetime

from sqlalchemy import text

from pb.database import Session, clock, has_fixed_clock

HOLD = text("SELECT clock_timestamp() FROM pg_advisory_xact_lock(:key)")
KEY_BYTES = 8


def hold(session: Session, code_hash: bytes) -> datetime:
    """Let nobody else use a code until we commit: casting, replacing it, crossing its entry.

    Returns:
        The time after that, in UTC.

    A lock on the entry's row would write our transaction's number into it, which the ballot's
    row has too. This lock is kept in memory only. SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name != "postgresql":
        return clock(session)
    key = int.from_bytes(code_hash[:KEY_BYTES], signed=True)
    held_at: datetime = session.execute(HOLD, {"key": key}).scalar_one()
    return clock(session) if has_fixed_clock(session) else held_at.astimezone(UTC)
