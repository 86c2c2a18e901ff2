"""How many people on the voter list a later file corrects."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "voter_upload",
        sa.Column(
            "corrected",
            sa.Integer(),
            nullable=False,
            server_default="0",
            comment="people on the list already whose details it corrects",
        ),
    )
    with op.batch_alter_table("voter_upload") as batch:
        batch.alter_column("corrected", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("voter_upload") as batch:
        batch.drop_column("corrected")
