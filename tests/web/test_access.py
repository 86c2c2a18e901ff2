"""Who may open which endpoint, written out by hand: visitors, people, and each role.

Each line of the table is an endpoint. `ANYONE` needs no account; `PERSON` needs one and
no role; the others need one of the roles named. Whether somebody with the role may do it in
this round, at this step, is for the services to say.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pb.database import Session
from pb.factory import create_app
from pb.vocabulary import Phase, Role
from pb.web import access
from tests import factories
from tests.factories import PASSWORD, Person

ANYONE, PERSON = {Role.ANYONE}, {Role.PERSON}
OFFICER = {Role.OFFICER}
REVIEW = {Role.REVIEWER, Role.OFFICER}
HELP = {Role.OFFICER, Role.HELPER}
WATCHERS = {Role.OFFICER, Role.SCRUTINEER}
PEOPLE = {Role.OFFICER, Role.ADMINISTRATOR}
PLACES = {Role.OFFICER, Role.HELPER}

WHO: dict[str, set[Role]] = {
    # Joining in, signing in and out
    "accounts.register": ANYONE,
    "accounts.registered": ANYONE,
    "accounts.confirm": ANYONE,
    "accounts.confirm_now": ANYONE,
    "accounts.sign_in": ANYONE,
    "accounts.sign_out": ANYONE,
    "accounts.forgotten": ANYONE,
    "accounts.forgotten_sent": ANYONE,
    "accounts.reset": ANYONE,
    # One's own account
    "accounts.profile": PERSON,
    "accounts.change_settings": PERSON,
    "accounts.change_password": PERSON,
    "accounts.end_sessions": PERSON,
    # Public pages, files, and what machines ask
    "rounds.home": ANYONE,
    "rounds.show": ANYONE,
    "rounds.rules": ANYONE,
    "pages.about": ANYONE,
    "pages.accessibility": ANYONE,
    "pages.privacy": ANYONE,
    "pages.styles": ANYONE,
    "pages.place_logo": ANYONE,
    "pictures.wide": ANYONE,
    "pictures.card": ANYONE,
    "language.choose": ANYONE,
    "health.healthz": ANYONE,
    "health.readyz": ANYONE,
    "static": ANYONE,
    # Ideas
    "proposals.index": ANYONE,
    "proposals.show": ANYONE,
    "proposals.versions": ANYONE,
    "proposals.mine": PERSON,
    "proposals.draft": PERSON,
    "proposals.edit": PERSON,
    "proposals.submit": PERSON,
    "proposals.withdraw": PERSON,
    "proposals.support": PERSON,
    "proposals.support_no_longer": PERSON,
    "proposals.comment": PERSON,
    # The review
    "review.queue": REVIEW,
    "review.assess": REVIEW,
    "organise.reviews": OFFICER,
    "organise.texts": OFFICER,
    "organise.project_text": OFFICER,
    "organise.decide": OFFICER,
    "organise.moderation": OFFICER,
    "organise.hide_comment": OFFICER,
    # The vote: a code, not an account, opens it
    "joining.begin_sign_on": ANYONE,
    "joining.signed_on": ANYONE,
    "joining.own_ballot": ANYONE,
    "joining.look_up": ANYONE,
    "joining.register": ANYONE,
    "joining.sent": ANYONE,
    "joining.confirm": ANYONE,
    "joining.confirm_now": ANYONE,
    "ballots.enter": ANYONE,
    "ballots.paper": ANYONE,
    "ballots.check": ANYONE,
    "ballots.cast": ANYONE,
    "ballots.done": ANYONE,
    "ballots.leave": ANYONE,
    "ballots.change_reading": ANYONE,
    "ballots.receipt": ANYONE,
    "ballots.receipt_file": ANYONE,
    "ballots.receipt_pdf": ANYONE,
    # The public record, and what others check it with
    "ledger.show": ANYONE,
    "ledger.receipt": ANYONE,
    "ledger.receipt_file": ANYONE,
    "ledger.record": ANYONE,
    "ledger.checkpoint": ANYONE,
    "ledger.keys": ANYONE,
    "ledger.inclusion": ANYONE,
    "ledger.consistency": ANYONE,
    "ledger.opening": ANYONE,
    # The keys of the box: whose key it is, the services say
    "keys.mine": PERSON,
    "keys.show": PERSON,
    "keys.make": PERSON,
    "keys.prove": PERSON,
    "keys.turn": PERSON,
    "keys.let_in": PERSON,
    "keys.sign": PERSON,
    "organise.holders": OFFICER,
    "organise.lost_key": OFFICER,
    "organise.take_back_holder": OFFICER,
    "organise.voter_list": OFFICER,
    "organise.send_voter_file": OFFICER,
    "organise.voter_columns": OFFICER,
    "organise.voter_upload": OFFICER,
    "organise.voter_problems": OFFICER,
    "organise.take_in_voters": OFFICER,
    "organise.throw_voters_away": OFFICER,
    "organise.codes": OFFICER,
    "organise.issue_codes": OFFICER,
    "organise.replace_code": OFFICER,
    # Letters with codes, and the helpdesk
    "organise.letters_index": OFFICER,
    "organise.ask_letters": OFFICER,
    "organise.letters_run": OFFICER,
    "organise.stop_letters": OFFICER,
    "organise.go_on_letters": OFFICER,
    "organise.fetch_letters": OFFICER,
    "organise.letters_posted": OFFICER,
    "organise.helpdesks": HELP,
    "organise.desk": HELP,
    "organise.desk_entry": HELP,
    "organise.box": OFFICER,
    "organise.request_closing": OFFICER,
    "organise.confirm_closing": OFFICER,
    "organise.decline_closing": OFFICER,
    # What is printed
    "papers.index": ANYONE,
    "papers.paper": ANYONE,
    "papers.paper_file": ANYONE,
    "papers.poster": ANYONE,
    "papers.poster_file": ANYONE,
    "papers.booklet": ANYONE,
    "papers.booklet_file": ANYONE,
    # Voting on paper
    "organise.round_paper": OFFICER,
    "organise.paper_rounds": PLACES,
    "organise.paper": PLACES,
    "organise.cross": PLACES,
    "organise.mark_crossed": PLACES,
    "organise.mistakes": PLACES,
    "organise.take_crossing_back": PLACES,
    "organise.leave_crossing": PLACES,
    "organise.open_batch": PLACES,
    "organise.batch": PLACES,
    "organise.seal_batch": PLACES,
    "organise.read_paper": PLACES,
    "organise.settle_paper": PLACES,
    "organise.paper_file": PLACES,
    # A place to vote, a day in a hall
    "polling.index": HELP,
    "polling.tablet": HELP,
    "polling.hand_over": HELP,
    "polling.look_up": HELP,
    "polling.stop": HELP,
    "polling.back": ANYONE,
    "ballots.handed_over": ANYONE,
    "ballots.still_there": ANYONE,
    "ballots.more_time": ANYONE,
    "ballots.time_out": ANYONE,
    "organise.hall": HELP,
    "organise.packs": HELP,
    "organise.pack": HELP,
    "organise.make_packs": OFFICER,
    "organise.issue_pack": HELP,
    "organise.return_pack": HELP,
    "organise.reconciling": HELP,
    "organise.close_hall": HELP,
    "organise.confirm_closing_hall": HELP,
    "organise.decline_closing_hall": HELP,
    "results.wall": ANYONE,
    # What is unusual, samples, annulling
    "scrutiny.show": ANYONE,
    "scrutiny.references": ANYONE,
    "organise.watching": WATCHERS,
    "organise.flags": WATCHERS,
    "organise.look_for_flags": WATCHERS,
    "organise.flag": WATCHERS,
    "organise.agree_on_flag": WATCHERS,
    "organise.disagree_on_flag": WATCHERS,
    "organise.samples": WATCHERS,
    "organise.draw_sample": WATCHERS,
    "organise.sample": WATCHERS,
    "organise.annul": OFFICER,
    "organise.confirm_annulling": OFFICER,
    "organise.decline_annulling": OFFICER,
    # The result, and what became of it
    "results.show": ANYONE,
    "results.pot": ANYONE,
    "results.pot_figures": ANYONE,
    "results.pabulib": ANYONE,
    "organise.results": OFFICER,
    "organise.request_publishing": OFFICER,
    "organise.confirm_publishing": OFFICER,
    "organise.decline_publishing": OFFICER,
    "delivery.index": ANYONE,
    "delivery.project": ANYONE,
    "organise.delivery": OFFICER,
    "organise.report": OFFICER,
    # Setting a round up
    "organise.rounds": OFFICER,
    "organise.new_round": OFFICER,
    "organise.round": OFFICER,
    "organise.round_history": OFFICER,
    "organise.round_basics": OFFICER,
    "organise.round_profile": OFFICER,
    "organise.round_voters": OFFICER,
    "organise.round_leftover": OFFICER,
    "organise.round_decisions": OFFICER,
    "organise.round_dates": OFFICER,
    "organise.round_areas": OFFICER,
    "organise.new_area": OFFICER,
    "organise.change_area": OFFICER,
    "organise.remove_area": OFFICER,
    "organise.round_themes": OFFICER,
    "organise.new_theme": OFFICER,
    "organise.change_theme": OFFICER,
    "organise.remove_theme": OFFICER,
    "organise.round_pots": OFFICER,
    "organise.new_pot": OFFICER,
    "organise.change_pot": OFFICER,
    "organise.remove_pot": OFFICER,
    "organise.ask_opening": OFFICER,
    "organise.confirm_opening": OFFICER,
    "organise.decline_opening": OFFICER,
    # Who holds which role
    "organise.people": PEOPLE,
    "organise.find_person": PEOPLE,
    "organise.grant_role": PEOPLE,
    "organise.revoke_role": PEOPLE,
    "organise.confirm_administrator": PEOPLE,
    "organise.decline_administrator": PEOPLE,
}

# Who is let in does not depend on the kind of database.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

# Values for every address; most lead to something that is there, the rest to a 404.
VALUES: dict[str, Any] = {
    "area_id": 1,
    "category_id": 1,
    "code": "pl",
    "comment_id": 1,
    "digest": "0" * 64,
    "filename": "nothing.css",
    "flag_id": 1,
    "grant_id": 10**6,
    "holder_id": 1,
    "key": "1",
    "next_id": 1,
    "number": 1,
    "pot_id": 1,
    "paper": 1,
    "pot_slug": "everyone",
    "project_id": 1,
    "reference": "NO-0001",
    "request_id": 1,
    "run_id": 1,
    "slug": "harbour-bay",
    "token": "nothing",
    "turn": 1,
    "undo_id": 1,
    "upload_id": 1,
}
ENDS_THE_SESSION = ("accounts.end_sessions", "accounts.sign_out")
READ_OR_WRITE = ("GET", "POST")

Request = tuple[str, str, str]


@pytest.fixture
def people(session: Session) -> dict[Role, Person]:
    """A round under review, with an idea, and somebody for each role and for none."""
    made = factories.round_(session, phase=Phase.REVIEW)
    factories.proposal(session, made, author=factories.account(session, name="Isla"))
    factories.project(session, made.pot_id, key="1")
    roles = (Role.REVIEWER, Role.HELPER, Role.SCRUTINEER, Role.OFFICER, Role.ADMINISTRATOR)
    held = {role: factories.account(session, name=role, roles=(role,)) for role in roles}
    return held | {Role.PERSON: factories.account(session, name="Ada")}


def requests(app: Flask) -> Iterator[Request]:
    """Every endpoint with an address and each way to ask for it; what signs out comes last."""
    adapter = app.url_map.bind("localhost")
    rules = sorted(
        app.url_map.iter_rules(), key=lambda r: (r.endpoint in ENDS_THE_SESSION, r.endpoint)
    )
    for rule in rules:
        address = adapter.build(rule.endpoint, {name: VALUES[name] for name in rule.arguments})
        for method in READ_OR_WRITE:
            if method in (rule.methods or ()):
                yield rule.endpoint, method, address


def plain_client(app: Flask) -> FlaskClient:
    """Return a client that does not look at pages: other tests do, and here are hundreds."""
    return FlaskClient(app, app.response_class)


def asked_to_sign_in(answer: TestResponse) -> bool:
    return answer.status_code == 302 and (answer.location or "").startswith("/sign-in")


def test_the_table_names_every_endpoint_and_no_other(app: Flask) -> None:
    assert sorted(WHO) == sorted(app.view_functions)


def test_each_label_says_what_the_table_says(app: Flask) -> None:
    labels = {endpoint: set(access.allowed_roles(app, endpoint)) for endpoint in WHO}
    assert labels == WHO


@pytest.mark.usefixtures("people")
def test_visitors_are_asked_to_sign_in_where_not_anyone_may_come(app: Flask) -> None:
    client = plain_client(app)
    wrong = []
    for endpoint, method, address in requests(app):
        answer = client.open(address, method=method)
        is_open = WHO[endpoint] == ANYONE
        lets_in = not asked_to_sign_in(answer) and answer.status_code < 500
        if is_open != lets_in and endpoint not in ENDS_THE_SESSION:
            wrong.append((endpoint, method, answer.status_code))
        if is_open and answer.status_code == 403:
            wrong.append((endpoint, method, 403))
    assert wrong == []


@pytest.mark.parametrize(
    "role",
    [
        Role.PERSON,
        Role.REVIEWER,
        Role.HELPER,
        Role.SCRUTINEER,
        Role.OFFICER,
        Role.ADMINISTRATOR,
    ],
)
def test_whoever_is_signed_in_comes_as_far_as_their_role(
    app: Flask, people: dict[Role, Person], role: Role
) -> None:
    client = plain_client(app)
    client.post("/sign-in", data={"email": people[role].email, "password": PASSWORD})
    wrong = []
    for endpoint, method, address in requests(app):
        answer = client.open(address, method=method)
        may = bool(WHO[endpoint] & {Role.ANYONE, Role.PERSON, role})
        is_in = answer.status_code != 403 and not asked_to_sign_in(answer)
        if may != is_in or answer.status_code >= 500:
            wrong.append((endpoint, method, answer.status_code))
    assert wrong == []


def test_every_post_needs_the_token_of_its_form(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client = plain_client(app)
    posts = [address for _endpoint, method, address in requests(app) if method == "POST"]
    assert len(posts) > 50
    assert {client.post(address).status_code for address in posts} == {400}


def test_an_endpoint_without_a_label_stops_the_start(app: Flask) -> None:
    app.view_functions["forgotten.label"] = lambda: "for everyone?"
    with pytest.raises(access.UnlabelledEndpoint, match="forgotten"):
        access.insist_on_labels(app)


def test_the_start_looks_at_labels(monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
    monkeypatch.delattr(app.view_functions["rounds.home"], "allowed_roles")
    with pytest.raises(access.UnlabelledEndpoint, match="rounds"):
        create_app(app.extensions["pb_settings"], database=app.extensions["pb_database"])
