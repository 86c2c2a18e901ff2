"""A served platform, its worker, a real SMTP server, a real browser with axe."""

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ViewportSize, sync_playwright
from werkzeug.serving import make_server

from pb.config import Settings
from pb.database import Database, fix_clock
from pb.factory import create_app
from pb.services import jobs, workers
from pb.wording import letters
from pb.wording.mail import composer, reminder
from tests import demo_copy
from tests.browser.town import Town
from tests.browser.town import served as town_served
from tests.browser.waiting import PATIENCE
from tests.letters import Mailbox, smtp_server

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE: ViewportSize = {"width": 390, "height": 844}


@dataclass(frozen=True)
class Served:
    """A platform that answers on an address."""

    url: str
    app: Flask
    database: Database
    settings: Settings
    mailbox: Mailbox

    def at(self, moment: datetime) -> None:
        """Let the platform see another time, and do what has become due by then."""
        self.app.extensions["pb_session_info"]["now"] = moment
        self.work()

    def work(self) -> None:
        """Do every job that is due, as `pb work` does."""
        todo = workers.build(
            self.settings,
            compose=composer(self.settings),
            remind=reminder(self.settings),
            letters=letters.composer(self.settings),
        )
        with self.database.session() as session:
            fix_clock(session, self.app.extensions["pb_session_info"].get("now"))
            while jobs.do_next(session, todo, worker="test"):
                pass

    def newest_letter(self, address: str) -> str:
        """Return the text of the newest letter to an address."""
        for letter in reversed(self.mailbox.letters):
            if address in str(letter["To"]):
                return str(letter.get_content())
        raise AssertionError(f"no letter to {address}")


@dataclass
class Answering:
    """The application, which knows when it thinks about no answer: then its database may go."""

    app: Flask | None = None
    _open: int = 0
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, environ: Any, start: Any) -> Iterable[bytes]:
        """Answer as the application does."""
        assert self.app is not None
        self._count(1)
        try:
            return self.app(environ, start)
        finally:
            self._count(-1)

    def _count(self, more: int) -> None:
        with self._changed:
            self._open += more
            self._changed.notify_all()

    def finish(self) -> None:
        """Wait for the last thought: whoever asked may have gone before the answer came."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._open == 0, timeout=60), self._open


@pytest.fixture
def served(settings: Settings, database: Database) -> Iterator[Served]:
    """The platform, served over HTTP, with real mail."""
    answering = Answering()
    server = make_server("127.0.0.1", 0, answering, threaded=True)
    url = f"http://127.0.0.1:{server.server_port}"
    with smtp_server() as mailbox:
        mail = replace(settings.mail, host="127.0.0.1", port=mailbox.port)
        settings = replace(settings, base_url=url, mail=mail)
        app = create_app(settings, database=database)
        answering.app = app
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Served(url, app, database, settings, mailbox)
        server.shutdown()
        thread.join()
        answering.finish()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    found = shutil.which("chromium")
    if found is None:
        pytest.fail("The browser tests need Chromium. Install it with: sudo apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=ARGUMENTS, timeout=PATIENCE
        )
        yield browser
        browser.close()


@pytest.fixture
def people(browser: Browser, served: Served) -> Iterator[Callable[..., BrowserContext]]:
    """Return a maker of people: each has a browser of their own, without JavaScript if wanted."""
    contexts: list[BrowserContext] = []

    def someone(*, javascript: bool = False, **options: Any) -> BrowserContext:
        context = browser.new_context(
            viewport=PHONE,
            base_url=served.url,
            java_script_enabled=javascript,
            locale="en-GB",
            **options,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context

    yield someone
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The demo, served once a process."""
    folder = tmp_path_factory.mktemp("town") / "instance"
    codes = demo_copy.put(tmp_path_factory, folder)
    with town_served(folder, codes=codes) as town:
        yield town
