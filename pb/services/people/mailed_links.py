"""Links that we mail: good once, for a while, and kept as hashes only."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import delete, select, update

from pb.database import Session, clock
from pb.models import Account, MailedLink
from pb.services.errors import LinkEnded
from pb.vocabulary import MailPurpose

GOOD_FOR = {
    MailPurpose.CONFIRM_EMAIL: timedelta(days=3),
    MailPurpose.RESET_PASSWORD: timedelta(hours=2),
}


def issue(session: Session, *, account_id: int, purpose: MailPurpose) -> str:
    """Make a link inside the caller's transaction, and return its token; forgets old links."""
    session.execute(delete(MailedLink).where(MailedLink.expires_at <= clock(session)))
    token = secrets.token_urlsafe(32)
    session.add(
        MailedLink(
            account_id=account_id,
            purpose=purpose,
            token_hash=_hash(token),
            expires_at=clock(session) + GOOD_FOR[purpose],
        )
    )
    return token


def is_good(session: Session, *, token: str, purpose: MailPurpose) -> bool:
    """Whether a link can still be used."""
    return _find(session, token, purpose) is not None


def use(session: Session, *, token: str, purpose: MailPurpose) -> Account:
    """Use a link up inside the caller's transaction, and return whose it is.

    Raises:
        LinkEnded: it was used, has run out, or never was one.
    """
    link = _find(session, token, purpose, for_update=True)
    if link is None:
        raise LinkEnded
    link.used_at = clock(session)
    return session.get_one(Account, link.account_id, with_for_update=True)


def end_all(session: Session, account_id: int) -> None:
    """End every link of an account, inside the caller's transaction."""
    session.execute(
        update(MailedLink)
        .where(MailedLink.account_id == account_id, MailedLink.used_at.is_(None))
        .values(used_at=clock(session))
    )


def _find(
    session: Session, token: str, purpose: MailPurpose, *, for_update: bool = False
) -> MailedLink | None:
    query = select(MailedLink).where(
        MailedLink.token_hash == _hash(token),
        MailedLink.purpose == purpose,
        MailedLink.used_at.is_(None),
        MailedLink.expires_at > clock(session),
    )
    return session.scalar(query.with_for_update() if for_update else query)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
