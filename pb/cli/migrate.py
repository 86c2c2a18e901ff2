"""`pb migrate`: bring the database up to date."""

import click

from pb.cli.surroundings import open_database, settings
from pb.services import schema


@click.command()
def migrate() -> None:
    """Bring the database's tables up to date; does nothing if they are."""
    with open_database(settings(), migrated=False) as database:
        schema.upgrade(database)
