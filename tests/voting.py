"""A round ready to vote in: keys, projects on two papers, codes in two areas."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from pb.adapters.keys import KeyStore
from pb.allocation.marking import Mark
from pb.database import Session, clock, fix_clock
from pb.models import Ballot, Pot, Round
from pb.services.atomic import atomic
from pb.services.voter_list import codes
from pb.services.voter_list.code_text import hash_of
from pb.services.voting import ballots, papers
from pb.services.voting.ballots import Receipt
from pb.vocabulary import Phase
from tests import factories
from tests.factories import MadeRound, Person

# `factories.round_` lets the running phase begin a week ago and end in a week.
AFTER_VOTING = timedelta(days=8)
BEFORE_VOTING = timedelta(days=-8)


@dataclass(frozen=True, slots=True)
class Vote:
    """A round in its voting phase: pot `everyone` has projects 1 to 4, Northfield's 5 and 6."""

    made: MadeRound
    keys: KeyStore
    officer: Person
    northfield: tuple[str, ...]
    hillside: tuple[str, ...]


def prepare(
    session: Session, keys_dir: Path, *, slug: str = "harbour-bay", times: int = 1
) -> Vote:
    """Create the round, and issue three codes in Northfield and two in Hillside, or more."""
    made = factories.round_(session, phase=Phase.VOTING, slug=slug)
    keys = KeyStore(keys_dir)
    with atomic(session):
        session.get_one(Round, made.id).public_key = keys.create(made.id)
    for key in ("1", "2", "3", "4"):
        factories.project(session, made.pot_id, key=key, cost=int(key) * 1_000_00)
    for key in ("5", "6"):
        factories.project(session, made.area_pot_id, key=key, cost=int(key) * 100_00)
    officer = factories.officer(session)
    issued = [
        codes.issue(session, round_id=made.id, area_id=area, number=number * times, by=officer.id)
        for area, number in ((made.area_id, 3), (made.other_area_id, 2))
    ]
    north, hill = (tuple(one.code for one in some) for some in issued)
    return Vote(made, keys, officer, north, hill)


def cast(session: Session, vote: Vote, code: str, *marks: str) -> tuple[Receipt, ...]:
    """Cast a ballot for the whole place's pot."""
    return cast_in(session, vote, code, {vote.made.pot_id: marks})


def cast_in(
    session: Session, vote: Vote, code: str, marks: Mapping[int, tuple[str, ...]]
) -> tuple[Receipt, ...]:
    """Cast ballots for the pots named, on which projects are chosen by their keys."""
    return ballots.cast(
        session,
        round_id=vote.made.id,
        code_hash=hash_of(code),
        ballots={pot: papers.approve(keys) for pot, keys in marks.items()},
        keys=vote.keys,
    )


def move_clock(session: Session, by: timedelta) -> None:
    """Let the session see another time."""
    fix_clock(session, None)
    fix_clock(session, clock(session) + by)


def limit(session: Session, pot_id: int, most: int) -> None:
    """Set a pot's maximum of choices."""
    with atomic(session):
        session.get_one(Pot, pot_id).most_choices = most


def chosen(opened: Iterable[Sequence[Mark]]) -> tuple[tuple[str, ...], ...]:
    """Return what is chosen on the ballots of an opened box."""
    return tuple(tuple(key for key, _figure in marks) for marks in opened)


def ballots_in_box(session: Session, pot_id: int) -> int:
    """Return how many sealed ballots a pot's box holds."""
    found = session.query(Ballot).where(Ballot.pot_id == pot_id).count()
    session.rollback()
    return found
