"""What has to be in order before pages are served."""

import os
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from pb.database import Database
from pb.services import schema
from pb.services.errors import DatabaseAway, DatabaseOutdated


def failing(database: Database, *, keys_dir: Path) -> tuple[str, ...]:
    """Name what fails: database, migrations, keys."""
    names: list[str] = []
    try:
        database.is_reachable()
        if not schema.is_current(database):
            names.append("migrations")
    except SQLAlchemyError:
        names.append("database")
    if not (keys_dir.is_dir() and os.access(keys_dir, os.R_OK | os.W_OK)):
        names.append("keys")
    return tuple(names)


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
