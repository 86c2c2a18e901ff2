"""Helpers and scrutineers of one round: at home there, refused by name everywhere else."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.routing import Rule

from pb.config import Settings
from pb.database import Session
from pb.models import Round
from pb.services.atomic import atomic
from pb.services.people import roles
from pb.services.people.roles import Wanted
from pb.vocabulary import PaperRule, Role
from pb.web.access import allowed_roles
from tests import factories, voting
from tests.conftest import SignIn
from tests.factories import Person
from tests.page_check import CheckingClient
from tests.voting import Vote

OTHER = "town-square"
SENTENCE = "Your role is for another round, not for this one."
VALUES = {"slug": OTHER, "reference": "NO-0001"}


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir)
    factories.round_(session, slug=OTHER)
    session.rollback()
    return made


@pytest.fixture
def ruth(session: Session) -> Person:
    return factories.account(session, name="Ruth", roles=(Role.ADMINISTRATOR,))


def of_one_round(session: Session, vote: Vote, ruth: Person, *held: Role) -> Person:
    person = factories.account(session, name="Sam")
    for role in held:
        wanted = Wanted(person.email, role, round_id=vote.made.id, reason="lives there")
        roles.grant(session, wanted, by=ruth.id)
    session.rollback()
    return person


def theirs(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Yield each page and form of a round that a helper or a scrutineer may open."""
    for rule in sorted(app.url_map.iter_rules(), key=str):
        labels = set(allowed_roles(app, rule.endpoint))
        if labels & {Role.HELPER, Role.SCRUTINEER} and "slug" in rule.arguments:
            values = {name: VALUES.get(name, 1) for name in rule.arguments}
            _domain, path = rule.build(values) or ("", "")
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield rule, f"{method} {path}"


def answer(client: CheckingClient, asked: str) -> tuple[int, str]:
    method, path = asked.split()
    said = client.open(path, method=method)
    return said.status_code, " ".join(said.get_data(as_text=True).split())


def test_every_page_of_another_round_is_refused_by_name(
    app: Flask, session: Session, vote: Vote, ruth: Person, sign_in: SignIn
) -> None:
    client = sign_in(of_one_round(session, vote, ruth, Role.HELPER, Role.SCRUTINEER))
    asked = [one for _rule, one in theirs(app)]
    assert len(asked) > 35
    for one in asked:
        status, page = answer(client, one)
        assert (one, status, SENTENCE in page) == (one, 403, True)


def test_the_pages_of_their_own_round_open(
    app: Flask, session: Session, vote: Vote, ruth: Person, sign_in: SignIn
) -> None:
    client = sign_in(of_one_round(session, vote, ruth, Role.HELPER, Role.SCRUTINEER))
    for _rule, one in theirs(app):
        status, page = answer(client, one.replace(OTHER, vote.made.slug))
        assert (one, status == 403, SENTENCE in page) == (one, False, False)


@pytest.mark.parametrize(
    ("role", "pages"),
    [(Role.HELPER, ("helpdesk", "unusual")), (Role.SCRUTINEER, ("unusual", "helpdesk"))],
)
def test_one_role_in_a_round_opens_no_page_of_another_role(
    session: Session,
    vote: Vote,
    ruth: Person,
    sign_in: SignIn,
    role: Role,
    pages: tuple[str, str],
) -> None:
    open_, closed = pages
    client = sign_in(of_one_round(session, vote, ruth, role))
    here = f"/organise/rounds/{vote.made.slug}"
    assert client.get(f"{here}/{open_}").status_code == 200
    assert client.get(f"{here}/{closed}").status_code == 403
    assert client.get(here).status_code == 403, "organisers only"


def test_who_is_one_thing_here_and_another_there_is_each_only_there(
    session: Session, vote: Vote, ruth: Person, sign_in: SignIn
) -> None:
    person = of_one_round(session, vote, ruth, Role.HELPER)
    other = factories.round_(session, slug="third")
    given = Wanted(person.email, Role.SCRUTINEER, round_id=other.id)
    roles.grant(session, given, by=ruth.id)
    session.rollback()
    client = sign_in(person)
    here = f"/organise/rounds/{vote.made.slug}"
    assert answer(client, f"GET {here}/helpdesk")[0] == 200
    status, page = answer(client, f"GET {here}/unusual")
    assert (status, SENTENCE in page) == (403, True)
    page = answer(client, f"GET {here}/paper")[1]
    assert "Place to vote" in page
    assert f"{here}/unusual" not in page, "no link that leads to a refusal"


@pytest.mark.parametrize(
    "listed",
    [
        ("/organise/helpdesk", Role.HELPER),
        ("/organise/paper", Role.HELPER),
        ("/organise/watching", Role.SCRUTINEER),
        ("/polling", Role.HELPER),
    ],
)
def test_lists_show_their_own_round_only(
    session: Session,
    settings: Settings,
    vote: Vote,
    ruth: Person,
    sign_in: SignIn,
    listed: tuple[str, Role],
) -> None:
    page, role = listed
    second = voting.prepare(session, settings.keys_dir, slug="second-round")
    everywhere = factories.account(session, name="Ines", roles=(role,))
    with atomic(session):
        session.execute(update(Round).values(paper_rule=PaperRule.PAPER_CANCELS_ONLINE))
    of_all = sign_in(everywhere).get(page).get_data(as_text=True)
    assert vote.made.slug in of_all
    assert second.made.slug in of_all
    of_one = sign_in(of_one_round(session, vote, ruth, role)).get(page).get_data(as_text=True)
    assert vote.made.slug in of_one
    assert second.made.slug not in of_one


def test_an_administrator_chooses_the_round_and_the_profile_names_it(
    session: Session, vote: Vote, ruth: Person, sign_in: SignIn
) -> None:
    person = factories.account(session, name="Sam")
    client = sign_in(ruth)
    given = {"email": person.email, "role": "helper", "reason": "one day"}
    made = client.post("/organise/people/give", data={**given, "round_id": str(vote.made.id)})
    assert made.status_code == 302, made.get_data(as_text=True)
    assert [one.round_id for one in roles.held(session, account_id=person.id)] == [vote.made.id]
    session.rollback()
    shown = " ".join(sign_in(person).get("/me").get_data(as_text=True).split())
    assert "Helper at a place to vote or at the helpdesk (" in shown


def test_one_round_is_refused_for_a_role_that_holds_in_all(
    session: Session, vote: Vote, ruth: Person, sign_in: SignIn
) -> None:
    person = factories.account(session, name="Sam")
    given = {"email": person.email, "role": "officer", "reason": "new post"}
    said = sign_in(ruth).post(
        "/organise/people/give", data={**given, "round_id": str(vote.made.id)}
    )
    assert said.status_code == 422
    assert "This role holds in every round." in said.get_data(as_text=True)
    assert roles.held(session, account_id=person.id) == ()


def test_a_role_that_is_taken_back_ends_at_once(
    session: Session, vote: Vote, ruth: Person, sign_in: SignIn
) -> None:
    person = of_one_round(session, vote, ruth, Role.HELPER)
    client = sign_in(person)
    here = f"/organise/rounds/{vote.made.slug}/helpdesk"
    assert client.get(here).status_code == 200
    [held] = roles.held(session, account_id=person.id)
    roles.revoke(session, held.id, by=ruth.id)
    session.rollback()
    assert client.get(here).status_code == 403
