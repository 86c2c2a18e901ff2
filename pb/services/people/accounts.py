"""Accounts: registering, proving an email, signing in, passwords, one's own settings."""

import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute

from pb.adapters import passwords
from pb.database import Session, clock
from pb.models import Account, Comment, Grant, Proposal, Round, Support
from pb.services.atomic import atomic
from pb.services.errors import (
    EmailKnown,
    NewLinkSent,
    NotFound,
    PasswordTooShort,
    SignInRefused,
    WrongPassword,
)
from pb.services.events import record
from pb.services.people import mailed_links, mailing
from pb.vocabulary import Letter, MailPurpose, Role, Tag

LEAST_PASSWORD = 12


@dataclass(frozen=True, slots=True)
class PersonView:
    """Someone with an account; roles are those held anywhere.

    Attributes:
        only_in: of roles that are not held in every round, the addresses of their rounds.
    """

    id: int
    name: str
    email: str
    language: str
    roles: frozenset[Role]
    stamp: str
    only_in: Mapping[Role, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the platform keeps about someone beside name, email and language."""

    since: datetime
    proposals: int
    supports: int
    comments: int


@dataclass(frozen=True, slots=True)
class _Newcomer:
    name: str
    email: str
    password_hash: str
    language: str


def email_key(email: str) -> str:
    """Return the form of an address by which an account is found."""
    return unicodedata.normalize("NFC", email.strip()).casefold()


def signed_in(session: Session, *, account_id: int, stamp: str) -> PersonView | None:
    """Return the person of a session, or None if the account or that session has ended."""
    rows = session.execute(
        select(Account, Grant.role, Round.slug)
        .outerjoin(Grant, Grant.account_id == Account.id)
        .outerjoin(Round, Round.id == Grant.round_id)
        .where(Account.id == account_id, Account.stamp == stamp)
        .order_by(Grant.id)
    ).all()
    if not rows:
        return None
    return _view(rows[0][0], [(role, slug) for _account, role, slug in rows if role is not None])


def kept(session: Session, account_id: int) -> Kept:
    """Return how much the platform keeps about someone."""

    def number(whose: InstrumentedAttribute[Any]) -> ScalarSelect[int]:
        return select(func.count()).where(whose == account_id).scalar_subquery()

    since, proposals, supports, comments = session.execute(
        select(
            Account.created_at,
            number(Proposal.author_id),
            number(Support.account_id),
            number(Comment.author_id),
        ).where(Account.id == account_id)
    ).one()
    return Kept(since, proposals, supports, comments)


def register(session: Session, *, name: str, email: str, password: str, language: str) -> None:
    """Open an account that waits for its email to be proved, or write to the one there is.

    Whoever asks learns nothing about which of the two happened: the work is alike, and the
    answer goes to the mailbox.

    Raises:
        PasswordTooShort
    """
    newcomer = _Newcomer(name, email.strip(), _new_hash(password), language)
    try:
        with atomic(session):
            _open_or_tell(session, newcomer)
    except IntegrityError:
        # Somebody was faster with the same address; now it is known.
        with atomic(session):
            _open_or_tell(session, newcomer)


def create(session: Session, *, name: str, email: str, password: str, language: str) -> int:
    """Open an account whose email needs no proof, inside the caller's transaction.

    Returns:
        The account's id.

    Raises:
        EmailKnown, PasswordTooShort
    """
    if _find(session, email) is not None:
        raise EmailKnown
    newcomer = _Newcomer(name, email.strip(), _new_hash(password), language)
    account_id = _add(session, newcomer, confirmed=True)
    record(session, Tag.ACCOUNT_REGISTERED, actor_id=None, account=account_id)
    return account_id


def confirm_email(session: Session, *, token: str) -> None:
    """Prove an email address by the link that was sent to it.

    Raises:
        LinkEnded
    """
    with atomic(session):
        row = mailed_links.use(session, token=token, purpose=MailPurpose.CONFIRM_EMAIL)
        row.confirmed_at = row.confirmed_at or clock(session)
        record(session, Tag.ACCOUNT_CONFIRMED, actor_id=row.id)


def sign_in(session: Session, *, email: str, password: str) -> PersonView:
    """Return the person whose email and password these are.

    Raises:
        SignInRefused: they do not go together, whichever of them is wrong.
        NewLinkSent: both are right, but the email was not proved yet.
    """
    row = _find(session, email)
    if not passwords.is_right(password, kept=row.password_hash if row else None) or row is None:
        raise SignInRefused
    account_id, stamp, confirmed = row.id, row.stamp, row.confirmed_at is not None
    if not confirmed:
        with atomic(session):
            _mail_link(session, account_id, Letter.CONFIRM)
        raise NewLinkSent
    if passwords.is_outdated(row.password_hash):
        _renew_hash(session, account_id, password)
    person = signed_in(session, account_id=account_id, stamp=stamp)
    if person is None:
        raise SignInRefused
    return person


def ask_new_password(session: Session, *, email: str) -> None:
    """Mail a link for choosing a new password, if there is such an account."""
    with atomic(session):
        row = _find(session, email)
        if row is None:
            mailing.write_to_nobody(session)
            record(session, Tag.ACCOUNT_PASSWORD_ASKED, actor_id=None)
        else:
            _mail_link(session, row.id, Letter.RESET, tag=Tag.ACCOUNT_PASSWORD_ASKED)


def reset_password(session: Session, *, token: str, password: str) -> None:
    """Set a new password by a mailed link, which proves the email too; ends all sessions.

    Raises:
        LinkEnded, PasswordTooShort
    """
    password_hash = _new_hash(password)
    with atomic(session):
        row = mailed_links.use(session, token=token, purpose=MailPurpose.RESET_PASSWORD)
        row.confirmed_at = row.confirmed_at or clock(session)
        _set_password(session, row, password_hash, tag=Tag.ACCOUNT_PASSWORD_RESET)


def change_password(session: Session, *, by: int, old: str, new: str) -> PersonView:
    """Change one's own password; every other session of the account ends.

    Returns:
        The person, for signing in anew.

    Raises:
        WrongPassword: the old one is another one.
        PasswordTooShort
    """
    row = session.get(Account, by)
    if row is None or not passwords.is_right(old, kept=row.password_hash):
        raise WrongPassword
    password_hash = _new_hash(new)
    with atomic(session):
        row = session.get_one(Account, by, with_for_update=True)
        stamp = _set_password(session, row, password_hash, tag=Tag.ACCOUNT_PASSWORD_CHANGED)
    return _again(session, by, stamp)


def end_sessions(session: Session, *, by: int) -> PersonView:
    """End every session of one's own account; returns the person, for signing in anew."""
    with atomic(session):
        row = session.get_one(Account, by, with_for_update=True)
        row.stamp = stamp = _new_stamp()
        record(session, Tag.ACCOUNT_SESSIONS_ENDED, actor_id=by)
    return _again(session, by, stamp)


def change_settings(session: Session, *, by: int, name: str, language: str) -> None:
    """Change one's own name and language."""
    with atomic(session):
        row = session.get_one(Account, by, with_for_update=True)
        row.name, row.language = name, language
        record(session, Tag.ACCOUNT_SETTINGS_CHANGED, actor_id=by)


def _open_or_tell(session: Session, newcomer: _Newcomer) -> None:
    known = _find(session, newcomer.email)
    if known is not None:
        # Whoever proves the mailbox chooses the password: nobody can open an account in
        # another one's name and wait until that person confirms it.
        _mail_link(session, known.id, Letter.ALREADY)
        return
    account_id = _add(session, newcomer, confirmed=False)
    _mail_link(session, account_id, Letter.CONFIRM, tag=Tag.ACCOUNT_REGISTERED)


def _add(session: Session, newcomer: _Newcomer, *, confirmed: bool) -> int:
    now = clock(session)
    row = Account(
        email=newcomer.email,
        email_key=email_key(newcomer.email),
        name=newcomer.name,
        password_hash=newcomer.password_hash,
        stamp=_new_stamp(),
        language=newcomer.language,
        created_at=now,
        confirmed_at=now if confirmed else None,
    )
    session.add(row)
    session.flush()
    return row.id


def _mail_link(
    session: Session, account_id: int, letter: Letter, *, tag: Tag = Tag.ACCOUNT_LINK_MAILED
) -> None:
    confirming = letter == Letter.CONFIRM
    purpose = MailPurpose.CONFIRM_EMAIL if confirming else MailPurpose.RESET_PASSWORD
    token = mailed_links.issue(session, account_id=account_id, purpose=purpose)
    mailing.write(session, letter, account_id=account_id, token=token)
    record(session, tag, actor_id=None, account=account_id)


def _set_password(session: Session, row: Account, password_hash: str, *, tag: Tag) -> str:
    row.password_hash = password_hash
    row.stamp = _new_stamp()
    mailed_links.end_all(session, row.id)
    mailing.write(session, Letter.CHANGED, account_id=row.id)
    record(session, tag, actor_id=row.id)
    return row.stamp


def _renew_hash(session: Session, account_id: int, password: str) -> None:
    renewed = passwords.hashed(password)
    with atomic(session):
        session.get_one(Account, account_id, with_for_update=True).password_hash = renewed
        record(session, Tag.ACCOUNT_SETTINGS_CHANGED, actor_id=account_id)


def _new_hash(password: str) -> str:
    if len(password) < LEAST_PASSWORD:
        raise PasswordTooShort(least=LEAST_PASSWORD)
    return passwords.hashed(password)


def _new_stamp() -> str:
    return secrets.token_hex(16)


def _find(session: Session, email: str) -> Account | None:
    return session.scalar(select(Account).where(Account.email_key == email_key(email)))


def _again(session: Session, account_id: int, stamp: str) -> PersonView:
    person = signed_in(session, account_id=account_id, stamp=stamp)
    if person is None:
        raise NotFound
    return person


def _view(row: Account, held: Sequence[tuple[Role, str | None]]) -> PersonView:
    everywhere = {role for role, slug in held if slug is None}
    only_in: dict[Role, frozenset[str]] = {}
    for role, slug in held:
        if slug is not None and role not in everywhere:
            only_in[role] = only_in.get(role, frozenset()) | {slug}
    return PersonView(
        id=row.id,
        name=row.name,
        email=row.email,
        language=row.language,
        roles=frozenset(role for role, _slug in held),
        stamp=row.stamp,
        only_in=only_in,
    )
