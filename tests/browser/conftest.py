"""A served platform, its worker, a real SMTP server, a real browser with axe."""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from pb.config import Settings
from pb.database import Database
from pb.factory import create_app
from pb.services import jobs, workers

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}


class Postbox:
    """Keeps what the SMTP server was handed."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        self.messages.append(message_from_bytes(envelope.content))
        return "250 OK"

    def newest_to(self, address: str) -> str:
        """Return the text of the newest message to an address."""
        for message in reversed(self.messages):
            if address in str(message["To"]):
                payload = message.get_payload(decode=True)
                assert isinstance(payload, bytes)
                return payload.decode("utf-8")
        raise AssertionError(f"no mail to {address}")


@dataclass(frozen=True)
class Served:
    """A platform that answers on an address."""

    url: str
    database: Database
    settings: Settings
    postbox: Postbox

    def work(self) -> None:
        """Do every job that is due, as `pb work` does."""
        todo = workers.build(self.settings)
        with self.database.session() as session:
            while jobs.do_next(session, todo, worker="test"):
                pass


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    """A real SMTP server on a port of its own."""
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=0)
    # Port 0: the kernel chooses; aiosmtpd would ask itself on port 0, so start by hand.
    controller.port = _free_port()
    controller.start()
    yield box, controller.port
    controller.stop()


def _free_port() -> int:
    import socket  # noqa: PLC0415  only here

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def served(
    settings: Settings, database: Database, postbox: tuple[Postbox, int]
) -> Iterator[Served]:
    """The platform, served over HTTP, with real mail."""
    box, port = postbox
    server = make_server("127.0.0.1", 0, _nothing, threaded=True)
    url = f"http://127.0.0.1:{server.server_port}"
    mail = replace(settings.mail, host="127.0.0.1", port=port)
    settings = replace(settings, base_url=url, mail=mail)
    app = create_app(settings, database=database)
    server.app = app
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Served(url, database, settings, box)
    server.shutdown()
    thread.join()
    server.server_close()


def _nothing(_environ: Any, _start: Any) -> Any:
    raise RuntimeError("not yet")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    found = shutil.which("chromium")
    if found is None:
        pytest.fail("The browser tests need Chromium. Install it with: sudo apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


Open = Callable[..., Page]


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
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context

    yield someone
    for context in contexts:
        context.close()


def violations(page: Page) -> list[str]:
    """Run axe on the page; returns what it finds, in short."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", AXE_TAGS
    )
    return [f"{v['id']}: {v['help']} at {v['nodes'][0]['target']}" for v in found["violations"]]


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than its window."""
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
    )
