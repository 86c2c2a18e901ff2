"""Giving roles and taking them back; two people for an administrator."""

import pytest

from pb.models import Account
from pb.services.errors import (
    AccountUnknown,
    AlreadyRequested,
    EmailKnown,
    LastAdministrator,
    NotAllowed,
    NotFound,
    OtherPersonNeeded,
    PasswordTooShort,
    RequestAnswered,
    RoleHeldAlready,
    SeatNeeded,
    TwoPeopleNeeded,
)
from pb.services.people import accounts, roles
from pb.services.people.roles import Wanted
from pb.vocabulary import Role, Seat
from tests import factories


@pytest.fixture
def ruth(session):
    return factories.account(session, name="Ruth", roles=(Role.ADMINISTRATOR,))


@pytest.fixture
def moira(session):
    return factories.officer(session)


@pytest.fixture
def ada(session):
    return factories.account(session)


def of(session, person):
    return [(g.role, g.seat, g.round_id) for g in roles.held(session, account_id=person.id)]


def test_an_administrator_makes_an_officer(session, ruth, ada):
    roles.grant(session, Wanted(ada.email.upper(), Role.OFFICER, reason="new post"), by=ruth.id)

    [grant] = roles.held(session, account_id=ada.id)
    assert (grant.role, grant.round_id, grant.reason) == (Role.OFFICER, None, "new post")


def test_an_officer_makes_a_reviewer_of_one_round_and_takes_it_back(session, moira, ada):
    made = factories.round_(session)
    wanted = Wanted(ada.email, Role.REVIEWER, seat=Seat.RESIDENT, round_id=made.id)

    roles.grant(session, wanted, by=moira.id)

    assert of(session, ada) == [(Role.REVIEWER, Seat.RESIDENT, made.id)]
    roles.revoke(session, roles.held(session, account_id=ada.id)[0].id, by=moira.id)
    assert of(session, ada) == []


@pytest.mark.parametrize(
    ("role", "seat"),
    [(Role.REVIEWER, Seat.RESIDENT), (Role.OFFICER, None), (Role.ADMINISTRATOR, None)],
)
def test_an_officer_gives_nothing_everywhere(session, moira, ada, role, seat):
    with pytest.raises(NotAllowed):
        roles.grant(session, Wanted(ada.email, role, seat=seat), by=moira.id)
    assert of(session, ada) == []


def test_a_resident_gives_nothing(session, ada):
    made = factories.round_(session)
    wanted = Wanted(ada.email, Role.REVIEWER, seat=Seat.RESIDENT, round_id=made.id)

    with pytest.raises(NotAllowed):
        roles.grant(session, wanted, by=ada.id)


@pytest.mark.parametrize(
    ("wanted", "refusal"),
    [
        (Wanted("nobody@example.org", Role.OFFICER), AccountUnknown),
        (Wanted("ada@example.org", Role.REVIEWER), SeatNeeded),
        (Wanted("ada@example.org", Role.REVIEWER, Seat.OFFICER, round_id=999), NotFound),
    ],
)
def test_a_role_that_makes_no_sense_is_refused(session, ruth, wanted, refusal):
    factories.account(session, email="ada@example.org")

    with pytest.raises(refusal):
        roles.grant(session, wanted, by=ruth.id)


def test_a_role_is_given_once(session, ruth, ada):
    roles.grant(session, Wanted(ada.email, Role.OFFICER), by=ruth.id)

    with pytest.raises(RoleHeldAlready):
        roles.grant(session, Wanted(ada.email, Role.OFFICER), by=ruth.id)


def test_a_new_administrator_takes_two_people(session, ruth, moira, ada):
    roles.grant(session, Wanted(ada.email, Role.ADMINISTRATOR, reason="deputy"), by=ruth.id)
    [asked] = roles.asked(session)

    assert (asked.email, asked.reason, asked.requester) == (ada.email, "deputy", "Ruth")
    assert of(session, ada) == []

    roles.confirm_administrator(session, asked.id, by=moira.id)

    assert of(session, ada) == [(Role.ADMINISTRATOR, None, None)]
    assert roles.asked(session) == ()
    with pytest.raises(RequestAnswered):
        roles.confirm_administrator(session, asked.id, by=moira.id)


def test_nobody_confirms_their_own_request(session, ruth, ada):
    roles.grant(session, Wanted(ada.email, Role.ADMINISTRATOR), by=ruth.id)

    with pytest.raises(OtherPersonNeeded):
        roles.confirm_administrator(session, roles.asked(session)[0].id, by=ruth.id)
    assert of(session, ada) == []


def test_nobody_confirms_their_own_promotion(session, ruth, moira):
    roles.grant(session, Wanted(moira.email, Role.ADMINISTRATOR), by=ruth.id)

    with pytest.raises(OtherPersonNeeded):
        roles.confirm_administrator(session, roles.asked(session)[0].id, by=moira.id)
    assert len(roles.asked(session)) == 1


def test_a_resident_confirms_no_administrator(session, ruth, ada):
    other = factories.account(session)
    roles.grant(session, Wanted(ada.email, Role.ADMINISTRATOR), by=ruth.id)

    for answer in (roles.confirm_administrator, roles.decline_administrator):
        with pytest.raises(NotAllowed):
            answer(session, roles.asked(session)[0].id, by=other.id)


