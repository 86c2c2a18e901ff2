"""A population register that answers over HTTP: found, not found, away; and it tells nothing."""

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from sqlalchemy import select

from pb.config import RegisterSettings, Settings
from pb.database import Database, Session
from pb.factory import create_app
from pb.models import Round, Voter
from pb.services.atomic import atomic
from pb.services.hall_errors import DetailsDoNotFit
from pb.services.halls import staffed
from pb.services.paper import crossings
from pb.services.voting import voters
from pb.vocabulary import EntryWay, PaperRule, Role
from tests import factories, uploading, voting
from tests.conftest import SignIn
from tests.page_check import CheckingClient, lasting
from tests.voting import Vote

PAGE = "/rounds/harbour-bay/population-register"
ISLA = {"name": "Isla Reid", "born_on": "1990-05-12", "postcode": "HB1 2AB"}
KNOWN = {"entitled": True, "person": "R-4711", "area": "northfield"}
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}")
SAME = "We could not give you a code this way."


@dataclass
class TownRegister:
    """What the register of a town answers, and what it was asked."""

    url: str = ""
    status: int = 200
    answer: Any = field(default_factory=lambda: dict(KNOWN))
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


@pytest.fixture
def register() -> Iterator[TownRegister]:
    town = TownRegister()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            asked = json.loads(self.rfile.read(size))
            town.asked.append((self.headers["Authorization"], asked))
            said = town.answer if isinstance(town.answer, bytes) else json.dumps(town.answer)
            content = said if isinstance(said, bytes) else said.encode()
            self.send_response(town.status)
            headers = {"Content-Length": str(len(content))} | town.headers
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Location", "http://localhost:9/elsewhere")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    town.url = f"http://127.0.0.1:{server.server_port}/people"
    yield town
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def settings(settings: Settings, register: TownRegister) -> Settings:
    return replace(settings, register=RegisterSettings(register.url, "a token"))


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir)
    uploading.open_ways(session, made, EntryWay.REGISTER)
    session.rollback()
    return made


def entries(session: Session) -> list[Voter]:
    session.rollback()
    return list(session.scalars(select(Voter).where(Voter.way == EntryWay.REGISTER)))


def ask(client: CheckingClient, status: int, **changes: str) -> str:
    answer = client.post(PAGE, data=ISLA | changes)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return str(answer.get_data(as_text=True))


def test_whoever_is_found_gets_a_code_and_nothing_of_the_answer_is_kept(
    client: CheckingClient, vote: Vote, session: Session, register: TownRegister
) -> None:
    assert "Find yourself" in client.get("/rounds/harbour-bay").get_data(as_text=True)
    assert "This is your voting code" in ask(client, 200)
    (row,) = entries(session)
    assert (row.area_id, row.name, row.postcode, row.born_on) == (vote.made.area_id, "", "", None)
    assert b"4711" not in (row.source_key or b"")
    token, asked = register.asked[0]
    assert token == "Bearer a token"
    assert asked == {"name": "Isla Reid", "date_of_birth": "1990-05-12", "postcode": "HB1 2AB"}


@pytest.mark.usefixtures("vote")
def test_unknown_not_entitled_and_had_one_already_sound_the_same(
    client: CheckingClient, session: Session, register: TownRegister
) -> None:
    register.answer = {"entitled": False}
    pages = [ask(client, 422)]
    register.status = 404
    pages.append(ask(client, 422))
    register.status, register.answer = 200, dict(KNOWN)
    ask(client, 200)
    pages.append(ask(client, 422))
    assert all(SAME in page for page in pages)
    # The token of a form has the second in which it was made.
    assert len({lasting(page) for page in pages}) == 1
    assert len(entries(session)) == 1


def test_ages_are_kept_where_they_matter_and_refused_the_same_way(
    client: CheckingClient, vote: Vote, session: Session
) -> None:
    with atomic(session):
        session.get_one(Round, vote.made.id).least_age = 16
    assert SAME in ask(client, 422, born_on="2020-01-01")
    ask(client, 200)
    assert str(entries(session)[0].born_on) == "1990-05-12"


@pytest.mark.usefixtures("vote")
@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, {}),
        (302, {}),
        (200, b"no JSON"),
        (200, []),
        (200, {"person": "x"}),
        (200, {"entitled": True}),
        (200, {"entitled": True, "person": 5}),
        (200, {"entitled": True, "person": "x", "area": 5}),
        (200, b'{"entitled": true, "person": "' + b"x" * 70_000 + b'"}'),
    ],
)
def test_a_register_that_does_not_answer_as_it_should_is_away(
    client: CheckingClient, session: Session, register: TownRegister, status: int, answer: Any
) -> None:
    register.status, register.answer = status, answer
    assert "does not answer at the moment" in ask(client, 422)
    assert entries(session) == []


