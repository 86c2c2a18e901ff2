"""Signing on with a real local OpenID Connect provider, from the link to the ballot."""

import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from flask import Flask
from sqlalchemy import func, select

from pb.adapters import sign_on
from pb.config import Settings, SignOn
from pb.database import Database, Session
from pb.factory import create_app
from pb.models import Event, Round, Voter
from pb.services.atomic import atomic
from pb.vocabulary import EntryWay, Tag
from tests import uploading, voting
from tests.page_check import CheckingClient
from tests.voting import Vote

with warnings.catch_warnings():  # the provider's own library warns of its own next version
    warnings.simplefilter("ignore")
    from oidc_provider_mock import User, run_server_in_thread
    from oidc_provider_mock import _app as provider

pytestmark = [
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
    pytest.mark.usefixtures("vote"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

ROUND = "/rounds/harbour-bay"
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}")
PEOPLE = (
    User(sub="isla", claims={"birthdate": "1990-05-12", "area": "Northfield", "name": "Isla"}),
    User(sub="child", claims={"birthdate": "2020-05-12", "area": "Northfield"}),
    User(sub="roamer", claims={"birthdate": "1990-05-12", "area": "Atlantis"}),
    User(sub="ageless", claims={"area": "hillside"}),
)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with run_server_in_thread(user_claims=PEOPLE, require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def settings(settings: Settings, issuer: str) -> Settings:
    return replace(settings, sign_on=SignOn(issuer, "commonpot", "a secret"))


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir)
    uploading.open_ways(session, made, EntryWay.SIGN_ON)
    session.rollback()
    return made


def authorised(url: str, who: str) -> str:
    """Sign on at the provider as its page does, and return where it leads back."""
    answer = requests.post(url, data={"sub": who}, allow_redirects=False, timeout=60)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def begin(client: CheckingClient) -> str:
    return str(client.get(f"{ROUND}/sign-on").location)


def text(answer) -> str:
    return str(answer.get_data(as_text=True))


def signed_on(client: CheckingClient, who: str = "isla") -> str:
    """Sign on and press the button; returns the code of one's own."""
    answer = client.get(authorised(begin(client), who))
    assert answer.location == f"{ROUND}/sign-on/ballot", text(answer)
    assert "You have signed on" in text(client.get(answer.location))
    code = CODE.search(text(client.post(answer.location)))
    assert code
    return code[0]


def entries(session: Session) -> list[Voter]:
    session.rollback()
    return list(session.scalars(select(Voter).where(Voter.way == EntryWay.SIGN_ON)))


def test_the_link_leads_to_the_provider_with_pkce_state_and_nonce(
    client: CheckingClient, vote: Vote
) -> None:
    assert "Sign on and vote" in text(client.get(ROUND))
    asked = parse_qs(urlsplit(begin(client)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert asked["redirect_uri"] == ["http://localhost/sign-on/callback"]
    assert len(asked["state"][0]) == len(asked["nonce"][0]) == 43
    assert vote.made.slug not in asked["state"][0]


def test_somebody_signs_on_and_begins_a_ballot_without_typing_a_code(
    client: CheckingClient, vote: Vote, session: Session
) -> None:
    code = signed_on(client)
    begun = client.post(f"{ROUND}/vote", data={"code": code})
    assert begun.location == f"{ROUND}/vote/everyone"
    (row,) = entries(session)
    assert (row.area_id, str(row.born_on), row.name) == (vote.made.area_id, "1990-05-12", "")
    assert b"isla" not in (row.source_key or b"")


def test_the_area_is_shown_before_it_is_fixed(client: CheckingClient) -> None:
    for who, area in (("isla", "Northfield"), ("roamer", "No area")):
        client.get(authorised(begin(client), who))
        page = text(client.get(f"{ROUND}/sign-on/ballot"))
        assert area in page.partition("Where you live")[2].partition("Get my ballot")[0]


def test_signing_on_again_is_the_same_entry_with_a_new_code(
    app: Flask, client: CheckingClient, session: Session
) -> None:
    first = signed_on(client)
    second = signed_on(app.test_client())  # type: ignore[arg-type]  # it checks pages too
    assert first != second
    assert len(entries(session)) == 1
    answer = client.post(f"{ROUND}/vote", data={"code": first})
    assert answer.status_code == 422
    query = select(func.count()).where(Event.tag == Tag.VOTER_REGISTERED)
    assert session.scalar(query) == 1


def test_getting_there_changes_nothing_before_the_button(
    client: CheckingClient, session: Session
) -> None:
    client.get(authorised(begin(client), "isla"))
    assert entries(session) == []


def test_the_button_works_once_and_only_after_signing_on(
    client: CheckingClient, session: Session
) -> None:
    assert client.post(f"{ROUND}/sign-on/ballot").location == ROUND
    signed_on(client)
    assert client.post(f"{ROUND}/sign-on/ballot").location == ROUND
    assert len(entries(session)) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda path: re.sub("state=[^&]+", "state=another", path),
        lambda path: re.sub("state=[^&]+", "", path),
        lambda path: re.sub("code=[^&]+", "code=forged", path),
        lambda path: re.sub("code=[^&]+", "error=access_denied", path),
        lambda path: f"{path}&iss=https://elsewhere.example",
    ],
)
def test_an_answer_that_is_not_ours_signs_nobody_on(
    client: CheckingClient, session: Session, change
) -> None:
    back = authorised(begin(client), "isla")
    answer = client.get(change(back))
    assert answer.status_code == 409
    assert "Signing on did not work" in text(answer)
    assert client.get(back).status_code == 409  # the attempt is used up
    assert entries(session) == []


def test_an_answer_to_another_browser_signs_nobody_on(app: Flask, client: CheckingClient) -> None:
    back = authorised(begin(client), "isla")
    stranger = app.test_client()
    assert stranger.get(back).status_code == 409
    begin(stranger)  # type: ignore[arg-type]  # it checks pages too
    assert stranger.get(back).status_code == 409


def test_a_token_for_another_attempt_or_client_does_not_hold(settings: Settings) -> None:
    given, uri = settings.sign_on, "http://localhost/sign-on/callback"
    url, attempt = sign_on.begin(given, redirect_uri=uri)
    back = {k: v[0] for k, v in parse_qs(urlsplit(authorised(url, "isla")).query).items()}
    with pytest.raises(sign_on.SignOnBroken):
        sign_on.finish(
            given, redirect_uri=uri, attempt=replace(attempt, nonce="another"), answer=back
        )
    url, attempt = sign_on.begin(given, redirect_uri=uri)
    back = {k: v[0] for k, v in parse_qs(urlsplit(authorised(url, "isla")).query).items()}
    with pytest.raises(sign_on.SignOnBroken):
        sign_on.finish(
            replace(given, client_id="other"), redirect_uri=uri, attempt=attempt, answer=back
        )


def test_ages_count_here_too(client: CheckingClient, vote: Vote, session: Session) -> None:
    with atomic(session):
        session.get_one(Round, vote.made.id).least_age = 16
    for who, words in (
        ("child", "16 or older"),
        ("ageless", "does not tell us when you were born"),
    ):
        answer = client.get(authorised(begin(client), who))
        assert answer.status_code == 409
        assert words in text(answer)
    assert entries(session) == []


@pytest.fixture
def bare_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the token name nobody's age and area: most providers say these at userinfo only."""
    monkeypatch.setattr(
        provider.OpenIDCode, "generate_user_info", lambda _self, user, _scope: {"sub": user.sub}
    )


@pytest.mark.usefixtures("bare_tokens")
def test_what_the_token_does_not_say_is_asked_for_at_userinfo(
    client: CheckingClient, vote: Vote, session: Session
) -> None:
    with atomic(session):
        session.get_one(Round, vote.made.id).least_age = 16
    signed_on(client)
    (row,) = entries(session)
    assert (row.area_id, str(row.born_on)) == (vote.made.area_id, "1990-05-12")
    answer = client.get(authorised(begin(client), "child"))
    assert "16 or older" in text(answer)


@pytest.mark.usefixtures("bare_tokens")
def test_userinfo_about_somebody_else_signs_nobody_on(
    client: CheckingClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider, "_user_claims_for_scope", lambda _user, _scope: {"sub": "jan"})
    answer = client.get(authorised(begin(client), "isla"))
    assert answer.status_code == 409
    assert entries(session) == []


def test_another_scope_is_asked_for_where_it_is_set(settings: Settings) -> None:
    given = replace(settings.sign_on, scope="openid profile residence")
    url, _attempt = sign_on.begin(given, redirect_uri="http://localhost/sign-on/callback")
    assert parse_qs(urlsplit(url).query)["scope"] == ["openid profile residence"]


BASIC, POST = "client_secret_basic", "client_secret_post"


@pytest.mark.parametrize(
    ("ways", "taken"), [(None, BASIC), ([BASIC, POST], BASIC), ([POST], POST)]
)
def test_the_secret_is_told_in_a_way_that_the_provider_takes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, ways: list[str] | None, taken: str
) -> None:
    told: list[str] = []
    told_about, fetched = sign_on._json, OAuth2Session.fetch_token

    def about(client: OAuth2Session, url: str, **more: object) -> dict[str, object]:
        found = told_about(client, url, **more)  # type: ignore[arg-type]  # as it was called
        return found | ({"token_endpoint_auth_methods_supported": ways} if ways else {})

    def fetch(client: OAuth2Session, *given: object, **more: object) -> object:
        told.append(client.token_endpoint_auth_method)
        return fetched(client, *given, **more)

    monkeypatch.setattr(sign_on, "_json", about)
    monkeypatch.setattr(OAuth2Session, "fetch_token", fetch)
    uri = "http://localhost/sign-on/callback"
    url, attempt = sign_on.begin(settings.sign_on, redirect_uri=uri)
    back = {k: v[0] for k, v in parse_qs(urlsplit(authorised(url, "isla")).query).items()}
    found = sign_on.finish(settings.sign_on, redirect_uri=uri, attempt=attempt, answer=back)
    assert (found.subject, told) == ("isla", [taken])


def test_a_provider_that_does_not_answer_is_said_so(
    settings: Settings, database: Database
) -> None:
    away = replace(settings, sign_on=SignOn("http://localhost:9", "commonpot", "a secret"))
    client = create_app(away, database=database).test_client()
    assert client.get(f"{ROUND}/sign-on").status_code == 409


def test_a_provider_by_another_name_is_not_believed(settings: Settings, issuer: str) -> None:
    other = replace(settings.sign_on, issuer=f"{issuer}/")
    with pytest.raises(sign_on.SignOnBroken):
        sign_on.begin(other, redirect_uri="http://localhost/sign-on/callback")


def test_a_round_or_installation_without_it_has_no_such_page(
    client: CheckingClient, vote: Vote, session: Session, settings: Settings, database: Database
) -> None:
    without = create_app(replace(settings, sign_on=SignOn()), database=database).test_client()
    assert without.get(f"{ROUND}/sign-on").status_code == 404
    uploading.open_ways(session, vote, EntryWay.FILE)
    assert client.get(f"{ROUND}/sign-on").status_code == 404
    assert client.get("/sign-on/callback?code=1&state=2").status_code == 409