def test_a_declined_request_can_be_made_again(session, ruth, moira, ada):
    wanted = Wanted(ada.email, Role.ADMINISTRATOR)
    roles.grant(session, wanted, by=ruth.id)
    with pytest.raises(AlreadyRequested):
        roles.grant(session, wanted, by=ruth.id)

    roles.decline_administrator(session, roles.asked(session)[0].id, by=moira.id)
    roles.grant(session, wanted, by=ruth.id)

    assert len(roles.asked(session)) == 1


def test_the_last_administrator_stays(session, ruth):
    with pytest.raises(LastAdministrator):
        roles.revoke(session, roles.held(session)[0].id, by=ruth.id)


def test_a_former_administrators_requests_are_taken_back(session, ruth, ada):
    second = factories.account(session, name="Zoe", roles=(Role.ADMINISTRATOR,))
    roles.grant(session, Wanted(ada.email, Role.ADMINISTRATOR), by=second.id)

    roles.revoke(session, roles.held(session, account_id=second.id)[0].id, by=ruth.id)

    assert roles.asked(session) == ()


def test_taking_back_what_is_not_there_is_refused(session, ruth):
    with pytest.raises(NotFound):
        roles.revoke(session, 999, by=ruth.id)


def test_the_command_line_makes_the_first_administrator_only(session, ada):
    other = factories.account(session)
    roles.grant_from_command_line(session, Wanted(ada.email, Role.ADMINISTRATOR))

    with pytest.raises(TwoPeopleNeeded):
        roles.grant_from_command_line(session, Wanted(other.email, Role.ADMINISTRATOR))
    assert of(session, ada) == [(Role.ADMINISTRATOR, None, None)]


def test_an_account_from_the_command_line_can_sign_in(session):
    wanted = Wanted("tom@example.org", Role.OFFICER)
    roles.create_account(
        session, wanted, email="tom@example.org", name="Tom", password="a dozen letters"
    )

    person = accounts.sign_in(session, email="tom@example.org", password="a dozen letters")

    assert person.roles == {Role.OFFICER}


@pytest.mark.parametrize(
    ("email", "password", "role", "refusal"),
    [
        ("ruth@example.org", "a dozen letters", None, EmailKnown),
        ("tom@example.org", "too short", None, PasswordTooShort),
        ("tom@example.org", "a dozen letters", Role.ADMINISTRATOR, TwoPeopleNeeded),
    ],
)
def test_a_refused_account_leaves_nothing(session, email, password, role, refusal):
    factories.account(session, email="ruth@example.org", roles=(Role.ADMINISTRATOR,))
    wanted = Wanted(email, role) if role else None

    with pytest.raises(refusal):
        roles.create_account(session, wanted, email=email, name="Tom", password=password)
    assert roles.find(session, email="tom@example.org") is None


def test_people_are_listed_by_name(session):
    for name in ("zoe", "Ada", "Moira"):
        factories.account(session, name=name, roles=(Role.OFFICER,))

    assert [g.name for g in roles.held(session)] == ["Ada", "Moira", "zoe"]


@pytest.mark.parametrize("role", [Role.HELPER, Role.SCRUTINEER])
def test_an_administrator_gives_a_role_for_one_round(session, ruth, ada, role):
    made = factories.round_(session)

    roles.grant(session, Wanted(ada.email, role, round_id=made.id, reason="one day"), by=ruth.id)

    assert of(session, ada) == [(role, None, made.id)]
    with pytest.raises(RoleHeldAlready):
        roles.grant(session, Wanted(ada.email, role, round_id=made.id), by=ruth.id)


@pytest.mark.parametrize("role", [Role.HELPER, Role.SCRUTINEER])
def test_an_officer_gives_no_key_holder_and_no_second_person_for_closing(
    session, moira, ada, role
):
    made = factories.round_(session)

    with pytest.raises(NotAllowed):
        roles.grant(session, Wanted(ada.email, role, round_id=made.id), by=moira.id)


def test_whoever_organises_does_it_everywhere(session, ruth, ada):
    made = factories.round_(session)

    roles.grant(session, Wanted(ada.email, Role.OFFICER, round_id=made.id), by=ruth.id)

    assert of(session, ada) == [(Role.OFFICER, None, None)]


def test_what_is_held_everywhere_is_not_limited_by_what_is_held_in_one_round(session, ruth, ada):
    made = factories.round_(session)
    roles.grant(session, Wanted(ada.email, Role.HELPER, round_id=made.id), by=ruth.id)
    assert signed_in(session, ada).only_in == {Role.HELPER: {made.slug}}

    roles.grant(session, Wanted(ada.email, Role.HELPER), by=ruth.id)

    person = signed_in(session, ada)
    assert (person.roles, person.only_in) == ({Role.HELPER}, {})


def signed_in(session, person):
    stamp = session.get_one(Account, person.id).stamp
    session.rollback()
    found = accounts.signed_in(session, account_id=person.id, stamp=stamp)
    session.rollback()
    return found
