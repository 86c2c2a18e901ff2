"""Several people at the voter list at once: nobody is on it twice, no reference is either."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pb.database import Database, Session
from pb.models import Registration, Voter
from pb.services.voter_list import codes, registrations, upload_taking, upload_work
from pb.vocabulary import EntryWay
from tests import uploading, voting
from tests.services.test_registrations import ask
from tests.uploading import text
from tests.voting import Vote

PEOPLE = [f"{n};Ada {n};;;{'Northfield' if n % 2 else 'Hillside'};;;" for n in range(60)]


@pytest.fixture
def vote(session: Session, tmp_path: Path) -> Vote:
    made = voting.prepare(session, tmp_path)
    uploading.open_ways(session, made)
    return made


def at_once(database: Database, *works: Callable[[Session], object]) -> list[BaseException | None]:
    """Do these at the same time, each with a session of its own; returns what they raised."""

    def one(work: Callable[[Session], object]) -> BaseException | None:
        with database.session() as session:
            try:
                work(session)
            except Exception as error:  # noqa: BLE001  the test looks at it
                return error
            return None

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def test_two_files_codes_and_a_registration_at_once(
    database: Database, session: Session, vote: Vote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_taking, "AT_ONCE", 7)
    first = uploading.checked(session, vote, text(*PEOPLE[:40]))
    second = uploading.checked(session, vote, text(*reversed(PEOPLE[20:])))
    for upload in (first, second):
        uploading.accept(session, vote, upload)
    token = ask(session, vote)
    session.rollback()
    raised = at_once(
        database,
        lambda s: uploading.go_on(s, vote, first),
        lambda s: uploading.go_on(s, vote, second),
        lambda s: codes.issue(
            s,
            round_id=vote.made.id,
            area_id=vote.made.area_id,
            number=5,
            by=vote.officer.id,
            more=True,
        ),
        lambda s: registrations.confirm(s, round_id=vote.made.id, token=token, keys=vote.keys),
    )
    assert raised == [None] * 4
    assert len(uploading.from_files(session)) == 60
    references = session.scalars(select(Voter.reference)).all()
    assert len(references) == len(set(references)) == 5 + 60 + 5 + 1


def test_two_workers_at_one_file_add_everybody_once(
    database: Database, session: Session, vote: Vote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_taking, "AT_ONCE", 7)
    upload = uploading.checked(session, vote, text(*PEOPLE))
    uploading.accept(session, vote, upload)
    session.rollback()
    raised = at_once(database, *[lambda s: uploading.go_on(s, vote, upload)] * 2)
    assert {type(error) for error in raised} <= {type(None), upload_work.Overtaken}
    assert None in raised
    assert len(uploading.from_files(session)) == 60


def test_a_link_pressed_many_times_at_once_is_one_entry(
    database: Database, session: Session, vote: Vote
) -> None:
    token = ask(session, vote)
    session.rollback()
    raised = at_once(
        database,
        *[lambda s: registrations.confirm(s, round_id=vote.made.id, token=token, keys=vote.keys)]
        * 4,
    )
    assert sum(error is None for error in raised) == 1
    count = select(func.count()).where(Voter.way == EntryWay.EMAIL)
    assert session.scalar(count) == 1


def test_one_address_typed_many_times_at_once_leaves_one_link(
    database: Database, session: Session, vote: Vote
) -> None:
    session.rollback()
    raised = at_once(database, *[lambda s: ask(s, vote)] * 4)
    assert raised == [None] * 4
    assert session.scalar(select(func.count()).select_from(Registration)) == 1
