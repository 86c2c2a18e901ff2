"""Getting onto the voter list oneself, page by page."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from pb.config import Settings
from pb.database import Database, Session
from pb.factory import create_app
from pb.models import Registration, Round, Voter
from pb.services.atomic import atomic
from pb.vocabulary import EntryWay
from tests import uploading, voting
from tests.letters import deliver, link
from tests.page_check import CheckingClient
from tests.voting import Vote

ROUND = "/rounds/harbour-bay"
REGISTER = f"{ROUND}/register"
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}")


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir)
    uploading.open_ways(session, made, EntryWay.ISSUED, EntryWay.EMAIL)
    session.rollback()
    return made


def honest(vote: Vote, **changes: str) -> dict[str, str]:
    fields = {"email": "isla@example.org", "area": str(vote.made.area_id), "declared": "y"}
    return fields | changes


def text(answer) -> str:
    return str(answer.get_data(as_text=True))


def test_somebody_registers_and_votes(
    client: CheckingClient, vote: Vote, database: Database, settings: Settings
) -> None:
    assert "Register to vote by email" in text(client.get(ROUND))
    assert "weak check" in text(client.get(f"{ROUND}/vote"))
    answer = client.post(REGISTER, data=honest(vote))
    assert answer.location == f"{REGISTER}/mailbox"
    assert "link is on its way" in text(client.get(answer.location))
    (letter,) = deliver(database, settings)
    assert letter["To"] == "isla@example.org"
    assert "Harbour Bay decides" in letter["Subject"]
    path = link(letter, "rounds")
    page = text(client.get(path))
    assert "Show me my code" in page
    # Somebody else may have typed this address, and another area.
    assert "Northfield" in page.partition("Where you live")[2].partition("Show me")[0]
    shown = client.post(path)
    assert shown.headers["Cache-Control"] == "no-store"
    code = CODE.search(text(shown))
    assert code
    begun = client.post(f"{ROUND}/vote", data={"code": code[0], "device": "own"})
    assert begun.location == f"{ROUND}/vote/everyone"
    assert client.post(path).status_code == client.get(path).status_code == 410


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"email": ""}, "Enter your email address."),
        ({"email": "isla"}, "such as name@example.org"),
        ({"area": "99"}, "Not a valid choice"),
        ({"area": ""}, "Choose where you live."),
        ({"declared": ""}, "Tick this box"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(
    client: CheckingClient, vote: Vote, session: Session, wrong: dict[str, str], words: str
) -> None:
    answer = client.post(REGISTER, data=honest(vote, **wrong))
    assert answer.status_code == 422
    assert words in text(answer)
    assert session.scalar(select(func.count()).select_from(Registration)) == 0


def test_a_date_of_birth_is_asked_for_where_it_matters(
    client: CheckingClient, vote: Vote, session: Session
) -> None:
    assert "born_on" not in text(client.get(REGISTER))
    with atomic(session):
        session.get_one(Round, vote.made.id).least_age = 16
    uploading.open_ways(session, vote, EntryWay.EMAIL)
    assert 'name="born_on"' in text(client.get(REGISTER))
    for born, words in (("", "depends on it"), ("2025-01-01", "16 or older")):
        answer = client.post(REGISTER, data=honest(vote, born_on=born))
        assert answer.status_code == 422
        assert words in text(answer)
    assert client.post(REGISTER, data=honest(vote, born_on="12.05.1990")).status_code == 302


def test_a_known_address_gets_the_same_answer(
    client: CheckingClient, vote: Vote, database: Database, settings: Settings
) -> None:
    first = client.post(REGISTER, data=honest(vote))
    client.post(link(deliver(database, settings)[-1], "rounds"))
    second = client.post(REGISTER, data=honest(vote))
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert len(deliver(database, settings)) == 2


def test_a_round_without_this_way_has_no_such_page(
    client: CheckingClient, vote: Vote, session: Session
) -> None:
    uploading.open_ways(session, vote, EntryWay.FILE)
    assert client.get(REGISTER).status_code == 404
    assert client.post(REGISTER, data=honest(vote)).status_code == 404
    assert client.post(f"{REGISTER}/token").status_code == 404
    assert "Register to vote" not in text(client.get(ROUND))


def test_many_tries_with_one_address_have_to_wait(
    settings: Settings, database: Database, vote: Vote, session: Session
) -> None:
    app = create_app(replace(settings, limits_on=True), database=database)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    client = app.test_client()
    codes = [client.post(REGISTER, data=honest(vote)).status_code for _ in range(6)]
    assert codes == [302] * 5 + [429]
    assert session.scalar(select(func.count()).select_from(Voter)) == 5
