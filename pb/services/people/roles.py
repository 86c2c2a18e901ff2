"""Who holds which role: giving it, taking it back, making administrators by two people."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from pb.database import Session, clock
from pb.models import Account, ActRequest, Grant, Round
from pb.services import acts
from pb.services.atomic import atomic
from pb.services.errors import (
    AccountUnknown,
    LastAdministrator,
    NotAllowed,
    NotFound,
    OtherPersonNeeded,
    RoleHeldAlready,
    SeatNeeded,
    TwoPeopleNeeded,
)
from pb.services.events import record
from pb.services.people import accounts
from pb.vocabulary import Act, Role, Seat, Tag

# What somebody may be in one round only; whoever organises or gives roles does it everywhere.
OF_A_ROUND = frozenset({Role.REVIEWER, Role.HELPER, Role.SCRUTINEER})


@dataclass(frozen=True, slots=True)
class GrantView:
    """A role that someone holds; without a round it holds in all of them."""

    id: int
    account_id: int
    name: str
    email: str
    role: Role
    seat: Seat | None
    round_id: int | None
    round_title: str | None
    reason: str
    granted_at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody with an account."""

    account_id: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A role to be given: to whom, where, and why."""

    email: str
    role: Role
    seat: Seat | None = None
    round_id: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AskedAdministrator:
    """Somebody who is to become administrator, once a second person agrees."""

    id: int
    account_id: int
    name: str
    email: str
    reason: str
    requester: str
    requested_by: int
    requested_at: datetime


def find(session: Session, *, email: str) -> Found | None:
    """Return the person with this email, if there is one."""
    key = accounts.email_key(email)
    row = session.execute(
        select(Account.id, Account.name, Account.email).where(Account.email_key == key)
    ).one_or_none()
    return Found(row.id, row.name, row.email) if row else None


def is_of_a_round(held_role: GrantView) -> bool:
    """Whether an officer may take this role back: that of a reviewer in one round."""
    return held_role.role == Role.REVIEWER and held_role.round_id is not None


def held(session: Session, *, account_id: int | None = None) -> tuple[GrantView, ...]:
    """Return the roles that are held, by name: everyone's, or those of one account."""
    query = (
        select(Grant, Account.name, Account.email, Round.title)
        .join(Account, Account.id == Grant.account_id)
        .outerjoin(Round, Round.id == Grant.round_id)
        .order_by(func.lower(Account.name), Grant.account_id, Grant.id)
    )
    rows = session.execute(
        query if account_id is None else query.where(Grant.account_id == account_id)
    )
    return tuple(
        GrantView(
            id=grant.id,
            account_id=grant.account_id,
            name=name,
            email=email,
            role=grant.role,
            seat=grant.seat,
            round_id=grant.round_id,
            round_title=title,
            reason=grant.reason,
            granted_at=grant.granted_at,
        )
        for grant, name, email, title in rows
    )


def asked(session: Session) -> tuple[AskedAdministrator, ...]:
    """Return who is to become administrator, oldest request first."""
    requester = Account.__table__.alias("requester")
    rows = session.execute(
        select(ActRequest, Account, requester.c.name)
        .join(Account, Account.id == ActRequest.subject_id)
        .join(requester, requester.c.id == ActRequest.requested_by)
        .where(ActRequest.act == Act.GRANT_ADMINISTRATOR, ActRequest.answered_at.is_(None))
        .order_by(ActRequest.id)
    )
    return tuple(
        AskedAdministrator(
            id=row.id,
            account_id=account.id,
            name=account.name,
            email=account.email,
            reason=row.reason,
            requester=name,
            requested_by=row.requested_by,
            requested_at=row.requested_at,
        )
        for row, account, name in rows
    )


def rounds_to_choose(session: Session) -> tuple[tuple[int, str], ...]:
    """Return id and title of each round, newest first."""
    rows = session.execute(select(Round.id, Round.title).order_by(Round.id.desc()))
    return tuple((row.id, row.title) for row in rows)


def grant(session: Session, wanted: Wanted, *, by: int) -> None:
    """Give a role; that of an administrator is asked for, and waits for a second person.

    Raises:
        NotAllowed: an officer may make reviewers of one round, an administrator anyone.
        AccountUnknown, SeatNeeded, RoleHeldAlready, NotFound, AlreadyRequested
    """
    with atomic(session):
        _insist_may_give(session, by, wanted.role, round_id=wanted.round_id)
        account_id = _account_id(session, wanted.email)
        if wanted.role == Role.ADMINISTRATOR:
            _insist_not_held(session, account_id, Role.ADMINISTRATOR, round_id=None)
            acts.request(
                session,
                Act.GRANT_ADMINISTRATOR,
                by=by,
                subject_id=account_id,
                reason=wanted.reason,
            )
            return
        _add(session, account_id, wanted, by=by)


def confirm_administrator(session: Session, request_id: int, *, by: int) -> None:
    """Agree, as the second person, that somebody becomes administrator.

    An officer may be the second person, so that a place's only administrator is not stuck.

    Raises:
        NotAllowed, OtherPersonNeeded, RequestAnswered, NotFound, RoleHeldAlready
    """
    with atomic(session):
        _insist_holds(session, by, Role.ADMINISTRATOR, Role.OFFICER)
        answered = acts.confirm(session, request_id, act=Act.GRANT_ADMINISTRATOR, by=by)
        account = session.get(Account, answered.subject_id)
        if account is None:
            raise NotFound
        if account.id == by:
            raise OtherPersonNeeded
        wanted = Wanted(account.email, Role.ADMINISTRATOR, reason=answered.reason)
        _add(session, account.id, wanted, by=by)


