"""What commands need from the outside: settings, the database, sentences instead of traces."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from pb import config
from pb.config import BadSetting, Settings
from pb.database import Database, connect
from pb.services import health
from pb.services.errors import Refusal
from pb.wording.refusals import sentence

# Where `app.py` and `migrations/` are.
ROOT = Path(__file__).parents[2]


def settings() -> Settings:
    """Read the settings from the environment, or end with what is wrong with them."""
    try:
        return config.from_environment()
    except BadSetting as bad:
        raise click.ClickException(str(bad)) from bad


@contextmanager
def sentences() -> Iterator[None]:
    """End with the sentence of a refusal, and status 1."""
    try:
        yield
    except Refusal as refusal:
        raise click.ClickException(sentence(refusal, "en")) from refusal


@contextmanager
def open_database(
    given: Settings, *, durable: bool = True, migrated: bool = True
) -> Iterator[Database]:
    """Connect, having made sure that the database answers and has its tables.

    Args:
        given: where it is.
        durable: wait for the disk at each commit.
        migrated: whether every migration has to be there already.
    """
    database = connect(given.database_url, durable=durable)
    try:
        with sentences():
            health.insist_ready(database, migrated=migrated)
            yield database
    finally:
        database.engine.dispose()
