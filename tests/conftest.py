"""Fixtures: both databases, an app, a client that checks pages, someone signed in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from pb.config import Mail, Settings
from pb.database import Database, Session, connect
from pb.extensions import limiter
from pb.factory import create_app
from pb.services.keeping import Keeper
from tests import databases, factories
from tests.page_check import CheckingClient

# The same examples in each run, and as much time for them as a slow machine needs. New ones are
# looked for by `pytest --hypothesis-profile=search`, and by `make fuzz`.
PATIENT = hypothesis.settings(
    deadline=None,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile("search", PATIENT)
hypothesis.settings.register_profile("same", PATIENT, derandomize=True)
hypothesis.settings.load_profile("same")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the browser's tests, the longest: short ones at the end keep every core busy."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@dataclass(frozen=True, slots=True)
class OneApp:
    """An application for many tests, with what each of them may change as it was at first."""

    app: Flask
    config: dict[str, Any]
    views: dict[str, Any]
    limits: dict[str, Any]

    def fresh(self, settings: Settings, database: Database) -> Flask:
        """Return it as it was made, with a test's own settings and database."""
        for mine, first in (
            (self.app.config, self.config),
            (self.app.view_functions, self.views),
            (vars(limiter), self.limits),  # the extension is one for all applications
        ):
            mine.clear()
            mine.update(first)
        self.app.extensions.update(
            pb_settings=settings, pb_database=database, pb_session_info={}, pb_keeper=Keeper()
        )
        return self.app


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Database]:
    """A real PostgreSQL with our tables, one for each test process."""
    with databases.postgresql_server() as url:
        database = databases.migrated_postgresql(url)
        yield database
        database.engine.dispose()


@pytest.fixture(params=databases.KINDS)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty, migrated database: each test runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        with databases.sqlite() as sqlite:
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
    return _settings(tmp_path, str(database.engine.url))


def _settings(folder: Path, database_url: str) -> Settings:
    keys = folder / "keys"
    keys.mkdir(exist_ok=True)
    return Settings(
        instance=folder,
        database_url=database_url,
        keys_dir=keys,
        secret_key="for-tests-only",
        base_url="http://localhost",
        mail=Mail(folder=folder / "mail"),
        limits_on=False,
        keeps_rounds=False,  # tests write to tables without the events that changes have
    )


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates are compiled once a process, not once a test."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(scope="session")
def one_app(
    tmp_path_factory: pytest.TempPathFactory, compiled_templates: FileSystemBytecodeCache
) -> OneApp:
    """The web application, made once a process: its hundreds of addresses take a tenth second."""
    nowhere = tmp_path_factory.mktemp("nowhere")
    settings = replace(_settings(nowhere, "sqlite://"), base_url="http://nowhere")
    app = create_app(settings, database=connect("sqlite://"))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.jinja_env.bytecode_cache = compiled_templates
    app.test_client_class = CheckingClient
    return OneApp(app, dict(app.config), dict(app.view_functions), dict(vars(limiter)))


@pytest.fixture
def app(settings: Settings, database: Database, one_app: OneApp) -> Flask:
    """The web application with this test's database, and nothing that another test left in it."""
    return one_app.fresh(settings, database)


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
