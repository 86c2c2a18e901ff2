"""A voter list from a file, and somebody who registers: in a real browser, by keyboard alone."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from pb.database import Session
from tests import uploading, voting
from tests.browser.conftest import Served
from tests.browser.walker import Walker
from tests.uploading import ISLA, JAN
from tests.voting import Vote

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
    pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"]),
]

ROUND = "/rounds/harbour-bay"


@pytest.fixture
def vote(session: Session, served: Served) -> Vote:
    made = voting.prepare(session, served.settings.keys_dir)
    uploading.open_ways(session, made)
    session.rollback()
    return made


def test_an_organiser_takes_the_good_lines_of_a_file_in(
    vote: Vote,
    people: Callable[..., BrowserContext],
    session: Session,
    tmp_path: Path,
    *,
    javascript: bool,
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(uploading.text(ISLA, JAN, "3;;;;Atlantis;;;").decode().encode("cp1250"))
    officer = Walker(people(javascript=javascript), javascript=javascript)
    officer.sign_in(vote.officer)
    officer.go(f"/organise{ROUND}/voter-list")
    officer.attach("voter_file", str(file))
    officer.press("Upload the file")
    officer.reads("What do the columns mean?", "Jan Żak")
    officer.choose("column-district", "Column 4: Postcode: HB1 2AB")
    officer.press("Check the file")
    officer.reads("1 line has a problem", "The round has no such area.", "There is no name.")
    officer.press("Put 2 people onto the list")
    officer.reads("1 line has a problem")
    officer.reads("Tick the box")
    officer.tick("only_good", "y")
    officer.press("Put 2 people onto the list")
    officer.reads("2 people were put onto the voter list")
    officer.press("To the voter list")
    officer.write(q="zak")
    officer.press("Find", nth=0)
    officer.reads("HI-0003", "Jan Żak")
    assert len(uploading.from_files(session)) == 2


def test_somebody_registers_by_email_and_begins_a_ballot(
    vote: Vote,
    served: Served,
    people: Callable[..., BrowserContext],
    *,
    javascript: bool,
) -> None:
    resident = Walker(people(javascript=javascript), javascript=javascript)
    resident.go(ROUND)
    resident.press("Register to vote by email")
    resident.press("Send me the link")
    resident.reads("Enter your email address.", "Choose where you live.", "Tick this box")
    resident.write(email="isla@example.org")
    resident.choose("area", "Northfield")
    resident.tick("declared", "y")
    resident.press("Send me the link")
    resident.reads("Look into your mailbox")
    served.work()
    found = re.search(r"http\S+/register/\S+", served.newest_letter("isla@example.org"))
    assert found
    resident.go(found[0])
    resident.press("Show me my code")
    resident.reads("This is your voting code", "NO-0004")
    resident.press("Begin my ballot")
    expect(resident.page).to_have_url(f"{ROUND}/vote/everyone")
    resident.go(found[0])
    resident.reads("This link works no longer")
    expect(resident.page).to_have_url(re.compile(vote.made.slug))
