"""A holder in a real browser: makes a key file, proves it, loses it, and gets in anew."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from pb.database import Session
from pb.services.holders import naming, seats
from tests import holding
from tests.browser.conftest import Served
from tests.browser.looking import scrolls_sideways, violations
from tests.factories import PASSWORD, Person
from tests.holding import WORDS
from tests.setting_up import ready_round

# Services and pages are tested on both databases; here one of them is enough.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    holding.make_cheap(monkeypatch)


def signed_in(served: Served, context: BrowserContext, person: Person) -> Page:
    page = context.new_page()
    page.goto(f"{served.url}/sign-in")
    page.fill("input[name=email]", person.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    return page


def look(page: Page) -> None:
    assert violations(page) == [], page.url
    assert scrolls_sideways(page) == [], page.url


def make(page: Page, folder: Path, *, with_axe: bool = True) -> Path:
    """Make the key file that the page asks for; the browser saves it."""
    page.click("text=Make my key file")
    if with_axe:  # a script, so it cannot look where there is none
        look(page)
    page.fill("input[name=passphrase]", WORDS)
    page.fill("input[name=again]", WORDS)
    with page.expect_download() as download:
        page.click("text=Make and save my key file")
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    # Where there is a script, nobody makes a second file by chance; typing again asks for one.
    assert page.is_disabled("main form button.button--turn") == with_axe
    page.click("a:has-text('Show that it opens')")
    return file


def unlock(page: Page, file: Path, passphrase: str = WORDS) -> None:
    page.set_input_files("input[name=key_file]", file)
    page.fill("input[name=passphrase]", passphrase)
    page.click("main form button.button--turn")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_holder_makes_and_proves_a_key_file(
    served: Served,
    people: Callable[..., BrowserContext],
    session: Session,
    tmp_path: Path,
    *,
    javascript: bool,
) -> None:
    three = holding.people(session)
    made = ready_round(session, by=three[1].id)
    accounts = {position: person.id for position, person in three.items()}
    naming.name_three(session, round_id=made.id, accounts_by_position=accounts, by=three[1].id)
    session.rollback()
    page = signed_in(served, people(javascript=javascript), three[3])
    page.goto(f"{served.url}/me")
    page.click("text=See your keys")
    if javascript:
        look(page)
    page.click("text=Go to this key")
    page.click("text=Make my key file")
    page.fill("input[name=passphrase]", "abcdefghijklmnop")
    if javascript:
        assert "Weak" in page.inner_text("[data-strength]")
    page.fill("input[name=again]", "abcdefghijklmnop")
    page.click("text=Make and save my key file")
    assert "too easy to guess" in page.inner_text("main")
    page.goto(page.url.removesuffix("/make"))
    file = make(page, tmp_path, with_axe=javascript)
    unlock(page, file, "not the passphrase at all")
    assert "the passphrase does not open it" in page.inner_text("main")
    if javascript:
        look(page)
    unlock(page, file)
    assert page.inner_text("h1") == "Your key is ready"


def test_a_lost_key_passes_to_a_new_holder(
    served: Served, people: Callable[..., BrowserContext], session: Session, tmp_path: Path
) -> None:
    _vote, trio = holding.in_voting(session, served.settings.keys_dir)
    files = {}
    for position, content in trio.files.items():
        files[position] = tmp_path / f"{position}.json"
        files[position].write_bytes(content)
    session.rollback()
    first = signed_in(served, people(javascript=True), trio.people[1])
    first.goto(f"{served.url}/organise/rounds/harbour-bay/keys")
    look(first)
    first.locator("text=This key is lost").nth(1).click()
    look(first)
    first.click("text=Name this person")
    newcomer = next(one for one in seats.of_round(session, trio.round_id) if one.is_next)
    session.rollback()
    second = signed_in(served, people(javascript=True), trio.people[2])
    second.goto(f"{served.url}/keys/{newcomer.id}")
    look(second)
    unlock(second, make(second, tmp_path))
    third = signed_in(served, people(javascript=True), trio.people[3])
    for page, position in ((first, 1), (third, 3)):
        page.goto(f"{served.url}/keys/{trio.ids[position]}")
        look(page)
        page.click("text=Turn my key for")
        look(page)
        unlock(page, files[position])
    assert "The key has passed on" in third.inner_text("main")
    second.goto(f"{served.url}/keys/{newcomer.id}")
    assert second.inner_text("h1") == "Your key is in use: keep it safe"
