"""Letters in the council's workplace, and the helpdesk: who sees what, and what comes out."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from pb.config import Settings
from pb.database import Database, Session
from pb.factory import create_app
from pb.models import Event, Voter
from pb.services.atomic import atomic
from pb.services.errors import CodeReplaced
from pb.services.voter_list import entries
from pb.services.voter_list.entries import NewEntry, References
from pb.services.voting import voters
from pb.vocabulary import EntryWay, Role, Tag
from tests import factories, lettering, voting
from tests.conftest import SignIn
from tests.lettering import code_of, listed, pages, work
from tests.voting import Vote

LETTERS = "/organise/rounds/harbour-bay/letters"
DESK = "/organise/rounds/harbour-bay/helpdesk"
WISH = {
    "districts": ["North"],
    "form": "pdf",
    "printer": "Kell Print",
    "telephone": "01632 960123",
    "drop_in": "Central Library, Mondays.",
}
CODE = re.compile(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}")


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir)
    session.rollback()
    return made


def text_of(answer: TestResponse) -> str:
    return str(answer.get_data(as_text=True))


def test_an_organiser_asks_for_letters_fetches_and_posts_them(
    session: Session, database: Database, settings: Settings, vote: Vote, sign_in: SignIn
) -> None:
    listed(session, vote, "Zażółć Gęślą-Jaźń", "Isla Reid")
    session.rollback()
    client = sign_in(vote.officer)
    assert "2 people on the voter list wait for a letter" in text_of(client.get(LETTERS))
    assert client.get(f"{LETTERS}/new").status_code == 200
    answer = client.post(f"{LETTERS}/new", data=WISH)
    assert answer.location == f"{LETTERS}/1"
    assert "being made" in text_of(client.get(f"{LETTERS}/1"))
    work(database, settings)
    page = text_of(client.get(f"{LETTERS}/1"))
    assert "All letters are made." in page
    assert "printed and posted" not in page.lower().replace("when the letters", "")
    answer = client.post(f"{LETTERS}/1/1/fetch")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("application/pdf", "no-store")
    first, second = pages(answer.data)
    assert "Zażółć Gęślą-Jaźń" in first.text
    assert voters.enter(session, round_id=vote.made.id, code=code_of(second))
    session.rollback()
    assert "Fetched by Moira Kerr" in text_of(client.get(f"{LETTERS}/1"))
    assert client.post(f"{LETTERS}/1/1/posted").status_code == 302
    assert "The file is deleted." in text_of(client.get(f"{LETTERS}/1"))
    assert client.post(f"{LETTERS}/1/1/fetch").status_code == 302
    assert "This file is not there" in text_of(client.get(f"{LETTERS}/1"))


def test_what_is_missing_is_said_and_what_was_typed_stays(
    session: Session, vote: Vote, sign_in: SignIn
) -> None:
    listed(session, vote, "Isla Reid")
    session.rollback()
    client = sign_in(vote.officer)
    answer = client.post(f"{LETTERS}/new", data=WISH | {"telephone": "ask", "printer": "Kell"})
    assert answer.status_code == 422
    assert "Enter a telephone number, with its digits." in text_of(answer)
    assert 'value="Kell"' in text_of(answer)
    answer = client.post(f"{LETTERS}/new", data=WISH | {"districts": ["Atlantis"]})
    assert answer.status_code == 422


def test_letters_asked_for_twice_are_made_once(
    session: Session, vote: Vote, sign_in: SignIn
) -> None:
    listed(session, vote, "Isla Reid")
    session.rollback()
    client = sign_in(vote.officer)
    assert client.post(f"{LETTERS}/new", data=WISH).status_code == 302
    answer = client.post(f"{LETTERS}/new", data=WISH)
    assert answer.status_code == 422
    assert "are being made already" in text_of(answer)


def test_stopping_and_going_on_have_buttons(session: Session, vote: Vote, sign_in: SignIn) -> None:
    listed(session, vote, "Isla Reid")
    session.rollback()
    client = sign_in(vote.officer)
    client.post(f"{LETTERS}/new", data=WISH)
    client.post(f"{LETTERS}/1/stop")
    assert f'action="{LETTERS}/1/go-on"' in text_of(client.get(f"{LETTERS}/1"))
    client.post(f"{LETTERS}/1/go-on")
    assert f'action="{LETTERS}/1/stop"' in text_of(client.get(f"{LETTERS}/1"))


def test_letters_without_addresses_say_what_to_do(vote: Vote, sign_in: SignIn) -> None:
    client = sign_in(vote.officer)
    assert "Nobody has one yet." in text_of(client.get(LETTERS))
    assert "Nobody has one yet." in text_of(client.get(f"{LETTERS}/new"))
    assert client.get(f"{LETTERS}/7").status_code == 404


def helper(session: Session) -> factories.Person:
    return factories.account(session, name="Hamish", roles=(Role.HELPER,))


@pytest.mark.usefixtures("vote")
def test_a_helper_reaches_the_helpdesk_and_nothing_else(session: Session, sign_in: SignIn) -> None:
    client = sign_in(helper(session))
    assert 'href="/organise/helpdesk"' in text_of(client.get("/"))
    assert f'href="{DESK}"' in text_of(client.get("/organise/helpdesk"))
    page = text_of(client.get(DESK))
    assert "/codes" not in page
    assert client.get(LETTERS).status_code == 403
    assert client.post(f"{LETTERS}/1/1/fetch").status_code == 403


@pytest.mark.parametrize(
    "said",
    [
        {"reference": " no-0004 "},
        {"name": "zażółć gęślą jaźń", "postcode": "hb14qt"},
        {"name": "Zazolc Gesla-Jazn", "born_on": "1980-02-29"},
    ],
)
def test_somebody_is_found_by_reference_or_name_and_one_more_detail(
    session: Session, vote: Vote, sign_in: SignIn, said: dict[str, str]
) -> None:
    person(session, vote)
    client = sign_in(helper(session))
    page = text_of(client.post(DESK, data=said))
    assert f'href="{DESK}/NO-0004"' in page
    assert "Kirkgate" not in page


def person(session: Session, vote: Vote) -> None:
    one = NewEntry(
        way=EntryWay.FILE,
        area_id=vote.made.area_id,
        source_key=None,
        name="Zażółć Gęślą-Jaźń",
        address="17 Kirkgate",
        postcode="HB1 4QT",
        born_on=factories.moment("1980-02-29T00:00").date(),
        district="North",
    )
    with atomic(session):
        entries.add(
            session,
            round_id=vote.made.id,
            people=[one],
            references=References(session, vote.made.id),
        )


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Enter the reference, or a name with one more detail."),
        ({"name": "Zażółć Gęślą-Jaźń"}, "A name alone is not enough"),
        ({"name": "Zażółć Gęślą-Jaźń", "postcode": "HB9 9ZZ"}, "no entry"),
        ({"name": "Nobody", "postcode": "HB1 4QT"}, "no entry"),
        ({"reference": "NO-9999"}, "no entry"),
    ],
)
def test_what_does_not_fit_finds_nobody_and_does_not_say_why(
    session: Session, vote: Vote, sign_in: SignIn, said: dict[str, str], sentence: str
) -> None:
    person(session, vote)
    answer = sign_in(helper(session)).post(DESK, data=said)
    assert answer.status_code == 422
    assert sentence in text_of(answer)


def test_the_helpdesk_says_that_somebody_voted_and_when_never_how(
    session: Session, vote: Vote, sign_in: SignIn
) -> None:
    voting.cast(session, vote, vote.northfield[0], "1", "3")
    client = sign_in(helper(session))
    assert "not yet" in text_of(client.get(f"{DESK}/NO-0002"))
    page = text_of(client.get(f"{DESK}/NO-0001"))
    assert "yes, on " in page
    assert "Project number" not in page


def test_a_lost_code_is_replaced_shown_once_and_the_old_one_is_refused(
    session: Session, vote: Vote, sign_in: SignIn
) -> None:
    hamish = helper(session)
    client = sign_in(hamish)
    answer = client.post(f"{DESK}/NO-0001", data={"reason": "never-came", "is_known": "y"})
    found = CODE.search(text_of(answer))
    assert found
    assert answer.headers["Cache-Control"] == "no-store"
    assert not CODE.search(text_of(client.get(f"{DESK}/NO-0001")))
    assert voters.enter(session, round_id=vote.made.id, code=found.group())
    with pytest.raises(CodeReplaced):
        voters.enter(session, round_id=vote.made.id, code=vote.northfield[0])
    event = session.scalars(select(Event).where(Event.tag == Tag.CODE_REPLACED)).one()
    assert event.actor_id == hamish.id
    assert event.details == {"reference": "NO-0001", "reason": "never-came"}


def test_a_new_code_needs_a_reason_and_a_look_at_who_it_is(
    session: Session, vote: Vote, sign_in: SignIn
) -> None:
    client = sign_in(helper(session))
    for given in ({"reason": "lost"}, {"is_known": "y"}, {"reason": "why not", "is_known": "y"}):
        assert client.post(f"{DESK}/NO-0001", data=given).status_code == 422
    assert voters.enter(session, round_id=vote.made.id, code=vote.northfield[0])


def test_a_new_code_can_be_a_letter(
    session: Session, database: Database, settings: Settings, vote: Vote, sign_in: SignIn
) -> None:
    listed(session, vote, "Isla Reid", language="pl", large_print=True)
    lettering.made(session, database, settings, vote, lettering.wish())
    client = sign_in(helper(session))
    answer = client.post(
        f"{DESK}/NO-0004", data={"reason": "lost", "is_known": "y", "as": "letter"}
    )
    assert answer.mimetype == "application/pdf"
    first, _second = pages(answer.data)
    assert "Twój kod do głosowania" in first.text
    voter = voters.enter(session, round_id=vote.made.id, code=code_of(first))
    assert session.get_one(Voter, voter.id).name == "Isla Reid"


@pytest.mark.usefixtures("vote")
def test_the_helpdesk_of_a_vote_that_is_over_gives_no_codes(
    session: Session, sign_in: SignIn, app: Flask
) -> None:
    voting.move_clock(session, voting.AFTER_VOTING)
    app.extensions["pb_session_info"]["now"] = session.info["now"]
    client = sign_in(helper(session))
    assert "no codes are made any more" in text_of(client.get(f"{DESK}/NO-0001"))
    answer = client.post(f"{DESK}/NO-0001", data={"reason": "lost", "is_known": "y"})
    assert answer.status_code == 422


def test_somebody_who_tries_names_is_slowed_down(
    session: Session, database: Database, settings: Settings, vote: Vote
) -> None:
    app = create_app(replace(settings, limits_on=True), database=database)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    client = app.test_client()
    client.post("/sign-in", data={"email": helper(session).email, "password": factories.PASSWORD})
    tries = {client.post(DESK, data={"reference": f"NO-{n}"}).status_code for n in range(29)}
    assert tries == {422}
    assert client.post(DESK, data={"reference": "NO-0001"}).status_code == 200
    assert client.post(DESK, data={"reference": "NO-0001"}).status_code == 429
    assert vote.made.slug in DESK
