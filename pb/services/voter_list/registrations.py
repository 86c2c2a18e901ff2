"""Registering by email: a link that is good once, then an entry and its code."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Date, LargeBinary, bindparam, delete, select, text

from pb.database import Moment, Session, clock
from pb.models import Area, Registration
from pb.services.atomic import atomic
from pb.services.errors import LinkEnded
from pb.services.people import mailing
from pb.services.voter_list import joining, likeness
from pb.services.voter_list.entries import NewEntry
from pb.services.voter_list.joining import Joined
from pb.services.voter_list.list_keys import ListKeys, people_key
from pb.vocabulary import EntryWay, Letter, Likeness

GOOD_FOR = timedelta(hours=24)

# One statement, so that two requests with one address at once leave one link.
ASKED = text(
    """
    INSERT INTO registration (round_id, email_key, area_id, born_on, token_hash, expires_at)
    VALUES (:round_id, :email_key, :area_id, :born_on, :token_hash, :expires_at)
    ON CONFLICT (round_id, email_key) DO UPDATE SET
      area_id = excluded.area_id, born_on = excluded.born_on,
      token_hash = excluded.token_hash, expires_at = excluded.expires_at
    """
).bindparams(
    bindparam("email_key", type_=LargeBinary()),
    bindparam("born_on", type_=Date()),
    bindparam("expires_at", type_=Moment()),
)


def ask(  # noqa: PLR0913  what the form asks, and where it belongs
    session: Session,
    *,
    round_id: int,
    email: str,
    area_id: int | None,
    born_on: date | None,
    language: str,
    keys: ListKeys,
) -> None:
    """Have a link sent to an address; the same is done whether or not it is known.

    The address itself is kept in the letter's job only, until that is sent.

    Args:
        session: a database session.
        round_id: the round.
        email: as it was typed.
        area_id: where its owner says to live; none: no area of the round.
        born_on: as its owner says.
        language: of the letter.
        keys: the key store.

    Raises:
        NotFound, WayNotOpen, VotingHasClosed
        BirthNeeded, BirthImpossible, TooYoungForRound
        KeyMissing: the round's key file is not there.
    """
    key = likeness.of_email(people_key(keys, round_id), email)
    token = secrets.token_urlsafe(32)
    with atomic(session):
        row = joining.insist_open(session, round_id, EntryWay.EMAIL)
        joining.insist_entitled(session, row, area_id=area_id, born_on=born_on)
        now = clock(session)
        session.execute(delete(Registration).where(Registration.expires_at <= now))
        session.execute(
            ASKED,
            {
                "round_id": round_id,
                "email_key": key,
                "area_id": area_id,
                "born_on": born_on,
                "token_hash": _hash(token),
                "expires_at": now + GOOD_FOR,
            },
        )
        mailing.write_to_address(
            session,
            Letter.JOIN_LIST,
            to=email.strip(),
            language=language,
            token=token,
            figures={"round": " ".join(row.title.split()), "slug": row.slug},
        )


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said when they asked for a link; none: no area, no date asked for."""

    area_name: str | None
    born_on: date | None


def said(session: Session, *, round_id: int, token: str) -> Said:
    """Return what was said with a link that can still be used, so that its owner sees it.

    Whoever typed this address may have been somebody else, or have chosen the wrong area.

    Raises:
        LinkEnded: it was used, has run out, or never was one.
    """
    link = _found(session, round_id, token, now=clock(session))
    if link is None:
        raise LinkEnded
    area_name = session.scalar(select(Area.name).where(Area.id == link.area_id))
    return Said(area_name, link.born_on)


def confirm(session: Session, *, round_id: int, token: str, keys: ListKeys) -> Joined:
    """Use a link up, and put its owner onto the list; who is there gets a new code.

    Raises:
        LinkEnded: it was used, has run out, or never was one.
        NotFound, WayNotOpen, RoundNotOpen, VotingHasClosed
        BirthNeeded, BirthImpossible, TooYoungForRound
        KeyMissing: the round's key file is not there.
    """
    people_key(keys, round_id)  # without it nobody could be told apart
    with atomic(session):
        row = joining.insist_open(session, round_id, EntryWay.EMAIL)
        link = _found(session, round_id, token, now=clock(session), hold=True)
        if link is None:
            raise LinkEnded
        joining.insist_entitled(session, row, area_id=link.area_id, born_on=link.born_on)
        joined = joining.join(
            session,
            round_id=round_id,
            entry=NewEntry(
                way=EntryWay.EMAIL,
                area_id=link.area_id,
                source_key=link.email_key,
                born_on=link.born_on,
                likeness={Likeness.EMAIL: link.email_key},
            ),
        )
        session.delete(link)
        return joined


def _found(
    session: Session, round_id: int, token: str, *, now: datetime, hold: bool = False
) -> Registration | None:
    query = select(Registration).where(
        Registration.round_id == round_id,
        Registration.token_hash == _hash(token),
        Registration.expires_at > now,
    )
    return session.scalar(query.with_for_update() if hold else query)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
