"""Telephone numbers on the voter list, for reminders by text message."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "voter",
        sa.Column(
            "telephone",
            sa.String(length=16),
            nullable=True,
            comment="E.164, for a reminder where there is no email",
        ),
    )


def downgrade() -> None:
    op.drop_column("voter", "telephone")
