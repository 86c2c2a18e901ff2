"""Tables of the vote: the voter list, and the ballots, which nothing joins to it."""

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pb.models.base import Base, date, word
from pb.vocabulary import Channel, EntryWay, Likeness


class Voter(Base):
    """One entry of the voter list."""

    __tablename__ = "voter"
    __table_args__ = (
        UniqueConstraint("round_id", "reference"),
        UniqueConstraint("round_id", "source_key"),
        Index("ix_voter_round_id_name_key", "round_id", "name_key"),
        Index("ix_voter_pack_id", "pack_id"),
        Index("ix_voter_round_id_voted_on", "round_id", "voted_on"),
    )

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True, comment="random")
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    reference: Mapped[str] = mapped_column(String(40), comment="printed on the letter, not secret")
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    code_hash: Mapped[bytes | None] = mapped_column(
        LargeBinary(32),
        unique=True,
        comment="of the voting code, which is not kept; none: no code was made yet",
    )
    way: Mapped[EntryWay] = mapped_column(word(EntryWay), default=EntryWay.ISSUED)
    source_key: Mapped[bytes | None] = mapped_column(
        LargeBinary(32), comment="keyed hash of whom the source means: the same person once"
    )
    name: Mapped[str] = mapped_column(String(200), default="", comment="none for anonymous codes")
    name_key: Mapped[str] = mapped_column(
        String(200), default="", comment="case-folded, for looking up"
    )
    address: Mapped[str] = mapped_column(Text, default="", comment="lines of a letter's address")
    postcode: Mapped[str] = mapped_column(String(20), default="", comment="as in the address")
    email: Mapped[str | None] = mapped_column(String(320), comment="for a reminder, if given")
    telephone: Mapped[str | None] = mapped_column(
        String(16), comment="E.164, for a reminder where there is no email"
    )
    born_on: Mapped[date | None]
    district: Mapped[str] = mapped_column(
        String(80), default="", comment="by which letters are sorted"
    )
    language: Mapped[str] = mapped_column(String(10), default="", comment="of the letter")
    large_print: Mapped[bool] = mapped_column(default=False, comment="of the letter")
    pack_id: Mapped[int | None] = mapped_column(
        ForeignKey("pack.id", ondelete="CASCADE"), comment="of a hall: entitlement is being there"
    )
    helped: Mapped[bool] = mapped_column(
        default=False, comment="somebody helped with voting; never how"
    )
    paper_opened: Mapped[bool] = mapped_column(
        default=False, comment="a paper was opened on a device and not cast yet"
    )
    reminded_on: Mapped[date | None]
    voted_on: Mapped[date | None] = mapped_column(comment="the day, never the time")
    channel: Mapped[Channel | None] = mapped_column(word(Channel))


class VoterLikeness(Base):
    """What an entry of somebody who joined by themselves may have in common with another one."""

    __tablename__ = "voter_likeness"
    __table_args__ = (Index("ix_voter_likeness_round_id_key", "round_id", "key"),)

    voter_id: Mapped[bytes] = mapped_column(
        LargeBinary(16), ForeignKey("voter.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[Likeness] = mapped_column(word(Likeness), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    key: Mapped[bytes] = mapped_column(
        LargeBinary(32), comment="keyed hash, of its kind; the key goes with the round"
    )


class ReplacedCode(Base):
    """A code that is no longer good, so that the refusal can say so."""

    __tablename__ = "replaced_code"

    code_hash: Mapped[bytes] = mapped_column(
        LargeBinary(32), primary_key=True, comment="SHA-256, as in the voter list"
    )
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    switched_off: Mapped[bool] = mapped_column(
        default=False, comment="came back unused in a hall's pack; nothing replaces it"
    )


class Ballot(Base):
    """One sealed ballot: no time, no person. This shape does not change."""

    __tablename__ = "ballot"
    # Without SQLite's rowid, which would keep the order in which people voted: rows lie in the
    # order of their random ids.
    __table_args__ = (UniqueConstraint("pot_id", "slot"), {"sqlite_with_rowid": False})

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True, comment="random")
    pot_id: Mapped[int] = mapped_column(ForeignKey("pot.id", ondelete="CASCADE"))
    slot: Mapped[bytes] = mapped_column(
        LargeBinary(32), comment="HMAC(round key, pot and voter): one current ballot for each"
    )
    sealed: Mapped[bytes] = mapped_column(comment="HPKE, padded to one length per pot")
    commitment: Mapped[bytes] = mapped_column(
        LargeBinary(32), comment="SHA-256(nonce, canonical ballot)"
    )