def decline_administrator(session: Session, request_id: int, *, by: int) -> None:
    """Decline a request, or take one's own back.

    Raises:
        NotAllowed, RequestAnswered, NotFound
    """
    with atomic(session):
        _insist_holds(session, by, Role.ADMINISTRATOR, Role.OFFICER)
        acts.decline(session, request_id, act=Act.GRANT_ADMINISTRATOR, by=by)


def revoke(session: Session, grant_id: int, *, by: int) -> None:
    """Take a role back.

    Raises:
        NotFound, NotAllowed
        LastAdministrator: nobody else could give roles then.
    """
    with atomic(session):
        row = session.get(Grant, grant_id, with_for_update=True)
        if row is None:
            raise NotFound
        _insist_may_give(session, by, row.role, round_id=row.round_id)
        if row.role == Role.ADMINISTRATOR:
            if _administrators(session) == 1:
                raise LastAdministrator
            _take_back_requests(session, row.account_id, by=by)
        record(
            session,
            Tag.ROLE_REVOKED,
            actor_id=by,
            round_id=row.round_id,
            account=row.account_id,
            role=row.role,
        )
        session.delete(row)


def grant_from_command_line(session: Session, wanted: Wanted) -> None:
    """Give a role as whoever runs the machine: the first administrator, or another role.

    Raises:
        TwoPeopleNeeded: there is an administrator already.
        AccountUnknown, SeatNeeded, RoleHeldAlready
    """
    with atomic(session):
        _give_as_host(session, wanted)


def create_account(
    session: Session, wanted: Wanted | None, *, email: str, name: str, password: str
) -> None:
    """Open an account, with a role if one is wanted, as whoever runs the machine.

    Raises:
        EmailKnown, PasswordTooShort, TwoPeopleNeeded, SeatNeeded
    """
    with atomic(session):
        accounts.create(session, email=email, name=name, password=password, language="en")
        if wanted is not None:
            _give_as_host(session, wanted)


def _take_back_requests(session: Session, account_id: int, *, by: int) -> None:
    """What a former administrator asked for is not confirmed any more."""
    for waiting in acts.all_waiting(session):
        if waiting.act == Act.GRANT_ADMINISTRATOR and waiting.requested_by == account_id:
            acts.decline(session, waiting.id, act=waiting.act, by=by)


def _give_as_host(session: Session, wanted: Wanted) -> None:
    account_id = _account_id(session, wanted.email)
    if wanted.role == Role.ADMINISTRATOR and _administrators(session) > 0:
        raise TwoPeopleNeeded
    _add(session, account_id, wanted, by=None)


def _add(session: Session, account_id: int, wanted: Wanted, *, by: int | None) -> None:
    is_reviewer = wanted.role == Role.REVIEWER
    if is_reviewer and wanted.seat is None:
        raise SeatNeeded
    if wanted.round_id is not None and session.get(Round, wanted.round_id) is None:
        raise NotFound
    round_id = wanted.round_id if wanted.role in OF_A_ROUND else None
    _insist_not_held(session, account_id, wanted.role, round_id=round_id)
    session.add(
        Grant(
            account_id=account_id,
            role=wanted.role,
            round_id=round_id,
            seat=wanted.seat if is_reviewer else None,
            reason=wanted.reason,
            granted_at=clock(session),
            granted_by=by,
        )
    )
    record(
        session,
        Tag.ROLE_GRANTED,
        actor_id=by,
        round_id=round_id,
        account=account_id,
        role=wanted.role,
    )


def _insist_may_give(session: Session, by: int, role: Role, *, round_id: int | None) -> None:
    if _holds(session, by, Role.ADMINISTRATOR):
        return
    for_a_round = role == Role.REVIEWER and round_id is not None
    if not (for_a_round and _holds(session, by, Role.OFFICER)):
        raise NotAllowed


def _insist_holds(session: Session, account_id: int, *roles: Role) -> None:
    if not any(_holds(session, account_id, role) for role in roles):
        raise NotAllowed


def _holds(session: Session, account_id: int, role: Role) -> bool:
    query = select(Grant.id).where(
        Grant.account_id == account_id, Grant.role == role, Grant.round_id.is_(None)
    )
    return session.scalar(query) is not None


def _insist_not_held(
    session: Session, account_id: int, role: Role, *, round_id: int | None
) -> None:
    place = Grant.round_id.is_(None) if round_id is None else Grant.round_id == round_id
    query = select(Grant.id).where(Grant.account_id == account_id, Grant.role == role, place)
    if session.scalar(query) is not None:
        raise RoleHeldAlready


def _administrators(session: Session) -> int:
    # The rows are locked, so that two administrators cannot both take the other's role away.
    query = select(Grant.id).where(Grant.role == Role.ADMINISTRATOR).order_by(Grant.id)
    return len(session.scalars(query.with_for_update()).all())


def _account_id(session: Session, email: str) -> int:
    key = accounts.email_key(email)
    found = session.scalar(select(Account.id).where(Account.email_key == key))
    if found is None:
        raise AccountUnknown
    return found
