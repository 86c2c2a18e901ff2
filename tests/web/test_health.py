"""What machines ask: is the platform alive, is it ready, and if not, what fails."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from pb.adapters.keys import KeyStore
from pb.config import Settings
from pb.database import Database, Session, connect
from pb.factory import create_app
from pb.models import Round
from pb.services.atomic import atomic
from pb.vocabulary import RoundState
from tests import factories, voting
from tests.page_check import CheckingClient


def ready(client: CheckingClient) -> tuple[int, list[str]]:
    answer = client.get("/readyz")
    assert "Set-Cookie" not in answer.headers
    said = answer.get_json()
    return answer.status_code, said.get("failing", [])


def test_being_alive_needs_no_database(settings: Settings) -> None:
    app = create_app(settings, database=connect("sqlite:////nowhere/at/all.sqlite3"))
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})
    assert "Set-Cookie" not in answer.headers


def test_a_platform_with_all_it_needs_is_ready(
    client: CheckingClient, session: Session, settings: Settings
) -> None:
    voting.prepare(session, settings.keys_dir)
    assert ready(client) == (200, [])


@pytest.mark.parametrize("state", [RoundState.OPEN, RoundState.CLOSED])
def test_a_missing_key_file_of_a_round_is_named(
    client: CheckingClient, session: Session, settings: Settings, state: RoundState
) -> None:
    vote = voting.prepare(session, settings.keys_dir)
    with atomic(session):
        session.get_one(Round, vote.made.id).state = state
    [file] = settings.keys_dir.glob("round-*")
    file.rename(settings.keys_dir / "elsewhere")
    assert ready(client) == (503, ["keys"])
    file.write_text("not a key")
    assert ready(client) == (503, ["keys"])


def test_a_published_round_needs_no_key_file(
    client: CheckingClient, session: Session, settings: Settings, tmp_path: Path
) -> None:
    made = factories.round_(session, state=RoundState.PUBLISHED)
    with atomic(session):
        session.get_one(Round, made.id).public_key = KeyStore(tmp_path).create(made.id)
    assert not list(settings.keys_dir.glob("round-*"))
    assert ready(client) == (200, [])


def test_each_thing_that_fails_is_named(settings: Settings, database: Database) -> None:
    away = connect("sqlite:////nowhere/at/all.sqlite3")
    broken = replace(settings, keys_dir=settings.instance / "no such folder")
    client = create_app(broken, database=away).test_client()
    assert client.get("/readyz").get_json()["failing"] == ["database", "keys"]
    with database.engine.begin() as connection:
        kept = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    try:
        client = create_app(settings, database=database).test_client()
        assert client.get("/readyz").get_json()["failing"] == ["migrations"]
    finally:
        with database.engine.begin() as connection:
            renew = text("UPDATE alembic_version SET version_num = :kept")
            connection.execute(renew, {"kept": kept})
