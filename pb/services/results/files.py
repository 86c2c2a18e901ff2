"""The .pb file of a published result, where its ballots may be published whole."""

from dataclasses import dataclass

from sqlalchemy import select

from pb.database import Session
from pb.models import Count, Publication
from pb.services.errors import BallotsWithheld
from pb.services.results import results
from pb.services.results.disclosure import Told
from pb.services.results.results import PotResult
from pb.services.rounds.round_heads import RoundHead


@dataclass(frozen=True, slots=True)
class PabulibFile:
    """The .pb file that anyone can count again."""

    name: str
    data: bytes
    digest: str


def pabulib_file(session: Session, head: RoundHead, *, pot_slug: str) -> PabulibFile:
    """Return the file of a pot's published result.

    Raises:
        NotFound: no such pot, or its result is not public.
        BallotsWithheld: its ballots are not published.
    """
    result = results.insist_published(session, head).pot(pot_slug)
    insist_whole(result)
    data = session.scalars(
        select(Count.pabulib)
        .join(Publication, Publication.count_id == Count.id)
        .where(Publication.pot_id == result.pot.id, Publication.number == result.number)
    ).one()
    return PabulibFile(file_name(head.slug, pot_slug), data, result.digest)


def insist_whole(result: PotResult) -> None:
    """Refuse what can only be known from the ballots, where they are not published.

    Raises:
        BallotsWithheld
    """
    if result.told != Told.BALLOTS:
        raise BallotsWithheld


def file_name(slug: str, pot_slug: str) -> str:
    """Return the name under which a pot's ballots are handed out."""
    return f"{slug}-{pot_slug}.pb"
