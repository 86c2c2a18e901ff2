"""From the officer's wish to a ballot: letters made, printed, scanned; one lost and replaced."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from pb.database import Session
from pb.vocabulary import Role
from tests import factories, voting
from tests.browser.conftest import Served
from tests.browser.waiting import follow, save
from tests.browser.walker import Walker
from tests.lettering import code_of, listed, pages

# Services and pages are tested on both databases; here one of them is enough.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database", ["postgresql"], indirect=True),
]

ROUND = "/rounds/harbour-bay"
NARROW = {"width": 320, "height": 740}


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_a_letter_is_asked_for_printed_scanned_and_replaced(
    served: Served,
    people: Callable[..., BrowserContext],
    session: Session,
    tmp_path: Path,
    javascript: bool,  # noqa: FBT001  a fixture's parameter
) -> None:
    vote = voting.prepare(session, served.settings.keys_dir)
    listed(session, vote, "Zażółć Gęślą-Jaźń", "Isla Reid")
    helper = factories.account(session, name="Hamish", roles=(Role.HELPER,))
    session.rollback()
    office = Walker(people(javascript=javascript), javascript=javascript)
    office.sign_in(vote.officer)
    office.go(f"/organise{ROUND}/voter-list")
    office.press("Letters")
    office.reads("2 people on the voter list wait for a letter.")
    office.press("Make letters")
    office.press("Make the letters")
    office.reads("Say who prints them.", "Enter a telephone number that people can call.")
    office.write(printer="Print room", telephone="01632 960123", drop_in="Library, Mondays.")
    office.press("Make the letters")
    office.reads("The letters are being made.")
    served.work()
    office.press("See how far it is now")
    office.reads("All letters are made.", "2 letters, NO-0004 – NO-0005")
    file = save(office.page.get_by_role("button", name="Download part 1"), tmp_path)
    first, second = pages(file.read_bytes())
    office.go(f"/organise{ROUND}/letters/1")
    office.reads("Fetched by Moira Kerr")
    office.press("Part 1 is printed and posted")
    office.reads("The file is deleted.")
    scan(people, second.links[0], code_of(second))
    desk = Walker(people(javascript=javascript), javascript=javascript)
    desk.sign_in(helper)
    desk.go("/organise/helpdesk")
    desk.press("Harbour Bay decides")
    desk.write(name="zazolc gesla jazn", postcode="hb1 4qt")
    desk.press("Find")
    desk.press("NO-0004, Northfield")
    desk.reads("posted on", "not yet")
    desk.tick("reason", "never-came")
    desk.tick("is_known", "y")
    desk.press("Make it and show it once")
    desk.reads("Nobody can show it again.")
    code = desk.page.locator(".slip__code").inner_text()
    voter = Walker(people(javascript=javascript), javascript=javascript)
    voter.go(f"{ROUND}/vote")
    voter.write(code=code_of(first))
    voter.press("Go to my ballot")
    voter.reads("newer")
    voter.write(code=code)
    voter.press("Go to my ballot")
    voter.reads("Ballot paper 1 of 2")


def scan(people: Callable[..., BrowserContext], link: str, code: str) -> None:
    """Open the link of a letter's picture on a phone: the code is filled in."""
    page = people(javascript=True).new_page()
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a plain dict will do
    page.goto(link)
    expect(page.locator("input[name=code]")).to_have_value(code)
    follow(page.locator("main form[action$=vote] button").first)
    expect(page).to_have_url(f"{ROUND}/vote/everyone")
