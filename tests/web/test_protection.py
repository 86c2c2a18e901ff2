"""Headers, cookies, proxies, exports and logs: what protects people beside the pages."""

import csv
import io
import logging
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pb.adapters.log_lines import JsonLines
from pb.config import Settings
from pb.database import Database, Session
from pb.factory import create_app
from pb.models import Area
from pb.services.atomic import atomic
from pb.services.proposals import pictures
from pb.vocabulary import Role
from tests import counting, factories, voting
from tests.conftest import SignIn
from tests.page_check import CheckingClient
from tests.pictures import picture
from tests.web.test_access import VALUES, WHO

# Pages that are a form in themselves, and the choice of a language.
MAY_SET_A_COOKIE = frozenset(
    f"accounts.{page}" for page in ("register", "sign_in", "forgotten", "reset", "confirm")
) | {"ballots.enter", "ledger.receipt", "language.choose"}
# Those that have nothing to show lead to the form of the code, and say why.
MAY_SET_A_COOKIE |= {"ballots.done"} | {
    f"ballots.{page}" for page in ("receipt", "receipt_file", "receipt_pdf")
}
CODES = "/organise/rounds/vote/codes/issue"


def addresses(app: Flask, digest: str) -> dict[str, str]:
    """Return an address for each public page."""
    values = VALUES | {"digest": digest, "filename": "css/base.css", "token": "nothing"}
    adapter = app.url_map.bind("localhost")
    return {
        rule.endpoint: adapter.build(
            rule.endpoint, {name: values[name] for name in rule.arguments}
        )
        for rule in app.url_map.iter_rules()
        if WHO[rule.endpoint] == {Role.ANYONE} and "GET" in (rule.methods or ())
    }


def test_public_pages_set_no_cookie(app: Flask, session: Session, tmp_path: Path) -> None:
    vote, _ = counting.published(session, tmp_path / "keys", times=counting.PUBLIC)
    factories.proposal(session, vote.made, author=vote.officer)
    digest = pictures.keep(session, picture(), by=vote.officer.id, limit=10**6)
    session.rollback()
    visitor = FlaskClient(app, app.response_class, use_cookies=False)
    answers = {name: visitor.get(where) for name, where in addresses(app, digest).items()}
    setting = {name for name, answer in answers.items() if "Set-Cookie" in answer.headers}
    assert setting <= MAY_SET_A_COOKIE
    shown = {name for name, answer in answers.items() if answer.status_code == 200}
    assert shown >= {
        *("rounds.home", "rounds.show", "rounds.rules", "proposals.index", "proposals.show"),
        *("results.show", "results.pot", "results.pabulib", "delivery.index", "delivery.project"),
        *("pictures.wide", "pages.about", "proposals.versions", "health.readyz", "static"),
    }
    for answer in answers.values():
        answer.close()


@pytest.mark.parametrize(
    ("address", "status"),
    [("/", 200), ("/static/css/base.css", 200), ("/nowhere", 404), ("/static/nowhere.css", 404)],
)
def test_every_answer_is_protected(client: CheckingClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "same-origin"
    answer.close()


def test_pages_of_whoever_is_signed_in_stay_in_no_cache(
    client: CheckingClient, sign_in: SignIn, session: Session
) -> None:
    factories.round_(session)
    ada = sign_in(factories.account(session))
    for address in ("/", "/me", "/my-ideas", "/rounds/harbour-bay/ideas", "/nowhere"):
        assert ada.get(address).headers["Cache-Control"] == "no-store"
    public = client.get("/").headers
    assert (public["Cache-Control"], "Cookie" in public["Vary"]) == ("no-cache", True)


@pytest.mark.parametrize("proxies", [0, 1])
def test_a_forged_address_helps_only_where_a_proxy_is_trusted(
    settings: Settings, database: Database, proxies: int
) -> None:
    trusting = replace(settings, limits_on=True, trusted_proxies=proxies)
    app = create_app(trusting, database=database)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    client = FlaskClient(app, app.response_class)

    def join(number: int, forwarded: str) -> int:
        data = {"name": "Isla", "email": f"isla{number}@example.org", "password": "short"}
        return client.post("/join", data=data, headers={"X-Forwarded-For": forwarded}).status_code

    # What the visitor wrote stands on the left; a proxy adds what it saw on the right.
    forged = [join(number, f"203.0.113.{number}, 198.51.100.7") for number in range(21)]
    assert forged == [422] * 20 + [429]
    assert join(22, "203.0.113.1, 198.51.100.8") == (422 if proxies else 429)


def test_a_home_is_one_place_whichever_of_its_many_addresses_it_uses(
    settings: Settings, database: Database
) -> None:
    app = create_app(replace(settings, limits_on=True), database=database)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    client = FlaskClient(app, app.response_class)

    def join(number: int, address: str) -> int:
        data = {"name": "Isla", "email": f"isla{number}@example.org", "password": "short"}
        return client.post("/join", data=data, environ_base={"REMOTE_ADDR": address}).status_code

    statuses = [join(number, f"2001:db8:0:1:{number:x}::7") for number in range(21)]
    assert statuses == [422] * 20 + [429]
    assert join(22, "2001:db8:0:2::7") == 422


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+44", "-1", "@SUM(A1)"])
def test_an_areas_name_is_no_formula_in_a_spreadsheet(
    sign_in: SignIn, session: Session, settings: Settings, name: str
) -> None:
    vote = voting.prepare(session, settings.keys_dir, slug="vote")
    with atomic(session):
        session.get_one(Area, vote.made.area_id).name = name
    data = {"area": str(vote.made.area_id), "number": "1", "more": "y", "as": "file"}
    answer = sign_in(vote.officer).post(CODES, data=data)
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True))))
    assert rows[1][1] == f"'{name}"
    assert not [cell for cell in rows[1] if cell.startswith(("=", "+", "-", "@"))]


def test_ballots_are_handed_out_as_text_whatever_names_hold(
    client: CheckingClient, session: Session, tmp_path: Path
) -> None:
    counting.published(session, tmp_path / "keys", times=counting.PUBLIC)
    answer = client.get("/rounds/harbour-bay/result/everyone.pb")
    assert answer.mimetype == "text/plain"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_logs_hold_nobody_and_no_choice(
    client: CheckingClient,
    session: Session,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    vote = voting.prepare(session, settings.keys_dir, slug="vote")
    caplog.set_level(logging.DEBUG)
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)
    typed = {"name": "Telltale Name", "email": "telltale@example.org", "password": "telltale word"}
    from_afar = {"environ_base": {"REMOTE_ADDR": "203.0.113.77"}}
    client.post("/join", data=typed, **from_afar)
    client.post("/sign-in", data=typed, **from_afar)
    client.get("/rounds/vote/ideas?q=telltale", **from_afar)
    client.get("/reset/telltale", **from_afar)
    client.post("/rounds/vote/vote", data={"code": vote.northfield[0]}, **from_afar)
    marks = client.get("/rounds/vote/vote/everyone").text.split('name="projects"')
    assert len(marks) > 1
    client.post("/rounds/vote/vote/everyone", data={"projects": ["1"]}, **from_afar)
    assert client.post("/rounds/vote/vote/ballot/cast", **from_afar).status_code == 302
    lines = [JsonLines().format(record) for record in caplog.records]
    lines += [str(record.__dict__) for record in caplog.records if record.name.startswith("pb")]
    assert any("accounts.register" in line for line in lines)
    secrets = ("elltale", "203.0.113.77", vote.northfield[0], "ballots.", "/vote")
    assert [line for line in lines for secret in secrets if secret in line] == []
