"""Tables of people who sign in: accounts, their roles, the links that we mail them."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pb.models.base import Base, datetime, word
from pb.vocabulary import MailPurpose, Role, Seat


class Account(Base):
    """Someone who can sign in."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), comment="as given, for writing to")
    email_key: Mapped[str] = mapped_column(
        String(320), unique=True, comment="case-folded, for finding"
    )
    name: Mapped[str] = mapped_column(String(100), comment="the name that others see")
    password_hash: Mapped[str] = mapped_column(String(200), comment="argon2id")
    stamp: Mapped[str] = mapped_column(
        String(32), comment="random; in each session, changed to end them all"
    )
    language: Mapped[str] = mapped_column(String(10), comment="for mail")
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None] = mapped_column(comment="when the email was proved")


class Grant(Base):
    """A role that someone holds: everywhere, or in one round."""

    __tablename__ = "role_grant"
    __table_args__ = (
        Index(
            "uq_role_grant_everywhere",
            "account_id",
            "role",
            unique=True,
            sqlite_where=text("round_id IS NULL"),
            postgresql_where=text("round_id IS NULL"),
        ),
        UniqueConstraint("account_id", "role", "round_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(word(Role))
    round_id: Mapped[int | None] = mapped_column(
        ForeignKey("round.id", ondelete="CASCADE"), comment="none: in every round"
    )
    seat: Mapped[Seat | None] = mapped_column(word(Seat), comment="of a reviewer")
    reason: Mapped[str] = mapped_column(
        String(200), default="", comment="why, as the granter said"
    )
    granted_at: Mapped[datetime]
    granted_by: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), comment="none: from the command line"
    )


class MailedLink(Base):
    """A link that we mailed, good once and for a while."""

    __tablename__ = "mailed_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    purpose: Mapped[MailPurpose] = mapped_column(word(MailPurpose))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, comment="SHA-256, hex")
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
