"""Pages: who holds which role."""

import pytest

from pb.services.people import roles
from pb.services.people.roles import Wanted
from pb.vocabulary import Role
from tests import factories


def text(answer):
    return answer.get_data(as_text=True)


@pytest.fixture
def ruth(session):
    return factories.account(session, name="Ruth", roles=(Role.ADMINISTRATOR,))


@pytest.fixture
def moira(session):
    return factories.officer(session)


@pytest.fixture
def ada(session):
    return factories.account(session, name="Ada", email="ada@example.org")


def give(client, **fields):
    data = {"email": "ada@example.org", "role": "officer", "round_id": "0", "reason": "Elected."}
    return client.post("/organise/people/give", data=data | fields)


def test_residents_and_visitors_are_kept_out(client, sign_in, ada):
    assert client.get("/organise/people").status_code == 302
    assert sign_in(ada).get("/organise/people").status_code == 403


@pytest.mark.usefixtures("ada")
def test_an_administrator_gives_a_role_with_its_reason(sign_in, ruth):
    client = sign_in(ruth)

    assert client.get("/organise/people/give").status_code == 200
    assert give(client).location == "/organise/people"
    page = text(client.get("/organise/people"))

    assert "Elected." in page
    assert "ada@example.org" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"email": "nobody@example.org"}, "Ask them to join first"),
        ({"email": "ada"}, "such as name@example.org"),
        ({"role": ""}, "Choose a role"),
        ({"role": "person"}, "error-summary"),
        ({"reason": " "}, "Say why"),
        ({"round_id": "999"}, "error-summary"),
    ],
)
def test_a_role_that_makes_no_sense_is_refused(sign_in, session, ruth, ada, fields, words):
    answer = give(sign_in(ruth), **fields)

    assert answer.status_code == 422
    assert words in text(answer)
    assert roles.held(session, account_id=ada.id) == ()


def test_an_officer_offers_reviewers_of_a_round_only(sign_in, session, moira, ada):
    made = factories.round_(session)
    client = sign_in(moira)

    page = text(client.get("/organise/people/give"))
    assert 'value="administrator"' not in page
    assert 'value="officer"' not in page
    assert give(client).status_code == 422
    assert give(client, role="reviewer-resident", round_id="0").status_code == 422
    answer = give(client, role="reviewer-resident", round_id=str(made.id))

    assert answer.status_code == 302
    [grant] = roles.held(session, account_id=ada.id)
    assert (grant.role, grant.round_id) == (Role.REVIEWER, made.id)


def test_a_new_administrator_waits_for_a_second_person(sign_in, session, ruth, moira, ada):
    first, second = sign_in(ruth), sign_in(moira)
    give(first, role="administrator")
    [asked] = roles.asked(session)
    confirm = f"/organise/people/asked/{asked.id}/confirm"

    assert confirm not in text(first.get("/organise/people"))
    assert confirm in text(second.get("/organise/people"))
    refused = first.post(confirm, follow_redirects=True)
    assert "A second person has to confirm" in text(refused)
    done = second.post(confirm, follow_redirects=True)

    assert "There is a new administrator" in text(done)
    session.rollback()
    assert roles.held(session, account_id=ada.id)[0].role == Role.ADMINISTRATOR


@pytest.mark.usefixtures("ada")
def test_a_request_is_declined(sign_in, session, ruth, moira):
    give(sign_in(ruth), role="administrator")
    path = f"/organise/people/asked/{roles.asked(session)[0].id}/decline"
    client = sign_in(moira)

    assert client.post(path).status_code == 302
    again = client.post(path, follow_redirects=True)

    assert "answered this request already" in text(again)
    session.rollback()
    assert roles.asked(session) == ()


def test_a_role_is_taken_back(sign_in, session, ruth, ada):
    roles.grant(session, Wanted(ada.email, Role.OFFICER), by=ruth.id)
    officer = sign_in(ada)
    [grant] = roles.held(session, account_id=ada.id)

    sign_in(ruth).post(f"/organise/people/roles/{grant.id}/take-back")

    assert officer.get("/organise/people").status_code == 403


def test_an_officer_takes_no_officers_role_back(sign_in, session, ruth, moira):
    [grant] = roles.held(session, account_id=ruth.id)
    path = f"/organise/people/roles/{grant.id}/take-back"
    client = sign_in(moira)

    assert path not in text(client.get("/organise/people"))
    assert "not allowed" in text(client.post(path, follow_redirects=True))
    session.rollback()
    assert roles.held(session, account_id=ruth.id)


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("ADA@example.org", "has an account and no role"),
        ("nobody@example.org", "Nobody with this email address"),
        ("person1@example.org", "Administrator"),
    ],
)
def test_people_are_found_by_email(sign_in, session, email, words):
    ruth = factories.account(session, email="person1@example.org", roles=(Role.ADMINISTRATOR,))
    factories.account(session, name="Ada", email="ada@example.org")

    answer = sign_in(ruth).post("/organise/people/find", data={"email": email})

    assert answer.status_code == 200
    assert words in text(answer)


def test_finding_nothing_typed_is_refused(sign_in, ruth):
    assert sign_in(ruth).post("/organise/people/find", data={"email": ""}).status_code == 422