@pytest.mark.usefixtures("vote")
@pytest.mark.parametrize(
    "headers", [{"Content-Length": "5000"}, {"Content-Encoding": "gzip"}], ids=["cut", "no gzip"]
)
def test_an_answer_that_breaks_off_or_cannot_be_unpacked_is_no_answer(
    client: CheckingClient, session: Session, register: TownRegister, headers: dict[str, str]
) -> None:
    register.headers = headers
    assert "does not answer at the moment" in ask(client, 422)
    assert entries(session) == []


@pytest.mark.usefixtures("vote")
def test_a_truth_that_is_not_true_entitles_nobody(
    client: CheckingClient, register: TownRegister
) -> None:
    register.answer = {"entitled": "yes", "person": "x"}
    assert SAME in ask(client, 422)


@pytest.mark.usefixtures("vote")
def test_an_area_that_the_round_does_not_have_is_none(
    client: CheckingClient, session: Session, register: TownRegister
) -> None:
    register.answer = KNOWN | {"area": "Atlantis"}
    ask(client, 200)
    assert entries(session)[0].area_id is None


@pytest.mark.usefixtures("vote")
@pytest.mark.parametrize("name", ISLA)
def test_what_is_missing_is_asked_for_before_the_register_is(
    client: CheckingClient, register: TownRegister, name: str
) -> None:
    ask(client, 422, **{name: ""})
    assert register.asked == []


@pytest.mark.usefixtures("vote")
def test_nobody_tries_a_neighbours_dates_one_by_one(
    settings: Settings, database: Database, register: TownRegister
) -> None:
    app = create_app(replace(settings, limits_on=True), database=database)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    client = app.test_client()
    register.status = 404
    days = [f"1990-05-{day:02}" for day in range(1, 8)]
    codes = [client.post(PAGE, data=ISLA | {"born_on": day}).status_code for day in days]
    assert codes == [422] * 5 + [429] * 2
    assert len(register.asked) == 5


def test_whoever_lost_a_code_and_its_reference_is_found_by_name_and_date_of_birth(
    client: CheckingClient, vote: Vote, session: Session, sign_in: SignIn
) -> None:
    ask(client, 200)
    (row,) = entries(session)
    helper = sign_in(factories.account(session, roles=(Role.HELPER,)))
    desk = "/organise/rounds/harbour-bay/helpdesk"
    found = f'href="{desk}/{row.reference}"'
    right = {"name": "REID isla", "born_on": "1990-05-12"}
    assert found in helper.post(desk, data=right).get_data(as_text=True)
    assert found in helper.post(desk, data=right | {"postcode": "hb12ab"}).get_data(as_text=True)
    for wrong in ({"born_on": "1990-05-13"}, {"name": "Ida Reid"}, {"postcode": "HB9 9ZZ"}):
        assert helper.post(desk, data=right | wrong).status_code == 422
    # A hash knows the name with the date only: there is no name on the list beside the postcode.
    only_place = {"name": "Isla Reid", "postcode": "HB1 2AB"}
    assert helper.post(desk, data=only_place).status_code == 422
    fresh = {"reason": "lost", "is_known": "y"}
    page = helper.post(f"{desk}/{row.reference}", data=fresh).get_data(as_text=True)
    row_id = row.id
    session.rollback()
    assert voters.enter(session, round_id=vote.made.id, code=CODE.findall(page)[0]).id == row_id


def test_whoever_joined_by_the_register_votes_at_a_tablet_or_on_paper_by_two_details(
    client: CheckingClient, vote: Vote, session: Session
) -> None:
    ask(client, 200)
    (row,) = entries(session)
    says = {"name": "Isla Reid", "born_on": date(1990, 5, 12), "postcode": "HB1 2AB"}
    details = staffed.Details(**says)  # type: ignore[arg-type]  # a test's shorthand
    found = staffed.find(
        session, round_id=vote.made.id, details=details, by=vote.officer.id, keys=vote.keys
    )
    assert found == row.code_hash
    with_reference = replace(details, reference=row.reference)
    assert found == staffed.find(
        session, round_id=vote.made.id, details=with_reference, by=vote.officer.id, keys=vote.keys
    )
    with pytest.raises(DetailsDoNotFit):
        staffed.find(
            session,
            round_id=vote.made.id,
            details=replace(details, reference="NO-9999"),
            by=vote.officer.id,
            keys=vote.keys,
        )
    with atomic(session):
        session.get_one(Round, vote.made.id).paper_rule = PaperRule.PAPER_CANCELS_ONLINE
    wanted = crossings.Wanted(**says)  # type: ignore[arg-type]  # the same
    [crossed] = crossings.find(session, vote.made.id, wanted, keys=vote.keys)
    assert (crossed.reference, crossed.name, crossed.area_name) == (
        row.reference,
        "",
        "Northfield",
    )
