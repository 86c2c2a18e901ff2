"""Who may vote: lists from files, registrations, letters; and what a round gives up."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pack",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="1, 2, ..."),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False, comment="codes or papers in it"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.Column(
            "given_out",
            sa.Integer(),
            nullable=True,
            comment="counted by a helper when it came back",
        ),
        sa.Column(
            "returned", sa.Integer(), nullable=True, comment="unused, counted when it came back"
        ),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("ck_pack_size_positive")),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["account.id"], name=op.f("fk_pack_issued_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["returned_by"], ["account.id"], name=op.f("fk_pack_returned_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_pack_round_id_round"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_pack_round_id_number")),
    )
    op.add_column(
        "round", sa.Column("profile", sa.String(length=40), nullable=False, server_default="town")
    )
    op.add_column(
        "round",
        sa.Column("key_scheme", sa.String(length=40), nullable=False, server_default="platform"),
    )
    op.add_column(
        "round",
        sa.Column("paper_rule", sa.String(length=40), nullable=False, server_default="no-paper"),
    )
    op.add_column(
        "round",
        sa.Column(
            "entry_ways",
            sa.JSON(),
            nullable=False,
            server_default=sa.text("'[\"issued\"]'"),
            comment="how people get onto the voter list",
        ),
    )
    op.add_column(
        "round",
        sa.Column(
            "least_age",
            sa.Integer(),
            nullable=True,
            comment="on the last day of voting; none: any",
        ),
    )
    op.add_column(
        "round",
        sa.Column(
            "languages",
            sa.JSON(),
            nullable=False,
            server_default=sa.text("'[\"en\"]'"),
            comment="promised for every short text on the ballot",
        ),
    )
    op.add_column("round", sa.Column("annulled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "round",
        sa.Column(
            "annulled_reason",
            sa.String(length=500),
            nullable=False,
            server_default="",
            comment="public",
        ),
    )
    op.add_column(
        "pot",
        sa.Column("least_age", sa.Integer(), nullable=True, comment="who may mark it; none: any"),
    )
    op.add_column(
        "pot",
        sa.Column("most_age", sa.Integer(), nullable=True, comment="who may mark it; none: any"),
    )
    op.add_column(
        "voter", sa.Column("way", sa.String(length=40), nullable=False, server_default="issued")
    )
    op.add_column(
        "voter",
        sa.Column(
            "source_key",
            sa.LargeBinary(length=32),
            nullable=True,
            comment="keyed hash of whom the source means: the same person once",
        ),
    )
    op.add_column(
        "voter",
        sa.Column(
            "name",
            sa.String(length=200),
            nullable=False,
            server_default="",
            comment="none for anonymous codes",
        ),
    )
    op.add_column(
        "voter",
        sa.Column(
            "name_key",
            sa.String(length=200),
            nullable=False,
            server_default="",
            comment="case-folded, for looking up",
        ),
    )
    op.add_column(
        "voter",
        sa.Column(
            "address",
            sa.Text(),
            nullable=False,
            server_default="",
            comment="lines of a letter's address",
        ),
    )
    op.add_column(
        "voter",
        sa.Column(
            "postcode",
            sa.String(length=20),
            nullable=False,
            server_default="",
            comment="as in the address",
        ),
    )
    op.add_column(
        "voter",
        sa.Column(
            "email", sa.String(length=320), nullable=True, comment="for a reminder, if given"
        ),
    )
    op.add_column("voter", sa.Column("born_on", sa.Date(), nullable=True))
    op.add_column(
        "voter",
        sa.Column(
            "district",
            sa.String(length=80),
            nullable=False,
            server_default="",
            comment="by which letters are sorted",
        ),
    )
    op.add_column(
        "voter",
        sa.Column(
            "language",
            sa.String(length=10),
            nullable=False,
            server_default="",
            comment="of the letter",
        ),
    )
    op.add_column(
        "voter",
        sa.Column(
            "large_print",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="of the letter",
        ),
    )
    op.add_column(
        "voter",
        sa.Column(
            "pack_id", sa.Integer(), nullable=True, comment="of a hall: entitlement is being there"
        ),
    )
    op.add_column(
        "voter",
        sa.Column(
            "helped",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="somebody helped with voting; never how",
        ),
    )
    op.add_column(
        "voter",
        sa.Column(
            "paper_opened",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="a paper was opened on a device and not cast yet",
        ),
    )
    op.add_column("voter", sa.Column("reminded_on", sa.Date(), nullable=True))
    with op.batch_alter_table("voter") as voter:
        voter.alter_column(
            "code_hash",
            existing_type=sa.LargeBinary(length=32),
            nullable=True,
            comment="of the voting code, which is not kept; none: no code was made yet",
            existing_comment="of the voting code; the code is not kept",
        )
        voter.create_unique_constraint(
            op.f("uq_voter_round_id_source_key"), ["round_id", "source_key"]
        )
        voter.create_foreign_key(
            op.f("fk_voter_pack_id_pack"), "pack", ["pack_id"], ["id"], ondelete="CASCADE"
        )
    op.create_index("ix_voter_pack_id", "voter", ["pack_id"])
    op.create_index("ix_voter_round_id_name_key", "voter", ["round_id", "name_key"])
    op.create_table(
        "voter_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False, comment="bytes"),
        sa.Column(
            "digest", sa.String(length=64), nullable=False, comment="SHA-256 of the file, hex"
        ),
        sa.Column(
            "reading",
            sa.JSON(),
            nullable=False,
            comment="encoding, separator, and which column means what",
        ),
        sa.Column("lines", sa.Integer(), nullable=False, comment="of the file, about"),
        sa.Column("rows", sa.Integer(), nullable=False, comment="people read so far, good or not"),
        sa.Column("good", sa.Integer(), nullable=False, comment="people without a problem"),
        sa.Column("problems", sa.Integer(), nullable=False, comment="lines with one"),
        sa.Column("taken", sa.Integer(), nullable=False, comment="people put onto the list"),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "ended_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="taken in, or thrown away",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["round.id"],
            name=op.f("fk_voter_upload_round_id_round"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["account.id"], name=op.f("fk_voter_upload_uploaded_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voter_upload")),
    )
    op.create_index(op.f("ix_voter_upload_round_id"), "voter_upload", ["round_id"])
    op.create_table(
        "voter_upload_part",
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "content",
            sa.LargeBinary(),
            nullable=False,
            comment="sealed: the key is outside the database",
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"],
            ["voter_upload.id"],
            name=op.f("fk_voter_upload_part_upload_id_voter_upload"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("upload_id", "number", name=op.f("pk_voter_upload_part")),
    )
    op.create_table(
        "voter_upload_problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False, comment="of the file, the header is 1"),
        sa.Column(
            "problem",
            sa.String(length=40),
            nullable=False,
            comment="its name; wording has the sentence",
        ),
        sa.Column("column", sa.String(length=40), nullable=False, comment="what the column means"),
        sa.ForeignKeyConstraint(
            ["upload_id"],
            ["voter_upload.id"],
            name=op.f("fk_voter_upload_problem_upload_id_voter_upload"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voter_upload_problem")),
    )
    op.create_index(
        "ix_voter_upload_problem_upload_id_line", "voter_upload_problem", ["upload_id", "line"]
    )
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("email_key", sa.LargeBinary(length=32), nullable=False, comment="keyed hash"),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False, comment="SHA-256, hex"),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_registration_area_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["round.id"],
            name=op.f("fk_registration_round_id_round"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint(
            "round_id", "email_key", name=op.f("uq_registration_round_id_email_key")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_registration_token_hash")),
    )
    op.create_table(
        "letter_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column(
            "again",
            sa.Boolean(),
            nullable=False,
            comment="also to whoever has a code and has not voted",
        ),
        sa.Column("printer", sa.String(length=80), nullable=False, comment="who prints them"),
        sa.Column("telephone", sa.String(length=40), nullable=False, comment="printed: for help"),
        sa.Column(
            "drop_in", sa.String(length=400), nullable=False, comment="printed: places and times"
        ),
        sa.Column("letters", sa.Integer(), nullable=False, comment="how many it will have"),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["account.id"], name=op.f("fk_letter_run_asked_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["round.id"],
            name=op.f("fk_letter_run_round_id_round"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_run")),
    )
    op.create_index(op.f("ix_letter_run_round_id"), "letter_run", ["round_id"])
    op.create_table(
        "letter_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="1, 2, ..."),
        sa.Column("district", sa.String(length=80), nullable=False, comment="of its letters"),
        sa.Column("large_print", sa.Boolean(), nullable=False, comment="of its letters"),
        sa.Column(
            "first_reference", sa.String(length=40), nullable=False, comment="in the list's order"
        ),
        sa.Column(
            "last_reference", sa.String(length=40), nullable=False, comment="in the list's order"
        ),
        sa.Column("letters", sa.Integer(), nullable=False, comment="how many"),
        sa.Column(
            "content",
            sa.LargeBinary(),
            nullable=True,
            comment="sealed: the key is outside the database; none: not made yet, or posted",
        ),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256, hex"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetched_by", sa.Integer(), nullable=True),
        sa.Column(
            "sent",
            sa.Integer(),
            nullable=False,
            comment="handed to an outside sender so far",
        ),
        sa.Column(
            "refused",
            sa.JSON(),
            nullable=False,
            comment="references of letters that were not taken, or not printed whole",
        ),
        sa.Column(
            "posted_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="printed and posted; content gone",
        ),
        sa.Column("posted_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["fetched_by"],
            ["account.id"],
            name=op.f("fk_letter_part_fetched_by_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["posted_by"],
            ["account.id"],
            name=op.f("fk_letter_part_posted_by_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["letter_run.id"],
            name=op.f("fk_letter_part_run_id_letter_run"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_part")),
        sa.UniqueConstraint("run_id", "number", name=op.f("uq_letter_part_run_id_number")),
    )


def downgrade() -> None:
    op.drop_table("letter_part")
    op.drop_table("letter_run")
    op.drop_table("registration")
    op.drop_table("voter_upload_problem")
    op.drop_table("voter_upload_part")
    op.drop_table("voter_upload")
    op.drop_index("ix_voter_round_id_name_key", "voter")
    op.drop_index("ix_voter_pack_id", "voter")
    # Before, every entry had a code.
    op.execute("DELETE FROM voter WHERE code_hash IS NULL")
    with op.batch_alter_table("voter") as voter:
        voter.drop_constraint(op.f("fk_voter_pack_id_pack"), type_="foreignkey")
        voter.drop_constraint(op.f("uq_voter_round_id_source_key"), type_="unique")
        voter.alter_column(
            "code_hash",
            existing_type=sa.LargeBinary(length=32),
            nullable=False,
            comment="of the voting code; the code is not kept",
            existing_comment="of the voting code, which is not kept; none: no code was made yet",
        )
        voter.drop_column("way")
        voter.drop_column("source_key")
        voter.drop_column("name")
        voter.drop_column("name_key")
        voter.drop_column("address")
        voter.drop_column("postcode")
        voter.drop_column("email")
        voter.drop_column("born_on")
        voter.drop_column("district")
        voter.drop_column("language")
        voter.drop_column("large_print")
        voter.drop_column("pack_id")
        voter.drop_column("helped")
        voter.drop_column("paper_opened")
        voter.drop_column("reminded_on")
    op.drop_column("pot", "least_age")
    op.drop_column("pot", "most_age")
    op.drop_column("round", "profile")
    op.drop_column("round", "key_scheme")
    op.drop_column("round", "paper_rule")
    op.drop_column("round", "entry_ways")
    op.drop_column("round", "least_age")
    op.drop_column("round", "languages")
    op.drop_column("round", "annulled_at")
    op.drop_column("round", "annulled_reason")
    op.drop_table("pack")
