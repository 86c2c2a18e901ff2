"""What people look at before a box is closed, and what happens to a hall's packs."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "address_use",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column(
            "address_hash",
            sa.LargeBinary(length=32),
            nullable=False,
            comment="keyed; the key goes with the round",
        ),
        sa.Column("on", sa.Date(), nullable=False, comment="day in the round's time zone"),
        sa.Column("codes", sa.Integer(), nullable=False, comment="entered there, never which"),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["round.id"],
            name=op.f("fk_address_use_round_id_round"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "address_hash", "on", name=op.f("pk_address_use")),
    )
    op.create_table(
        "flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column(
            "subject",
            sa.String(length=80),
            nullable=False,
            comment="reference, day or hash it is about",
        ),
        sa.Column("details", sa.JSON(), nullable=False, comment="figures only"),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("looked_by", sa.Integer(), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_by", sa.Integer(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreed_by"], ["account.id"], name=op.f("fk_flag_agreed_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["looked_by"], ["account.id"], name=op.f("fk_flag_looked_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_flag_round_id_round"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag")),
        sa.UniqueConstraint(
            "round_id", "kind", "subject", name=op.f("uq_flag_round_id_kind_subject")
        ),
    )
    op.create_table(
        "sample",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "seed",
            sa.String(length=100),
            nullable=False,
            comment="public: anyone can draw it again",
        ),
        sa.Column("voters", sa.Integer(), nullable=False, comment="how many entries it draws"),
        sa.Column(
            "batches", sa.Integer(), nullable=False, comment="how many paper batches it draws"
        ),
        sa.Column("drawn", sa.JSON(), nullable=False, comment="references and batch numbers"),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_by", sa.Integer(), nullable=False),
        sa.Column("differences", sa.Integer(), nullable=True, comment="found by scrutineers"),
        sa.Column("findings", sa.String(length=1000), nullable=False, comment="public"),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["drawn_by"], ["account.id"], name=op.f("fk_sample_drawn_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["reported_by"], ["account.id"], name=op.f("fk_sample_reported_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_sample_round_id_round"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_sample_round_id_number")),
    )
    op.add_column(
        "pack",
        sa.Column(
            "issued_to",
            sa.String(length=80),
            nullable=False,
            server_default="",
            comment="table or helper, in words",
        ),
    )
    op.add_column(
        "pack",
        sa.Column(
            "returned_used",
            sa.Integer(),
            nullable=True,
            comment="came back, but somebody had voted with them",
        ),
    )
    op.add_column(
        "replaced_code",
        sa.Column(
            "switched_off",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="came back unused in a hall's pack; nothing replaces it",
        ),
    )


def downgrade() -> None:
    with op.batch_alter_table("replaced_code") as batch:
        batch.drop_column("switched_off")
    with op.batch_alter_table("pack") as batch:
        batch.drop_column("issued_to")
        batch.drop_column("returned_used")
    op.drop_table("sample")
    op.drop_table("flag")
    op.drop_table("address_use")
