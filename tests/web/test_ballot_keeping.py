"""Nothing is lost on the way to the box: looking for projects, the device, the way back."""

import re
import time
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from pb.config import Settings
from pb.database import Session
from pb.models import PhaseDates, Project, Voter
from pb.services.atomic import atomic
from pb.vocabulary import Phase
from pb.web.ballots import cookie
from pb.web.ballots.finding import Finding, plain
from tests import voting
from tests.page_check import CheckingClient
from tests.voting import Vote

ROUND = "/rounds/harbour-bay"
VOTE = f"{ROUND}/vote"
PAPER = f"{VOTE}/everyone"


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir)
    with atomic(session):
        for row in session.query(Project).where(Project.key == "2"):
            row.title, row.area_id = "Ławki", made.made.area_id
            row.category_id = made.made.category_id
    session.rollback()
    return made


def enter(client: CheckingClient, code: str, **more: str) -> None:
    assert client.post(VOTE, data={"code": code, **more}).status_code == 302


def shown(page: str) -> set[str]:
    return {
        key for key, hidden in re.findall(r'<li id="p-(\d+)"[^>]*?( hidden)?>', page) if not hidden
    }


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", {"1", "2", "3", "4"}),
        ("?q=lawki", {"2"}),
        ("?q=NUMBER%203", {"3"}),
        ("?q=neighbourhood+4", {"4"}),
        ("?area=none", {"1", "3", "4"}),
        ("?area=1&q=lawki", {"2"}),
        ("?theme=Nature", {"2"}),
        ("?theme=Play", set()),
        ("?marked=y", {"1", "2"}),
        ("?q=nothing+fits", set()),
        ("?q=%00%FF&area=%27&theme=<b>", set()),
    ],
)
def test_what_is_not_looked_for_is_hidden_and_keeps_its_mark(
    client: CheckingClient, vote: Vote, query: str, wanted: set[str]
) -> None:
    enter(client, vote.hillside[0])
    client.post(PAPER, data={"projects": ["1", "2"]})
    page = client.get(PAPER + query)
    if "%00" in query:
        assert page.status_code == 200
        return
    assert shown(page.text) == wanted
    assert len(re.findall(r"<input[^>]+ checked", page.text)) == 2
    assert len(re.findall(r'type="checkbox"', page.text)) == 4


def test_looking_keeps_the_marks_and_comes_back_with_what_was_looked_for(
    client: CheckingClient, vote: Vote
) -> None:
    enter(client, vote.hillside[0])
    sent = {"projects": ["1", "4"], "then": "find", "find-q": "number 3", "find-area": "none"}
    answer = client.post(PAPER, data=sent)
    assert answer.location == f"{PAPER}?q=number+3&area=none"
    page = client.get(answer.location).text
    assert shown(page) == {"3"}
    assert "Showing 1 of 4 projects. The others keep their marks." in page
    assert 'value="number 3"' in page
    assert "2 chosen" in page
    assert client.post(PAPER, data=sent | {"then": ""}).location == f"{VOTE}/ballot/check"


