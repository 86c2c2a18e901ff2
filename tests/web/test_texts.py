"""Short texts: written by organisers, read by voters, insisted on before anybody votes."""

import pytest

from pb.config import Settings
from pb.database import Session
from pb.models import Project, Round
from pb.services.atomic import atomic
from pb.services.proposals import project_texts
from pb.services.proposals.project_texts import ShortText
from tests import voting
from tests.conftest import SignIn
from tests.page_check import CheckingClient
from tests.voting import Vote

ROUND = "/rounds/harbour-bay"
TEXTS = f"/organise{ROUND}/texts"


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir)
    with atomic(session):
        session.get_one(Round, made.made.id).languages = ["en", "pl"]
    return made


def texts(one: int) -> dict[str, str]:
    return {
        "title-en": f"Project number {one}",
        "summary-en": "A good thing for the neighbourhood.",
        "title-pl": f"Projekt {one}",
        "summary-pl": "Coś dobrego dla okolicy.",
        "easy-pl": "To jest coś dobrego.",
    }


def write_all(session: Session, vote: Vote) -> None:
    numbers = [row.id for row in session.query(Project).order_by(Project.id)]
    session.rollback()
    for number in numbers:
        project_texts.save(
            session,
            round_id=vote.made.id,
            project_id=number,
            texts=[ShortText("pl", f"Projekt {number}", "Coś dobrego.", "To jest dobre.")],
            by=vote.officer.id,
        )


def test_an_organiser_writes_one_missing_text_after_the_other(sign_in: SignIn, vote: Vote) -> None:
    officer = sign_in(vote.officer)
    assert "6 short texts are missing" in officer.get(TEXTS).text
    address = f"{TEXTS}/1"
    for one in range(1, 6):
        assert "Short texts of Project number" in officer.get(address).text
        answer = officer.post(address, data=texts(one) | {"then": "next"})
        address = answer.location
        assert address == f"{TEXTS}/{one + 1}"
    assert "1 short text is missing" in officer.get(TEXTS).text
    assert officer.post(address, data=texts(6) | {"then": "next"}).location == TEXTS
    page = officer.get(TEXTS).text
    assert "People are voting, so the texts stay as they are." in page
    page = officer.get(f"{TEXTS}/1").text.partition("<main")[2]
    assert "To jest coś dobrego." in page
    assert "<textarea" not in page, "what nobody can change looks like no field"
    answer = officer.post(f"{TEXTS}/1", data=texts(1))
    assert answer.status_code == 422
    assert "Voting has begun" in answer.text


def test_a_text_that_is_too_long_stays_on_the_page(sign_in: SignIn, vote: Vote) -> None:
    officer = sign_in(vote.officer)
    answer = officer.post(f"{TEXTS}/1", data=texts(1) | {"summary-pl": "ą" * 241})
    assert answer.status_code == 422
    assert "Use at most 240 characters." in answer.text
    assert "ą" * 241 in answer.text
    assert officer.get(f"{TEXTS}/99").status_code == 404


def test_while_a_text_is_missing_residents_are_told_and_nobody_enters(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    assert "Nobody can vote yet" in client.get(ROUND).text
    assert "Voting cannot begin yet" in client.get(f"{ROUND}/vote").text
    answer = client.post(f"{ROUND}/vote", data={"code": vote.hillside[0]})
    assert answer.status_code == 422
    assert "Voting cannot begin yet" in answer.text
    write_all(session, vote)
    assert "Nobody can vote yet" not in client.get(ROUND).text
    assert client.post(f"{ROUND}/vote", data={"code": vote.hillside[0]}).status_code == 302


def test_the_paper_and_the_round_speak_the_readers_language(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    write_all(session, vote)
    client.post(f"{ROUND}/vote", data={"code": vote.hillside[0]})
    assert "Project number 1" in client.get(f"{ROUND}/vote/everyone").text
    client.set_cookie("language", "pl")
    paper = client.get(f"{ROUND}/vote/everyone").text
    assert "Projekt 1" in paper
    assert "To jest dobre." in paper
    assert "Project number" not in paper
    client.post(f"{ROUND}/vote/everyone", data={"projects": ["1"]})
    assert "Projekt 1" in client.get(f"{ROUND}/vote/ballot/check").text
    assert "Projekt 1" in client.get(ROUND).text


def test_a_draft_promises_languages(sign_in: SignIn, session: Session, vote: Vote) -> None:
    officer = sign_in(vote.officer)
    said = {
        "title": "Quiet Corners",
        "purpose": "Rest.",
        "currency": "GBP",
        "time_zone": "Europe/London",
        "language": "pl",
        "more_languages": ["en", "pl"],
    }
    answer = officer.post("/organise/rounds/new", data=said)
    assert answer.location == "/organise/rounds/quiet-corners/profile"
    row = session.query(Round).where(Round.slug == "quiet-corners").one()
    assert row.languages == ["pl", "en"]
    session.rollback()
    page = officer.get("/organise/rounds/quiet-corners/basics").text
    assert '<option value="pl" selected>' in page
