"""A round to vote in for `make bench-web`: two pots of 100 projects, many voting codes."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert, update

from pb.adapters.keys import KeyStore
from pb.database import Database, clock
from pb.models import Pot, Project, Round
from pb.services.atomic import atomic
from pb.services.voter_list import codes
from pb.vocabulary import Phase
from tests import factories

PROJECTS = 100
SUMMARY = "New trees, two benches and better light along the path, looked after by the neighbours."


@dataclass(frozen=True, slots=True)
class BenchRound:
    """A round whose voting is open."""

    slug: str
    pots: tuple[str, ...]
    codes: tuple[str, ...]


def make(database: Database, keys_dir: Path, *, voters: int) -> BenchRound:
    """Create the round; everybody lives in the area that has a pot of its own."""
    keys = KeyStore(keys_dir)
    with database.session() as session:
        made = factories.round_(session, phase=Phase.VOTING)
        officer = factories.officer(session)
        with atomic(session):
            row = session.get_one(Round, made.id)
            row.public_key = keys.create(made.id)
            # Most choices keeps the paper's arithmetic in the picture.
            session.execute(update(Pot).where(Pot.round_id == made.id).values(most_choices=20))
            session.execute(insert(Project), [*_projects(made, clock(session))])
        issued = codes.issue(
            session, round_id=made.id, area_id=made.area_id, number=voters, by=officer.id
        )
    return BenchRound(made.slug, ("everyone", "northfield"), tuple(one.code for one in issued))


def _projects(made: factories.MadeRound, now: object) -> list[dict[str, object]]:
    return [
        {
            "pot_id": pot_id,
            "key": str(number),
            "position": number,
            "title": f"Project {number}: a better corner of the town",
            "summary": SUMMARY,
            "cost": 1_000_00 + number * 50_00,
            "area_id": made.area_id,
            "category_id": made.category_id,
            "latitude": None,
            "longitude": None,
            "picture_id": None,
            "picture_alt": "",
            "numbered_at": now,
        }
        for start, pot_id in ((1, made.pot_id), (PROJECTS + 1, made.area_pot_id))
        for number in range(start, start + PROJECTS)
    ]
