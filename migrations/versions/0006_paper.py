"""Voting on paper."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("pot_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="1, 2, ... within the round"),
        sa.Column(
            "place",
            sa.String(length=120),
            nullable=False,
            comment="the place to vote it comes from",
        ),
        sa.Column(
            "seal", sa.String(length=40), nullable=False, comment="number of the seal on it"
        ),
        sa.Column("papers", sa.Integer(), nullable=False, comment="how many are in it"),
        sa.Column(
            "note",
            sa.String(length=300),
            nullable=False,
            comment="why papers and crossings differ, if they do",
        ),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_by", sa.Integer(), nullable=True),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("papers >= 0", name=op.f("ck_paper_batch_papers_not_negative")),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["account.id"], name=op.f("fk_paper_batch_opened_by_account")
        ),
        sa.ForeignKeyConstraint(["pot_id"], ["pot.id"], name=op.f("fk_paper_batch_pot_id_pot")),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["round.id"],
            name=op.f("fk_paper_batch_round_id_round"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sealed_by"], ["account.id"], name=op.f("fk_paper_batch_sealed_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_batch")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_paper_batch_round_id_number")),
    )
    op.create_index(op.f("ix_paper_batch_pot_id"), "paper_batch", ["pot_id"])
    op.create_table(
        "paper_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.Integer(), nullable=False, comment="its place in the batch, from 1"),
        sa.Column("turn", sa.Integer(), nullable=False, comment="1, 2; 3 settles a difference"),
        sa.Column(
            "marks", sa.JSON(), nullable=False, comment="[project key, figure] pairs, by key"
        ),
        sa.Column("spoiled", sa.String(length=40), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("turn BETWEEN 1 AND 3", name=op.f("ck_paper_entry_turn_known")),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["paper_batch.id"],
            name=op.f("fk_paper_entry_batch_id_paper_batch"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["account.id"], name=op.f("fk_paper_entry_entered_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_entry")),
        sa.UniqueConstraint(
            "batch_id", "paper", "turn", name=op.f("uq_paper_entry_batch_id_paper_turn")
        ),
    )


def downgrade() -> None:
    op.drop_table("paper_entry")
    op.drop_table("paper_batch")
