"""Reconciling a hall's packs: made, given to tables, given out, used, returned; what differs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select

from pb.database import Session
from pb.models import Pack, PaperBatch, Pot, Voter
from pb.vocabulary import PackKind


class Difference(StrEnum):
    """Where two counts of a pack do not agree."""

    STILL_OUT = "still-out"
    MISSING = "missing"
    TOO_MANY = "too-many"
    USED_BUT_RETURNED = "used-but-returned"
    USED_BUT_NOT_GIVEN = "used-but-not-given"


@dataclass(frozen=True, slots=True)
class PackLine:
    """A pack with its counts.

    Attributes:
        used: codes with which somebody has voted; none for papers, which batches count.
        given_out, returned: none until it is back.
        returned_used: came back, but somebody had voted with them.
    """

    number: int
    kind: PackKind
    size: int
    issued_to: str
    issued_at: datetime | None
    is_back: bool
    given_out: int | None
    returned: int | None
    returned_used: int
    used: int | None

    @property
    def differences(self) -> tuple[tuple[Difference, int], ...]:
        """What does not agree, each with how many."""
        found: list[tuple[Difference, int]] = []
        if not self.is_back:
            if self.issued_at is not None:
                found.append((Difference.STILL_OUT, self.size))
            elif self.used:
                found.append((Difference.USED_BUT_NOT_GIVEN, self.used))
            return tuple(found)
        given, returned = self.given_out or 0, self.returned or 0
        missing = self.size - given - returned
        beyond = (self.used or 0) - self.returned_used - given
        figures = {
            Difference.MISSING: missing,
            Difference.TOO_MANY: -missing,
            Difference.USED_BUT_RETURNED: self.returned_used,
            Difference.USED_BUT_NOT_GIVEN: beyond,
        }
        return tuple((what, number) for what, number in figures.items() if number > 0)

    @property
    def not_used(self) -> int:
        """How many people were given a code and have not voted with it."""
        if self.given_out is None or self.used is None:
            return 0
        return max(0, self.given_out - self.used)


@dataclass(frozen=True, slots=True)
class PapersLine:
    """Papers of one pot: given out in sets of one for each pot, and found in sealed batches."""

    pot: str
    given_out: int
    in_batches: int

    @property
    def more_in_batches(self) -> int:
        """How many more papers the batches hold than were given out; below zero, fewer."""
        return self.in_batches - self.given_out


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A hall's packs on one page."""

    packs: tuple[PackLine, ...]
    papers: tuple[PapersLine, ...]

    @property
    def last_number(self) -> int:
        """The highest number that a pack has."""
        return max((pack.number for pack in self.packs), default=0)

    @property
    def made(self) -> int:
        """Codes and sets of papers in all packs."""
        return sum(pack.size for pack in self.packs)

    @property
    def given_out(self) -> int:
        """What helpers counted as handed to people."""
        return sum(pack.given_out or 0 for pack in self.packs)

    @property
    def returned(self) -> int:
        """What came back."""
        return sum(pack.returned or 0 for pack in self.packs)

    @property
    def used(self) -> int:
        """Codes with which somebody has voted."""
        return sum(pack.used or 0 for pack in self.packs)

    @property
    def still_out(self) -> tuple[PackLine, ...]:
        """Packs that are at a table."""
        return tuple(p for p in self.packs if p.issued_at is not None and not p.is_back)

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        return not any(pack.differences for pack in self.packs) and not any(
            line.more_in_batches for line in self.papers
        )


def reckon(session: Session, round_id: int) -> Reckoning:
    """Return every pack of a round with its counts, by number, and its papers by pot."""
    used = _used(session, round_id)
    rows = session.scalars(select(Pack).where(Pack.round_id == round_id).order_by(Pack.number))
    lines = tuple(
        PackLine(
            number=row.number,
            kind=row.kind,
            size=row.size,
            issued_to=row.issued_to,
            issued_at=row.issued_at,
            is_back=row.returned_at is not None,
            given_out=row.given_out,
            returned=row.returned,
            returned_used=row.returned_used or 0,
            used=used.get(row.id, 0) if row.kind == PackKind.CODES else None,
        )
        for row in rows
    )
    sets = [line for line in lines if line.kind == PackKind.PAPERS]
    papers = _papers(session, round_id, sum(p.given_out or 0 for p in sets)) if sets else ()
    return Reckoning(lines, papers)


def _used(session: Session, round_id: int) -> Mapping[int, int]:
    rows = session.execute(
        select(Voter.pack_id, func.count(Voter.voted_on))
        .where(Voter.round_id == round_id, Voter.pack_id.is_not(None))
        .group_by(Voter.pack_id)
    )
    return {pack_id: number for pack_id, number in rows if pack_id is not None}


def _papers(session: Session, round_id: int, given_out: int) -> tuple[PapersLine, ...]:
    rows = session.execute(
        select(Pot.name, func.coalesce(func.sum(PaperBatch.papers), 0))
        .outerjoin(PaperBatch, PaperBatch.pot_id == Pot.id)
        .where(Pot.round_id == round_id)
        .group_by(Pot.id, Pot.name, Pot.position)
        .order_by(Pot.position, Pot.id)
    )
    return tuple(PapersLine(name, given_out, int(number)) for name, number in rows)
