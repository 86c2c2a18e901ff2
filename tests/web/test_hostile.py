"""Forms and addresses in hostile hands: always a page with a sentence, never a fault."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import count, product
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from pb.database import Session
from pb.models import Event
from pb.vocabulary import Role
from pb.web.paths import own_path
from pb.web.sent import UNTYPED
from tests import hostile
from tests.factories import PASSWORD
from tests.hostile import HUGE, VALUES, Form, World
from tests.page_check import CheckingClient, check_page

KINDS = tuple(VALUES)
HALFWAY = len(KINDS) // 2  # each field gets one kind, on PostgreSQL another one than on SQLite
LEFT_OUT = 6  # every so many fields are missing once
LOOKED_AT_CLOSELY = 12  # every so many pages are parsed
SECRET = frozenset({"password", "old", "new", "passphrase", "again"})
LONG_ENOUGH = 12  # to be found on a page by itself

URLENCODED = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Sent:
    """What is sent to a form: the whole body, and which fields an honest person typed."""

    what: str
    honest: frozenset[str]
    kwargs: dict[str, Any]


@pytest.fixture
def world(session: Session, tmp_path: Path) -> World:
    made = hostile.world(session, tmp_path / "keys")
    session.rollback()
    return made


@pytest.fixture
def clients(app: Flask, world: World) -> dict[Role, FlaskClient]:
    """Somebody for each role; the visitor has begun to vote."""
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    clients = {role: FlaskClient(app, app.response_class) for role in Role}
    for role, person in world.people.items():
        answer = clients[role].post("/sign-in", data={"email": person.email, "password": PASSWORD})
        assert answer.status_code == 302
    answer = clients[Role.ANYONE].post("/rounds/vote/vote", data={"code": world.code})
    assert answer.status_code == 302
    return clients


def urlencoded(fields: dict[str, str], *, again: str | None = None) -> dict[str, Any]:
    """Return a body; the values are percent-encoded already. `again` follows each field."""
    pairs = list(fields.items())
    if again is not None:
        pairs += [(name, again) for name in fields]
    body = "&".join(f"{name}={value}" for name, value in pairs)
    return {"data": body, "content_type": URLENCODED}


def bodies(form: Form, kinds: Iterator[int]) -> Iterator[Sent]:
    """Return what is sent to one form; what it may well take comes last."""
    honest = {name: quote_plus(text) for name, text in form.fields.items()}
    names = frozenset(honest)
    files = {name: (BytesIO(b"\xff\x00text"), "a.txt") for name in form.fields}
    yield Sent("no field", frozenset(), urlencoded({}))
    yield Sent("files as text", frozenset(), {"data": files})
    for name in honest:
        turn = next(kinds)
        if turn % LEFT_OUT == 0:
            others = {key: value for key, value in honest.items() if key != name}
            yield Sent(f"{name} missing", names - {name}, urlencoded(others))
        kind = KINDS[turn % len(KINDS)]
        wrong = urlencoded(honest | {name: VALUES[kind]})
        yield Sent(f"{name}: {kind}", names - {name}, wrong)
    yield Sent("each field twice", frozenset(), urlencoded(honest, again="%00-5"))
    yield Sent("well filled in", names, urlencoded(honest))


def number_of_events(session: Session) -> int:
    number = session.scalar(select(func.count()).select_from(Event)) or 0
    session.rollback()
    return number


def faults(form: Form, sent: Sent, answer: Any, *, closely: bool) -> list[str]:
    """Return what is wrong with an answer to a form."""
    if answer.status_code >= 500:
        return ["a fault of ours"]
    if answer.status_code == 302 or answer.mimetype != "text/html":
        return []
    page = answer.get_data(as_text=True)
    wrong = [f"{name} is lost" for name in lost(form, sent, page)]
    if len(re.findall("<h1[ >]", page)) != 1:
        wrong.append("no page of ours")
    if "<script>alert" in page:
        wrong.append("what was typed became markup")
    if closely:
        check_page(page)
    return wrong


def lost(form: Form, sent: Sent, page: str) -> Iterator[str]:
    """Return the fields of a page's form that no longer hold what was typed into them."""
    shown = page.replace("&#34;", '"')
    for name in sent.honest - SECRET:
        text = form.fields[name]
        is_drawn = f'name="{name}"' in page and len(text) >= LONG_ENOUGH
        if is_drawn and text not in shown:
            yield name


def test_no_form_falls_over_loses_anything_or_does_half(
    clients: dict[Role, FlaskClient], world: World, session: Session
) -> None:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    kinds, turns, found = count(0 if is_sqlite else HALFWAY), count(), []
    happened = number_of_events(session)
    for form in world.forms:
        for sent in bodies(form, kinds):
            answer = clients[form.by].post(form.address, **sent.kwargs)
            closely = next(turns) % LOOKED_AT_CLOSELY == 0
            wrong = faults(form, sent, answer, closely=closely)
            before, happened = happened, number_of_events(session)
            if answer.status_code >= 400 and happened > before:
                wrong.append("refused, and still something was done")
            found += [f"{form.address} ({sent.what}): {one}" for one in wrong]
    assert found == []
    for address in SHOWING:
        answer = clients[Role.OFFICER].get(address)
        assert answer.status_code == 200
        check_page(answer.get_data(as_text=True))


