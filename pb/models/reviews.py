"""Tables of the review: assessments, decisions, and the projects that come out of it."""

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pb.models.base import Base, Money, datetime, word
from pb.vocabulary import Feasibility, Seat


class Assessment(Base):
    """One reviewer's feasibility, cost and reason; the newest of a reviewer counts."""

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("proposal_id", "reviewer_id", "number"),
        CheckConstraint("cost IS NULL OR cost > 0", name="cost_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    number: Mapped[int] = mapped_column(comment="1, 2, ...: a reviewer may think again")
    seat: Mapped[Seat] = mapped_column(word(Seat))
    feasibility: Mapped[Feasibility] = mapped_column(word(Feasibility))
    cost: Mapped[Money | None] = mapped_column(comment="smallest unit")
    reason: Mapped[str] = mapped_column(Text, comment="public once both have written")
    given_at: Mapped[datetime]


class Decision(Base):
    """What the review concluded, with its public reason."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), unique=True
    )
    feasibility: Mapped[Feasibility] = mapped_column(word(Feasibility))
    cost: Mapped[Money | None] = mapped_column(comment="smallest unit")
    reason: Mapped[str] = mapped_column(Text)
    next_step: Mapped[str] = mapped_column(String(300), comment="where it cannot go ahead")
    contact: Mapped[str] = mapped_column(String(200))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime]


class Project(Base):
    """What stands on a ballot: costed, feasible, numbered; never changed once numbered."""

    __tablename__ = "project"
    __table_args__ = (
        UniqueConstraint("pot_id", "key"),
        CheckConstraint("cost > 0", name="cost_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pot_id: Mapped[int] = mapped_column(ForeignKey("pot.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(
        String(40), comment="its number, as text: project_id in a .pb file"
    )
    position: Mapped[int] = mapped_column(comment="order of numbering")
    title: Mapped[str] = mapped_column(String(300))
    summary: Mapped[str] = mapped_column(Text)
    cost: Mapped[Money] = mapped_column(comment="smallest unit")
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"))
    picture_alt: Mapped[str] = mapped_column(String(240))
    numbered_at: Mapped[datetime]


class ProjectOrigin(Base):
    """From which proposals a project came: several may merge, one may become several."""

    __tablename__ = "project_origin"

    project_id: Mapped[int] = mapped_column(
        ForeignKey("project.id", ondelete="CASCADE"), primary_key=True
    )
    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True
    )


class ProjectText(Base):
    """A project's short text in one language, and in easy words; fixed when voting opens."""

    __tablename__ = "project_text"

    project_id: Mapped[int] = mapped_column(
        ForeignKey("project.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(String(10), primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    summary: Mapped[str] = mapped_column(Text)
    easy_read: Mapped[str] = mapped_column(Text, default="", comment="in easy words, if given")
    saved_at: Mapped[datetime]
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