def test_what_has_to_be_mended_is_never_out_of_sight(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    voting.limit(session, vote.made.pot_id, 1)
    enter(client, vote.hillside[0])
    answer = client.post(f"{PAPER}?q=3", data={"projects": ["1", "2"], "then": "find"})
    assert answer.status_code == 422
    assert shown(answer.text) == {"1", "2", "3", "4"}


def test_words_are_found_without_their_accents() -> None:
    assert plain("Ławki, ŻÓŁĆ und Straße") == "lawki, zolc und strasse"
    assert not Finding.of({})
    assert Finding.of({"q": " " * 300 + "x" * 300}).words == "x" * 80


def test_a_shared_device_forgets_after_half_an_hour_and_ones_own_does_not(
    client: CheckingClient, vote: Vote, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    for device, status in (("shared", 302), ("own", 200)):
        enter(client, vote.hillside[0], device=device)
        client.post(PAPER, data={"projects": ["1"]})
        later = now + timedelta(minutes=31).total_seconds()
        monkeypatch.setattr(time, "time", lambda later=later: later)
        assert client.get(PAPER).status_code == status
        monkeypatch.undo()


def test_ones_own_device_forgets_when_voting_ends(
    client: CheckingClient, vote: Vote, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    enter(client, vote.hillside[0], device="own")
    week = timedelta(days=7, minutes=1).total_seconds()
    monkeypatch.setattr(time, "time", lambda: now + week)
    assert client.get(PAPER).location == VOTE


def test_whoever_leaves_with_marks_is_told_on_every_page_of_the_round(
    client: CheckingClient, vote: Vote
) -> None:
    told = re.compile(r"data-unfinished>")
    enter(client, vote.hillside[0])
    assert not told.search(client.get(ROUND).text)
    client.post(PAPER, data={"projects": ["1"]})
    for address in (ROUND, f"{ROUND}/rules", f"{ROUND}/ideas", f"{ROUND}/ledger"):
        page = client.get(address)
        assert told.search(page.text), address
        assert f'href="{VOTE}">Go back to my ballot' in page.text
        assert "Cookie" in page.headers["Vary"]
    assert not told.search(client.get("/").text)  # the script finds out there
    assert "data-unfinished" not in client.get(PAPER).text
    client.post(f"{VOTE}/ballot/cast")
    assert not told.search(client.get(ROUND).text)


def test_leaving_takes_the_way_back_and_the_devices_storage_away(
    client: CheckingClient, vote: Vote
) -> None:
    enter(client, vote.hillside[0])
    client.post(PAPER, data={"projects": ["1"]})
    answer = client.post(f"{VOTE}/ballot/leave")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get_cookie(cookie.UNFINISHED, path=ROUND) is None
    assert "data-unfinished hidden" in client.get(ROUND).text


def test_an_empty_paper_leaves_nothing_to_come_back_to(client: CheckingClient, vote: Vote) -> None:
    enter(client, vote.hillside[0])
    client.post(PAPER, data={"projects": ["1"]})
    client.post(PAPER, data={})
    assert "data-unfinished hidden" in client.get(ROUND).text


def test_coming_back_after_voting_the_page_explains_the_empty_paper(
    client: CheckingClient, vote: Vote
) -> None:
    enter(client, vote.hillside[0])
    assert "You have voted already" not in client.get(PAPER).text
    client.post(PAPER, data={"projects": ["1"]})
    client.post(f"{VOTE}/ballot/cast")
    enter(client, vote.hillside[0])
    page = client.get(PAPER).text
    assert "You have voted already, and that ballot counts." in page
    assert not re.search(r"<input[^>]+ checked", page)


def test_the_receipt_leaves_a_shared_device_by_a_button_and_soon_by_itself(
    client: CheckingClient, vote: Vote
) -> None:
    for device, said in (("shared", True), ("own", False)):
        enter(client, vote.hillside[0], device=device)
        client.post(PAPER, data={"projects": ["1"]})
        answer = client.post(f"{VOTE}/ballot/cast")
        (kept,) = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("ballot=")]
        lifetime = int(re.findall(r"Max-Age=(\d+)", kept)[0])
        assert (lifetime == 600) is said
        page = client.get(f"{VOTE}/ballot/done").text
        assert ("clear this device" in page) is said


def test_an_address_for_a_reminder_is_noted_beside_the_name_only(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    answer = client.post(VOTE, data={"code": vote.hillside[0], "email": "isla@"})
    assert answer.status_code == 422
    assert "Enter an email address such as name@example.org." in answer.text
    enter(client, vote.hillside[0], email="isla@example.org")
    kept = session.scalars(select(Voter.email).where(Voter.paper_opened)).all()
    assert kept == ["isla@example.org"]
    session.rollback()
    client.post(PAPER, data={"projects": ["1"]})
    client.post(f"{VOTE}/ballot/cast")
    assert session.scalars(select(Voter).where(Voter.paper_opened)).all() == []
    session.rollback()


def test_text_size_contrast_and_language_are_kept_for_this_vote_only(
    client: CheckingClient, vote: Vote
) -> None:
    enter(client, vote.hillside[0])
    wanted = {"size": "largest", "contrast": "more", "language": "pl"}
    sent = wanted | {"projects": ["1"], "then": "read"}
    answer = client.post(PAPER, data=sent)
    assert answer.location == PAPER
    (kept,) = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("reading=")]
    assert f"Path={VOTE}" in kept
    page = client.get(PAPER).text
    assert '<html lang="pl" class="govuk-template reading-largest contrast-more"' in page
    assert len(re.findall(r"<input[^>]+ checked", page)) == 1
    assert "reading-" not in client.get(ROUND).text.partition(">")[2][:200]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"size": "huge", "contrast": "'><script>", "language": "xx", "back": "//evil.example"},
        {"size": "large.x", "back": "https://evil.example/"},
    ],
)
@pytest.mark.usefixtures("vote")
def test_a_tampered_reading_form_does_nothing_worse_than_nothing(
    client: CheckingClient, sent: dict[str, str]
) -> None:
    assert client.post(f"{VOTE}/ballot/reading", data=sent).location == VOTE
    assert "reading-normal contrast-device" in client.get(VOTE).text
    client.set_cookie("reading", "huge.<b>", path=VOTE)
    assert "reading-normal contrast-device" in client.get(VOTE).text


