"""One transaction a use-case: all of it or nothing, and it decides on what is true now."""

import threading
import time

import pytest
from sqlalchemy import select

from pb.database import Database, Session
from pb.models import Round
from pb.services.atomic import WriteInReading, atomic
from tests import factories


def title(session: Session) -> str:
    return session.scalars(select(Round.title)).one()


def test_an_exception_leaves_nothing_behind(session: Session) -> None:
    made = factories.round_(session)
    with pytest.raises(ZeroDivisionError), atomic(session):
        session.get_one(Round, made.id).title = "Changed"
        session.flush()
        raise ZeroDivisionError
    assert title(session) == "Harbour Bay decides"


def test_a_use_case_sees_what_another_one_committed(database: Database, session: Session) -> None:
    made = factories.round_(session)
    seen = session.get_one(Round, made.id)
    assert seen.title == "Harbour Bay decides"
    with database.session() as other, atomic(other):
        other.get_one(Round, made.id).title = "Changed by another"
    with atomic(session):
        assert session.get_one(Round, made.id).title == "Changed by another"


def test_two_writers_wait_for_each_other(database: Database, session: Session) -> None:
    made = factories.round_(session)

    def add_a_letter() -> None:
        with database.session() as own, atomic(own):
            row = own.get_one(Round, made.id, with_for_update=True)
            time.sleep(0.01)
            row.title += "!"

    threads = [threading.Thread(target=add_a_letter) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert title(session) == "Harbour Bay decides!!!!!"


def test_a_use_case_is_refused_while_reading(session: Session) -> None:
    session.info["reading_only"] = True
    with pytest.raises(WriteInReading), atomic(session):
        pass


def test_a_use_case_does_not_call_another_inside(session: Session) -> None:
    with pytest.raises(RuntimeError), atomic(session), atomic(session):
        pass
