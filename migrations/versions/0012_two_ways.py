"""By what people who joined by themselves may be noticed, if they are on the list twice."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# Whoever registered by email is known by the same keyed hash already.
REGISTERED = """
    INSERT INTO voter_likeness (voter_id, kind, round_id, key)
    SELECT id, 'email', round_id, source_key FROM voter
    WHERE way = 'email' AND source_key IS NOT NULL
"""


def upgrade() -> None:
    op.create_table(
        "voter_likeness",
        sa.Column("voter_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column(
            "key",
            sa.LargeBinary(length=32),
            nullable=False,
            comment="keyed hash, of its kind; the key goes with the round",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["round.id"],
            name=op.f("fk_voter_likeness_round_id_round"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["voter_id"],
            ["voter.id"],
            name=op.f("fk_voter_likeness_voter_id_voter"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("voter_id", "kind", name=op.f("pk_voter_likeness")),
    )
    op.create_index("ix_voter_likeness_round_id_key", "voter_likeness", ["round_id", "key"])
    op.execute(REGISTERED)
    _have_looked()


def _have_looked() -> None:
    """Let a worker look each day in rounds that are open already, as at the opening of others."""
    phase = sa.table(
        "phase",
        sa.column("round_id", sa.Integer()),
        sa.column("phase", sa.String()),
        sa.column("closes_at", sa.DateTime(timezone=True)),
        sa.column("opens_at", sa.DateTime(timezone=True)),
    )
    round_ = sa.table("round", sa.column("id", sa.Integer()), sa.column("state", sa.String()))
    job = sa.table(
        "job",
        sa.column("kind", sa.String()),
        sa.column("once_key", sa.String()),
        sa.column("payload", sa.JSON()),
        sa.column("due_at", sa.DateTime(timezone=True)),
        sa.column("attempts", sa.Integer()),
    )
    bind = op.get_bind()
    for round_id, opens_at, closes_at in bind.execute(
        sa.select(round_.c.id, phase.c.opens_at, phase.c.closes_at)
        .join(phase, phase.c.round_id == round_.c.id)
        .where(round_.c.state == "open", phase.c.phase == "voting")
    ).all():
        bind.execute(
            sa.insert(job).values(
                kind="look",
                once_key=f"look:{round_id}",
                payload={"round_id": round_id},
                due_at=min(opens_at + timedelta(days=1), closes_at),
                attempts=0,
            )
        )


def downgrade() -> None:
    op.execute("DELETE FROM job WHERE kind = 'look'")
    op.execute("DELETE FROM flag WHERE kind = 'two-ways'")
    op.drop_index("ix_voter_likeness_round_id_key", "voter_likeness")
    op.drop_table("voter_likeness")
