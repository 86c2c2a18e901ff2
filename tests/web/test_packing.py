"""What is packed for slow connections, and what never is."""

import gzip
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from pb.config import Settings
from pb.database import Session
from pb.models import Project
from pb.web.site import STATIC
from tests import factories, voting
from tests.conftest import SignIn
from tests.page_check import lasting

UNPACKS = {"Accept-Encoding": "gzip, deflate, br"}
HOME = "/rounds/harbour-bay"


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    """A browser that can unpack; its answers are looked at as they are sent."""
    return FlaskClient(app, app.response_class)


def is_packed(browser: FlaskClient, path: str) -> bool:
    """Whether a page comes packed; it must then hold what it otherwise holds."""
    answer = browser.get(path, headers=UNPACKS)
    assert answer.status_code == 200
    if answer.headers.get("Content-Encoding") != "gzip":
        return False
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert answer.content_length == len(answer.data)
    plain = browser.get(path)
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    said, meant = (lasting(page).partition("<main")[2] for page in (packed(answer), plain.text))
    assert said == meant != ""
    return True


def packed(answer: TestResponse) -> str:
    """Return what a packed page says."""
    return gzip.decompress(answer.data).decode()


def test_public_pages_are_packed(browser: FlaskClient, session: Session) -> None:
    factories.round_(session)
    for path in ("/", HOME, f"{HOME}/ideas", "/about"):
        assert is_packed(browser, path), path


def test_words_in_the_address_keep_a_page_as_it_is(browser: FlaskClient, session: Session) -> None:
    factories.round_(session)
    assert not is_packed(browser, f"{HOME}/ideas?q=benches")


def test_pages_of_whoever_is_signed_in_stay_as_they_are(sign_in: SignIn, session: Session) -> None:
    factories.round_(session)
    ada = sign_in(factories.account(session))
    for path in ("/", HOME, "/me"):
        answer = ada.get(path, headers=UNPACKS)
        assert "Content-Encoding" not in answer.headers


def test_a_form_that_comes_back_stays_as_it_is(browser: FlaskClient, session: Session) -> None:
    factories.round_(session)
    answer = browser.post("/sign-in", data={"email": "x"}, headers=UNPACKS)
    assert "Content-Encoding" not in answer.headers


def test_a_paper_is_packed_until_something_is_marked(
    browser: FlaskClient, session: Session, settings: Settings
) -> None:
    vote = voting.prepare(session, settings.keys_dir)
    project = session.scalars(select(Project.id).where(Project.key == "1")).one()
    session.rollback()
    home = f"{HOME}/vote"
    assert browser.post(home, data={"code": vote.northfield[0]}).status_code == 302
    assert is_packed(browser, f"{home}/everyone")
    other_paper = lasting(browser.get(f"{home}/northfield").text)
    assert browser.post(f"{home}/everyone", data={"projects": [project]}).status_code == 302
    for path in (f"{home}/everyone", f"{home}/ballot/check"):
        assert not is_packed(browser, path), path
    # The other pot's paper says nothing of what is marked on this one.
    assert is_packed(browser, f"{home}/northfield")
    assert lasting(browser.get(f"{home}/northfield").text) == other_paper
    assert browser.post(f"{home}/ballot/cast").status_code == 302
    assert not is_packed(browser, f"{home}/ballot/done")


@pytest.mark.parametrize("file", ["css/base.css", "js/ballot.js", "brand/logo.svg"])
def test_files_are_packed(browser: FlaskClient, file: str) -> None:
    packed = browser.get(f"/static/{file}", headers=UNPACKS)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == (STATIC / file).read_bytes()
    plain = browser.get(f"/static/{file}")
    assert plain.data == (STATIC / file).read_bytes()
    for answer in (packed, plain):
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        answer.close()


def test_pictures_and_typefaces_that_are_packed_already_stay(browser: FlaskClient) -> None:
    file = next(Path(STATIC).rglob("*.woff2")).relative_to(STATIC)
    answer = browser.get(f"/static/{file}", headers=UNPACKS)
    assert "Content-Encoding" not in answer.headers
    answer.close()
