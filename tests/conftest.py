"""Fixtures: both databases, an app, a client that checks pages, someone signed in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from pb.config import Mail, Settings
from pb.database import Database, Session
from pb.factory import create_app
from tests import databases, factories
from tests.page_check import CheckingClient


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Database]:
    """A real PostgreSQL with our tables, one for each test process."""
    with databases.postgresql_server() as url:
        database = databases.migrated_postgresql(url)
        yield database
        database.engine.dispose()


@pytest.fixture(params=databases.KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty, migrated database: each test runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        with databases.sqlite(tmp_path) as sqlite:
            yield sqlite
        return
    served: Database = request.getfixturevalue("postgresql")
    yield served
    databases.empty(served)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A database session of the test's own."""
    with database.session() as session:
        yield session


@pytest.fixture
def settings(tmp_path: Path, database: Database) -> Settings:
    """Settings of a small installation: mail goes into a folder, no limits."""
    keys = tmp_path / "keys"
    keys.mkdir(exist_ok=True)
    return Settings(
        instance=tmp_path,
        database_url=str(database.engine.url),
        keys_dir=keys,
        secret_key="for-tests-only",
        base_url="http://localhost",
        mail=Mail(folder=tmp_path / "mail"),
        limits_on=False,
        keeps_rounds=False,  # tests write to tables without the events that changes have
    )


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates are compiled once a process, not once a test."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(
    settings: Settings, database: Database, compiled_templates: FileSystemBytecodeCache
) -> Flask:
    """The web application."""
    app = create_app(settings, database=database)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.jinja_env.bytecode_cache = compiled_templates
    app.test_client_class = CheckingClient
    return app


@pytest.fixture
def client(app: Flask) -> CheckingClient:
    """A visitor whose every page is checked."""
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    return client


SignIn = Callable[..., CheckingClient]


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    """Return a client on which this account is signed in: `sign_in(account)`."""

    def signed_in(account: factories.Person) -> CheckingClient:
        client = app.test_client()
        assert isinstance(client, CheckingClient)
        answer = client.post(
            "/sign-in", data={"email": account.email, "password": factories.PASSWORD}
        )
        assert answer.status_code == 302, answer.get_data(as_text=True)
        return client

    return signed_in
