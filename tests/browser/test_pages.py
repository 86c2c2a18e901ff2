"""Every page of the demo: no link leads nowhere; each is kind to eyes, fingers, readers."""

import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.looking import scrolls_sideways, violations
from tests.browser.town import VISITOR, Town, Walked, walk
from tests.browser.waiting import PATIENCE, address, enter, rest

pytestmark = pytest.mark.browser

EVERYBODY = (VISITOR, "person", "reviewer", "officer", "helper", "scrutineer", "administrator")
# Pages that look otherwise to these people than to an organiser.
LOOK_OTHER = {
    "organise.paper": ("helper",),
    "organise.hall": ("helper",),
    "organise.flags": ("scrutineer",),
    "organise.sample": ("scrutineer",),
    "keys.show": ("scrutineer",),
}
GRAVE = {"error", "warning"}
WIDTHS = (320, 390, 1280)
TALL = 900
VOTING = "/rounds/streets-and-squares/vote"

TOO_SMALL = """() => [...document.querySelectorAll('a, button, select, summary, input')]
  .filter(e => !e.closest('.visually-hidden, .govuk-skip-link, .card__title, .map')
    && !['hidden', 'checkbox', 'radio'].includes(e.type) && e.getBoundingClientRect().width > 0
    && ![...e.parentElement.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())
    && e.getBoundingClientRect().height < 43.5)
  .map(e => `${e.textContent.trim()} (${e.parentElement.className})`)"""

HAS_FOCUS_MARK = """() => {
  const e = document.activeElement, look = () => {
    const own = [e, e.closest('.card')].filter(Boolean).map(one => getComputedStyle(one));
    return own.map(s => [s.outlineStyle, s.outlineWidth, s.boxShadow, s.backgroundColor].join());
  };
  const focused = look();
  const box = e.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  e.blur();
  const plain = look();
  e.focus();
  return inside && focused.join() !== plain.join();
}"""

FOCUSED = """() => {
  const e = document.activeElement;
  return (e.labels && e.labels[0] ? e.labels[0].textContent : e.textContent || e.name).trim();
}"""


@pytest.fixture(scope="module")
def walked(town: Town) -> Callable[[str], Walked]:
    return cache(lambda who: walk(town, who))


@pytest.fixture
def page(browser: Browser, town: Town) -> Iterator[Page]:
    context = _context(browser, town)
    yield context.new_page()
    context.close()


def _context(browser: Browser, town: Town) -> BrowserContext:
    context = browser.new_context(
        base_url=town.url,
        locale="en-GB",
        reduced_motion="reduce",
        viewport={"width": WIDTHS[0], "height": TALL},
    )
    context.set_default_timeout(PATIENCE)
    return context


def _sign_in(page: Page, town: Town, who: str) -> None:
    if who == VISITOR:
        return
    email, password = town.people[who]
    page.goto("/sign-in")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(password)
    enter(page)
    expect(page).to_have_url("/")


def _new_pages(walked: Callable[[str], Walked], who: str) -> dict[str, str]:
    """Return the pages that only this person sees, and a few that look different to them."""
    before = (VISITOR, "officer") if who not in {VISITOR, "officer"} else (VISITOR,)
    known = {kind for other in before if other != who for kind in walked(other).pages}
    return {
        kind: path
        for kind, path in walked(who).pages.items()
        if kind not in known or kind == "proposals.show" or who in LOOK_OTHER.get(kind, ())
    }


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_link_leads_somewhere(walked: Callable[[str], Walked], who: str) -> None:
    found = walked(who)
    assert not found.broken, found.broken
    assert len(found.pages) > len(EVERYBODY)


@pytest.mark.parametrize("who", EVERYBODY)
def test_pages_look_right_at_every_width_in_both_languages(
    page: Page, town: Town, walked: Callable[[str], Walked], who: str
) -> None:
    faults: list[str] = []
    page.on("console", lambda told: faults.append(told.text) if told.type in GRAVE else None)
    page.on("pageerror", lambda error: faults.append(str(error.stack)))
    _sign_in(page, town, who)
    new = _new_pages(walked, who)
    for language, widths in (("en", WIDTHS), ("pl", WIDTHS[::-1])):
        page.goto(f"/language/{language}")
        for path in new.values():
            page.set_viewport_size({"width": widths[0], "height": TALL})
            page.goto(path)
            expect(page.locator("html")).to_have_attribute("lang", language)
            found = violations(page)
            faults += [f"{path} in {language}: {fault}" for fault in found]
            for width in widths:
                if width != widths[0]:
                    page.set_viewport_size({"width": width, "height": TALL})
                wide = scrolls_sideways(page)
                faults += [f"{path} in {language} at {width}: {part}" for part in wide]
            faults += [f"{path} in {language}: too small: {e}" for e in page.evaluate(TOO_SMALL)]
            if len(faults) > 40:
                pytest.fail("\n".join(faults))
    assert faults == []


def test_a_keyboard_skips_to_the_content(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.locator(".govuk-skip-link")
    expect(skip).to_be_focused()
    box = skip.bounding_box()
    assert box is not None
    assert box["width"] > WIDTHS[0] / 2
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#"))
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_be_visible()


@pytest.mark.parametrize(
    "path", ["/", "/rounds/streets-and-squares", "/rounds/greener-bay/ideas", "/sign-in", VOTING]
)
def test_what_has_the_focus_is_seen(page: Page, path: str) -> None:
    page.goto(path)
    places = 0
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        places += 1
        rest(page)
        assert page.evaluate(HAS_FOCUS_MARK), page.evaluate(FOCUSED)
    assert places > len(WIDTHS)


def _tab_to(page: Page, words: str) -> None:
    """Press Tab until something with these words has the focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if words in page.evaluate(FOCUSED):
            return
    raise AssertionError(f"Tab never reaches {words!r} on {address(page)}")


def test_the_menus_work_by_keyboard(page: Page) -> None:
    page.goto("/rounds/greener-bay")
    _tab_to(page, "Ideas")
    enter(page)
    expect(page).to_have_url("/rounds/greener-bay/ideas")
    expect(page.locator(".round-nav [aria-current=page]")).to_have_text("Ideas")
    _tab_to(page, "Polski")
    enter(page)
    expect(page).to_have_url("/rounds/greener-bay/ideas")
    expect(page.locator("html")).to_have_attribute("lang", "pl")


def test_a_ballot_is_cast_by_keyboard(page: Page, town: Town) -> None:
    page.goto(VOTING)
    _tab_to(page, "Your voting code")
    page.keyboard.type(town.codes[0])
    enter(page)
    for button in ("Next paper", "Check my ballot"):
        for _ in range(2):
            _tab_to(page, "Choose this project")
            page.keyboard.press("Space")
        expect(page.locator("[data-ballot-bar]")).to_contain_text("2 chosen")
        _tab_to(page, button)
        enter(page)
    expect(page.locator("h1")).to_have_text("Check your ballot")
    _tab_to(page, "Put my ballot in the box")
    enter(page)
    expect(page.locator("h1")).to_have_text("Thank you for voting")
    assert violations(page) == []
