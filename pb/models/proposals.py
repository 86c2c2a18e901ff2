"""Tables of proposals: versions, pictures, support, comments."""

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pb.models.base import Base, Money, datetime, word
from pb.vocabulary import ProposalState


class Picture(Base):
    """A picture as re-encoded by us; kept in the database, so that web processes share it."""

    __tablename__ = "picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), index=True, comment="SHA-256 of `wide`, hex")
    wide: Mapped[bytes] = mapped_column(comment="WebP, at most 1200 px wide")
    card: Mapped[bytes] = mapped_column(comment="WebP, at most 480 px wide")
    width: Mapped[int]
    height: Mapped[int]
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    uploaded_at: Mapped[datetime]


class Proposal(Base):
    """What a resident or a group submits."""

    __tablename__ = "proposal"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    number: Mapped[int] = mapped_column(comment="within the round, in addresses")
    state: Mapped[ProposalState] = mapped_column(word(ProposalState))
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]


class ProposalVersion(Base):
    """What a proposal said from one saving to the next; never changed."""

    __tablename__ = "proposal_version"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(comment="1, 2, ...; the highest is current")
    title: Mapped[str] = mapped_column(String(100))
    summary: Mapped[str] = mapped_column(String(240), comment="short text, on cards and ballots")
    body: Mapped[str] = mapped_column(Text, comment="Markdown")
    area_id: Mapped[int | None] = mapped_column(
        ForeignKey("area.id"), comment="none: the whole place"
    )
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    cost: Mapped[Money | None] = mapped_column(comment="the author's guess, smallest unit")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"))
    picture_alt: Mapped[str] = mapped_column(String(240), comment="what the picture shows")
    saved_at: Mapped[datetime]


class Support(Base):
    """A sign of interest before the vote."""

    __tablename__ = "support"

    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    given_at: Mapped[datetime]


class Comment(Base):
    """What someone wrote under a proposal."""

    __tablename__ = "comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    hidden_at: Mapped[datetime | None]
    hidden_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    hidden_reason: Mapped[str | None] = mapped_column(String(300), comment="public")
