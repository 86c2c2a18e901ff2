"""Counters of rate limits: shared by processes, ended by time, without addresses."""

from datetime import timedelta

import pytest
from limits.storage import storage_from_string
from sqlalchemy import select, update

from pb.adapters.limit_store import DatabaseStorage
from pb.database import clock
from pb.models import LimitWindow
from pb.services.atomic import atomic


@pytest.fixture
def store(database):
    return DatabaseStorage(database=database, secret="for-tests")


def test_the_library_finds_it_by_its_scheme(database):
    found = storage_from_string("pb-database://", database=database, secret="x")

    assert isinstance(found, DatabaseStorage)
    assert found.check()


def test_two_processes_count_together(database, store):
    other = DatabaseStorage(database=database, secret="for-tests")

    assert [store.incr("a", 60), other.incr("a", 60), store.incr("a", 60)] == [1, 2, 3]
    assert other.get("a") == 3
    assert other.get("b") == 0


def test_a_window_ends_and_a_new_one_begins(store, session):
    store.incr("a", 60, amount=5)
    with atomic(session):
        past = clock(session) - timedelta(seconds=1)
        session.execute(update(LimitWindow).values(expires_at=past))

    assert store.get("a") == 0
    assert store.incr("a", 60) == 1


def test_ended_windows_are_forgotten_when_a_new_one_begins(store, session):
    store.incr("a", 60)
    with atomic(session):
        past = clock(session) - timedelta(seconds=1)
        session.execute(update(LimitWindow).values(expires_at=past))
    store.incr("b", 60)
    session.rollback()

    assert len(session.scalars(select(LimitWindow)).all()) == 1


def test_a_counter_says_when_it_ends(store, session):
    store.incr("a", 60)

    assert 0 < store.get_expiry("a") - clock(session).timestamp() <= 60
    assert abs(store.get_expiry("b") - clock(session).timestamp()) < 5


def test_counters_are_cleared_and_reset(store):
    store.incr("a", 60)
    store.incr("b", 60)
    store.clear("a")

    assert (store.get("a"), store.get("b")) == (0, 1)
    assert store.reset() == 1


def test_keys_are_not_kept(store, session):
    store.incr("sign-in/192.0.2.1/isla@example.org", 60)

    [key] = session.scalars(select(LimitWindow.key)).all()
    assert "isla" not in key
    assert len(key) == 64
