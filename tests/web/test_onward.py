"""Forms of a vote that are answered with the next page: the same pages, the same cookies."""

import re
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import run_wsgi_app

from pb.config import Settings
from pb.database import Session
from pb.models import Ballot, Project
from pb.services.voting import ballots
from pb.web.onward import MARK, NextPages
from tests import voting
from tests.page_check import CheckingClient, lasting
from tests.voting import Vote

HOME = "/rounds/harbour-bay/vote"
ONWARD = "?onward=1"


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir)
    session.rollback()
    return made


@pytest.fixture
def project(session: Session, vote: Vote) -> int:
    del vote
    found = session.scalars(select(Project.id).where(Project.key == "1")).one()
    session.rollback()
    return found


def is_unfinished(client: FlaskClient) -> bool:
    return client.get_cookie("unfinished", path="/rounds/harbour-bay") is not None


def test_a_vote_in_four_forms(
    client: CheckingClient, session: Session, vote: Vote, project: int
) -> None:
    page = client.post(f"{HOME}{ONWARD}", data={"code": vote.northfield[0]})
    assert page.status_code == 200
    assert lasting(page.text) == lasting(client.get(f"{HOME}/everyone").text)
    assert f'data-here="{HOME}/everyone"' in page.text
    page = client.post(f"{HOME}/everyone{ONWARD}", data={"projects": [project]})
    assert f'data-here="{HOME}/northfield"' in page.text
    page = client.post(f"{HOME}/northfield{ONWARD}", data={})
    assert f'data-here="{HOME}/ballot/check"' in page.text
    assert lasting(page.text) == lasting(client.get(f"{HOME}/ballot/check").text)
    assert is_unfinished(client)
    page = client.post(f"{HOME}/ballot/cast{ONWARD}")
    assert f'data-here="{HOME}/ballot/done"' in page.text
    assert "Your ballot is in the box" in page.text
    assert not is_unfinished(client)
    assert session.scalar(select(func.count()).select_from(Ballot)) == 1
    again = client.post(f"{HOME}/ballot/cast{ONWARD}")  # sent twice
    assert "Your ballot is in the box" in client.get(again.location).text
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Ballot)) == 1


def test_who_does_not_ask_is_led_there(client: CheckingClient, vote: Vote, project: int) -> None:
    answer = client.post(HOME, data={"code": vote.northfield[0]})
    assert (answer.status_code, answer.location) == (302, f"{HOME}/everyone")
    answer = client.post(f"{HOME}/everyone", data={"projects": [project]})
    assert (answer.status_code, answer.location) == (302, f"{HOME}/northfield")
    client.post(f"{HOME}/northfield")
    answer = client.post(f"{HOME}/ballot/cast")
    assert (answer.status_code, answer.location) == (302, f"{HOME}/ballot/done")


def test_what_is_looked_for_stands_in_the_next_pages_address(
    client: CheckingClient, vote: Vote
) -> None:
    client.post(HOME, data={"code": vote.northfield[0]})
    page = client.post(f"{HOME}/everyone{ONWARD}", data={"then": "find", "find-q": "bench & co"})
    assert re.search(r'data-here="[^"]*everyone\?[^"]*bench', page.text)
    assert 'value="bench &amp; co"' in page.text


def test_a_form_that_is_refused_says_so_at_once(client: CheckingClient, vote: Vote) -> None:
    answer = client.post(f"{HOME}{ONWARD}", data={"code": "wrong"})
    assert answer.status_code == 422
    assert f'data-here="{HOME}"' in answer.text
    client.post(HOME, data={"code": vote.northfield[0]})
    answer = client.post(f"{HOME}/everyone{ONWARD}", data={"projects": ["999"]})
    assert answer.status_code == 422
    assert f'data-here="{HOME}/everyone"' in answer.text


def test_where_the_next_page_leads_elsewhere_the_browser_goes_itself(
    client: CheckingClient, vote: Vote, project: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post(HOME, data={"code": vote.northfield[0]})
    client.post(f"{HOME}/everyone", data={"projects": [project]})
    monkeypatch.setattr(ballots, "cast", lambda *_some, **_more: ())  # no receipts to show
    answer = client.post(f"{HOME}/ballot/cast{ONWARD}")
    assert (answer.status_code, answer.location) == (302, f"{HOME}/ballot/done")


def test_other_forms_redirect_whatever_they_say(client: CheckingClient, vote: Vote) -> None:
    client.post(HOME, data={"code": vote.northfield[0]})
    answer = client.post(f"{HOME}/ballot/leave{ONWARD}")
    assert (answer.status_code, answer.location) == (302, HOME)


def test_nobody_sees_the_mark_or_sets_it(client: CheckingClient, vote: Vote) -> None:
    answer = client.post(HOME, data={"code": vote.northfield[0]}, headers={MARK: "1"})
    assert answer.status_code == 302
    assert MARK not in answer.headers
    answer = client.post(f"{HOME}{ONWARD}", data={"code": vote.northfield[0]})
    assert answer.status_code == 200
    assert MARK not in answer.headers


def test_the_next_page_is_packed_as_it_would_be(app: Flask, vote: Vote, project: int) -> None:
    browser = FlaskClient(app, app.response_class)
    unpacks = {"Accept-Encoding": "gzip"}
    code = {"code": vote.northfield[0]}
    answer = browser.post(f"{HOME}{ONWARD}", data=code, headers=unpacks)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Cache-Control"] == "no-store"
    marks = {"projects": [project], "then": "stay"}
    answer = browser.post(f"{HOME}/everyone{ONWARD}", data=marks, headers=unpacks)
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(
    ("sent", "said", "then"),
    [
        ("", ["a=1; Path=/"], "a=1"),
        ("a=0; b=2", ["a=1; HttpOnly; Path=/rounds"], "a=1; b=2"),
        ("a=0; b=2", ["a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/"], "b=2"),
        ("a=0", ["a=1; Path=/elsewhere"], "a=0"),
        ('a="x=y"', ["b=1"], 'a="x=y"; b=1'),
        (";;", [], ""),
    ],
)
def test_cookies_are_kept_as_a_browser_would(sent: str, said: list[str], then: str) -> None:
    heard: list[str] = []

    def application(environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        if environ["REQUEST_METHOD"] == "GET":
            heard.append(environ["HTTP_COOKIE"])
            heard.append(environ["PATH_INFO"].encode("latin-1").decode())
            start("200 OK", [("Set-Cookie", "c=3")])
            return [b"the next page"]
        cookies = [("Set-Cookie", one) for one in said]
        start("302 FOUND", [("Location", "/rounds/%C5%82%C4%85ka"), (MARK, "1"), *cookies])
        return []

    environ = {"REQUEST_METHOD": "POST", "HTTP_COOKIE": sent}
    page, status, headers = run_wsgi_app(NextPages(application), environ)
    assert (status, list(page)) == ("200 OK", [b"the next page"])
    assert heard == [then, "/rounds/łąka"]
    assert headers.getlist("Set-Cookie") == [*said, "c=3"]
