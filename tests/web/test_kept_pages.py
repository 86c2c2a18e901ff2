"""Pages of a vote are the same whether their frames and pieces are kept or drawn anew."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, update

from pb.config import Settings
from pb.database import Database, Session
from pb.factory import create_app
from pb.models import Pot, Project, Round
from pb.services.atomic import atomic
from pb.services.events import record
from pb.vocabulary import BallotType, Tag
from tests import factories, voting
from tests.page_check import CheckingClient
from tests.voting import Vote

VOTE = "/rounds/harbour-bay/vote"
# What differs from one request to the next, and from one sealed ballot to the next.
OWN = re.compile(
    r'name="csrf_token" value="[^"]*"|data-lifetime="\d+"|[0-9a-f]{8}( [0-9a-f]{8}){7}'
)


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir)
    session.rollback()
    return made


@pytest.fixture
def keeping_app(app: Flask, settings: Settings, database: Database) -> Flask:
    """The application as it is served: it keeps what looks the same for everybody."""
    kept = create_app(replace(settings, keeps_rounds=True), database=database)
    kept.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    kept.jinja_env.bytecode_cache = app.jinja_env.bytecode_cache
    kept.test_client_class = CheckingClient
    return kept


def journey(app: Flask, code: str, *, ticked: int, **cookies: str) -> Iterator[str]:
    """Vote as one browser does; yields every page on the way, without what is its own."""
    client = app.test_client()
    for name, value in cookies.items():
        client.set_cookie(name, value)
    yield client.get(VOTE).text
    client.post(VOTE, data={"code": code})
    for pot in ("everyone", "northfield"):
        address = f"{VOTE}/{pot}"
        answer = client.get(address)
        if answer.status_code != 200:
            continue
        yield answer.text
        names = dict.fromkeys(re.findall(r'name="(mark-\d+)"', answer.text), "1")
        values = re.findall(r'name="projects" value="(\d+)"', answer.text)
        client.post(address, data={"projects": values[:ticked]} if values else names)
        yield client.get(address).text
        yield client.get(f"{address}?q=one").text
        yield client.post(address, data={"projects": "999999"}).text
    yield client.get(f"{VOTE}/ballot/check").text
    client.post(f"{VOTE}/ballot/cast")
    yield client.get(f"{VOTE}/ballot/done").text


def compare(kept: Iterator[str], drawn: Iterator[str]) -> None:
    """Go both ways in step, so that neither voter has voted before the other."""
    for one, other in zip(kept, drawn, strict=True):
        assert OWN.sub("", one) == OWN.sub("", other)


def test_every_voter_sees_the_page_that_would_be_drawn_for_them(
    app: Flask, keeping_app: Flask, vote: Vote
) -> None:
    """The first of a kind fills what is kept; those after have pots and marks of their own."""
    voters = [
        (vote.northfield[0], 1, {}),
        (vote.northfield[1], 2, {}),
        (vote.hillside[0], 1, {}),
        (vote.hillside[1], 0, {"language": "pl"}),
        (vote.northfield[2], 3, {"language": "pl", "reading": "large.more"}),
        (vote.northfield[0], 2, {"reading": "large.more"}),
    ]
    for code, ticked, cookies in voters:
        kept = journey(keeping_app, code, ticked=ticked, **cookies)
        compare(kept, journey(app, code, ticked=ticked, **cookies))


@pytest.mark.parametrize("ballot_type", [t for t in BallotType if t != BallotType.APPROVAL])
def test_papers_of_every_kind_are_kept_right(
    app: Flask, keeping_app: Flask, session: Session, vote: Vote, ballot_type: BallotType
) -> None:
    with atomic(session):
        pots = update(Pot).where(Pot.round_id == vote.made.id)
        session.execute(pots.values(ballot_type=ballot_type, most_points=10, most_choices=None))
    for code in vote.northfield[:2]:
        compare(journey(keeping_app, code, ticked=1), journey(app, code, ticked=1))


@pytest.mark.usefixtures("vote")
def test_who_is_signed_in_or_is_told_something_gets_a_page_of_their_own(
    keeping_app: Flask, session: Session
) -> None:
    visitor = keeping_app.test_client()
    assert "Sign in" in visitor.get(VOTE).text
    person = factories.officer(session, name="Ailsa Kerr")
    session.rollback()
    client = keeping_app.test_client()
    client.post("/sign-in", data={"email": person.email, "password": factories.PASSWORD})
    assert "Sign out" in client.get(VOTE).text
    assert "Sign out" not in visitor.get(VOTE).text
    told = visitor.get(f"{VOTE}/everyone", follow_redirects=True).text
    assert "Please enter your voting code." in told
    assert "Please enter your voting code." not in visitor.get(VOTE).text


def test_a_change_to_the_round_is_seen_a_second_later(
    keeping_app: Flask, session: Session, vote: Vote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pb.web.ballots.booth.LATE", 0.0)
    client = keeping_app.test_client()
    client.post(VOTE, data={"code": vote.hillside[0]})
    client.get(f"{VOTE}/everyone")
    with atomic(session):
        session.get_one(Round, vote.made.id).title = "Another name"
        project = session.scalars(select(Project).where(Project.key == "1")).one()
        project.title = "Another playground"
        record(session, Tag.ROUND_CHANGED, actor_id=None, round_id=vote.made.id)
    page = client.get(f"{VOTE}/everyone").text
    assert "Another name" in page
    assert "Another playground" in page
