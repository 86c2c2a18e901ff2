"""The receipt on paper: it says what its page says, and its QR code leads to a sound proof."""

import re
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner

from pb.cli import main
from pb.config import Settings
from pb.database import Session
from tests import recording, voting
from tests.lettering import pages
from tests.page_check import CheckingClient
from tests.services.test_box import close
from tests.voting import Vote
from tests.web.test_ledger import BALLOT, RECORD, vote_in_the_browser


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir)
    session.rollback()
    return made


def words_of(page: str) -> str:
    """Return the words of a page, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.mark.parametrize("language", ["en", "pl"])
def test_every_sentence_stands_on_the_page_too(
    client: CheckingClient, session: Session, vote: Vote, language: str
) -> None:
    vote_in_the_browser(client, session, vote)
    client.set_cookie("language", language)
    html = words_of(client.get(f"{BALLOT}/receipt").get_data(as_text=True))
    answer = client.get(f"{BALLOT}/receipt.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    said = " ".join(page.text for page in pages(answer.data))
    sentences = re.split(r"(?<=[.:]) |• ", said.partition("Harbour Bay decides")[2])
    found = [one.strip() for one in sentences if len(one.strip()) > 25]
    assert len(found) > 8
    missing = [one for one in found if one.replace(" ", "") not in html.replace(" ", "")]
    assert missing == []


def test_the_scanned_fingerprint_leads_to_a_proof_that_holds_offline(
    client: CheckingClient, session: Session, vote: Vote, tmp_path: Path
) -> None:
    vote_in_the_browser(client, session, vote)
    printed = pages(client.get(f"{BALLOT}/receipt.pdf").data)
    links = [link for page in printed for link in page.links]
    assert len(links) == len(set(links)) > 0
    session.rollback()
    close(session, vote)
    recording.work(session, vote)
    for link in links:
        where, _, fingerprint = link.partition("#fingerprint=")
        assert where == f"http://localhost{RECORD}/receipt"
        letters = "".join(page.text.replace(" ", "") for page in printed)
        assert fingerprint in letters
        found = client.post(f"{RECORD}/receipt", data={"fingerprint": fingerprint})
        text = re.search(r'name="receipt" value="([^"]+)"', found.get_data(as_text=True))
        assert text
        whole = client.post(f"{RECORD}/receipt.json", data={"receipt": unescape(text[1])})
        file = tmp_path / "receipt.json"
        file.write_bytes(whole.data)
        key = str(vote.keys.record_key())
        checked = CliRunner().invoke(main, ["verify-receipt", str(file), "--key", key])
        assert checked.exit_code == 0, checked.output
        assert fingerprint in checked.output


def test_it_holds_no_moment_but_the_opening_of_the_vote(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    vote_in_the_browser(client, session, vote)
    first = client.get(f"{BALLOT}/receipt.pdf").data
    assert client.get(f"{BALLOT}/receipt.pdf").data == first
    dates = set(re.findall(rb"\(D:(\d{8})", first))
    assert len(dates) == 1


def test_without_a_vote_on_this_device_there_is_none(client: CheckingClient, vote: Vote) -> None:
    assert vote.made.slug == "harbour-bay"
    assert client.get(f"{BALLOT}/receipt.pdf").status_code == 302
