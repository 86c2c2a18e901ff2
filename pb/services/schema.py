"""The database's schema: bring it up to date, say whether it is."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from pb.database import WRITES, Database
from pb.models import Base

SCRIPTS = Path(__file__).parents[2] / "migrations"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database, *, to: str = "head") -> None:
    """Migrate up, in one transaction."""
    with _writing(database) as connection, connection.begin():
        command.upgrade(_config(connection), to)


def downgrade(database: Database, *, to: str = "base") -> None:
    """Migrate down, in one transaction."""
    with _writing(database) as connection, connection.begin():
        command.downgrade(_config(connection), to)


def _writing(database: Database) -> Connection:
    return database.engine.connect().execution_options(**{WRITES: True})


def is_current(database: Database) -> bool:
    """Whether the database has every migration."""
    with database.engine.connect() as connection:
        has = set(MigrationContext.configure(connection).get_current_heads())
    return has == set(ScriptDirectory.from_config(_config()).get_heads())


def differences(database: Database) -> list[object]:
    """Where the tables differ from the models: nothing, if the migrations are complete."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))
