"""The only place that acts or reads at once: what leads to a page waits until it is there.

A browser's click is over before the page that it leads to has come, and much of what one can ask
a page answers at once, from whatever is there just then. Tests act by these functions, and read
by `expect`, which looks again until it is so; a house test insists.
"""

from pathlib import Path

from playwright.sync_api import Download, Locator, Page, expect

# Only a failure waits for so long, however slow the machine is.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)

# A page that stands still for this many pictures has come to rest.
RESTS = """async () => {
  const drawn = () => new Promise(done => requestAnimationFrame(done));
  const fast = document.getAnimations().filter(one => one.effect.getTiming().iterations < 99);
  await Promise.all(fast.map(one => one.finished.catch(() => null)));
  for (let still = 0, at = scrollY; still < 5; still++) {
    await drawn();
    if (scrollY !== at) [still, at] = [0, scrollY];
  }
}"""


def follow(thing: Locator) -> None:
    """Click what leads to another page; wait until that page is loaded and its scripts ran."""
    with thing.page.expect_navigation():
        thing.click()


def enter(page: Page) -> None:
    """Press Enter where it leads to another page; wait for that page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def push(thing: Locator) -> None:
    """Click what changes this page, or nothing."""
    thing.click()


def save(thing: Locator, folder: Path) -> Path:
    """Click what hands a file out; returns the file, kept in a folder under its own name."""
    with thing.page.expect_download() as download:
        thing.click()
    saved: Download = download.value
    file = folder / saved.suggested_filename
    saved.save_as(file)
    return file


def rest(page: Page) -> None:
    """Wait until nothing glides, and all is drawn."""
    page.evaluate(RESTS)


def texts(many: Locator, *, count: int) -> list[str]:
    """Wait until there are this many things; returns their texts in one line each."""
    expect(many).to_have_count(count)
    return [" ".join(text.split()) for text in many.all_inner_texts()]


def source(page: Page) -> str:
    """Return the page's HTML, once it is loaded."""
    page.wait_for_load_state()
    return page.content()


def address(page: Page) -> str:
    """Return where the page is, once it is loaded."""
    page.wait_for_load_state()
    return page.url
