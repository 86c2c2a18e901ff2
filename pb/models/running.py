"""Tables that keep the platform running: the audit trail, jobs, limits."""

from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from pb.models.base import Base, datetime, word
from pb.vocabulary import JobKind, Tag


class Event(Base):
    """Something that someone changed; append only, without personal text."""

    __tablename__ = "event"
    # The newest event of a round is asked for on each of its pages.
    __table_args__ = (Index("ix_event_round_id_id", "round_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    tag: Mapped[Tag] = mapped_column(word(Tag), index=True)
    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), comment="none: the platform itself"
    )
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    details: Mapped[dict[str, Any]] = mapped_column(comment="ids and figures only")


class Job(Base):
    """Work to be done after the transaction that wrote it."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_waiting", "done_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[JobKind] = mapped_column(word(JobKind))
    once_key: Mapped[str | None] = mapped_column(
        String(120), unique=True, comment="the same work is written once"
    )
    payload: Mapped[dict[str, Any]] = mapped_column(comment="emptied when the job is done")
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(comment="a worker has it until then")
    leased_by: Mapped[str | None] = mapped_column(String(64))
    done_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(200), comment="kind of the last failure")


class LimitWindow(Base):
    """How often something was tried within a window, for all web processes together."""

    __tablename__ = "limit_window"

    key: Mapped[str] = mapped_column(String(64), primary_key=True, comment="keyed hash")
    hits: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)
