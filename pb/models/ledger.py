"""Tables of the public record: entries that are only ever added, and its signed checkpoints."""

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from pb.models.base import Base, datetime


class Ledger(Base):
    """The public record of a round. Whoever appends to it holds this row."""

    __tablename__ = "ledger"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    size: Mapped[int] = mapped_column(comment="entries so far")
    origin: Mapped[str | None] = mapped_column(
        String(200), comment="its name in checkpoints; fixed by the first one"
    )


class LedgerEntry(Base):
    """One entry of a record: append only, which triggers insist on. It has no time."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        Index("ix_ledger_entry_round_id_leaf_hash", "round_id", "leaf_hash"),
        Index("ix_ledger_entry_round_id_kind", "round_id", "kind", "sequence"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("ledger.round_id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, comment="from 0, without gaps"
    )
    kind: Mapped[str] = mapped_column(String(20), comment="as in the entry itself")
    pot_id: Mapped[int | None] = mapped_column(ForeignKey("pot.id"), comment="of a ballot's entry")
    body: Mapped[bytes] = mapped_column(comment="canonical bytes, see docs/ledger.md")
    leaf_hash: Mapped[bytes] = mapped_column(LargeBinary(32), comment="SHA-256(0, body)")


class LedgerSalt(Base):
    """The salt of an entry's digest: not public, and gone when what it hides has to go."""

    __tablename__ = "ledger_salt"

    round_id: Mapped[int] = mapped_column(ForeignKey("ledger.round_id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, comment="of the entry"
    )
    salt: Mapped[bytes] = mapped_column(LargeBinary(32), comment="random")


class LedgerBlock(Base):
    """The root of 256 leaves in a row, so that a proof need not read a million of them."""

    __tablename__ = "ledger_block"

    round_id: Mapped[int] = mapped_column(ForeignKey("ledger.round_id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    root: Mapped[bytes] = mapped_column(LargeBinary(32), comment="of these leaves")


class LedgerCheckpoint(Base):
    """A signed checkpoint of a record: append only."""

    __tablename__ = "ledger_checkpoint"

    round_id: Mapped[int] = mapped_column(ForeignKey("ledger.round_id"), primary_key=True)
    size: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, comment="entries that it covers"
    )
    note: Mapped[str] = mapped_column(Text, comment="signed, as published")
    peaks: Mapped[bytes] = mapped_column(
        comment="roots of the full parts: the next one begins here"
    )
    signed_at: Mapped[datetime]


class UnloggedBallot(Base):
    """A ballot that was cast and is not in the record yet: it goes there in a shuffled batch."""

    __tablename__ = "unlogged_ballot"
    # As with ballots, no rowid: rows lie in the order of random ids.
    __table_args__ = (
        Index("ix_unlogged_ballot_pot_id_id", "pot_id", "id"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[bytes] = mapped_column(
        LargeBinary(16), primary_key=True, comment="the ballot's, even if it was replaced since"
    )
    pot_id: Mapped[int] = mapped_column(ForeignKey("pot.id", ondelete="CASCADE"))
    commitment: Mapped[bytes] = mapped_column(LargeBinary(32), comment="as on the receipt")
