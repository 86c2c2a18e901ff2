"""The public record: entries, their salts, blocks, checkpoints, ballots that wait for it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPEND_ONLY = ("ledger_entry", "ledger_checkpoint")


def upgrade() -> None:
    _create_tables()
    for table in APPEND_ONLY:
        _refuse_changes(table)
    _take_in_what_is_there()


def _create_tables() -> None:
    op.create_table(
        "ledger",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False, comment="entries so far"),
        sa.Column(
            "origin",
            sa.String(length=200),
            nullable=True,
            comment="its name in checkpoints; fixed by the first one",
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_ledger_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_ledger")),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column(
            "sequence",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="from 0, without gaps",
        ),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="as in the entry itself"),
        sa.Column("pot_id", sa.Integer(), nullable=True, comment="of a ballot's entry"),
        sa.Column(
            "body",
            sa.LargeBinary(),
            nullable=False,
            comment="canonical bytes, see docs/ledger.md",
        ),
        sa.Column(
            "leaf_hash",
            sa.LargeBinary(length=32),
            nullable=False,
            comment="SHA-256(0, body)",
        ),
        sa.ForeignKeyConstraint(["pot_id"], ["pot.id"], name=op.f("fk_ledger_entry_pot_id_pot")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["ledger.round_id"], name=op.f("fk_ledger_entry_round_id_ledger")
        ),
        sa.PrimaryKeyConstraint("round_id", "sequence", name=op.f("pk_ledger_entry")),
    )
    op.create_index(
        "ix_ledger_entry_round_id_leaf_hash", "ledger_entry", ["round_id", "leaf_hash"]
    )
    op.create_index(
        "ix_ledger_entry_round_id_kind", "ledger_entry", ["round_id", "kind", "sequence"]
    )
    op.create_table(
        "ledger_salt",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column(
            "sequence",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="of the entry",
        ),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=False, comment="random"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["ledger.round_id"], name=op.f("fk_ledger_salt_round_id_ledger")
        ),
        sa.PrimaryKeyConstraint("round_id", "sequence", name=op.f("pk_ledger_salt")),
    )
    op.create_table(
        "ledger_block",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False, comment="of these leaves"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["ledger.round_id"], name=op.f("fk_ledger_block_round_id_ledger")
        ),
        sa.PrimaryKeyConstraint("round_id", "number", name=op.f("pk_ledger_block")),
    )
    op.create_table(
        "ledger_checkpoint",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column(
            "size",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="entries that it covers",
        ),
        sa.Column("note", sa.Text(), nullable=False, comment="signed, as published"),
        sa.Column(
            "peaks",
            sa.LargeBinary(),
            nullable=False,
            comment="roots of the full parts: the next one begins here",
        ),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["ledger.round_id"],
            name=op.f("fk_ledger_checkpoint_round_id_ledger"),
        ),
        sa.PrimaryKeyConstraint("round_id", "size", name=op.f("pk_ledger_checkpoint")),
    )
    op.create_table(
        "unlogged_ballot",
        sa.Column(
            "id",
            sa.LargeBinary(length=16),
            nullable=False,
            comment="the ballot's, even if it was replaced since",
        ),
        sa.Column("pot_id", sa.Integer(), nullable=False),
        sa.Column(
            "commitment",
            sa.LargeBinary(length=32),
            nullable=False,
            comment="as on the receipt",
        ),
        sa.ForeignKeyConstraint(
            ["pot_id"],
            ["pot.id"],
            name=op.f("fk_unlogged_ballot_pot_id_pot"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unlogged_ballot")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_unlogged_ballot_pot_id_id", "unlogged_ballot", ["pot_id", "id"])


def _refuse_changes(table: str) -> None:
    """Rows are added to the record, and neither changed nor taken out, by whatever program."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the public record is append-only'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION public_record_stays() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the public record is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION public_record_stays()"
    )


def _take_in_what_is_there() -> None:
    """Rounds that are open get a record with the next batch; their ballots wait for it."""
    op.execute(
        "INSERT INTO unlogged_ballot (id, pot_id, commitment) "
        "SELECT ballot.id, ballot.pot_id, ballot.commitment FROM ballot "
        "JOIN pot ON pot.id = ballot.pot_id JOIN round ON round.id = pot.round_id "
        "WHERE round.state = 'open'"
    )
    bind = op.get_bind()
    phase = sa.table(
        "phase",
        sa.column("round_id", sa.Integer()),
        sa.column("phase", sa.String()),
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
    opens = bind.execute(
        sa.select(round_.c.id, phase.c.opens_at)
        .join(phase, phase.c.round_id == round_.c.id)
        .where(round_.c.state == "open", phase.c.phase == "voting")
    ).all()
    for round_id, opens_at in opens:
        bind.execute(
            sa.insert(job).values(
                kind="ledger-batch",
                once_key=f"ballots:{round_id}",
                payload={"round_id": round_id},
                due_at=opens_at,
                attempts=0,
            )
        )


def downgrade() -> None:
    for table in (
        "unlogged_ballot",
        "ledger_checkpoint",
        "ledger_block",
        "ledger_salt",
        "ledger_entry",
        "ledger",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION public_record_stays()")
    op.execute("DELETE FROM job WHERE kind IN ('ledger-batch', 'ledger-checkpoint')")
