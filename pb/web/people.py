"""The person who is signed in, as pages know them."""

from flask import session
from flask_login import AnonymousUserMixin, UserMixin, current_user, login_user

from pb.extensions import login
from pb.services.errors import NotAllowed
from pb.services.people import accounts
from pb.services.people.accounts import PersonView
from pb.vocabulary import Role
from pb.web.requests import db


class SignedIn(UserMixin):
    """A signed-in person: frozen facts, loaded once a request."""

    def __init__(self, person: PersonView) -> None:
        self.person = person
        self.account_id = person.id
        self.name = person.name
        self.language = person.language
        self.roles = person.roles
        self.is_officer = Role.OFFICER in person.roles
        self.is_helper = Role.HELPER in person.roles
        self.is_reviewer = Role.REVIEWER in person.roles
        self.is_scrutineer = Role.SCRUTINEER in person.roles
        self.is_administrator = Role.ADMINISTRATOR in person.roles

    def may(self, slug: str, *roles: Role) -> bool:
        """Whether they hold one of these roles in every round, or in this one."""
        only_in = self.person.only_in
        held = self.roles & frozenset(roles)
        return any(role not in only_in or slug in only_in[role] for role in held)

    def get_id(self) -> str:
        """Return what the session keeps: it ends when the account's stamp changes."""
        return f"{self.person.id}:{self.person.stamp}"


class Visitor(AnonymousUserMixin):
    """Someone who is not signed in."""

    account_id = None
    roles: frozenset[Role] = frozenset()
    is_officer = is_reviewer = is_administrator = is_helper = is_scrutineer = False

    def may(self, _slug: str, *_roles: Role) -> bool:
        """Hold no role."""
        return False


@login.user_loader  # type: ignore[untyped-decorator]  # flask-login has no types
def load(kept: str) -> SignedIn | None:
    """Find the person of a session, unless the session has been ended."""
    account_id, _, stamp = kept.partition(":")
    if not account_id.isdecimal():
        return None
    person = accounts.signed_in(db(), account_id=int(account_id), stamp=stamp)
    return SignedIn(person) if person else None


def begin_session(person: PersonView) -> None:
    """Begin a new session: nothing of the visitor's old one lives on."""
    session.clear()
    login_user(SignedIn(person))


def me() -> int:
    """Return the account id of the signed-in person; for views that are labelled so."""
    if current_user.account_id is None:
        raise NotAllowed
    return int(current_user.account_id)
