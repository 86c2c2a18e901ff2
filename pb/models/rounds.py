"""Tables of a round as its organisers set it up."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pb.models.base import Base, Money, date, datetime, word
from pb.vocabulary import (
    Act,
    BallotType,
    Completion,
    Decider,
    KeyScheme,
    PaperRule,
    Phase,
    Profile,
    Question,
    RoundState,
    Rung,
    VotingRule,
)


class Round(Base):
    """One cycle of participatory budgeting."""

    __tablename__ = "round"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True, comment="in addresses")
    title: Mapped[str] = mapped_column(String(120))
    purpose: Mapped[str] = mapped_column(String(300), comment="one sentence: what it is for")
    description: Mapped[str] = mapped_column(Text, comment="a few paragraphs")
    currency: Mapped[str] = mapped_column(String(3), comment="ISO 4217")
    exponent: Mapped[int] = mapped_column(comment="decimal places of the currency")
    time_zone: Mapped[str] = mapped_column(String(64), comment="IANA name")
    state: Mapped[RoundState] = mapped_column(word(RoundState), index=True)
    electorate: Mapped[str] = mapped_column(String(200), comment="who may vote, in words")
    eligible: Mapped[int | None] = mapped_column(comment="people who may vote, if known")
    rung_today: Mapped[Rung] = mapped_column(word(Rung))
    rung_aim: Mapped[Rung] = mapped_column(word(Rung))
    rung_aim_by: Mapped[date | None]
    ladder_by: Mapped[str] = mapped_column(String(200), comment="who filled in who decides what")
    leftover: Mapped[str] = mapped_column(String(300), comment="what happens to money left")
    profile: Mapped[Profile] = mapped_column(word(Profile), default=Profile.TOWN)
    key_scheme: Mapped[KeyScheme] = mapped_column(word(KeyScheme), default=KeyScheme.PLATFORM)
    paper_rule: Mapped[PaperRule] = mapped_column(word(PaperRule), default=PaperRule.NO_PAPER)
    entry_ways: Mapped[list[Any]] = mapped_column(
        default=lambda: ["issued"], comment="how people get onto the voter list"
    )
    least_age: Mapped[int | None] = mapped_column(comment="on the last day of voting; none: any")
    languages: Mapped[list[Any]] = mapped_column(
        default=lambda: ["en"], comment="promised for every short text on the ballot"
    )
    annulled_at: Mapped[datetime | None]
    annulled_reason: Mapped[str] = mapped_column(String(500), default="", comment="public")
    public_key: Mapped[bytes | None] = mapped_column(
        comment="X25519; ballots are sealed to it; set at opening"
    )
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None] = mapped_column(comment="the box was closed")
    published_at: Mapped[datetime | None]


class PhaseDates(Base):
    """When a phase of a round opens and closes."""

    __tablename__ = "phase"
    __table_args__ = (
        UniqueConstraint("round_id", "phase"),
        CheckConstraint("closes_at > opens_at", name="closes_after_opening"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    phase: Mapped[Phase] = mapped_column(word(Phase))
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]


class Area(Base):
    """A part of the place."""

    __tablename__ = "area"
    __table_args__ = (UniqueConstraint("round_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(100))
    about: Mapped[str] = mapped_column(String(300))
    position: Mapped[int] = mapped_column(comment="order on pages")
    population: Mapped[int | None]
    quintile: Mapped[int | None] = mapped_column(comment="deprivation, 1 = most deprived")
    boundary: Mapped[list[Any] | None] = mapped_column(
        comment="outer ring, [longitude, latitude] pairs"
    )


class Category(Base):
    """A theme."""

    __tablename__ = "category"
    __table_args__ = (UniqueConstraint("round_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(100))
    drawing: Mapped[str] = mapped_column(String(20), comment="which drawn picture stands for it")
    position: Mapped[int]


class Pot(Base):
    """One sum of money with its own projects, ballot paper, rule and count."""

    __tablename__ = "pot"
    __table_args__ = (
        UniqueConstraint("round_id", "slug"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("step > 0", name="step_positive"),
        CheckConstraint("asked_choices >= 0", name="asked_choices_not_negative"),
        CheckConstraint("most_choices IS NULL OR most_choices > 0", name="most_choices_positive"),
        CheckConstraint("most_points IS NULL OR most_points > 0", name="most_points_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(100))
    area_id: Mapped[int | None] = mapped_column(
        ForeignKey("area.id", ondelete="CASCADE"), comment="none: the whole place"
    )
    position: Mapped[int]
    amount: Mapped[Money] = mapped_column(comment="in the currency's smallest unit")
    ballot_type: Mapped[BallotType] = mapped_column(word(BallotType))
    asked_choices: Mapped[int] = mapped_column(comment="asked for, never enforced")
    most_choices: Mapped[int | None] = mapped_column(comment="none: no maximum")
    most_points: Mapped[int | None] = mapped_column(
        default=None, comment="that a paper may give together, where people give points"
    )
    rule: Mapped[VotingRule] = mapped_column(word(VotingRule))
    completion: Mapped[Completion] = mapped_column(word(Completion))
    add1: Mapped[str] = mapped_column(String(20), comment="which convention of Add1")
    step: Mapped[Money] = mapped_column(comment="of Add1, in the smallest unit")
    tie_seed: Mapped[str | None] = mapped_column(
        String(100), comment="public seed of the lot that decides ties"
    )
    least_age: Mapped[int | None] = mapped_column(comment="who may mark it; none: any")
    most_age: Mapped[int | None] = mapped_column(comment="who may mark it; none: any")


class LadderRow(Base):
    """Who takes one of the eight decisions of a round."""

    __tablename__ = "ladder_row"
    __table_args__ = (UniqueConstraint("round_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    question: Mapped[Question] = mapped_column(word(Question))
    decider: Mapped[Decider] = mapped_column(word(Decider))
    note: Mapped[str] = mapped_column(String(300), comment="one plain sentence")


class ActRequest(Base):
    """An act that waits for, or got, its second person."""

    __tablename__ = "act_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[Act] = mapped_column(word(Act))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    subject_id: Mapped[int | None] = mapped_column(comment="an account, where one is meant")
    pending_key: Mapped[str | None] = mapped_column(
        String(100), unique=True, comment="act and subject while it waits, so that one waits"
    )
    reason: Mapped[str] = mapped_column(String(200), default="", comment="why, as asked")
    requested_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    requested_at: Mapped[datetime]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]
    confirmed: Mapped[bool | None] = mapped_column(comment="false: declined; none: it waits")
