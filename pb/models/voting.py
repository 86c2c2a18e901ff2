"""Tables of the vote: the voter list, and the ballots, which nothing joins to it."""

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pb.models.base import Base, date, word
from pb.vocabulary import Channel


class Voter(Base):
    """One entry of the voter list."""

    __tablename__ = "voter"
    __table_args__ = (
        UniqueConstraint("round_id", "reference"),
        Index("ix_voter_round_id_voted_on", "round_id", "voted_on"),
    )

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True, comment="random")
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    reference: Mapped[str] = mapped_column(String(40), comment="printed on the letter, not secret")
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    code_hash: Mapped[bytes] = mapped_column(
        LargeBinary(32), unique=True, comment="of the voting code; the code is not kept"
    )
    voted_on: Mapped[date | None] = mapped_column(comment="the day, never the time")
    channel: Mapped[Channel | None] = mapped_column(word(Channel))


class ReplacedCode(Base):
    """A code that is no longer good, so that the refusal can say so."""

    __tablename__ = "replaced_code"

    code_hash: Mapped[bytes] = mapped_column(
        LargeBinary(32), primary_key=True, comment="SHA-256, as in the voter list"
    )
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))


class Ballot(Base):
    """One sealed ballot: no time, no person. This shape does not change."""

    __tablename__ = "ballot"
    # Without SQLite's rowid, which would keep the order in which people voted: rows lie in the
    # order of their random ids.
    __table_args__ = (UniqueConstraint("pot_id", "slot"), {"sqlite_with_rowid": False})

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True, comment="random")
    pot_id: Mapped[int] = mapped_column(ForeignKey("pot.id", ondelete="CASCADE"))
    slot: Mapped[bytes] = mapped_column(
        LargeBinary(32), comment="HMAC(round key, pot and voter): one current ballot for each"
    )
    sealed: Mapped[bytes] = mapped_column(comment="HPKE, padded to one length per pot")
    commitment: Mapped[bytes] = mapped_column(
        LargeBinary(32), comment="SHA-256(nonce, canonical ballot)"
    )
