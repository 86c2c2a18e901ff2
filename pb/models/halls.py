"""Tables of a hall's day, and of what people look at before a box is closed."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pb.models.base import Base, date, datetime, word
from pb.vocabulary import FlagKind, FlagVerdict, PackKind


class Pack(Base):
    """A numbered pack of anonymous codes or papers, given out at the door."""

    __tablename__ = "pack"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint("size > 0", name="size_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(comment="1, 2, ...")
    kind: Mapped[PackKind] = mapped_column(word(PackKind))
    size: Mapped[int] = mapped_column(comment="codes or papers in it")
    made_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    issued_to: Mapped[str] = mapped_column(
        String(80), default="", comment="table or helper, in words"
    )
    given_out: Mapped[int | None] = mapped_column(comment="counted by a helper when it came back")
    returned: Mapped[int | None] = mapped_column(comment="unused, counted when it came back")
    returned_used: Mapped[int | None] = mapped_column(
        comment="came back, but somebody had voted with them"
    )
    returned_at: Mapped[datetime | None]
    returned_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class AddressUse(Base):
    """How many codes came from one address on a day; forgotten when the round is over."""

    __tablename__ = "address_use"

    round_id: Mapped[int] = mapped_column(
        ForeignKey("round.id", ondelete="CASCADE"), primary_key=True
    )
    address_hash: Mapped[bytes] = mapped_column(
        LargeBinary(32), primary_key=True, comment="keyed; the key goes with the round"
    )
    on: Mapped[date] = mapped_column(primary_key=True, comment="day in the round's time zone")
    codes: Mapped[int] = mapped_column(comment="entered there, never which")


class Flag(Base):
    """Something unusual, for two people to look at before closing; nothing happens by itself."""

    __tablename__ = "flag"
    __table_args__ = (UniqueConstraint("round_id", "kind", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    kind: Mapped[FlagKind] = mapped_column(word(FlagKind))
    subject: Mapped[str] = mapped_column(String(80), comment="reference, day or hash it is about")
    details: Mapped[dict[str, Any]] = mapped_column(comment="figures only")
    raised_at: Mapped[datetime]
    verdict: Mapped[FlagVerdict | None] = mapped_column(word(FlagVerdict))
    reason: Mapped[str] = mapped_column(String(300), default="")
    looked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    looked_at: Mapped[datetime | None]
    agreed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    agreed_at: Mapped[datetime | None]


class Sample(Base):
    """A publicly drawn sample of voters and of paper batches, for scrutineers to check."""

    __tablename__ = "sample"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    number: Mapped[int]
    seed: Mapped[str] = mapped_column(String(100), comment="public: anyone can draw it again")
    voters: Mapped[int] = mapped_column(comment="how many entries it draws")
    batches: Mapped[int] = mapped_column(comment="how many paper batches it draws")
    drawn: Mapped[dict[str, Any]] = mapped_column(comment="references and batch numbers")
    drawn_at: Mapped[datetime]
    drawn_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    differences: Mapped[int | None] = mapped_column(comment="found by scrutineers")
    findings: Mapped[str] = mapped_column(String(1000), default="", comment="public")
    reported_at: Mapped[datetime | None]
    reported_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
