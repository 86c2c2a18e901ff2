"""The tablet at a place to vote: handed over, voted on, handed back, wiped."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import select, update

from pb.config import Settings
from pb.database import Database, Session
from pb.factory import create_app
from pb.models import Account, Voter
from pb.services.atomic import atomic
from pb.vocabulary import Channel, Role
from pb.web import tablets
from pb.web.tablets import Tablet
from tests import factories, voting
from tests.conftest import SignIn
from tests.page_check import CheckingClient
from tests.voting import Vote

VOTE = "/rounds/harbour-bay/vote"
TABLET = "/polling/harbour-bay"


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir)
    with atomic(session):
        session.execute(
            update(Voter)
            .where(Voter.reference == "NO-0001")
            .values(name="Jo Bell", name_key="jo bell", born_on=date(1950, 2, 3))
        )
    return made


@pytest.fixture
def tablet(session: Session, sign_in: SignIn, vote: Vote) -> CheckingClient:
    """A helper's tablet with its number."""
    assert vote
    client = sign_in(factories.account(session, name="Hana", roles=(Role.HELPER,)))
    assert "Choose a number" in client.get(TABLET).get_data(as_text=True)
    assert client.post(TABLET, data={"number": "2468"}).location == TABLET
    return client


def hand_over(client: CheckingClient, **fields: str) -> None:
    answer = client.post(f"{TABLET}/look-up", data={"name": "Jo Bell", **fields})
    assert answer.location == f"{VOTE}/ballot/tablet", answer.get_data(as_text=True)


def cast(client: CheckingClient) -> None:
    answer = client.post(f"{VOTE}/ballot/tablet")
    assert answer.location == f"{VOTE}/everyone"
    page = client.get(answer.location).get_data(as_text=True)
    project = page.partition('name="projects"')[2].partition('value="')[2].partition('"')[0]
    client.post(f"{VOTE}/everyone", data={"projects": [project]})
    answer = client.post(f"{VOTE}/ballot/cast")
    assert answer.location == f"{VOTE}/ballot/done"


def test_somebody_without_a_code_votes_and_hands_the_tablet_back(
    session: Session, tablet: CheckingClient
) -> None:
    hand_over(tablet, reference="no-0001", helped_here="y")
    assert "This tablet is yours now" in tablet.get(f"{VOTE}/ballot/tablet").text
    cast(tablet)
    assert "hand the tablet back" in tablet.get(f"{VOTE}/ballot/done").text
    tablet.post(f"{VOTE}/ballot/leave")
    answer = tablet.get(f"{VOTE}/ballot/time-out")
    assert answer.location == f"{TABLET}/back"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert tablet.get_cookie("ballot", path=VOTE) is None
    row = session.scalars(select(Voter).where(Voter.reference == "NO-0001")).one()
    assert (row.channel, row.helped) == (Channel.STAFFED, True)


def test_while_a_voter_has_it_nobody_is_signed_in(tablet: CheckingClient) -> None:
    hand_over(tablet, born_on="1950-02-03")
    for address in (TABLET, "/organise", "/me"):
        answer = tablet.get(address)
        assert (answer.location or "").startswith("/sign-in"), address


def test_the_number_brings_the_helper_back_and_only_the_number(tablet: CheckingClient) -> None:
    hand_over(tablet, reference="NO-0001")
    answer = tablet.post(f"{TABLET}/back", data={"number": "1357"})
    assert answer.status_code == 422
    assert "not the number of this tablet" in answer.text
    assert tablet.post(f"{TABLET}/back", data={"number": "2468"}).location == TABLET
    assert "Who would like to vote?" in tablet.get(TABLET).text


def test_a_helper_whose_sessions_were_ended_stays_out(
    session: Session, tablet: CheckingClient
) -> None:
    hand_over(tablet, reference="NO-0001")
    with atomic(session):
        session.execute(update(Account).values(stamp="another"))
    assert tablet.post(f"{TABLET}/back", data={"number": "2468"}).location == TABLET
    assert (tablet.get(TABLET).location or "").startswith("/sign-in")


