"""Short texts of projects in each language."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "project_text",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("easy_read", sa.Text(), nullable=False, comment="in easy words, if given"),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_project_text_project_id_project"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["saved_by"],
            ["account.id"],
            name=op.f("fk_project_text_saved_by_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("project_id", "language", name=op.f("pk_project_text")),
    )


def downgrade() -> None:
    op.drop_table("project_text")
