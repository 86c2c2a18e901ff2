"""A holder in a real browser: makes a key file, proves it, loses it, and gets in anew."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from pb.database import Session
from pb.services.holders import naming, seats
from tests import holding
from tests.browser.conftest import Served
from tests.browser.looking import scrolls_sideways, violations
from tests.browser.waiting import address, follow, save
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
    follow(page.locator("main form button[type=submit]"))
    return page


def look(page: Page) -> None:
    assert violations(page) == [], address(page)
    assert scrolls_sideways(page) == [], address(page)


def says(page: Page, words: str) -> None:
    expect(page.locator("main")).to_contain_text(words)


def make(page: Page, folder: Path, *, with_axe: bool = True) -> Path:
    """Make the key file that the page asks for; the browser saves it."""
    follow(page.locator("text=Make my key file"))
    if with_axe:  # a script, so it cannot look where there is none
        look(page)
    page.fill("input[name=passphrase]", WORDS)
    page.fill("input[name=again]", WORDS)
    file = save(page.locator("text=Make and save my key file"), folder)
    # Where there is a script, nobody makes a second file by chance; typing again asks for one.
    expect(page.locator("main form button.button--turn")).to_be_enabled(enabled=not with_axe)
    follow(page.locator("a:has-text('Show that it opens')"))
    return file


def unlock(page: Page, file: Path, passphrase: str = WORDS) -> None:
    page.set_input_files("input[name=key_file]", file)
    page.fill("input[name=passphrase]", passphrase)
    follow(page.locator("main form button.button--turn"))


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
    follow(page.locator("text=See your keys"))
    if javascript:
        look(page)
    follow(page.locator("text=Go to this key"))
    follow(page.locator("text=Make my key file"))
    page.fill("input[name=passphrase]", "abcdefghijklmnop")
    if javascript:
        expect(page.locator("[data-strength]")).to_contain_text("Weak")
    page.fill("input[name=again]", "abcdefghijklmnop")
    follow(page.locator("text=Make and save my key file"))
    says(page, "too easy to guess")
    page.goto(address(page).removesuffix("/make"))
    file = make(page, tmp_path, with_axe=javascript)
    unlock(page, file, "not the passphrase at all")
    says(page, "the passphrase does not open it")
    if javascript:
        look(page)
    unlock(page, file)
    expect(page.locator("h1")).to_have_text("Your key is ready")


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
    follow(first.locator("text=This key is lost").nth(1))
    look(first)
    follow(first.locator("text=Name this person"))
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
        follow(page.locator("text=Turn my key for"))
        look(page)
        unlock(page, files[position])
    says(third, "The key has passed on")
    second.goto(f"{served.url}/keys/{newcomer.id}")
    expect(second.locator("h1")).to_have_text("Your key is in use: keep it safe")
