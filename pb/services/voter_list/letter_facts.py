"""What the letters of a run are made from: the round's facts, an entry's own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import quote
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from pb.adapters.letter_pages import Letter, LetterWords
from pb.config import LANGUAGES
from pb.database import Session
from pb.models import Pot, Round, Voter
from pb.services.errors import VotingNotOpenYet
from pb.services.rounds import voting_times


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What every letter of a run says; money in the currency's smallest unit."""

    slug: str
    title: str
    currency: str
    money: int
    time_zone: str
    opens_at: datetime
    closes_at: datetime
    telephone: str
    drop_in: str

    def address(self, base_url: str) -> str:
        """Return where a code is typed."""
        return f"{base_url}/rounds/{self.slug}/vote"

    def local(self, moment: datetime) -> str:
        """Return a moment in the round's time zone, such as 2026-05-31 17:00."""
        return moment.astimezone(ZoneInfo(self.time_zone)).strftime("%Y-%m-%d %H:%M")

    def link(self, base_url: str, code: str) -> str:
        """Return what the QR code says: the code stands behind the #, where no server sees it."""
        return f"{self.address(base_url)}#code={quote(code)}"


class ComposeLetters(Protocol):
    """Puts the letters of a run into the words of a language."""

    def __call__(self, facts: RunFacts, language: str, *, large_print: bool) -> LetterWords:
        """Return the words."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """An entry of the voter list as its letter needs it."""

    id: bytes
    reference: str
    code_hash: bytes | None
    name: str
    address: tuple[str, ...]
    postcode: str
    area: str
    district: str
    language: str

    def lines(self) -> tuple[str, ...]:
        """Return the address with its postcode, which stands last unless it is there already."""
        folded = "".join(" ".join(self.address).split()).casefold()
        postcode = "".join(self.postcode.split()).casefold()
        if not postcode or postcode in folded:
            return self.address
        return (*self.address, self.postcode)

    def letter(self, facts: RunFacts, *, code: str, base_url: str) -> Letter:
        """Return this person's letter."""
        return Letter(
            reference=self.reference,
            name=self.name,
            address=self.lines(),
            code=code,
            link=facts.link(base_url, code),
        )


def recipient(row: Voter, area: str | None) -> Recipient:
    """Return an entry as its letter needs it."""
    return Recipient(
        id=row.id,
        reference=row.reference,
        code_hash=row.code_hash,
        name=row.name,
        address=tuple(line for line in row.address.splitlines() if line.strip()),
        postcode=row.postcode,
        area=area or "",
        district=row.district,
        language=row.language or LANGUAGES[0][0],
    )


def of_round(session: Session, round_id: int, *, telephone: str, drop_in: str) -> RunFacts:
    """Return what letters of a round say.

    Raises:
        NotFound
        VotingNotOpenYet: nobody said when people can vote.
    """
    voting = voting_times.of(session, round_id)
    if voting.opens_at is None or voting.closes_at is None:
        raise VotingNotOpenYet
    title, currency = session.execute(
        select(Round.title, Round.currency).where(Round.id == round_id)
    ).one()
    money = session.scalar(select(func.sum(Pot.amount)).where(Pot.round_id == round_id))
    return RunFacts(
        slug=voting.slug,
        title=title,
        currency=currency,
        money=int(money or 0),
        time_zone=voting.time_zone,
        opens_at=voting.opens_at,
        closes_at=voting.closes_at,
        telephone=telephone,
        drop_in=drop_in,
    )
