"""Runs the migrations on the connection that `pb.cli.migrate` or a test hands over."""

from alembic import context

from pb.database import Moment
from pb.models import Base


def as_it_was(kind, item, _context):  # noqa: ANN001, ANN201  alembic's hook
    """Write a moment as the plain type beneath it: migrations outlive our classes."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    compare_type=True,
    render_item=as_it_was,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,
)
context.run_migrations()
