"""Pages of delivery: what became of the projects, and how an officer reports on them."""

from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pb.database import Session, fix_clock
from pb.models import Update
from pb.vocabulary import Phase
from tests import counting, factories
from tests.conftest import SignIn
from tests.page_check import CheckingClient
from tests.pictures import picture

DELIVERY = "/rounds/harbour-bay/delivery"
REPORT = "/organise/rounds/harbour-bay/delivery/everyone/1"


def filled(**more: object) -> dict[str, object]:
    """A report as an officer fills it in, dated long ago."""
    return {
        "title": "The first bench stands",
        "text": "Eight more to come.\r\n\r\nThe joiner is Old Town's own.",
        "reported_on": "2020-05-04",
        "stage": "under-way",
        "spent": "250.50",
        **more,
    }


def text(client: CheckingClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.get_data(as_text=True).split())


def number_of_updates(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Update)) or 0


def test_an_officer_reports_and_everybody_reads_it(
    client: CheckingClient, sign_in: SignIn, session: Session, tmp_path: Path
) -> None:
    vote, _ = counting.published(session, tmp_path)
    officer = sign_in(vote.officer)
    assert "4 projects are funded, and not begun yet" in text(client, DELIVERY)
    assert "Project number 1" in text(officer, "/organise/rounds/harbour-bay/delivery")
    assert "Publish this report" in text(officer, REPORT)
    answer = officer.post(REPORT, data=filled(), follow_redirects=True)
    assert "Your report is public." in answer.get_data(as_text=True)
    html = text(client, "/rounds/harbour-bay/projects/everyone/1")
    assert "The first bench stands" in html
    assert "<p>Eight more to come.</p><p>The joiner is Old Town&#39;s own.</p>" in html
    assert "4 May 2020, £250.50 spent so far" in html
    assert "£250.50 spent of £1,000" in html
    html = text(client, DELIVERY)
    assert "0 of 4 funded projects are done" in html
    assert "Of £6,100, £250.50 has been spent so far." in html
    again = text(officer, REPORT)
    assert 'value="250.50"' in again
    assert "Reports so far" in again


def test_a_report_may_bring_a_picture(
    client: CheckingClient, sign_in: SignIn, session: Session, tmp_path: Path
) -> None:
    vote, _ = counting.published(session, tmp_path)
    officer = sign_in(vote.officer)
    data = filled(picture=(BytesIO(picture()), "bench.png"), picture_alt="A bench by the sea")
    officer.post(REPORT, data=data, content_type="multipart/form-data")
    assert 'alt="A bench by the sea"' in text(client, "/rounds/harbour-bay/projects/everyone/1")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"title": ""}, "Say in a few words what happened."),
        ({"text": " "}, "Write at least one sentence."),
        ({"reported_on": ""}, "Enter the date."),
        ({"reported_on": "2999-01-01"}, "its date cannot be in the future"),
        ({"stage": ""}, "Choose how far it is."),
        ({"stage": "sold"}, "valid choice"),
        ({"spent": ""}, "Enter how much was spent so far."),
        ({"spent": "a lot"}, "We cannot read this amount."),
        ({"spent": "-5"}, "Money spent cannot be below zero."),
    ],
)
def test_a_report_with_a_mistake_is_shown_again(
    sign_in: SignIn, session: Session, tmp_path: Path, more: dict[str, object], said: str
) -> None:
    vote, _ = counting.published(session, tmp_path)
    officer = sign_in(vote.officer)
    answer = officer.post(REPORT, data=filled(**more), content_type="multipart/form-data")
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert number_of_updates(session) == 0


def test_a_picture_needs_words(sign_in: SignIn, session: Session, tmp_path: Path) -> None:
    vote, _ = counting.published(session, tmp_path)
    data = filled(picture=(BytesIO(picture()), "bench.png"))
    answer = sign_in(vote.officer).post(REPORT, data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Say in one sentence what the picture shows." in answer.get_data(as_text=True)


def test_what_is_no_picture_is_refused(sign_in: SignIn, session: Session, tmp_path: Path) -> None:
    vote, _ = counting.published(session, tmp_path)
    data = filled(picture=(BytesIO(b"text"), "bench.png"), picture_alt="A bench")
    answer = sign_in(vote.officer).post(REPORT, data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "We cannot read this file as a picture." in answer.get_data(as_text=True)
    assert number_of_updates(session) == 0


def test_only_funded_projects_are_reported_on(
    sign_in: SignIn, session: Session, tmp_path: Path
) -> None:
    vote, _ = counting.published(session, tmp_path)
    officer = sign_in(vote.officer)
    for unfunded in ("/everyone/2", "/everyone/99", "/nowhere/1"):
        path = f"/organise/rounds/harbour-bay/delivery{unfunded}"
        assert officer.get(path).status_code == 404
        assert officer.post(path, data=filled()).status_code == 404


def test_residents_do_not_report(sign_in: SignIn, session: Session, tmp_path: Path) -> None:
    counting.published(session, tmp_path)
    fix_clock(session, None)
    resident = sign_in(factories.account(session))
    assert resident.get(REPORT).status_code == 403
    assert resident.post(REPORT, data=filled()).status_code == 403


def test_before_the_result_there_is_nothing_to_report(
    client: CheckingClient, sign_in: SignIn, session: Session
) -> None:
    factories.round_(session, phase=Phase.VOTING)
    assert "First the vote, then the building" in text(client, DELIVERY)
    officer = sign_in(factories.officer(session))
    html = text(officer, "/organise/rounds/harbour-bay/delivery")
    assert "Reports begin when the result is public." in html


def test_where_nothing_was_funded_the_page_says_so(
    client: CheckingClient, sign_in: SignIn, session: Session, tmp_path: Path
) -> None:
    vote, _ = counting.published(session, tmp_path, anyone=False)
    assert "No project of this round is funded" in text(client, DELIVERY)
    html = text(sign_in(vote.officer), "/organise/rounds/harbour-bay/delivery")
    assert "Nothing was funded, so there is nothing to report on." in html


def test_an_unfunded_project_says_why_not(
    client: CheckingClient, session: Session, tmp_path: Path
) -> None:
    counting.published(session, tmp_path, times=counting.PUBLIC)
    html = text(client, "/rounds/harbour-bay/projects/everyone/3")
    assert "Why it is not funded" in html
    assert "Missed by" in html
    assert "What has happened since" not in html


def test_unknown_projects_are_not_found(
    client: CheckingClient, session: Session, tmp_path: Path
) -> None:
    counting.published(session, tmp_path)
    assert client.get("/rounds/harbour-bay/projects/everyone/99").status_code == 404
    assert client.get("/rounds/harbour-bay/projects/nowhere/1").status_code == 404


def test_what_cost_more_than_planned_is_said(
    client: CheckingClient, sign_in: SignIn, session: Session, tmp_path: Path
) -> None:
    vote, _ = counting.published(session, tmp_path)
    sign_in(vote.officer).post(REPORT, data=filled(spent="1,200", stage="done"))
    html = text(client, "/rounds/harbour-bay/projects/everyone/1")
    assert "That is £200 more than it was to cost." in html
