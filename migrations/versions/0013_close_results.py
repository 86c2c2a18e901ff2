"""What each project that is not funded would have needed."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "publication",
        sa.Column(
            "close",
            sa.JSON(),
            nullable=True,
            comment="what each project that is not funded would have needed; none: not known yet",
        ),
    )
    _ask()


def _ask() -> None:
    """Let a worker find out for results that are public already."""
    publication = sa.table(
        "publication",
        sa.column("id", sa.Integer()),
        sa.column("published_at", sa.DateTime(timezone=True)),
    )
    job = sa.table(
        "job",
        sa.column("kind", sa.String()),
        sa.column("payload", sa.JSON()),
        sa.column("due_at", sa.DateTime(timezone=True)),
        sa.column("attempts", sa.Integer()),
    )
    bind = op.get_bind()
    public = sa.select(publication.c.id, publication.c.published_at)
    for publication_id, published_at in bind.execute(public).all():
        bind.execute(
            sa.insert(job).values(
                kind="margins",
                payload={"publication": publication_id},
                due_at=published_at,
                attempts=0,
            )
        )


def downgrade() -> None:
    op.execute("DELETE FROM job WHERE kind = 'margins'")
    with op.batch_alter_table("publication") as batch:
        batch.drop_column("close")
