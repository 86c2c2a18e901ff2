"""A hall's round in its voting phase: being there entitles, one pot, three projects."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete

from pb.adapters.keys import KeyStore
from pb.database import Session
from pb.models import Area, Pot, Round
from pb.services.atomic import atomic
from pb.services.halls import packs
from pb.services.halls.packs import NewPacks
from pb.services.voter_list.codes import IssuedCode
from pb.vocabulary import Completion, PackKind, Phase, Profile, Role, VotingRule
from tests import factories
from tests.factories import Person


@dataclass(frozen=True, slots=True)
class Hall:
    """The round: its id, address and pot; keys; two helpers and an officer."""

    id: int
    slug: str
    pot_id: int
    keys: KeyStore
    officer: Person
    helper: Person
    other: Person


def prepare(session: Session, keys_dir: Path, *, slug: str = "grant-day") -> Hall:
    """Create it."""
    made = factories.round_(session, phase=Phase.VOTING, slug=slug, amount=20_000_00)
    keys = KeyStore(keys_dir)
    with atomic(session):
        row = session.get_one(Round, made.id)
        row.title = "Grant day"
        row.profile = Profile.HALL
        row.entry_ways = ["attendance"]
        row.public_key = keys.create(made.id)
        pot = session.get_one(Pot, made.pot_id)
        pot.rule, pot.completion = VotingRule.GREEDY, Completion.NONE
        session.execute(delete(Pot).where(Pot.id == made.area_pot_id))
        session.execute(delete(Area).where(Area.round_id == made.id))
    for key, title in (("1", "Lunch club"), ("2", "Youth boxing"), ("3", "Repair cafe")):
        factories.project(session, made.pot_id, key=key, cost=8_000_00, title=title)
    roles = (Role.HELPER,)
    return Hall(
        id=made.id,
        slug=slug,
        pot_id=made.pot_id,
        keys=keys,
        officer=factories.officer(session),
        helper=factories.account(session, name="Hana Helper", roles=roles),
        other=factories.account(session, name="Omar Helper", roles=roles),
    )


def codes(session: Session, hall: Hall, *, size: int = 10, number: int = 1) -> list[IssuedCode]:
    """Make packs of codes on top of those that there are; returns the codes."""
    after = packs.last_number(session, hall.id)
    wanted = NewPacks(kind=PackKind.CODES, packs=number, size=size, after=after)
    return list(packs.make(session, round_id=hall.id, wanted=wanted, by=hall.officer.id))
