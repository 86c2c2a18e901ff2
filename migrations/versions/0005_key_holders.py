"""Three key holders, of whom any two open a box."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "key_holder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="1, 2 or 3"),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.String(length=40), nullable=False),
        sa.Column(
            "current_key",
            sa.String(length=40),
            nullable=True,
            comment="round and position while it holds; none: replaced",
        ),
        sa.Column(
            "public_key",
            sa.LargeBinary(length=32),
            nullable=True,
            comment="X25519: the pairs' keys are sealed to it",
        ),
        sa.Column(
            "signing_key",
            sa.LargeBinary(length=32),
            nullable=True,
            comment="Ed25519, public: the opening is signed with its other half",
        ),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), nullable=True, comment="the file was downloaded"
        ),
        sa.Column(
            "proved_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="the file was opened once",
        ),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_key_holder_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["round.id"],
            name=op.f("fk_key_holder_round_id_round"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_holder")),
        sa.UniqueConstraint("current_key", name=op.f("uq_key_holder_current_key")),
    )
    op.create_index(op.f("ix_key_holder_round_id"), "key_holder", ["round_id"])
    op.create_table(
        "pair_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("outer_id", sa.Integer(), nullable=False),
        sa.Column("inner_id", sa.Integer(), nullable=False),
        sa.Column(
            "sealed",
            sa.LargeBinary(),
            nullable=False,
            comment="HPKE to the outer, of HPKE to the inner one",
        ),
        sa.ForeignKeyConstraint(
            ["inner_id"], ["key_holder.id"], name=op.f("fk_pair_key_inner_id_key_holder")
        ),
        sa.ForeignKeyConstraint(
            ["outer_id"], ["key_holder.id"], name=op.f("fk_pair_key_outer_id_key_holder")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_pair_key_round_id_round"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_key")),
        sa.UniqueConstraint(
            "round_id", "outer_id", "inner_id", name=op.f("uq_pair_key_round_id_outer_id_inner_id")
        ),
    )
    op.create_table(
        "key_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.String(length=20),
            nullable=False,
            comment="open, or a new holder's position",
        ),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column(
            "inner",
            sa.JSON(),
            nullable=False,
            comment="by the other holder's id: what is still sealed to that one, hex",
        ),
        sa.Column("turned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["key_holder.id"], name=op.f("fk_key_turn_holder_id_key_holder")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_key_turn_round_id_round"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_turn")),
        sa.UniqueConstraint(
            "round_id", "purpose", "holder_id", name=op.f("uq_key_turn_round_id_purpose_holder_id")
        ),
    )
    op.create_table(
        "opening_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column(
            "statement",
            sa.LargeBinary(),
            nullable=False,
            comment="canonical bytes, see docs/ledger.md",
        ),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False, comment="Ed25519"),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["holder_id"],
            ["key_holder.id"],
            name=op.f("fk_opening_signature_holder_id_key_holder"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["round.id"],
            name=op.f("fk_opening_signature_round_id_round"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_signature")),
        sa.UniqueConstraint(
            "round_id", "holder_id", name=op.f("uq_opening_signature_round_id_holder_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("opening_signature")
    op.drop_table("key_turn")
    op.drop_table("pair_key")
    op.drop_table("key_holder")
