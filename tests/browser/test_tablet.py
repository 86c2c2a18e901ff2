"""A tablet that nobody touches: it asks, waits for more time, and forgets."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from pb.database import Session
from pb.vocabulary import Role
from tests import factories, halls
from tests.browser.conftest import Served
from tests.browser.looking import scrolls_sideways, violations
from tests.browser.waiting import follow, push, rest

# What a browser does with time does not depend on the kind of database.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]

VOTE = "/rounds/grant-day/vote"
A_MINUTE = 60_000
IDLE = 3 * A_MINUTE
# The browser's clock goes on beside the test, so "not yet" is asked well before the time.
BEFORE = A_MINUTE // 2


@pytest.fixture
def tablet(served: Served, session: Session, people: Callable[..., BrowserContext]) -> Page:
    """A tablet in a voter's hands, with one mark that is not sent."""
    hall = halls.prepare(session, served.settings.keys_dir)
    (one,) = halls.codes(session, hall, size=1)
    helper = factories.account(session, name="Hana", roles=(Role.HELPER,))
    page = people(javascript=True).new_page()
    page.clock.install()
    page.goto("/sign-in")
    page.fill("input[name=email]", helper.email)
    page.fill("input[name=password]", factories.PASSWORD)
    follow(page.locator("main button[type=submit]"))
    page.goto("/polling/grant-day")
    page.fill("input[name=number]", "2468")
    follow(page.get_by_role("button", name="Begin"))
    follow(page.get_by_role("button", name="Hand the tablet over").first)
    follow(page.get_by_role("button", name="Begin"))
    page.fill("input[name=code]", one.code)
    follow(page.get_by_role("button", name="Go to my ballot"))
    page.locator("input[name=projects]").first.check()
    return page


def test_it_asks_and_more_time_keeps_the_marks(tablet: Page) -> None:
    question = tablet.get_by_role("dialog")
    tablet.clock.fast_forward(IDLE - BEFORE)
    expect(question).to_be_hidden()
    tablet.clock.fast_forward(BEFORE)
    expect(question).to_be_visible()
    assert violations(tablet) == []
    assert scrolls_sideways(tablet) == []
    tablet.keyboard.press("Escape")
    rest(tablet)
    expect(question).to_be_visible()
    with tablet.expect_response(f"**{VOTE}/ballot/more-time"):
        push(question.get_by_role("button", name="I need more time"))
    expect(question).to_be_hidden()
    expect(tablet.locator("input[name=projects]").first).to_be_checked()
    tablet.clock.fast_forward(IDLE - BEFORE)
    expect(question).to_be_hidden()


def test_without_an_answer_it_forgets_and_asks_for_the_helper(tablet: Page) -> None:
    tablet.clock.fast_forward(IDLE)
    expect(tablet.get_by_role("dialog")).to_be_visible()
    tablet.clock.fast_forward(A_MINUTE)
    expect(tablet.get_by_role("heading", level=1)).to_have_text("Please hand the tablet back")
    names = {cookie["name"] for cookie in tablet.context.cookies()}
    assert "ballot" not in names
    assert "unfinished" not in names
    tablet.goto(f"{VOTE}/everyone")
    expect(tablet).to_have_url(VOTE)


def test_a_touch_begins_the_time_anew(tablet: Page) -> None:
    tablet.clock.fast_forward(IDLE - BEFORE)
    push(tablet.get_by_role("heading", level=1))
    tablet.clock.fast_forward(IDLE - BEFORE)
    expect(tablet.get_by_role("dialog")).to_be_hidden()
