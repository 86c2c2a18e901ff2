"""Crossings with the voter list that were a mistake, and who took them back."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "crossing_undo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column(
            "voter_id", sa.LargeBinary(length=16), nullable=False, comment="who was crossed"
        ),
        sa.Column(
            "waiting_voter_id",
            sa.LargeBinary(length=16),
            nullable=True,
            comment="the same until it is answered: one waits at a time",
        ),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_taken_back", sa.Boolean(), nullable=True, comment="none: it waits"),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["account.id"], name=op.f("fk_crossing_undo_answered_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["account.id"], name=op.f("fk_crossing_undo_asked_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["round.id"],
            name=op.f("fk_crossing_undo_round_id_round"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["voter_id"],
            ["voter.id"],
            name=op.f("fk_crossing_undo_voter_id_voter"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crossing_undo")),
        sa.UniqueConstraint("waiting_voter_id", name=op.f("uq_crossing_undo_waiting_voter_id")),
    )
    for column in ("round_id", "voter_id"):
        op.create_index(op.f(f"ix_crossing_undo_{column}"), "crossing_undo", [column])


def downgrade() -> None:
    op.drop_table("crossing_undo")