SHOWING = (
    "/",
    "/my-ideas",
    "/rounds/ideas/ideas",
    "/rounds/ideas/ideas/1",
    "/rounds/ideas/ideas/1/versions",
    "/rounds/review/ideas/1",
    "/rounds/draft/rules",
    "/rounds/harbour-bay/projects/everyone/1",
    "/organise",
    "/organise/comments",
    "/organise/people",
    "/organise/rounds/draft/areas",
    "/organise/rounds/draft/pots",
    "/organise/rounds/draft/themes",
)
QUERIES = (
    "/rounds/ideas/ideas?q=",
    "/rounds/ideas/ideas?area=",
    "/rounds/ideas/ideas?theme=",
    "/rounds/ideas/ideas?page=",
    "/organise/comments?page=",
    "/organise/comments?slug=",
    "/language/pl?to=/",
    "/sign-in?next=/",
    "/rounds/vote/vote?code=",
)
PATHS = (
    "/rounds/{}",
    "/rounds/ideas/ideas/{}",
    "/rounds/vote/vote/{}",
    "/rounds/harbour-bay/result/{}.pb",
    "/rounds/harbour-bay/projects/everyone/{}",
    "/pictures/{}.webp",
    "/confirm/{}",
    "/language/{}",
    "/organise/rounds/draft/pots/{}",
    "/organise/comments/{}/hide",
)


def test_no_address_falls_over(clients: dict[Role, FlaskClient]) -> None:
    found = []
    patterns = (*(f"{query}{{}}" for query in QUERIES), *PATHS)
    values = sorted({text[:5000] for text in VALUES.values()} | {"//[", "4294967296"})
    for turn, (pattern, value) in enumerate(product(patterns, values)):
        if turn % 3 == 0:
            address = pattern.format(value)
            answer = clients[Role.OFFICER].get(address)
            if answer.status_code >= 500 or not answer.get_data():
                found.append((address[:80], str(answer.status_code)))
            if answer.status_code == 302 and not own_path(answer.location):
                found.append((address[:80], answer.location))
    assert found == []


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        "//[",
        "/me\r\nSet-Cookie: a=b",
        "/me\u202e",
        "javascript:alert(1)",
        "me",
        "",
    ],
)
def test_an_address_that_may_lead_elsewhere_is_no_path_of_ours(target: str) -> None:
    assert own_path(target) is None


@pytest.mark.parametrize("target", ["/", "/me", "/rounds/łódź/ideas?q=a b&area=n#top", "/a//b"])
def test_our_own_addresses_are(target: str) -> None:
    assert own_path(target) == target


def test_an_address_with_a_number_that_cannot_be_is_not_found(client: CheckingClient) -> None:
    for number in ("4294967296", HUGE, "9" * 5000, "%D9%A3", "-1"):
        assert client.get(f"/rounds/harbour-bay/ideas/{number}").status_code == 404


def test_a_cookie_that_is_none_of_ours_is_none(clients: dict[Role, FlaskClient]) -> None:
    visitor = FlaskClient(clients[Role.ANYONE].application, use_cookies=False)
    names = ("session", "language", "ballot")
    values = ("\xc3\xa9", "x" * 4000, '"a\\012b"', "null", "e30.a.b")
    for name, value in product(names, values):
        for address in ("/about", "/rounds/vote/vote/everyone", "/me"):
            answer = visitor.get(address, headers={"Cookie": f"{name}={value}"})
            assert answer.status_code in {200, 302}


def test_a_host_that_cannot_be_is_refused(client: CheckingClient) -> None:
    answer = client.get("/", headers={"Host": "x" * 300})
    assert answer.status_code == 400
    assert "not the name of a host" in answer.text


def test_a_moment_beyond_every_calendar_is_asked_for_again(
    clients: dict[Role, FlaskClient], world: World
) -> None:
    form = next(one for one in world.forms if one.address.endswith("/dates"))
    for moment in ("0001-01-01T00:00", "9999-12-31T23:59"):
        for field, words in (("opens", "begins"), ("closes", "ends")):
            wrong = {**form.fields, f"voting-{field}": moment}
            answer = clients[Role.OFFICER].post(form.address, data=wrong)
            assert answer.status_code == 422
            assert f"Say when this step {words}." in answer.text
            assert f'value="{moment}"' in answer.text


def test_a_pot_that_cannot_be_is_refused(clients: dict[Role, FlaskClient], world: World) -> None:
    form = next(one for one in world.forms if one.address.endswith("/reviews/1"))
    for pot in (HUGE, "4294967296", "-1", "0", "pot"):
        answer = clients[Role.OFFICER].post(form.address, data={**form.fields, "pot": pot})
        assert answer.status_code == 422
        assert form.fields["reason"] in answer.text


def test_the_address_of_a_button_opened_as_a_page_is_not_found(client: CheckingClient) -> None:
    answer = client.get("/sign-out")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert "cannot find that page" in answer.text


def test_nothing_that_people_type_is_left_out() -> None:
    text = (
        "Łódź, ½ £, \u201equotes\u201d, \u05e9\u05dc\u05d5\u05dd, 👩\u200d👧, tab\t, line\r\nbreak"
    )
    assert text.translate(UNTYPED) == text
