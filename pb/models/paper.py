"""Tables of voting on paper: batches, what was read from them, crossings taken back."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pb.models.base import Base, datetime, word
from pb.vocabulary import BatchState, CrossingMistake, SpoiledReason


class PaperBatch(Base):
    """Papers of one pot that were put together unseen, and sealed."""

    __tablename__ = "paper_batch"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint("papers >= 0", name="papers_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    pot_id: Mapped[int] = mapped_column(ForeignKey("pot.id"), index=True)
    number: Mapped[int] = mapped_column(comment="1, 2, ... within the round")
    place: Mapped[str] = mapped_column(String(120), comment="the place to vote it comes from")
    seal: Mapped[str] = mapped_column(String(40), default="", comment="number of the seal on it")
    papers: Mapped[int] = mapped_column(comment="how many are in it")
    note: Mapped[str] = mapped_column(
        String(300), default="", comment="why papers and crossings differ, if they do"
    )
    state: Mapped[BatchState] = mapped_column(word(BatchState))
    opened_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[datetime]
    sealed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    sealed_at: Mapped[datetime | None]


class CrossingUndo(Base):
    """Somebody says that a crossing was a mistake; a second person takes it back, or does not."""

    __tablename__ = "crossing_undo"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    voter_id: Mapped[bytes] = mapped_column(
        ForeignKey("voter.id", ondelete="CASCADE"), index=True, comment="who was crossed"
    )
    waiting_voter_id: Mapped[bytes | None] = mapped_column(
        LargeBinary(16), unique=True, comment="the same until it is answered: one waits at a time"
    )
    reason: Mapped[CrossingMistake] = mapped_column(word(CrossingMistake))
    asked_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]
    is_taken_back: Mapped[bool | None] = mapped_column(comment="none: it waits")


class PaperEntry(Base):
    """What one person read from one paper: twice, blind, and a third time where they differ."""

    __tablename__ = "paper_entry"
    __table_args__ = (
        UniqueConstraint("batch_id", "paper", "turn"),
        CheckConstraint("turn BETWEEN 1 AND 3", name="turn_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("paper_batch.id", ondelete="CASCADE"))
    paper: Mapped[int] = mapped_column(comment="its place in the batch, from 1")
    turn: Mapped[int] = mapped_column(comment="1, 2; 3 settles a difference")
    marks: Mapped[list[Any]] = mapped_column(comment="[project key, figure] pairs, by key")
    spoiled: Mapped[SpoiledReason | None] = mapped_column(word(SpoiledReason))
    entered_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime]
