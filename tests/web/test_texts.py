"""Short texts: written by organisers, read by voters, insisted on before anybody votes."""

import pytest
from sqlalchemy import select

from pb.config import Settings
from pb.database import Session, clock
from pb.models import Project, ProjectOrigin, ProjectText, Proposal, Round
from pb.services.atomic import atomic
from pb.services.proposals import project_texts
from pb.services.proposals.project_texts import ShortText
from pb.vocabulary import ProposalState
from tests import counting, factories, voting
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


def in_polish(client: CheckingClient, address: str) -> str:
    client.set_cookie("language", "pl")
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


def test_delivery_speaks_the_readers_language(
    client: CheckingClient, session: Session, settings: Settings
) -> None:
    published, _ = counting.published(session, settings.keys_dir)
    with atomic(session):
        session.get_one(Round, published.made.id).languages = ["en", "pl"]
        project_id = session.query(Project.id).where(Project.key == "1").scalar()
        text = {"title": "Ławki", "summary": "Dziewięć ławek.", "easy_read": ""}
        now = clock(session)
        session.add(ProjectText(project_id=project_id, language="pl", saved_at=now, **text))
    for address in (f"{ROUND}/delivery", f"{ROUND}/projects/everyone/1"):
        assert "Project number 1" in client.get(address).text
    assert "Ławki" in in_polish(client, f"{ROUND}/delivery")
    assert "Project number 5" in in_polish(client, f"{ROUND}/delivery")
    page = in_polish(client, f"{ROUND}/projects/everyone/1")
    assert "Ławki</h1>" in page
    assert "Dziewięć ławek." in page


def shortlisted(session: Session, vote: Vote, *projects: int) -> int:
    """Let an idea have become these projects; returns its number."""
    state = ProposalState.SHORTLISTED
    id_ = factories.proposal(session, vote.made, author=vote.officer, state=state)
    with atomic(session):
        for project_id in projects:
            session.add(ProjectOrigin(project_id=project_id, proposal_id=id_))
    number = session.scalars(select(Proposal.number).where(Proposal.id == id_)).one()
    session.rollback()
    return number


def test_an_idea_that_became_a_project_speaks_the_readers_language(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    idea = f"{ROUND}/ideas/{shortlisted(session, vote, 1)}"
    said = client.get(idea).text.partition("<h1>")[2].partition("</h1>")[0]
    write_all(session, vote)
    page = in_polish(client, idea)
    assert "<h1>Projekt 1</h1>" in page
    assert "Coś dobrego." in page
    assert f'<span lang="en">{said}</span>' in page
    assert "Projekt 1" in in_polish(client, f"{ROUND}/ideas")
    client.set_cookie("language", "en")
    assert f"<h1>{said}</h1>" in client.get(idea).text
    assert 'lang="en">' + said not in client.get(idea).text


@pytest.mark.parametrize("origins", [((1, 2),), ((1,), (1,))])
def test_an_idea_that_was_merged_or_split_keeps_its_own_words(
    client: CheckingClient,
    session: Session,
    vote: Vote,
    origins: tuple[tuple[int, ...], ...],
) -> None:
    numbers = [shortlisted(session, vote, *projects) for projects in origins]
    write_all(session, vote)
    for number in numbers:
        assert (
            "Projekt" not in in_polish(client, f"{ROUND}/ideas/{number}").partition("<h1>")[2][:60]
        )
    assert "Projekt 1" not in in_polish(client, f"{ROUND}/ideas")


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
