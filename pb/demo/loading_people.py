"""Loads the people of Harbour Bay: accounts, roles."""

import secrets
from datetime import datetime
from functools import partial

from pb.database import Session, clock
from pb.demo.chronicle import Calendar, Chronicle
from pb.demo.known import Known
from pb.demo.people import DEMO_PASSWORD, NEIGHBOURS, PEOPLE
from pb.demo.shapes import Person
from pb.models import Account
from pb.services.atomic import atomic
from pb.services.events import record
from pb.services.people import accounts, roles
from pb.services.people.roles import Wanted
from pb.vocabulary import Role, Seat, Tag

FIRST_DAY = -480  # before anything else happened
# No password has this hash.
UNUSABLE = "!"


def tell(chronicle: Chronicle, known: Known, calendar: Calendar) -> None:
    """The administrator comes first, by the command line; she gives the other roles."""
    by_rank = sorted(PEOPLE, key=lambda person: person.role != Role.ADMINISTRATOR)
    for place, person in enumerate(by_rank):
        at = calendar.at(FIRST_DAY + place // 4, 600 + 31 * (place % 4))
        chronicle.add(at, partial(_join, known=known, person=person))
    chronicle.add(calendar.at(FIRST_DAY + 9), partial(_neighbours, known=known))


def _join(session: Session, *, known: Known, person: Person) -> None:
    wanted = None
    if person.role == Role.ADMINISTRATOR:
        wanted = Wanted(person.email, Role.ADMINISTRATOR, reason=person.about)
    roles.create_account(
        session, wanted, email=person.email, name=person.name, password=DEMO_PASSWORD
    )
    found = roles.find(session, email=person.email)
    if found is None:
        raise LookupError(person.email)
    known.people[person.key] = found.account_id
    if person.role not in {Role.PERSON, Role.ADMINISTRATOR}:
        seat = Seat.RESIDENT if person.role == Role.REVIEWER else None
        given = Wanted(person.email, person.role, seat=seat, reason=person.about)
        roles.grant(session, given, by=_administrator(known))


def _administrator(known: Known) -> int:
    return next(known.people[p.key] for p in PEOPLE if p.role == Role.ADMINISTRATOR)


def _neighbours(session: Session, *, known: Known) -> None:
    """They never sign in, so nothing is hashed for them."""
    with atomic(session):
        now = clock(session)
        rows = {person.key: _account(person, now) for person in NEIGHBOURS}
        session.add_all(rows.values())
        session.flush()
        for key, row in rows.items():
            known.people[key] = row.id
            record(session, Tag.ACCOUNT_REGISTERED, actor_id=None, account=row.id)


def _account(person: Person, now: datetime) -> Account:
    return Account(
        email=person.email,
        email_key=accounts.email_key(person.email),
        name=person.name,
        password_hash=UNUSABLE,
        stamp=secrets.token_hex(16),
        language="en",
        created_at=now,
        confirmed_at=now,
    )
