"""Who uses a code at this moment: one at a time, and nothing of it is written down."""

from sqlalchemy import text

from pb.database import Session

HOLD = text("SELECT pg_advisory_xact_lock(:key)")
KEY_BYTES = 8


def hold(session: Session, code_hash: bytes) -> None:
    """Let nobody else use a code until we commit: casting, replacing it, crossing its entry.

    A lock on the entry's row would write our transaction's number into it, which the ballot's
    row has too. This lock is kept in memory only. SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        key = int.from_bytes(code_hash[:KEY_BYTES], signed=True)
        session.execute(HOLD, {"key": key})
