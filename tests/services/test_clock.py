"""The moment is the database's clock, read in one place."""

import re
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from pb.database import Session, clock, fix_clock
from pb.models import PhaseDates
from pb.services.atomic import atomic
from pb.services.errors import VotingHasClosed, VotingNotOpenYet
from pb.vocabulary import Phase
from tests import voting
from tests.voting import Vote, cast

SERVICES = sorted((Path(__file__).parents[2] / "pb" / "services").rglob("*.py"))
OTHER_CLOCKS = re.compile(
    r"datetime\.now|utcnow|\btime\.time\(|date\.today|func\.now\(|CURRENT_TIMESTAMP|monotonic"
)
MOMENT = timedelta(milliseconds=1)


@pytest.fixture
def vote(session: Session, tmp_path: Path) -> Vote:
    return voting.prepare(session, tmp_path)


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_no_use_case_has_a_clock_of_its_own(path: Path) -> None:
    assert not OTHER_CLOCKS.search(path.read_text(encoding="utf-8"))


def test_the_clock_is_in_utc_and_goes_on_inside_a_transaction(session: Session) -> None:
    with atomic(session):
        first = clock(session)
        later = first
        for _look in range(10_000):
            later = clock(session)
            if later > first:
                break
    assert first.tzinfo == UTC
    assert later > first


def at(session: Session, *, opens: bool, off: timedelta) -> None:
    """Fix the session's clock close to the moment at which voting opens or closes."""
    dates = session.scalars(select(PhaseDates).where(PhaseDates.phase == Phase.VOTING)).one()
    fix_clock(session, (dates.opens_at if opens else dates.closes_at) + off)
    session.rollback()


def test_voting_is_open_from_its_first_moment_until_just_before_its_last(
    session: Session, vote: Vote
) -> None:
    at(session, opens=True, off=-MOMENT)
    with pytest.raises(VotingNotOpenYet):
        cast(session, vote, vote.northfield[0], "1")
    at(session, opens=True, off=timedelta())
    cast(session, vote, vote.northfield[0], "1")
    at(session, opens=False, off=-MOMENT)
    cast(session, vote, vote.northfield[1], "1")
    for off in (timedelta(), MOMENT, timedelta(seconds=1)):
        at(session, opens=False, off=off)
        with pytest.raises(VotingHasClosed):
            cast(session, vote, vote.northfield[2], "1")
