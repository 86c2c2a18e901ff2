"""Tables by which people get onto the voter list: files, registrations, letters."""

from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pb.models.base import Base, date, datetime, word
from pb.vocabulary import LetterForm, RunState, UploadState


class VoterUpload(Base):
    """A file of people who may vote, on its way into the voter list."""

    __tablename__ = "voter_upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    state: Mapped[UploadState] = mapped_column(word(UploadState))
    size: Mapped[int] = mapped_column(comment="bytes")
    digest: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the file, hex")
    reading: Mapped[dict[str, Any]] = mapped_column(
        comment="encoding, separator, and which column means what"
    )
    lines: Mapped[int] = mapped_column(default=0, comment="of the file, about")
    rows: Mapped[int] = mapped_column(default=0, comment="people read so far, good or not")
    good: Mapped[int] = mapped_column(default=0, comment="people without a problem")
    problems: Mapped[int] = mapped_column(default=0, comment="lines with one")
    taken: Mapped[int] = mapped_column(default=0, comment="people put onto the list")
    corrected: Mapped[int] = mapped_column(
        default=0, comment="people on the list already whose details it corrects"
    )
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    uploaded_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(comment="taken in, or thrown away")


class VoterUploadPart(Base):
    """A piece of an uploaded file; gone when the file is taken in or thrown away."""

    __tablename__ = "voter_upload_part"

    upload_id: Mapped[int] = mapped_column(
        ForeignKey("voter_upload.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(comment="sealed: the key is outside the database")


class VoterUploadProblem(Base):
    """What is wrong with a line of an uploaded file."""

    __tablename__ = "voter_upload_problem"
    __table_args__ = (Index("ix_voter_upload_problem_upload_id_line", "upload_id", "line"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("voter_upload.id", ondelete="CASCADE"))
    line: Mapped[int] = mapped_column(comment="of the file, the header is 1")
    problem: Mapped[str] = mapped_column(String(40), comment="its name; wording has the sentence")
    column: Mapped[str] = mapped_column(String(40), comment="what the column means")


class Registration(Base):
    """A resident's own request to be on the voter list, until the email is proved."""

    __tablename__ = "registration"
    __table_args__ = (UniqueConstraint("round_id", "email_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    email_key: Mapped[bytes] = mapped_column(LargeBinary(32), comment="keyed hash")
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    born_on: Mapped[date | None]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, comment="SHA-256, hex")
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class LetterRun(Base):
    """Letters to everybody who has none yet: made by workers, part by part."""

    __tablename__ = "letter_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    state: Mapped[RunState] = mapped_column(word(RunState))
    form: Mapped[LetterForm] = mapped_column(word(LetterForm))
    again: Mapped[bool] = mapped_column(
        default=False, comment="also to whoever has a code and has not voted"
    )
    printer: Mapped[str] = mapped_column(String(80), comment="who prints them")
    telephone: Mapped[str] = mapped_column(String(40), comment="printed: for help")
    drop_in: Mapped[str] = mapped_column(String(400), comment="printed: places and times")
    letters: Mapped[int] = mapped_column(comment="how many it will have")
    asked_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class LetterPart(Base):
    """One file of a run: letters of one district, in one size of print."""

    __tablename__ = "letter_part"
    __table_args__ = (UniqueConstraint("run_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("letter_run.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(comment="1, 2, ...")
    district: Mapped[str] = mapped_column(String(80), comment="of its letters")
    large_print: Mapped[bool] = mapped_column(comment="of its letters")
    first_reference: Mapped[str] = mapped_column(String(40), comment="in the list's order")
    last_reference: Mapped[str] = mapped_column(String(40), comment="in the list's order")
    letters: Mapped[int] = mapped_column(comment="how many")
    content: Mapped[bytes | None] = mapped_column(
        comment="sealed: the key is outside the database; none: not made yet, or posted"
    )
    digest: Mapped[str] = mapped_column(String(64), default="", comment="SHA-256, hex")
    made_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]
    fetched_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    sent: Mapped[int] = mapped_column(default=0, comment="handed to an outside sender so far")
    refused: Mapped[list[Any]] = mapped_column(
        comment="references of letters that were not taken, or not printed whole"
    )
    posted_at: Mapped[datetime | None] = mapped_column(comment="printed and posted; content gone")
    posted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
