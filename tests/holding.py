"""Three people with a key each, their files in their pockets."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pb.adapters import key_files
from pb.adapters.keys import KeyStore
from pb.database import Session
from pb.models import Round
from pb.services.atomic import atomic
from pb.services.holders import files, naming, seats, turning
from pb.services.holders.files import Unlocked
from pb.vocabulary import KeyScheme, Role, RoundState
from tests import factories, voting
from tests.factories import Person
from tests.voting import Vote

WORDS = "lighthouse otter marmalade bicycle"


@dataclass
class Trio:
    """A round and its holders, by position: people, rows, the newest files."""

    round_id: int
    slug: str
    keys: KeyStore
    people: dict[int, Person]
    ids: dict[int, int] = field(default_factory=dict)
    files: dict[int, bytes] = field(default_factory=dict)

    def make(self, session: Session, position: int) -> None:
        """Let one of them make a key file, and keep it."""
        made = files.make(
            session,
            holder_id=self.ids[position],
            by=self.people[position].id,
            passphrase=WORDS,
        )
        self.files[position] = made.text.encode()

    def prove(self, session: Session, position: int) -> bool:
        """Let one of them show that the file opens."""
        return files.prove(
            session,
            holder_id=self.ids[position],
            by=self.people[position].id,
            content=self.files[position],
            passphrase=WORDS,
        )

    def unlock(self, session: Session, position: int) -> Unlocked:
        """Let one of them hand in the file and the passphrase."""
        return files.unlock(
            session,
            holder_id=self.ids[position],
            by=self.people[position].id,
            content=self.files[position],
            passphrase=WORDS,
        )

    def turn(self, session: Session, position: int) -> bool:
        """Let one of them turn the key of the closed box."""
        return turning.open_box(session, self.unlock(session, position), keys=self.keys)


def make_cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let passphrases cost next to nothing; test_key_files.py pays the whole price."""
    monkeypatch.setattr(key_files, "MEMORY_KIB", 64)
    monkeypatch.setattr(key_files, "PASSES", 1)


def people(session: Session) -> dict[int, Person]:
    """Create two officers and a resident scrutineer."""
    return {
        1: factories.officer(session, name="Moira Kerr"),
        2: factories.officer(session, name="Sam Boyd"),
        3: factories.account(session, name="Isla Scott", roles=(Role.SCRUTINEER,)),
    }


def named(session: Session, round_id: int, keys: KeyStore) -> Trio:
    """Name three holders of a draft."""
    three = people(session)
    naming.name_three(
        session,
        round_id=round_id,
        accounts_by_position={position: person.id for position, person in three.items()},
        by=three[1].id,
    )
    slug = session.get_one(Round, round_id).slug
    trio = Trio(round_id, slug, keys, three)
    trio.ids = {view.position: view.id for view in seats.of_round(session, round_id)}
    session.rollback()
    return trio


def proved(session: Session, round_id: int, keys: KeyStore) -> Trio:
    """Let three holders of a draft make and prove their files."""
    trio = named(session, round_id, keys)
    for position in (1, 2, 3):
        trio.make(session, position)
        trio.prove(session, position)
    return trio


def in_voting(session: Session, keys_dir: Path) -> tuple[Vote, Trio]:
    """A round in its voting phase, whose key three people hold."""
    vote = voting.prepare(session, keys_dir)
    vote.keys.destroy(vote.made.id)
    with as_draft(session, vote.made.id):
        trio = proved(session, vote.made.id, vote.keys)
    vote.keys.create_slot_key(vote.made.id)
    return vote, trio


@contextmanager
def as_draft(session: Session, round_id: int) -> Iterator[None]:
    """Let a round of the factory be a draft for a while."""
    with atomic(session):
        session.get_one(Round, round_id).state = RoundState.DRAFT
    yield
    with atomic(session):
        row = session.get_one(Round, round_id)
        assert row.key_scheme == KeyScheme.HOLDERS
        row.state = RoundState.OPEN
    session.rollback()