def test_ten_thousand_marks_get_a_sentence_and_the_draft_stays(
    client: CheckingClient, vote: Vote
) -> None:
    enter(client, vote.hillside[0])
    client.post(PAPER, data={"projects": ["3"]})
    answer = client.post(PAPER, data={"projects": [str(n) for n in range(10_000)]})
    assert answer.status_code == 422
    assert "not on the ballot paper" in unescape(answer.text)
    answer = client.post(PAPER, data={"projects": ["1"] * 10_000})
    assert answer.status_code == 422
    assert len(re.findall(r"<input[^>]+ checked", client.get(PAPER).text)) == 1


def test_a_ballot_that_is_posted_twice_is_one_ballot(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    enter(client, vote.hillside[0])
    client.post(PAPER, data={"projects": ["3"]})
    assert client.post(f"{VOTE}/ballot/cast").location == f"{VOTE}/ballot/done"
    # There is no draft any more, and whoever pressed twice is thanked once more.
    assert client.post(f"{VOTE}/ballot/cast").location == f"{VOTE}/ballot/done"
    assert voting.ballots_in_box(session, vote.made.pot_id) == 1


def test_a_stale_paper_asks_for_the_code_and_says_how_long_marks_stay(
    client: CheckingClient, vote: Vote
) -> None:
    enter(client, vote.hillside[0])
    client.post(f"{VOTE}/ballot/leave")
    answer = client.post(PAPER, data={"projects": ["3"]})
    assert answer.location == VOTE
    assert "on a shared one for half an hour" in client.get(VOTE).text


@pytest.mark.parametrize(
    ("seconds", "status", "said"),
    [(-1, 302, ""), (0, 409, "Voting has closed"), (1, 409, "Voting has closed")],
)
def test_a_second_before_closing_a_ballot_counts_and_at_the_moment_itself_none_does(  # noqa: PLR0917  who takes part
    app: Flask,
    client: CheckingClient,
    session: Session,
    vote: Vote,
    seconds: int,
    status: int,
    said: str,
) -> None:
    closes = session.scalars(
        select(PhaseDates.closes_at).where(PhaseDates.phase == Phase.VOTING)
    ).one()
    session.rollback()
    enter(client, vote.hillside[0], device="own")
    client.post(PAPER, data={"projects": ["3"]})
    app.extensions["pb_session_info"]["now"] = closes + timedelta(seconds=seconds)
    answer = client.post(f"{VOTE}/ballot/cast")
    assert answer.status_code == status
    assert said in answer.text
    assert voting.ballots_in_box(session, vote.made.pot_id) == (1 if status == 302 else 0)
