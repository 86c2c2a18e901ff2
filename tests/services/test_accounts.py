"""Joining in, proving an email, signing in, passwords."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from pb.database import clock, fix_clock
from pb.models import Account, Event, Job, MailedLink
from pb.services.errors import (
    LinkEnded,
    NewLinkSent,
    PasswordTooShort,
    SignInRefused,
    WrongPassword,
)
from pb.services.people import accounts
from pb.vocabulary import Role, Tag
from tests import factories
from tests.letters import deliver, token

GOOD = "three words together"


def join(session, email="isla@example.org", password=GOOD):
    accounts.register(session, name="Isla", email=email, password=password, language="en")


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_whoever_joined_signs_in_after_confirming(session, database, settings):
    join(session)
    [letter] = deliver(database, settings)

    accounts.confirm_email(session, token=token(letter, "confirm"))
    person = accounts.sign_in(session, email="ISLA@Example.org", password=GOOD)

    assert person.name == "Isla"
    assert person.roles == frozenset()


def test_joining_keeps_neither_password_nor_token(session, database, settings):
    join(session)
    [letter] = deliver(database, settings)
    session.rollback()

    assert GOOD not in session.scalar(select(Account.password_hash))
    assert session.scalar(select(MailedLink.token_hash)) != token(letter, "confirm")
    assert session.scalar(select(Job.payload)) == {}


def test_joining_again_only_writes_to_the_mailbox(session, database, settings):
    ada = factories.account(session)

    join(session, email=ada.email.upper())
    [letter] = deliver(database, settings)

    assert count(session, Account) == 1
    assert letter["To"] == ada.email
    assert "already" in letter["Subject"]
    with pytest.raises(SignInRefused):
        accounts.sign_in(session, email=ada.email, password=GOOD)


def test_nobody_waits_with_a_password_in_an_account_of_somebody_else(session, database, settings):
    join(session, password="what the stranger chose")
    join(session, password="what the owner chose")
    _first, second = deliver(database, settings)

    accounts.reset_password(session, token=token(second, "reset"), password=GOOD)

    assert accounts.sign_in(session, email="isla@example.org", password=GOOD)
    with pytest.raises(SignInRefused):
        accounts.sign_in(session, email="isla@example.org", password="what the stranger chose")


def test_a_link_confirms_once(session, database, settings):
    join(session)
    [letter] = deliver(database, settings)
    accounts.confirm_email(session, token=token(letter, "confirm"))

    with pytest.raises(LinkEnded):
        accounts.confirm_email(session, token=token(letter, "confirm"))


def test_a_link_runs_out(session, database, settings):
    join(session)
    [letter] = deliver(database, settings)
    fix_clock(session, clock(session) + timedelta(days=3, seconds=1))

    with pytest.raises(LinkEnded):
        accounts.confirm_email(session, token=token(letter, "confirm"))


def test_a_link_for_one_purpose_is_no_good_for_another(session, database, settings):
    join(session)
    [letter] = deliver(database, settings)

    with pytest.raises(LinkEnded):
        accounts.reset_password(session, token=token(letter, "confirm"), password=GOOD)


@pytest.mark.parametrize(
    ("email", "password"),
    [("nobody@example.org", factories.PASSWORD), ("person1@example.org", "another password")],
)
def test_sign_in_does_not_say_which_is_wrong(session, email, password):
    factories.account(session, email="person1@example.org")

    with pytest.raises(SignInRefused):
        accounts.sign_in(session, email=email, password=password)


def test_an_unproved_email_gets_a_fresh_link_at_sign_in(session, database, settings):
    ada = factories.account(session, confirmed=False)

    with pytest.raises(NewLinkSent):
        accounts.sign_in(session, email=ada.email, password=factories.PASSWORD)
    [letter] = deliver(database, settings)
    accounts.confirm_email(session, token=token(letter, "confirm"))

    assert accounts.sign_in(session, email=ada.email, password=factories.PASSWORD)


def test_an_unproved_email_with_a_wrong_password_gets_nothing(session):
    ada = factories.account(session, confirmed=False)

    with pytest.raises(SignInRefused):
        accounts.sign_in(session, email=ada.email, password="another password")
    assert count(session, Job) == 0


def test_sign_in_renews_a_hash_that_was_made_with_older_settings(session):
    ada = factories.account(session)
    before = session.scalar(select(Account.password_hash))

    accounts.sign_in(session, email=ada.email, password=factories.PASSWORD)

    assert session.scalar(select(Account.password_hash)) != before
    assert accounts.sign_in(session, email=ada.email, password=factories.PASSWORD)


def test_a_password_is_the_same_on_every_keyboard(session):
    composed, decomposed = "caf\u00e9 caf\u00e9 caf\u00e9", "cafe\u0301 cafe\u0301 cafe\u0301"
    ada = factories.account(session)
    accounts.change_password(session, by=ada.id, old=factories.PASSWORD, new=composed)

    assert accounts.sign_in(session, email=ada.email, password=decomposed)


def test_a_new_password_by_link_ends_every_session(session, database, settings):
    ada = factories.account(session)
    before = accounts.sign_in(session, email=ada.email, password=factories.PASSWORD)
    accounts.ask_new_password(session, email=ada.email)
    [letter] = deliver(database, settings)

    accounts.reset_password(session, token=token(letter, "reset"), password=GOOD)

    assert accounts.signed_in(session, account_id=ada.id, stamp=before.stamp) is None
    assert accounts.sign_in(session, email=ada.email, password=GOOD)
    assert "was changed" in deliver(database, settings)[-1]["Subject"]


def test_a_new_password_ends_the_other_links(session, database, settings):
    ada = factories.account(session)
    accounts.ask_new_password(session, email=ada.email)
    accounts.ask_new_password(session, email=ada.email)
    first, second = deliver(database, settings)
    accounts.reset_password(session, token=token(second, "reset"), password=GOOD)

    with pytest.raises(LinkEnded):
        accounts.reset_password(session, token=token(first, "reset"), password=GOOD)


def test_asking_for_an_unknown_email_sends_nothing_and_does_the_same_work(
    session, database, settings
):
    factories.account(session, email="known@example.org")
    rows = []
    for email in ("known@example.org", "unknown@example.org"):
        accounts.ask_new_password(session, email=email)
        rows.append((count(session, Job), count(session, Event)))

    assert rows == [(1, 1), (2, 2)]
    assert [letter["To"] for letter in deliver(database, settings)] == ["known@example.org"]


@pytest.mark.parametrize("password", ["", "elevenchars"])
def test_a_short_password_is_refused(session, password):
    with pytest.raises(PasswordTooShort):
        join(session, password=password)
    assert count(session, Account) == 0


def test_changing_a_password_needs_the_old_one(session):
    ada = factories.account(session)

    with pytest.raises(WrongPassword):
        accounts.change_password(session, by=ada.id, old="not this one", new=GOOD)
    assert accounts.sign_in(session, email=ada.email, password=factories.PASSWORD)


def test_ending_sessions_makes_a_new_stamp(session):
    ada = factories.account(session)
    before = accounts.sign_in(session, email=ada.email, password=factories.PASSWORD)

    after = accounts.end_sessions(session, by=ada.id)

    assert accounts.signed_in(session, account_id=ada.id, stamp=before.stamp) is None
    assert accounts.signed_in(session, account_id=ada.id, stamp=after.stamp) == after


def test_a_person_has_every_role(session):
    ada = factories.account(session, roles=(Role.OFFICER, Role.REVIEWER))
    stamp = session.scalar(select(Account.stamp))

    person = accounts.signed_in(session, account_id=ada.id, stamp=stamp)

    assert person is not None
    assert person.roles == {Role.OFFICER, Role.REVIEWER}


def test_settings_change_and_leave_an_event(session):
    ada = factories.account(session)

    accounts.change_settings(session, by=ada.id, name="Ada R.", language="pl")

    row = session.get_one(Account, ada.id)
    assert (row.name, row.language) == ("Ada R.", "pl")
    assert session.scalars(select(Event.tag)).all() == [Tag.ACCOUNT_SETTINGS_CHANGED]


def test_what_is_kept_is_counted(session):
    ada = factories.account(session)

    kept = accounts.kept(session, ada.id)

    assert (kept.proposals, kept.supports, kept.comments) == (0, 0, 0)


def test_events_hold_no_addresses(session):
    join(session, email="isla@example.org")

    assert "isla" not in str(session.scalars(select(Event.details)).all())
