"""Who shall hold the keys of a round: the officers name three people, and others after a loss."""

from collections.abc import Mapping

from sqlalchemy import delete, select

from pb.database import Session, clock
from pb.models import KeyHolder, KeyTurn, Round
from pb.services.atomic import atomic
from pb.services.errors import NotFound
from pb.services.events import record
from pb.services.holder_errors import (
    HolderTwice,
    HolderUnknown,
    NewHolderTooLate,
    NewHolderWaits,
    NoHolders,
)
from pb.services.holders import pairs, seats
from pb.services.rounds import rounds
from pb.services.rounds import seats as round_seats
from pb.vocabulary import KeyScheme, RoundState, Tag


def name_three(
    session: Session, *, round_id: int, accounts_by_position: Mapping[int, int], by: int
) -> None:
    """Let three people hold the key of a draft's box; who stays keeps their file.

    Raises:
        NotFound, RoundIsOpen, OpeningWaits
        HolderTwice: one person for two keys.
        HolderUnknown: somebody may not hold this key.
    """
    if set(accounts_by_position) != set(seats.POSITIONS):
        raise HolderUnknown
    if len(set(accounts_by_position.values())) < len(seats.POSITIONS):
        raise HolderTwice
    with atomic(session):
        row = rounds.draft(session, round_id)
        for position, account_id in accounts_by_position.items():
            _insist_may_hold(session, round_id, position, account_id)
        row.key_scheme = KeyScheme.HOLDERS
        known = {holder.position: holder for holder in seats.current(session, round_id)}
        changed = [
            position
            for position, account_id in sorted(accounts_by_position.items())
            if position not in known or known[position].account_id != account_id
        ]
        if changed:
            unseal(session, row)
        for position in changed:
            if position in known:
                known[position].current_key = None
                session.flush()
            _add(session, row, position, accounts_by_position[position], by=by)
        rounds.changed(session, row, by=by, what="holders")


def leave_to_platform(session: Session, *, round_id: int, by: int) -> None:
    """Let the platform keep the key of a draft's box; nobody holds it any more.

    Raises:
        NotFound, RoundIsOpen, OpeningWaits
    """
    with atomic(session):
        row = rounds.draft(session, round_id)
        unseal(session, row)
        for holder in seats.current(session, round_id):
            holder.current_key = None
        row.key_scheme = KeyScheme.PLATFORM
        rounds.changed(session, row, by=by, what="holders")


def name_next(session: Session, *, holder_id: int, account_id: int, by: int) -> None:
    """Name somebody (or the same person, with a new file) for a key whose file is lost.

    Until two of the three have turned their keys for it, nothing changes.

    Raises:
        NotFound, NotAllowed
        NoHolders, NewHolderWaits, NewHolderTooLate, HolderTwice, HolderUnknown
    """
    with atomic(session):
        lost = session.get(KeyHolder, holder_id)
        if lost is None:
            raise NotFound
        row = rounds.locked(session, lost.round_id)
        round_seats.insist_officer(session, account_id=by, round_id=row.id)
        session.refresh(lost)
        if lost.current_key != seats.holding(row.id, lost.position):
            raise NotFound
        insist_held_and_open(row)
        others = seats.current(session, row.id)
        if any(one.account_id == account_id for one in others if one.id != lost.id):
            raise HolderTwice
        _insist_may_hold(session, row.id, lost.position, account_id)
        if _next(session, row.id, lost.position) is not None:
            raise NewHolderWaits
        _add(session, row, lost.position, account_id, by=by, is_next=True)


def take_back_next(session: Session, *, holder_id: int, by: int) -> None:
    """Forget a new holder, and what was turned for them; everybody keeps their key.

    Raises:
        NotFound, NotAllowed
    """
    with atomic(session):
        named = session.get(KeyHolder, holder_id)
        if named is None or named.current_key != seats.coming(named.round_id, named.position):
            raise NotFound
        row = rounds.locked(session, named.round_id)
        round_seats.insist_officer(session, account_id=by, round_id=row.id)
        session.refresh(named)
        if named.current_key is None:
            raise NotFound
        forget_turns(session, named.id)
        named.current_key = None
        record(session, Tag.ACT_DECLINED, actor_id=by, round_id=row.id, what="new holder")


def purpose_of(holder_id: int) -> str:
    """Return what keys are turned for, so that this new holder gets one, and nobody else."""
    return f"holder:{holder_id}"


def forget_turns(session: Session, holder_id: int) -> None:
    """Forget what was turned for a new holder, inside the caller's transaction."""
    session.execute(delete(KeyTurn).where(KeyTurn.purpose == purpose_of(holder_id)))


def unseal(session: Session, row: Round) -> None:
    """Forget a draft's box key, to which nothing is sealed yet; the next proof makes a new one."""
    pairs.forget(session, row.id)
    row.public_key = None


def insist_held_and_open(row: Round) -> None:
    """Refuse where three people do not hold the key of a round that is open.

    Raises:
        NoHolders, NewHolderTooLate
    """
    if row.key_scheme != KeyScheme.HOLDERS:
        raise NoHolders
    if row.state != RoundState.OPEN:
        raise NewHolderTooLate


def _next(session: Session, round_id: int, position: int) -> int | None:
    mark = seats.coming(round_id, position)
    return session.scalar(select(KeyHolder.id).where(KeyHolder.current_key == mark))


def _insist_may_hold(session: Session, round_id: int, position: int, account_id: int) -> None:
    may = seats.candidates(session, round_id=round_id, seat=seats.SEATS[position])
    if all(one.account_id != account_id for one in may):
        raise HolderUnknown


def _add(
    session: Session, row: Round, position: int, account_id: int, *, by: int, is_next: bool = False
) -> None:
    mark = seats.coming if is_next else seats.holding
    session.add(
        KeyHolder(
            round_id=row.id,
            position=position,
            account_id=account_id,
            seat=seats.SEATS[position],
            current_key=mark(row.id, position),
            named_at=clock(session),
        )
    )
    session.flush()
    record(session, Tag.HOLDER_NAMED, actor_id=by, round_id=row.id, position=position)
