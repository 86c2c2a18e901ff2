"""Pages about the platform, the place's colour and logo, and pages that say what went wrong."""

import gzip
import re
from dataclasses import replace

import pytest

from pb.config import Place
from pb.factory import create_app
from pb.vocabulary import Phase, Role
from pb.web.access import allow
from tests import factories
from tests.page_check import CheckingClient

PUBLIC = ["/about", "/accessibility", "/privacy"]


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_set_no_cookie_and_hold_no_token(client, path):
    answer = client.get(path)

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert b"csrf_token" not in answer.data


@pytest.mark.parametrize("path", ["/about", "/privacy", "/sign-in", "/join", "/forgotten"])
def test_pages_are_shown_in_polish_too(client, path):
    answer = client.get(path, headers={"Accept-Language": "pl"})

    assert answer.status_code == 200
    assert '<html lang="pl"' in answer.get_data(as_text=True)


def test_all_styles_come_as_one_file_with_the_places_colour(client):
    linked = re.search(r'href="(/styles/\w+\.css)"', client.get("/about").text)
    assert linked
    answer = client.get(linked[1])

    assert answer.mimetype == "text/css"
    assert "Set-Cookie" not in answer.headers
    assert answer.get_data(as_text=True).rstrip().endswith(":root{--place:#0f5c5c}")
    assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_styles_are_packed_for_whoever_can_unpack_them(client):
    plain = client.get("/styles/old.css")
    packed = client.get("/styles/old.css", headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 4
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "max-age=0" in packed.headers["Cache-Control"], "the address is of an older version"


def test_the_places_logo_is_served(settings, database, tmp_path):
    logo = tmp_path / "logo.svg"
    logo.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    place = Place(logo_url="/place-logo", logo_file=logo)
    app = create_app(replace(settings, place=place), database=database)

    answer = app.test_client().get("/place-logo")

    assert answer.mimetype == "image/svg+xml"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    answer.close()


def test_without_a_logo_there_is_none(client):
    assert client.get("/place-logo").status_code == 404


def test_an_unknown_page_says_so(client):
    answer = client.get("/nowhere")

    assert answer.status_code == 404
    assert "cannot find" in answer.get_data(as_text=True)
    assert "Set-Cookie" not in answer.headers


def test_a_form_without_its_token_is_refused_kindly(app):
    app.config["WTF_CSRF_ENABLED"] = True

    answer = app.test_client().post("/sign-in", data={"email": "a@example.org"})

    assert answer.status_code == 400
    assert "open for too long" in answer.get_data(as_text=True)


OLD_FORM = {"title": "Benches", "body": "A <long> text\nof mine", "password": "secret words"}


@pytest.mark.parametrize("checked", [True, False], ids=["without its token", "signed out"])
def test_what_was_written_for_long_is_handed_back(app, session, checked):
    factories.round_(session, phase=Phase.SUBMISSION)
    app.config["WTF_CSRF_ENABLED"] = checked
    page = "http://localhost/rounds/harbour-bay/ideas/new?area=hillside"

    answer = app.test_client().post(page, data=OLD_FORM, headers={"Referer": page})

    html = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert ">Benches</textarea>" in html
    assert "A &lt;long&gt; text\nof mine</textarea>" in html
    assert "secret words" not in html
    assert 'href="/rounds/harbour-bay/ideas/new?area=hillside"' in html


def test_a_form_of_another_site_shows_nothing_here(app):
    app.config["WTF_CSRF_ENABLED"] = True
    elsewhere = {"Origin": "https://evil.example", "Referer": "https://evil.example/page"}

    answer = app.test_client().post("/sign-in", data=OLD_FORM, headers=elsewhere)

    html = answer.get_data(as_text=True)
    assert "open for too long" in html
    assert "Benches" not in html
    assert "evil" not in html


def test_too_much_is_refused_kindly(app):
    app.config["MAX_CONTENT_LENGTH"] = 100

    answer = app.test_client().post("/sign-in", data={"email": "a" * 200})

    assert answer.status_code == 413
    assert "too large" in answer.get_data(as_text=True)


@pytest.fixture
def failing(settings, database):
    """An instance with a page that fails."""
    app = create_app(settings, database=database)
    app.config.update(WTF_CSRF_ENABLED=False)
    app.test_client_class = CheckingClient

    @app.get("/failing")
    @allow(Role.ANYONE)
    def fail():
        raise RuntimeError("with something private")

    return app


def test_a_fault_says_that_it_is_ours_and_nothing_more(failing, session):
    ada = factories.account(session)
    client = failing.test_client()
    client.post("/sign-in", data={"email": ada.email, "password": factories.PASSWORD})

    answer = client.get("/failing")

    assert answer.status_code == 500
    assert "our fault" in answer.get_data(as_text=True)
    assert b"private" not in answer.data


def test_a_fault_page_needs_no_database(failing, session, database, monkeypatch):
    ada = factories.account(session)
    client = failing.test_client()
    client.post("/sign-in", data={"email": ada.email, "password": factories.PASSWORD})

    def away():
        raise RuntimeError("the database is away")

    for way in ("session", "reading_session"):
        monkeypatch.setattr(type(database), way, lambda _self: away())
    answer = client.get("/me")

    assert answer.status_code == 500
    assert "our fault" in answer.get_data(as_text=True)
