"""A hall, something unusual and a counted round for the hostile forms, and those forms."""

from datetime import date
from pathlib import Path

from sqlalchemy import select, update

from pb.database import Session
from pb.models import Flag, Voter
from pb.services.atomic import atomic
from pb.services.scrutiny import flags
from tests import halls
from tests.voting import Vote

TEXT = "Words that stay on the page"
HALL = "/organise/rounds/hall/hall/packs"
DETAILS = {"name": TEXT, "reference": "ZZ-0001", "born_on": "1980-02-29", "postcode": "HB1 4QT"}


def begin(session: Session, vote: Vote, folder: Path) -> None:
    """Make a hall with a pack, and raise a flag in the round in which people vote."""
    made = halls.prepare(session, folder, slug="hall")
    halls.codes(session, made, size=30)
    with atomic(session):
        session.execute(
            update(Voter).where(Voter.reference == "HI-0001").values(born_on=date(1850, 1, 1))
        )
    flags.look(session, vote.made.id, keys=vote.keys)
    assert session.scalars(select(Flag.id)).first() == 1
    session.rollback()


OFFICERS_FORMS: tuple[tuple[str, dict[str, str]], ...] = (
    ("/organise/rounds/draft/profile", {"profile": "town"}),
    (
        f"{HALL}/make",
        {"kind": "papers", "packs": "1", "size": "2", "area": "none", "after": "1"},
    ),
    (f"{HALL}/1/issue", {"to": TEXT}),
    (f"{HALL}/1/return", {"given_out": "2", "numbers": "29-30, 12"}),
    ("/polling/vote", {"number": "2468"}),
    ("/polling/vote/look-up", DETAILS),
    ("/organise/rounds/vote/unusual/look", {}),
    ("/organise/rounds/vote/unusual/1", {"verdict": "harmless", "reason": TEXT}),
    (
        "/organise/rounds/harbour-bay/samples/draw",
        {"text": "6 2 5 1", "voters": "1", "batches": "0"},
    ),
    ("/organise/rounds/harbour-bay/samples/1", {"differences": "0", "findings": TEXT}),
    ("/organise/rounds/ideas/annul", {"reason": TEXT}),
)
ANYONES_FORMS: tuple[tuple[str, dict[str, str]], ...] = (
    ("/polling/vote/back", {"number": "2468"}),
    ("/rounds/vote/vote/ballot/tablet", {}),
    ("/rounds/vote/vote/ballot/more-time", {"back": "/rounds/vote/vote"}),
)
