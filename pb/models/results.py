"""Tables of what came out: counts, published results, updates from delivery."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pb.models.base import Base, Money, date, datetime, word
from pb.vocabulary import Stage


class Count(Base):
    """One run of a rule on one pot's opened box; a new run is a new row."""

    __tablename__ = "count"
    __table_args__ = (UniqueConstraint("pot_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pot_id: Mapped[int] = mapped_column(ForeignKey("pot.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(comment="1, 2, ...")
    ballots: Mapped[int] = mapped_column(comment="how many were counted")
    outcome: Mapped[dict[str, Any]] = mapped_column(comment="the whole working")
    pabulib: Mapped[bytes] = mapped_column(comment="the .pb file that anyone can count again")
    digest: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the .pb file, hex")
    counted_at: Mapped[datetime]


class Publication(Base):
    """A count made public; a correction is a new row, nothing is overwritten."""

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("pot_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pot_id: Mapped[int] = mapped_column(ForeignKey("pot.id", ondelete="CASCADE"))
    number: Mapped[int]
    count_id: Mapped[int] = mapped_column(ForeignKey("count.id"))
    published_at: Mapped[datetime]
    close: Mapped[dict[str, Any] | None] = mapped_column(
        comment="what each project that is not funded would have needed; none: not known yet"
    )


class Update(Base):
    """A dated public report on a funded project, with the money spent so far."""

    __tablename__ = "project_update"
    __table_args__ = (CheckConstraint("spent >= 0", name="spent_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(
        ForeignKey("project.id", ondelete="CASCADE"), index=True
    )
    reported_on: Mapped[date]
    stage: Mapped[Stage] = mapped_column(word(Stage))
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    spent: Mapped[Money] = mapped_column(comment="in all so far, smallest unit")
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"))
    picture_alt: Mapped[str] = mapped_column(String(240))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    written_at: Mapped[datetime]
