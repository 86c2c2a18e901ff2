"""Print when a slow phone shows its pages of 300 projects (part of `make bench-pages`).

The phone: a processor four times slower than this machine's, 1.6 Mbit/s down, 0.75 up, 150 ms to
the server and back (the "slow 4G" that browsers' own audits use). The first page and the round's
are seen by somebody who has never been here. Whoever opens the paper has just typed the code, so
the style sheet and the typefaces are there; the paper and its pictures are not.
"""

import logging
import shutil
import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy import insert
from werkzeug.serving import make_server

from bench import web_round
from pb import config
from pb.adapters import pictures
from pb.database import Database, clock, connect
from pb.factory import create_app
from pb.models import Picture, Project
from pb.services import schema
from pb.services.atomic import atomic

PROJECTS = 300
RUNS = 5
SLOW = 4
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
PICTURES = Path(__file__).parents[1] / "pb" / "demo" / "pictures"
SEEN = """() => new Promise(done => {
  new PerformanceObserver(list => {
    const [navigation] = performance.getEntriesByType('navigation');
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    done({
      first: paint.startTime,
      largest: list.getEntries().at(-1).startTime,
      answered: navigation.responseStart,
      ready: navigation.domContentLoadedEventEnd,
      kilobytes: navigation.encodedBodySize / 1024,
    });
  }).observe({type: 'largest-contentful-paint', buffered: true});
})"""


def give_pictures(database: Database) -> None:
    """Give every project a picture, so that the phone has something to fetch."""
    with database.session() as session, atomic(session):
        made = [
            pictures.re_encode(file.read_bytes()) for file in sorted(PICTURES.glob("*.webp"))[:30]
        ]
        rows = [clock(session)] * len(made)
        session.execute(
            insert(Picture),
            [
                {
                    "digest": one.digest,
                    "wide": one.wide,
                    "card": one.card,
                    "width": one.width,
                    "height": one.height,
                    "uploaded_at": at,
                }
                for one, at in zip(made, rows, strict=True)
            ],
        )
        session.flush()
        ids = [row.id for row in session.query(Picture).order_by(Picture.id)]
        for number, row in enumerate(session.query(Project).order_by(Project.id)):
            row.picture_id, row.picture_alt = ids[number % len(ids)], "What it would look like."


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Serve a round with two papers of 300 projects; yields the address of its vote, and codes."""
    settings = config.from_environment({"PB_INSTANCE": str(folder)})
    database = connect(settings.database_url, durable=False)
    schema.upgrade(database)
    web_round.PROJECTS = PROJECTS
    made = web_round.make(database, settings.keys_dir, voters=RUNS)
    give_pictures(database)
    app = create_app(replace(settings, limits_on=False), database=database)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/rounds/{made.slug}/vote", made.codes
    server.shutdown()


def slow_phone(browser: Browser) -> BrowserContext:
    """Return a phone's browser, with nothing kept."""
    return browser.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=2, has_touch=True
    )


def slow_down(phone: BrowserContext, page: Page) -> None:
    """Make the processor and the network slow from now on."""
    wire = phone.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", NETWORK)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOW})


def seen_on(page: Page, address: str) -> dict[str, float]:
    """Open an address; returns milliseconds since asking."""
    page.goto(address, wait_until="domcontentloaded")
    seen: dict[str, Any] = page.evaluate(SEEN)
    return {name: float(value) for name, value in seen.items()}


def open_cold(browser: Browser, address: str) -> dict[str, float]:
    """Open a page on a slow phone that has nothing of this site."""
    phone = slow_phone(browser)
    page = phone.new_page()
    slow_down(phone, page)
    seen = seen_on(page, address)
    phone.close()
    return seen


def type_code(page: Page, vote: str, code: str) -> None:
    """Fill in the page that asks for the code."""
    page.goto(vote)
    page.locator("input[name=code]").fill(code)


def press(page: Page) -> None:
    """Go from the code to the paper."""
    with page.expect_navigation(url="**/everyone", wait_until="domcontentloaded"):
        page.locator("main form button[type=submit]").last.click()


def open_paper(browser: Browser, vote: str, code: str) -> dict[str, float]:
    """Type a code, then open the paper on a slow phone; returns milliseconds since asking."""
    phone = slow_phone(browser)
    page = phone.new_page()
    type_code(page, vote, code)
    press(page)
    paper = page.url
    page.goto(vote)  # so that nothing of the paper is on the screen
    slow_down(phone, page)
    seen = seen_on(page, paper)
    phone.close()
    return seen


def step_to_paper(browser: Browser, vote: str, code: str, *, led: bool) -> dict[str, float]:
    """Press the code's button on a slow phone; returns milliseconds until the paper is seen.

    `led`: the form redirects, as it does without scripts, rather than ask for the paper at once.
    """
    phone = slow_phone(browser)
    page = phone.new_page()
    type_code(page, vote, code)
    if led:
        page.evaluate("addEventListener('submit', event => event.stopPropagation(), true)")
    slow_down(phone, page)
    press(page)
    seen: dict[str, Any] = page.evaluate(SEEN)
    phone.close()
    return {"first": float(seen["first"]), "ready": float(seen["ready"])}


def say(name: str, runs: list[dict[str, float]]) -> None:
    """Print the medians."""
    for figure in runs[0]:
        unit = "" if figure == "kilobytes" else "_ms"
        print(f"{name}_{figure}{unit}: {statistics.median(run[figure] for run in runs):.0f}")


def main() -> None:
    """Measure, and print the medians."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder)) as (vote, codes),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        whole_round = vote.removesuffix("/vote")
        for name, address in (
            ("first_page", whole_round.partition("/rounds/")[0]),
            (f"round_of_{PROJECTS}", whole_round),
        ):
            say(name, [open_cold(browser, address) for _run in range(RUNS)])
        say(f"paper_of_{PROJECTS}", [open_paper(browser, vote, code) for code in codes])
        for name, led in (("step_to_paper", False), ("step_to_paper_led", True)):
            say(name, [step_to_paper(browser, vote, code, led=led) for code in codes])
        browser.close()


if __name__ == "__main__":
    main()
