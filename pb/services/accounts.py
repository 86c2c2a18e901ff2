"""Accounts: registering, proving an email, signing in, passwords, one's own settings."""

from dataclasses import dataclass

from sqlalchemy import select

from pb.database import Session
from pb.models import Account, Grant
from pb.vocabulary import Role


@dataclass(frozen=True, slots=True)
class PersonView:
    """Someone with an account; roles are those held anywhere."""

    id: int
    name: str
    email: str
    language: str
    roles: frozenset[Role]
    stamp: str


def signed_in(session: Session, *, account_id: int, stamp: str) -> PersonView | None:
    """Return the person of a session, or None if the account or that session has ended."""
    rows = session.execute(
        select(Account, Grant.role)
        .outerjoin(Grant, Grant.account_id == Account.id)
        .where(Account.id == account_id, Account.stamp == stamp)
        .order_by(Grant.id)
    ).all()
    if not rows:
        return None
    return _view(rows[0][0], frozenset(role for _account, role in rows if role is not None))


def _view(row: Account, roles: frozenset[Role]) -> PersonView:
    return PersonView(
        id=row.id,
        name=row.name,
        email=row.email,
        language=row.language,
        roles=roles,
        stamp=row.stamp,
    )
