"""Pages for somebody who has set their phone's letters to twice the size."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from pb.database import Session
from pb.vocabulary import Phase
from tests import factories, voting
from tests.browser.conftest import ARGUMENTS, PHONE, Served
from tests.browser.looking import scrolls_sideways
from tests.browser.waiting import PATIENCE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]

# The words below the row of dots, and how far they reach into it.
OVERLAP = """() => {
  const dots = [...document.querySelectorAll('.timeline--compact .timeline__dot')];
  const words = document.querySelector('.timeline__step--now .timeline__words');
  const bottom = Math.max(...dots.map(dot => dot.getBoundingClientRect().bottom));
  return Math.round(bottom - words.getBoundingClientRect().top);
}"""


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    large = browser.browser_type.launch(
        executable_path=shutil.which("chromium"),
        args=[*ARGUMENTS, "--blink-settings=defaultFontSize=32"],
        timeout=PATIENCE,
    )
    page = large.new_page(viewport=PHONE, base_url=served.url)
    page.set_default_timeout(PATIENCE)
    yield page
    large.close()


def test_pages_flow_in_the_width_of_the_phone(
    page: Page, served: Served, session: Session
) -> None:
    voting.prepare(session, served.settings.keys_dir)
    session.rollback()
    for path in ("/", "/sign-in", "/privacy", "/rounds/harbour-bay", "/rounds/harbour-bay/vote"):
        page.goto(path)
        assert scrolls_sideways(page) == [], path


@pytest.mark.parametrize("phase", [Phase.REVIEW, Phase.DELIVERY])
def test_the_step_that_it_is_now_stands_below_its_dots(
    page: Page, session: Session, phase: Phase
) -> None:
    factories.round_(session, phase=phase)
    page.goto("/rounds/harbour-bay/ideas")
    assert page.evaluate(OVERLAP) <= 0