def test_the_next_voter_begins_with_nothing_of_the_last_one(tablet: CheckingClient) -> None:
    hand_over(tablet, reference="NO-0001")
    tablet.post(f"{VOTE}/ballot/tablet")
    tablet.get(f"{VOTE}/ballot/time-out")
    tablet.post(f"{TABLET}/back", data={"number": "2468"})
    tablet.post(f"{TABLET}/code")
    assert tablet.post(f"{VOTE}/ballot/tablet").location == VOTE
    assert tablet.get(f"{VOTE}/everyone").location == VOTE
    assert tablet.get(f"{VOTE}/ballot/done").location == VOTE


def test_pages_ask_whether_somebody_is_there_without_script_too(tablet: CheckingClient) -> None:
    hand_over(tablet, reference="NO-0001")
    tablet.post(f"{VOTE}/ballot/tablet")
    page = tablet.get(f"{VOTE}/everyone").text
    asks = f"{VOTE}/ballot/still-there?back={VOTE}/everyone"
    assert f'<noscript><meta http-equiv="refresh" content="180; url={asks}"></noscript>' in page
    assert "data-still-there" in page
    page = tablet.get(asks).text
    assert f'content="60; url={VOTE}/ballot/time-out"' in page
    answer = tablet.post(f"{VOTE}/ballot/more-time", data={"back": f"{VOTE}/everyone"})
    assert answer.location == f"{VOTE}/everyone"
    answer = tablet.post(f"{VOTE}/ballot/more-time", data={"back": "https://elsewhere.example"})
    assert answer.location == VOTE


def test_details_that_fit_nobody_say_so_and_stay_on_the_page(tablet: CheckingClient) -> None:
    answer = tablet.post(f"{TABLET}/look-up", data={"name": "Jo Bell", "reference": "HI-0001"})
    assert answer.status_code == 422
    assert "nobody with these details" in answer.text
    assert 'value="Jo Bell"' in answer.text


def test_elsewhere_the_pages_of_the_tablet_lead_to_the_code(
    client: CheckingClient, vote: Vote
) -> None:
    assert vote
    for address in ("tablet", "still-there", "time-out"):
        assert client.get(f"{VOTE}/ballot/{address}").location == VOTE
    assert (client.get(f"{TABLET}/back").location or "").startswith("/polling")


def test_a_forged_cookie_is_no_tablet(app: Flask, vote: Vote) -> None:
    assert vote
    client = app.test_client()
    client.set_cookie("tablet", "forged")
    assert client.get(f"{VOTE}/ballot/tablet").location == VOTE


def test_a_tablet_of_one_round_is_none_of_another(
    session: Session, tablet: CheckingClient
) -> None:
    factories.round_(session, slug="other")
    hand_over(tablet, reference="NO-0001")
    assert tablet.get("/rounds/other/vote/ballot/tablet").location == "/rounds/other/vote"


def test_the_tablet_can_be_a_device_like_any_other(tablet: CheckingClient) -> None:
    assert tablet.post(f"{TABLET}/stop").location == "/polling"
    assert "Choose a number" in tablet.get(TABLET).text


@pytest.mark.usefixtures("vote")
def test_whoever_tries_numbers_on_one_tablet_holds_up_no_other(
    settings: Settings, database: Database
) -> None:
    app = create_app(replace(settings, limits_on=True), database=database)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)

    def out_with_a_voter(session: str) -> FlaskClient:
        client, answer = app.test_client(), Response()
        with app.test_request_context():
            number = tablets.pin_hash("2468")
            tablets.keep(answer, Tablet("harbour-bay", session, number, is_out=True))
        kept = answer.headers["Set-Cookie"].partition(";")[0]
        client.set_cookie(*kept.split("=", 1))
        return client

    def tried(client: FlaskClient, number: str) -> int:
        return client.post(f"{TABLET}/back", data={"number": number}).status_code

    one, other = out_with_a_voter("1.one"), out_with_a_voter("2.other")
    assert [tried(one, "1111") for _ in range(11)] == [422] * 10 + [429]
    assert (tried(one, "2468"), tried(other, "2468")) == (429, 302)
