"""A voter's receipt in a real browser: its QR code leads to a proof that is checked offline."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from click.testing import CliRunner
from PIL import Image
from playwright.sync_api import BrowserContext, expect

from pb.cli import main
from pb.database import Session
from tests import recording, voting
from tests.browser.conftest import Served
from tests.browser.waiting import follow, save
from tests.browser.walker import Walker
from tests.services.test_box import close

# Services and pages are tested on both databases; here one of them is enough.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database", ["postgresql"], indirect=True),
]

ROUND = "/rounds/harbour-bay"


def vote(voter: Walker, code: str) -> None:
    """Fill in the one paper, and cast it."""
    voter.go(f"{ROUND}/vote")
    voter.write(code=code)
    voter.press("Go to my ballot")
    voter.page.locator("input[name=projects]").first.check(force=True)
    follow(voter.page.locator("main button[type=submit].button--turn").last)
    expect(voter.page).to_have_url(f"{ROUND}/vote/ballot/check")
    follow(voter.page.locator("main form[action$=cast] button"))
    expect(voter.page).to_have_url(f"{ROUND}/vote/ballot/done")


def scanned(voter: Walker) -> str:
    """Read the QR code of the receipt's page as a phone would."""
    picture = Image.open(io.BytesIO(voter.page.locator(".slip").first.screenshot()))
    (seen,) = zxingcpp.read_barcodes(picture)
    return seen.text


def look_up(voter: Walker, address: str) -> None:
    """Follow a receipt's QR code."""
    voter.page.goto("about:blank")
    voter.page.goto(address)
    expect(voter.page.locator("[name=fingerprint]")).not_to_have_value("")
    expect(voter.page).to_have_url(address.partition("#")[0])
    voter.press("Look for it")


def test_a_receipt_leads_to_a_proof_that_needs_nobody(
    served: Served, people: Callable[..., BrowserContext], session: Session, tmp_path: Path
) -> None:
    prepared = voting.prepare(session, served.settings.keys_dir)
    recording.begin(session, prepared)
    session.rollback()
    voter = Walker(people(javascript=True), javascript=True)
    vote(voter, prepared.hillside[0])
    voter.press("Show the whole receipt, to print")
    address = scanned(voter)
    look_up(voter, address)
    voter.reads("Not in the public record yet")
    close(session, prepared)
    recording.work(session, prepared)
    look_up(voter, address)
    voter.reads("It was in the box when it was closed.")
    file = save(voter.page.get_by_role("button", name="Save the receipt with its proof"), tmp_path)
    key = str(prepared.keys.record_key())
    checked = CliRunner().invoke(main, ["verify-receipt", str(file), "--key", key])
    assert checked.exit_code == 0, checked.output
    voter.go(f"{ROUND}/ledger")
    voter.reads("1 ballot in the box")
    voter.reads_not("Every ballot")  # nobody has opened the box yet
