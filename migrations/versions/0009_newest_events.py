"""The newest event of a round, found at once."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_event_round_id", "event")
    op.create_index("ix_event_round_id_id", "event", ["round_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_event_round_id_id", "event")
    op.create_index("ix_event_round_id", "event", ["round_id"])
