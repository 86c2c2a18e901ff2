"""Takes the README's pictures from the demo, in a real browser: `make screenshots`."""

import io
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, sync_playwright
from werkzeug.serving import make_server

from pb import config
from pb.database import connect
from pb.demo.__main__ import load
from pb.demo.people import DEMO_PASSWORD, SHOWN
from pb.factory import create_app
from pb.services import schema

FOLDER = Path(__file__).parent / "screenshots"
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
VOTING = "/rounds/streets-and-squares"


@contextmanager
def served() -> Iterator[tuple[str, str]]:
    """Serve the demo; yields its address and a voting code."""
    with tempfile.TemporaryDirectory() as folder:
        settings = config.from_environment({"PB_INSTANCE": folder})
        database = connect(settings.database_url, durable=False)
        schema.upgrade(database)
        codes = load(settings)
        app = create_app(replace(settings, limits_on=False), database=database)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", codes[0]
        server.shutdown()


# Pictures are decoded beside the page: they are waited for, but those that are not fetched yet.
DRAWN = "Promise.all([...document.images].filter(i => i.complete).map(i => i.decode()))"


def shoot(page: Page, name: str, size: str, *, whole: bool = False) -> None:
    """Save the page as a small WebP picture."""
    page.evaluate(DRAWN)
    picture = Image.open(io.BytesIO(page.screenshot(full_page=whole)))
    if size == "desk":
        picture.thumbnail((900, 4000))
    picture.save(FOLDER / f"{name}-{size}.webp", quality=72, method=6)


def follow(thing: Locator) -> None:
    """Click what leads to another page, and wait for that page."""
    with thing.page.expect_navigation():
        thing.click()


def vote(page: Page, code: str, size: str) -> None:
    """Fill in a ballot as a voter does, up to the check page."""
    page.goto(f"{VOTING}/vote")
    page.locator("input[name=code]").fill(code)
    follow(page.locator("main form[action$=vote] button").first)
    boxes = page.locator("main form input[type=checkbox]")
    for place in (0, 2, 3):
        boxes.nth(place).check(force=True)
    shoot(page, "ballot", size)
    while page.locator("[data-ballot]").count():
        follow(page.locator(".ballot-bar button"))
    shoot(page, "check", size, whole=True)


def pages(context: BrowserContext, code: str, size: str) -> None:
    """Take every picture at one size."""
    page = context.new_page()
    for name, address in (
        ("home", "/"),
        ("round", VOTING),
        ("proposal", "/rounds/greener-bay/ideas/1"),
        ("result", "/rounds/play-and-culture/result"),
    ):
        page.goto(address)
        shoot(page, name, size)
    vote(page, code, size)
    officer = next(person for person in SHOWN if person.role == "officer")
    # Another person's browser: there is no ballot on it that waits to be cast.
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    context.clear_cookies()
    page.goto("/sign-in")
    page.locator("input[name=email]").fill(officer.email)
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    follow(page.locator("main form button[type=submit]").first)
    page.goto("/organise/rounds/streets-and-squares")
    shoot(page, "council", size)


def main() -> None:
    """Serve the demo and take the pictures at both sizes."""
    FOLDER.mkdir(exist_ok=True)
    with served() as (url, code), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for size, viewport in SIZES.items():
            context = browser.new_context(viewport=viewport, base_url=url, locale="en-GB")  # type: ignore[arg-type]  # a plain dict will do
            pages(context, code, size)
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
