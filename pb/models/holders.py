"""Tables of the key holders: who can open a box together, and with what."""

from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pb.models.base import Base, datetime, word
from pb.vocabulary import Seat


class KeyHolder(Base):
    """One of the three who hold a key of a round; a holder who was replaced stays as a row."""

    __tablename__ = "key_holder"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(comment="1, 2 or 3")
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    seat: Mapped[Seat] = mapped_column(word(Seat))
    current_key: Mapped[str | None] = mapped_column(
        String(40), unique=True, comment="round and position while it holds; none: replaced"
    )
    public_key: Mapped[bytes | None] = mapped_column(
        LargeBinary(32), comment="X25519: the pairs' keys are sealed to it"
    )
    signing_key: Mapped[bytes | None] = mapped_column(
        LargeBinary(32), comment="Ed25519, public: the opening is signed with its other half"
    )
    made_at: Mapped[datetime | None] = mapped_column(comment="the file was downloaded")
    proved_at: Mapped[datetime | None] = mapped_column(comment="the file was opened once")
    named_at: Mapped[datetime]


class PairKey(Base):
    """A round's private key, sealed to two holders one around the other."""

    __tablename__ = "pair_key"
    __table_args__ = (UniqueConstraint("round_id", "outer_id", "inner_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    outer_id: Mapped[int] = mapped_column(ForeignKey("key_holder.id"))
    inner_id: Mapped[int] = mapped_column(ForeignKey("key_holder.id"))
    sealed: Mapped[bytes] = mapped_column(comment="HPKE to the outer, of HPKE to the inner one")


class KeyTurn(Base):
    """A holder has turned the key, and the layer below is open for the second one."""

    __tablename__ = "key_turn"
    __table_args__ = (UniqueConstraint("round_id", "purpose", "holder_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(20), comment="open, or a new holder's position")
    holder_id: Mapped[int] = mapped_column(ForeignKey("key_holder.id"))
    inner: Mapped[dict[str, Any]] = mapped_column(
        comment="by the other holder's id: what is still sealed to that one, hex"
    )
    turned_at: Mapped[datetime]


class OpeningSignature(Base):
    """A holder's signature under what the opened boxes held."""

    __tablename__ = "opening_signature"
    __table_args__ = (UniqueConstraint("round_id", "holder_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    holder_id: Mapped[int] = mapped_column(ForeignKey("key_holder.id"))
    statement: Mapped[bytes] = mapped_column(comment="canonical bytes, see docs/ledger.md")
    signature: Mapped[bytes] = mapped_column(LargeBinary(64), comment="Ed25519")
    signed_at: Mapped[datetime]
