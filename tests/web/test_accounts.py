"""Pages: joining in, signing in and out, forgotten passwords, one's own page."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from pb.factory import create_app
from pb.models import Account
from pb.vocabulary import Role
from tests import factories
from tests.letters import deliver, link
from tests.page_check import CheckingClient

GOOD = "three words together"
JOIN = {"name": "Isla", "email": "isla@example.org", "password": GOOD}


def text(answer):
    return answer.get_data(as_text=True)


def shows(answer, *words):
    return all(w in text(answer) for w in words)


def test_a_resident_joins_confirms_and_signs_in(client, database, settings):
    answer = client.post("/join", data=JOIN)
    assert answer.location == "/join/mailbox"
    assert client.get("/join/mailbox").status_code == 200
    [letter] = deliver(database, settings)
    path = link(letter, "confirm")

    assert client.get(path).status_code == 200
    assert client.get(path).status_code == 200, "looking does not use the link up"
    assert client.post(path).location == "/sign-in"
    answer = client.post("/sign-in?next=/me", data=JOIN)

    assert answer.location == "/me"
    assert shows(client.get("/me"), "Isla", "isla@example.org")


def test_a_newcomer_comes_back_to_what_they_wanted_to_do(client, database, settings):
    page = client.get("/sign-in?next=/me")
    assert shows(page, "Please sign in to go on.", 'href="/join"')
    assert shows(client.get("/join"), 'href="/sign-in?next=/me"')
    client.post("/join", data=JOIN)
    [letter] = deliver(database, settings)

    assert client.post(link(letter, "confirm")).location == "/sign-in?next=/me"


def test_a_forgotten_password_does_not_lose_the_way(client, session, database, settings):
    factories.account(session, email="known@example.org")
    client.get("/sign-in?next=/me")
    client.post("/forgotten", data={"email": "known@example.org"})
    [letter] = deliver(database, settings)

    answer = client.post(link(letter, "reset"), data={"password": GOOD, "again": GOOD})

    assert answer.location == "/sign-in?next=/me"


def test_whoever_only_wants_to_sign_in_is_not_led_to_an_old_page(client):
    client.get("/sign-in?next=/me")
    client.get("/sign-in")

    page = client.get("/join")

    assert shows(page, 'href="/sign-in"')
    assert not shows(page, "next=")


def test_the_answer_to_a_known_email_is_the_same(client, session):
    factories.account(session, email="known@example.org")

    known = client.post("/join", data=JOIN | {"email": "known@example.org"})
    unknown = client.post("/join", data=JOIN)

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert text(known) == text(unknown)


def test_the_answer_to_a_forgotten_password_is_the_same(client, session):
    factories.account(session, email="known@example.org")

    known = client.post("/forgotten", data={"email": "known@example.org"})
    unknown = client.post("/forgotten", data={"email": "unknown@example.org"})

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert client.get(known.location).status_code == 200


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "  "}, "Enter the name"),
        ({"name": "x" * 101}, "at most 100"),
        ({"email": ""}, "Enter your email address"),
        ({"email": "isla"}, "such as name@example.org"),
        ({"email": "isla@example.org\nBcc: a@example.org"}, "such as name@example.org"),
        ({"password": ""}, "Choose a password"),
        ({"password": "elevenchars"}, "at least 12"),
        ({"password": "x" * 201}, "at most 200"),
    ],
)
def test_an_incomplete_form_says_what_to_mend(client, session, change, words):
    answer = client.post("/join", data=JOIN | change)

    assert answer.status_code == 422
    assert shows(answer, words, "error-summary")
    assert session.scalar(select(Account.id)) is None


@pytest.mark.parametrize(
    ("email", "password"),
    [("nobody@example.org", factories.PASSWORD), ("person1@example.org", "wrong wrong wrong")],
)
def test_a_failed_sign_in_says_the_same_whatever_was_wrong(client, session, email, password):
    factories.account(session, email="person1@example.org")

    answer = client.post("/sign-in", data={"email": email, "password": password})

    assert answer.status_code == 422
    assert shows(answer, "do not go together")


def test_an_unproved_email_is_told_and_gets_a_link(client, session, database, settings):
    ada = factories.account(session, confirmed=False)

    answer = client.post("/sign-in", data={"email": ada.email, "password": factories.PASSWORD})

    assert answer.status_code == 422
    assert shows(answer, "just sent you a new link")
    [letter] = deliver(database, settings)
    assert client.post(link(letter, "confirm")).status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "evil",
        "javascript:alert(1)",
        "/\t/evil.example",
    ],
)
def test_sign_in_leads_to_own_pages_only(client, session, target):
    ada = factories.account(session)
    answer = client.post(
        "/sign-in",
        query_string={"next": target},
        data={"email": ada.email, "password": factories.PASSWORD},
    )

    assert answer.location == "/"


def test_signing_in_begins_a_new_session(client, session):
    ada = factories.account(session)
    with client.session_transaction() as before:
        before["of the visitor"] = "anything"
        before["csrf_token"] = "old"

    client.post("/sign-in", data={"email": ada.email, "password": factories.PASSWORD})

    with client.session_transaction() as after:
        assert "of the visitor" not in after
        assert after.get("csrf_token") != "old"


def test_whoever_is_signed_in_is_led_on(sign_in, session):
    client = sign_in(factories.account(session))

    assert client.get("/sign-in?next=/me").location == "/me"


def test_signing_out_ends_the_session_and_is_no_link(sign_in, session):
    client = sign_in(factories.account(session))

    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").location == "/"
    assert client.get("/me").location == "/sign-in?next=/me"


def test_a_forgotten_password_is_replaced_and_ends_all_sessions(
    client, sign_in, session, database, settings
):
    ada = factories.account(session)
    elsewhere = sign_in(ada)
    client.post("/forgotten", data={"email": ada.email})
    [letter] = deliver(database, settings)
    path = link(letter, "reset")

    assert client.get(path).status_code == 200
    assert client.post(path, data={"password": "short"}).status_code == 422
    assert client.post(path, data={"password": GOOD}).location == "/sign-in"

    assert elsewhere.get("/me").location == "/sign-in?next=/me"
    assert client.post("/sign-in", data={"email": ada.email, "password": GOOD}).location == "/"
    assert client.get(path).status_code == 410


@pytest.mark.parametrize("path", ["/confirm/nonsense", "/reset/nonsense"])
def test_a_link_that_ended_says_what_to_do(client, path):
    for answer in (client.get(path), client.post(path, data={"password": GOOD})):
        assert answer.status_code == 410
        assert shows(answer, "does not work any more", "/forgotten")


def test_pages_of_ones_own_need_signing_in(client):
    for path in ("/me", "/me/settings", "/me/password"):
        assert client.get(path).location == f"/sign-in?next={path}"


def test_someone_changes_name_and_language(sign_in, session):
    client = sign_in(factories.account(session))

    assert client.get("/me/settings").status_code == 200
    answer = client.post("/me/settings", data={"name": " Ada  R. ", "language": "pl"})

    assert answer.location == "/me"
    assert shows(client.get("/me"), "Ada R.", "Polski")
    for wrong in ({"name": "", "language": "pl"}, {"name": "Ada", "language": "tlh"}):
        assert client.post("/me/settings", data=wrong).status_code == 422


def test_someone_changes_the_password_and_stays_signed_in(sign_in, session):
    ada = factories.account(session)
    client, elsewhere = sign_in(ada), sign_in(ada)

    assert client.get("/me/password").status_code == 200
    wrong = client.post("/me/password", data={"old": "not this one", "new": GOOD})
    right = client.post("/me/password", data={"old": factories.PASSWORD, "new": GOOD})

    assert wrong.status_code == 422
    assert right.location == "/me"
    assert client.get("/me").status_code == 200
    assert elsewhere.get("/me").status_code == 302


def test_someone_signs_out_everywhere_else(sign_in, session):
    ada = factories.account(session)
    client, elsewhere = sign_in(ada), sign_in(ada)

    assert client.post("/me/sign-out-elsewhere").location == "/me"
    assert client.get("/me").status_code == 200
    assert elsewhere.get("/me").status_code == 302


def test_ones_page_names_the_roles(sign_in, session):
    client = sign_in(factories.account(session, roles=(Role.REVIEWER,)))

    assert shows(client.get("/me"), "Reviewer", "You have not begun an idea yet.")


@pytest.fixture
def two_processes(settings, database):
    """Two instances of the platform on one database, with limits."""

    def instance():
        app = create_app(replace(settings, limits_on=True), database=database)
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        app.test_client_class = CheckingClient
        return app.test_client()

    return instance(), instance()


def test_sign_in_is_limited_by_email_across_processes(two_processes, session):
    ada = factories.account(session)
    wrong = {"email": ada.email, "password": "wrong wrong wrong"}
    statuses = [
        two_processes[turn % 2].post("/sign-in", data=wrong).status_code for turn in range(11)
    ]

    assert statuses == [422] * 10 + [429]
    answer = two_processes[0].post("/sign-in", data=wrong)
    assert shows(answer, "Please try again in")
    other = factories.account(session)
    right = {"email": other.email, "password": factories.PASSWORD}
    assert two_processes[0].post("/sign-in", data=right).status_code == 302


def test_who_tries_passwords_elsewhere_does_not_keep_their_owner_out(two_processes, session):
    ada = factories.account(session)
    wrong = {"email": ada.email, "password": "wrong wrong wrong"}
    elsewhere = {"REMOTE_ADDR": "203.0.113.7"}
    statuses = [
        two_processes[0].post("/sign-in", data=wrong, environ_base=elsewhere).status_code
        for _ in range(11)
    ]
    assert statuses == [422] * 10 + [429]
    right = {"email": ada.email, "password": factories.PASSWORD}
    assert two_processes[1].post("/sign-in", data=right).status_code == 302


def test_passwords_tried_from_many_places_are_limited_together(two_processes, session):
    ada = factories.account(session)
    wrong = {"email": ada.email, "password": "short"}
    statuses = [
        two_processes[turn % 2]
        .post("/sign-in", data=wrong, environ_base={"REMOTE_ADDR": f"203.0.113.{turn}"})
        .status_code
        for turn in range(101)
    ]
    assert statuses == [422] * 100 + [429]


def test_signing_in_well_is_not_counted_against_an_email(two_processes, session):
    ada = factories.account(session)
    right = {"email": ada.email, "password": factories.PASSWORD}

    assert {two_processes[0].post("/sign-in", data=right).status_code for _ in range(12)} == {302}


@pytest.mark.parametrize("path", ["/sign-in", "/join", "/forgotten"])
def test_posts_are_limited_by_network_address_across_processes(two_processes, path):
    posts = [
        two_processes[turn % 2].post(
            path, data=JOIN | {"email": f"p{turn}@example.org", "password": "?"}
        )
        for turn in range(21)
    ]

    assert posts[19].status_code != 429
    assert posts[20].status_code == 429
    assert two_processes[0].get(path).status_code == 200, "reading is not limited"


@pytest.mark.parametrize("path", ["/join", "/forgotten"])
def test_one_mailbox_is_not_flooded(two_processes, path):
    statuses = [
        two_processes[turn % 2].post(path, data=JOIN | {"email": spelling}).status_code
        for turn, spelling in enumerate(["isla@example.org", " ISLA@example.org"] * 3)
    ]

    assert statuses == [302] * 5 + [429]
