"""Voting codes: issuing them for entries of the voter list, replacing lost ones."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, insert, select

from pb.database import Session, clock
from pb.models import Area, PhaseDates, ReplacedCode, Voter
from pb.services.atomic import atomic
from pb.services.errors import CodesAlreadyOut, NoSuchVoter, NotFound, RoundNotOpen
from pb.services.events import record
from pb.services.rounds import voting_times
from pb.services.voter_list import code_locks, ways
from pb.services.voter_list.code_text import hash_of, new_code
from pb.vocabulary import EntryWay, Phase, RoundState, Tag

VOTER_ID_BYTES = 16
NO_AREA = "V"


class LossReason(StrEnum):
    """Why somebody gets a new code."""

    NEVER_CAME = "never-came"
    LOST = "lost"
    UNREADABLE = "unreadable"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code as its letter shows it: this is the only time that anybody sees it."""

    reference: str
    area_name: str | None
    code: str


@dataclass(frozen=True, slots=True)
class CodesOut:
    """How many codes an area has; no area: people who vote for the whole place only."""

    area_id: int | None
    area_name: str | None
    number: int


def out(session: Session, round_id: int) -> tuple[CodesOut, ...]:
    """Return how many codes are out, by area in the order of pages, then those of no area."""
    counted = session.execute(
        select(Voter.area_id, func.count(Voter.code_hash))
        .where(Voter.round_id == round_id)
        .group_by(Voter.area_id)
    )
    numbers = {area_id: number for area_id, number in counted}  # noqa: C416  rows are no tuples to mypy
    areas = session.execute(
        select(Area.id, Area.name)
        .where(Area.round_id == round_id)
        .order_by(Area.position, Area.id)
    )
    known = tuple(CodesOut(area_id, name, numbers.get(area_id, 0)) for area_id, name in areas)
    return (*known, CodesOut(None, None, numbers.get(None, 0)))


def issue(
    session: Session,
    *,
    round_id: int,
    area_id: int | None,
    number: int,
    by: int,
    more: bool = False,
) -> tuple[IssuedCode, ...]:
    """Add entries to the voter list and return their codes, which are kept as hashes only.

    Args:
        session: a database session.
        round_id: an open round whose voting is not over.
        area_id: the area in which these people live, or none.
        number: how many.
        by: the officer's account.
        more: whether these come on top of codes that are out for the area already.

    Raises:
        NotFound: no such round, or the area is not one of it.
        RoundNotOpen: its areas may still change.
        VotingHasClosed
        WayNotInRules: codes are not handed out in this round.
        CodesAlreadyOut: unless `more`, so that sending a form twice does no harm.
    """
    with atomic(session):
        hold_list(session, round_id)
        ways.insist_in_rules(session, round_id, EntryWay.ISSUED)
        already = session.scalars(
            select(func.count(Voter.code_hash)).where(
                Voter.round_id == round_id, Voter.area_id == area_id
            )
        ).one()
        if already and not more:
            raise CodesAlreadyOut(number=already)
        name, prefix = _area(session, round_id=round_id, area_id=area_id)
        last = last_number(session, round_id, prefix)
        fresh = [
            IssuedCode(reference(prefix, place), name, new_code())
            for place in range(last + 1, last + 1 + number)
        ]
        if fresh:
            session.execute(
                insert(Voter), list(_entries(fresh, round_id=round_id, area_id=area_id))
            )
        record(
            session,
            Tag.CODES_ISSUED,
            actor_id=by,
            round_id=round_id,
            area=area_id,
            number=number,
        )
    return tuple(fresh)


def replace(
    session: Session,
    *,
    round_id: int,
    reference: str,
    by: int,
    reason: LossReason = LossReason.LOST,
) -> IssuedCode:
    """Give an entry of the voter list a new code; from now on the old one is refused.

    A ballot that was cast with the old code stays in the box until the new code casts anew.

    Raises:
        NotFound, RoundNotOpen, VotingHasClosed
        NoSuchVoter: the list has no such reference.
    """
    wanted = reference.strip().upper()
    with atomic(session):
        hold_list(session, round_id)
        row = session.scalar(
            select(Voter)
            .where(Voter.round_id == round_id, Voter.reference == wanted)
            .with_for_update()
        )
        if row is None:
            raise NoSuchVoter
        name = session.scalar(select(Area.name).where(Area.id == row.area_id))
        code = new_code()
        if row.code_hash is not None:
            code_locks.hold(session, row.code_hash)
            session.add(ReplacedCode(code_hash=row.code_hash, round_id=round_id))
        row.code_hash = hash_of(code)
        record(
            session,
            Tag.CODE_REPLACED,
            actor_id=by,
            round_id=round_id,
            reference=row.reference,
            reason=reason,
        )
        return IssuedCode(wanted, name, code)


def hold_list(session: Session, round_id: int) -> None:
    """Hold the voter list alone: by the voting's dates, which no ballot waits for."""
    voting = voting_times.of(session, round_id)
    if voting.state == RoundState.DRAFT:
        raise RoundNotOpen
    voting.insist_not_over(clock(session))
    session.scalars(
        select(PhaseDates.id)
        .where(PhaseDates.round_id == round_id, PhaseDates.phase == Phase.VOTING)
        .with_for_update()
    ).all()


def _entries(
    fresh: list[IssuedCode], *, round_id: int, area_id: int | None
) -> Iterator[dict[str, object]]:
    for issued in fresh:
        yield {
            "id": secrets.token_bytes(VOTER_ID_BYTES),
            "round_id": round_id,
            "reference": issued.reference,
            "area_id": area_id,
            "code_hash": hash_of(issued.code),
            "voted_on": None,
            "channel": None,
        }


def _area(session: Session, *, round_id: int, area_id: int | None) -> tuple[str | None, str]:
    """Return an area's name, and its letters in references."""
    if area_id is None:
        return None, NO_AREA
    rows = session.execute(
        select(Area.id, Area.slug, Area.name)
        .where(Area.round_id == round_id)
        .order_by(Area.position, Area.id)
    ).all()
    names = {row.id: row.name for row in rows}
    if area_id not in names:
        raise NotFound
    return names[area_id], prefixes({row.id: row.slug for row in rows})[area_id]


def reference(prefix: str, number: int) -> str:
    """Return how an entry is called on its letter, such as NO-0042."""
    return f"{prefix}-{number:04}"


def last_number(session: Session, round_id: int, prefix: str) -> int:
    """Return the highest number of an area's references; slips that came back leave gaps."""
    found = session.scalar(
        select(Voter.reference)
        .where(Voter.round_id == round_id, Voter.reference.startswith(f"{prefix}-"))
        .order_by(func.length(Voter.reference).desc(), Voter.reference.desc())
        .limit(1)
    )
    return 0 if found is None else int(found.rpartition("-")[2])


def prefixes(slugs: dict[int, str]) -> dict[int, str]:
    """Return different letters for each area: OT for old-town, NO for northfield.

    Args:
        slugs: the areas' slugs by id, in their order; later ones give way to earlier ones.
    """
    given: dict[int, str] = {}
    taken = {NO_AREA}
    for area_id, slug in slugs.items():
        words = [word for word in slug.upper().split("-") if word]
        letters = "".join(word[0] for word in words)
        first = letters[:3] if len(words) > 1 else slug.upper()[:2]
        tries = (first, *(f"{first}{n}" for n in range(2, len(slugs) + 3)))
        given[area_id] = next(letters for letters in tries if letters not in taken)
        taken.add(given[area_id])
    return given
