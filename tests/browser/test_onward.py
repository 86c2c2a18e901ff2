"""A vote whose forms are answered with the next page: going back, loading again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from pb.database import Session
from tests import voting
from tests.browser.conftest import Served
from tests.browser.waiting import follow
from tests.voting import Vote

# Services and pages are tested on both databases; here one of them is enough.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]

VOTE = "/rounds/harbour-bay/vote"
FORMS = 4  # the code, two papers, casting


@pytest.fixture
def vote(session: Session, served: Served) -> Vote:
    return voting.prepare(session, served.settings.keys_dir)


@pytest.fixture
def asked(vote: Vote) -> list[str]:
    """What browsers asked of the server, but for files: methods and paths."""
    del vote
    return []


def listen(page: Page, asked: list[str]) -> None:
    def hear(method: str, url: str) -> None:
        path = "/" + url.split("/", 3)[3]
        if path.startswith(VOTE):
            asked.append(f"{method} {path}")

    page.on("request", lambda request: hear(request.method, request.url))


def go(page: Page, button: str, to: str, heading: str) -> None:
    follow(page.get_by_role("button", name=button, exact=True))
    arrived(page, to, heading)


def arrived(page: Page, to: str, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    expect(page).to_have_url(page.evaluate("origin") + VOTE + to)


def tick(page: Page, number: int) -> None:
    page.locator(f"input[name=projects][value='{number}']").check()


def test_going_back_and_loading_again_send_no_form(
    vote: Vote, people: Callable[..., BrowserContext], asked: list[str]
) -> None:
    page = people(javascript=True).new_page()
    listen(page, asked)
    page.goto(VOTE)
    page.locator("input[name=code]").fill(vote.northfield[0])
    page.locator("input[name=device][value=own]").check()
    go(page, "Go to my ballot", "/everyone", "choose")
    tick(page, 2)
    go(page, "Next paper", "/northfield", "choose")
    tick(page, 5)
    go(page, "Check my ballot", "/ballot/check", "Check your ballot")
    assert [one for one in asked if one.startswith("GET")] == [f"GET {VOTE}"], "one way for each"
    posts = [one for one in asked if one.startswith("POST")]
    assert len(posts) == FORMS - 1

    page.reload()
    arrived(page, "/ballot/check", "Check your ballot")
    page.go_back()
    arrived(page, "/northfield", "choose")
    expect(page.locator("input[name=projects][value='5']")).to_be_checked()
    page.reload()
    page.go_back()
    arrived(page, "/everyone", "choose")
    expect(page.locator("input[name=projects][value='2']")).to_be_checked()
    page.go_forward()
    arrived(page, "/northfield", "choose")
    page.go_forward()
    arrived(page, "/ballot/check", "Check your ballot")
    assert [one for one in asked if one.startswith("POST")] == posts, "no form was sent again"

    go(page, "Put my ballot in the box", "/ballot/done", "Thank you for voting")
    posts = [one for one in asked if one.startswith("POST")]
    assert len(posts) == FORMS
    page.reload()
    arrived(page, "/ballot/done", "Thank you for voting")
    page.go_back()  # to what was checked: it is in the box, and the page says so
    arrived(page, "/ballot/done", "Thank you for voting")
    assert [one for one in asked if one.startswith("POST")] == posts


def test_without_a_script_every_form_leads_on(
    vote: Vote, people: Callable[..., BrowserContext], asked: list[str]
) -> None:
    page = people(javascript=False).new_page()
    listen(page, asked)
    page.goto(VOTE)
    page.locator("input[name=code]").fill(vote.northfield[0])
    page.locator("input[name=device][value=own]").check()
    follow(page.get_by_role("button", name="Go to my ballot"))
    expect(page.get_by_role("button", name="Next paper")).to_be_visible()
    assert asked == [f"GET {VOTE}", f"POST {VOTE}", f"GET {VOTE}/everyone"]


def test_a_code_that_is_wrong_stays_and_can_be_mended(
    vote: Vote, people: Callable[..., BrowserContext], asked: list[str]
) -> None:
    page = people(javascript=True).new_page()
    listen(page, asked)
    page.goto(VOTE)
    page.locator("input[name=code]").fill("WRONG-CODE")
    page.locator("input[name=device][value=own]").check()
    follow(page.get_by_role("button", name="Go to my ballot"))
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(page.locator("input[name=code]")).to_have_value("WRONG-CODE")
    page.locator("input[name=code]").fill(vote.northfield[0])
    go(page, "Go to my ballot", "/everyone", "choose")
    page.go_back()
    arrived(page, "", "Enter your voting code")
    page.go_forward()
    arrived(page, "/everyone", "choose")
