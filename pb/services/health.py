"""What has to be in order before pages are served."""

import os
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from pb.adapters.keys import KeyMissing, KeyStore
from pb.database import Database
from pb.models import Round
from pb.services import schema
from pb.services.errors import DatabaseAway, DatabaseOutdated
from pb.vocabulary import RoundState

# Without its key file a round takes no ballot, and its box cannot be counted.
NEEDS_KEYS = (RoundState.OPEN, RoundState.CLOSED)


def failing(database: Database, *, keys_dir: Path) -> tuple[str, ...]:
    """Name what fails: database, migrations, keys."""
    names: list[str] = []
    rounds: tuple[int, ...] = ()
    try:
        database.is_reachable()
        if schema.is_current(database):
            rounds = _with_keys(database)
        else:
            names.append("migrations")
    except SQLAlchemyError:
        names.append("database")
    if not _keys_are_there(keys_dir, rounds):
        names.append("keys")
    return tuple(names)


def _with_keys(database: Database) -> tuple[int, ...]:
    """Return the rounds whose ballots are sealed, or still to be counted."""
    sealed = select(Round.id).where(Round.state.in_(NEEDS_KEYS), Round.public_key.is_not(None))
    with database.session() as session:
        return tuple(session.scalars(sealed.order_by(Round.id)))


def _keys_are_there(keys_dir: Path, rounds: tuple[int, ...]) -> bool:
    if not (keys_dir.is_dir() and os.access(keys_dir, os.R_OK | os.W_OK)):
        return False
    keys = KeyStore(keys_dir)
    try:
        for round_id in rounds:
            keys.slot_key(round_id)
    except (KeyMissing, OSError, ValueError, LookupError):  # gone, not ours to read, or damaged
        return False
    return True


def insist_ready(database: Database, *, migrated: bool) -> None:
    """Refuse before anything is tried on a database that cannot be used.

    Args:
        database: the one to look at.
        migrated: whether it has to have every migration.

    Raises:
        DatabaseAway, DatabaseOutdated
    """
    try:
        database.is_reachable()
        if migrated and not schema.is_current(database):
            raise DatabaseOutdated
    except SQLAlchemyError as error:
        raise DatabaseAway from error
