"""Three people make their keys, open the box together, sign, and make good a lost file."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from pb.adapters.keys import KeyStore
from pb.cli import main
from pb.config import Settings
from pb.database import Database, Session
from pb.factory import create_app
from pb.models import KeyHolder, PhaseDates, Round
from pb.services import acts, jobs
from pb.services.atomic import atomic
from pb.services.holders import naming, seats
from pb.services.ledger import checkpoints
from pb.services.results import counts
from pb.services.rounds import round_opening
from pb.services.voting import box
from pb.vocabulary import Act, JobKind, Phase, Role, RoundState
from tests import factories, holding
from tests.conftest import SignIn
from tests.factories import Person
from tests.holding import WORDS
from tests.page_check import CheckingClient, lasting
from tests.setting_up import ready_round

DRAFT = "/organise/rounds/greener-bay"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    holding.make_cheap(monkeypatch)


@pytest.fixture
def people(session: Session) -> dict[int, Person]:
    return holding.people(session)


class Holder:
    """One of the three, in a browser of their own, with a file in the pocket."""

    def __init__(self, client: CheckingClient, holder_id: int) -> None:
        self.client = client
        self.at = f"/keys/{holder_id}"
        self.file = b""

    def make(self, passphrase: str = WORDS) -> None:
        answer = self.client.post(
            f"{self.at}/make", data={"passphrase": passphrase, "again": passphrase}
        )
        assert answer.status_code == 200, answer.get_data(as_text=True)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "attachment" in answer.headers["Content-Disposition"]
        self.file = answer.get_data()

    def give(self, purpose: str, *, file: bytes | None = None, passphrase: str = WORDS):
        content = io.BytesIO(self.file if file is None else file)
        return self.client.post(
            f"{self.at}/{purpose}",
            data={"key_file": (content, "key.json"), "passphrase": passphrase},
        )

    def page(self) -> str:
        return str(self.client.get(self.at).get_data(as_text=True))


def holders_of(session: Session, people: dict[int, Person], sign_in: SignIn) -> dict[int, Holder]:
    session.rollback()
    rows = session.execute(
        select(KeyHolder.position, KeyHolder.id).where(KeyHolder.current_key.is_not(None))
    ).all()
    session.rollback()
    return {position: Holder(sign_in(people[position]), row) for position, row in rows}


def test_three_keys_from_the_draft_to_the_signed_opening(
    session: Session,
    people: dict[int, Person],
    sign_in: SignIn,
    settings: Settings,
    client: CheckingClient,
    tmp_path: Path,
) -> None:
    made = ready_round(session, by=people[1].id)
    officer = sign_in(people[1])
    assert "recommend three people" in officer.get(f"{DRAFT}/keys").get_data(as_text=True)
    answer = officer.post(f"{DRAFT}/keys", data={"scheme": "holders", "holder_1": people[1].id})
    assert answer.status_code == 422
    chosen = {f"holder_{place}": person.id for place, person in people.items()}
    answer = officer.post(f"{DRAFT}/keys", data={"scheme": "holders"} | chosen)
    assert answer.status_code == 302
    assert "No key file yet" in officer.get(f"{DRAFT}/keys").get_data(as_text=True)
    assert "Name three key holders" in officer.get(DRAFT).get_data(as_text=True)
    three = holders_of(session, people, sign_in)
    for holder in three.values():
        assert "/keys" in holder.client.get("/me").get_data(as_text=True)
        assert "Make your key" in holder.page()
        holder.make()
        assert "Show that your key file opens" in holder.page()
        assert holder.give("prove").status_code == 302
    assert "Nothing is missing" in officer.get(DRAFT).get_data(as_text=True)
    assert "keep it safe" in three[1].page()

    keys = KeyStore(settings.keys_dir)
    round_opening.request(session, round_id=made.id, by=people[1].id)
    waiting = acts.waiting_for(session, Act.OPEN_ROUND, round_id=made.id)
    assert waiting is not None
    round_opening.confirm(session, request_id=waiting.id, by=people[2].id, keys=keys)
    assert "Two organisers and a resident" in client.get(f"/rounds/{made.slug}/rules").get_data(
        as_text=True
    )
    end_voting(session)
    assert three[1].give("turn").status_code == 422

    box.request_close(session, round_id=made.id, by=people[1].id, keys=keys)
    waiting = acts.waiting_for(session, Act.CLOSE_BOX, round_id=made.id)
    assert waiting is not None
    session.rollback()
    confirm = f"{DRAFT}/box/close/{waiting.id}/confirm"
    answer = sign_in(people[2]).post(confirm, follow_redirects=True)
    assert "Now two key holders have to open it" in answer.get_data(as_text=True)
    assert "Two key holders have to open the box" in officer.get("/organise").get_data(
        as_text=True
    )
    assert three[3].give("turn").status_code == 302
    assert "Your key is turned" in three[3].page()
    twice = three[3].give("turn")
    assert "You have turned your key already" in twice.get_data(as_text=True)
    assert "Not turned yet" in officer.get(f"{DRAFT}/keys").get_data(as_text=True)
    assert three[1].give("turn").status_code == 302
    assert "The box is open" in three[2].page()

    workers = {
        JobKind.COUNT: counts.worker(keys),
        JobKind.LEDGER_CHECKPOINT: checkpoints.worker(keys),
    }
    do_all(session, workers)
    for position in (2, 3):
        page = three[position].client.get(f"{three[position].at}/sign")
        assert "commonpot opening 1" in page.get_data(as_text=True)
        assert three[position].give("sign").status_code == 302
    record = client.get(f"/rounds/{made.slug}/ledger").get_data(as_text=True)
    assert "2 key holders say" in record
    verify(client, made.slug, tmp_path)


def verify(client: CheckingClient, slug: str, folder: Path) -> None:
    """Check the downloads offline, as anyone can; then a changed one."""
    for name in ("opening.json", "record.ndjson"):
        answer = client.get(f"/rounds/{slug}/ledger/{name}")
        (folder / name).write_bytes(answer.get_data())
    opening, record = folder / "opening.json", folder / "record.ndjson"
    command = ["verify-opening", str(opening), str(record)]
    said = CliRunner().invoke(main, command)
    assert said.exit_code == 0, said.output
    assert "Signed by the holders of the keys 2, 3" in said.output
    whole = opening.read_text()
    forged = re.sub(r'"signature":"..', '"signature":"00', whole)
    opening.write_text(forged)
    assert CliRunner().invoke(main, command).exit_code == 1
    opening.write_text(whole)
    lines = record.read_text().splitlines()
    record.write_text("\n".join(lines[:-1]))
    assert CliRunner().invoke(main, command).exit_code == 1
    record.write_text("{}")
    assert CliRunner().invoke(main, command).exit_code == 2


def do_all(session: Session, workers: dict[JobKind, jobs.Worker]) -> None:
    """Do jobs until the round is counted."""
    for _job in range(20):
        session.rollback()
        if session.scalars(select(Round.state)).first() == RoundState.COUNTED:
            session.rollback()
            break
        jobs.do_next(session, only(session, workers), worker="test")
    while jobs.do_next(session, only(session, workers), worker="test"):
        pass
    session.rollback()


def only(_session: Session, workers: dict[JobKind, jobs.Worker]) -> dict[JobKind, jobs.Worker]:
    def leave(session: Session, task: jobs.Task) -> None:
        with atomic(session):
            jobs.finish(session, task)

    return dict.fromkeys(JobKind, leave) | workers


def end_voting(session: Session) -> None:
    with atomic(session):
        dates = update(PhaseDates).where(PhaseDates.phase == Phase.VOTING)
        session.execute(
            dates.values(
                opens_at=factories.moment("2020-01-01T00:00"),
                closes_at=factories.moment("2020-01-02T00:00"),
            )
        )
    session.rollback()


@pytest.fixture
def trio(session: Session, settings: Settings) -> holding.Trio:
    _vote, made = holding.in_voting(session, settings.keys_dir)
    session.rollback()
    return made


def test_each_mistake_with_a_file_is_told_at_its_field(
    session: Session, trio: holding.Trio, sign_in: SignIn
) -> None:
    three = holders_of(session, trio.people, sign_in)
    three[1].file = trio.files[1]
    for given, passphrase, words in (
        (trio.files[2], WORDS, "another of the three keys"),
        (b"PK\x03\x04", WORDS, "not a whole key file"),
        (b"{" * 100_000, WORDS, "not a whole key file"),
        (trio.files[1], "something else entirely", "the passphrase does not open it"),
    ):
        answer = three[1].give("prove", file=given, passphrase=passphrase)
        assert answer.status_code == 422
        assert words in answer.get_data(as_text=True)
        assert passphrase not in answer.get_data(as_text=True)
    answer = three[1].client.post(f"{three[1].at}/prove", data={"passphrase": WORDS})
    assert "Choose your key file" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("passphrase", "again", "words"),
    [
        ("short", "short", "too easy to guess"),
        (WORDS, WORDS + "x", "not the same as above"),
        ("", "", "Choose a passphrase."),
        ("a b" * 500, "a b" * 500, "at most 200"),
    ],
)
def test_a_passphrase_is_refused_with_what_to_do(
    session: Session,
    people: dict[int, Person],
    sign_in: SignIn,
    passphrase: str,
    again: str,
    words: str,
) -> None:
    made = ready_round(session, by=people[1].id)
    naming.name_three(
        session,
        round_id=made.id,
        accounts_by_position={place: one.id for place, one in people.items()},
        by=people[1].id,
    )
    holder = holders_of(session, people, sign_in)[2]
    answer = holder.client.post(
        f"{holder.at}/make", data={"passphrase": passphrase, "again": again}
    )
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_a_lost_file_and_its_recovery(
    session: Session, trio: holding.Trio, sign_in: SignIn
) -> None:
    three = holders_of(session, trio.people, sign_in)
    for position, holder in three.items():
        holder.file = trio.files[position]
    officer = three[1].client
    address = "/organise/rounds/harbour-bay/keys"
    assert "This key is lost" in officer.get(address).get_data(as_text=True)
    lost = f"{address}/{trio.ids[2]}/lost"
    assert "nobody can open this box" in officer.get(lost).get_data(as_text=True)
    assert officer.post(lost, data={"account_id": "0"}).status_code == 422
    assert officer.post(lost, data={"account_id": trio.people[2].id}).status_code == 302
    found = [one for one in seats.of_round(session, trio.round_id) if one.is_next]
    session.rollback()
    new = Holder(three[2].client, found[0].id)
    assert new.client.get("/keys").get_data(as_text=True).count("in place of a lost one") == 1
    assert three[1].client.get(f"{three[1].at}/let-in/{found[0].id}").status_code == 404
    new.make()
    assert new.give("prove").status_code == 302
    for position in (1, 3):
        assert "Turn my key for" in three[position].page()
        answer = three[position].give(f"let-in/{found[0].id}")
        assert answer.status_code == 302
    assert "in use: keep it safe" in new.page()
    assert three[2].client.get(three[2].at).status_code == 404


def test_strangers_find_no_key(session: Session, trio: holding.Trio, sign_in: SignIn) -> None:
    stranger = sign_in(factories.account(session, name="Stranger", roles=(Role.OFFICER,)))
    assert stranger.get("/keys").status_code == 200
    for page in ("", "/make", "/prove", "/turn", "/sign"):
        assert stranger.get(f"/keys/{trio.ids[1]}{page}").status_code == 404


def limited(settings: Settings, database: Database) -> Flask:
    app = create_app(replace(settings, limits_on=True), database=database)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return app


def signed_in(app: Flask, person: factories.Person) -> FlaskClient:
    client = app.test_client()
    client.post("/sign-in", data={"email": person.email, "password": factories.PASSWORD})
    return client


def test_a_passphrase_cannot_be_tried_for_hours_whichever_form_takes_it(
    session: Session, database: Database, settings: Settings
) -> None:
    app, other = limited(settings, database), limited(settings, database)
    person = factories.account(session)
    # Two processes, five forms, whichever key: one count.
    clients = (signed_in(app, person), signed_in(other, person))
    forms = ("1/prove", "1/turn", "1/sign", "1/make", "2/let-in/1")
    tries = [clients[n % 2].post(f"/keys/{forms[n % 5]}").status_code for n in range(20)]
    assert set(tries) == {404}
    assert [one.post("/keys/1/turn").status_code for one in clients] == [429, 429]
    assert clients[0].get("/keys").status_code == 200
    neighbour = signed_in(other, factories.account(session, name="Neighbour"))
    assert neighbour.post("/keys/1/turn").status_code == 404


def test_past_the_limit_right_and_wrong_passphrases_get_one_answer(
    database: Database, settings: Settings, trio: holding.Trio
) -> None:
    client = signed_in(limited(settings, database), trio.people[1])

    def prove(passphrase: str) -> TestResponse:
        content = (io.BytesIO(trio.files[1]), "key.json")
        data = {"key_file": content, "passphrase": passphrase}
        return client.post(f"/keys/{trio.ids[1]}/prove", data=data)

    assert [client.post(f"/keys/{trio.ids[1]}/turn").status_code for _ in range(20)] == [422] * 20
    wrong, right = prove("not at all the right one"), prove(WORDS)
    assert (wrong.status_code, right.status_code) == (429, 429)
    assert lasting(wrong.text) == lasting(right.text)
    assert "Please try again in 60 minutes." in right.text
    assert 3500 < int(right.headers["Retry-After"]) <= 3600
