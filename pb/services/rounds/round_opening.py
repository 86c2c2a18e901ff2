"""Opening a round: what it still lacks, one officer who asks, another one who confirms."""

import secrets
from enum import StrEnum
from typing import Protocol

from sqlalchemy import func, select

from pb.database import Session, clock
from pb.models import Category, LadderRow, PhaseDates, Pot, Round
from pb.services import acts
from pb.services.atomic import atomic
from pb.services.errors import NotFound, RoundIsOpen, RoundNotReady
from pb.services.events import record
from pb.services.ledger import openings
from pb.services.moves import moved
from pb.services.rounds import phase_moments
from pb.services.rounds.rounds import locked
from pb.vocabulary import Act, KeyScheme, Phase, Question, RoundState, Tag

# 80 random bits: nobody can choose a lot that suits them by trying.
SEED_BYTES = 10


class Keys(Protocol):
    """Where the keys of rounds are kept, outside the database."""

    def create(self, round_id: int) -> bytes:
        """Make a round's keys, or find those made before; returns the public key."""

    def create_slot_key(self, round_id: int) -> None:
        """Make a round's key of slots, where people hold the key of the box."""


class Missing(StrEnum):
    """What a draft lacks, one word for each page on which it is said."""

    PURPOSE = "purpose"
    VOTING_DATES = "voting-dates"
    VOTING_IS_PAST = "voting-is-past"
    SUBMISSION_DATES = "submission-dates"
    CATEGORIES = "categories"
    POTS = "pots"
    LEFTOVER = "leftover"
    ELECTORATE = "electorate"
    LADDER = "ladder"
    LADDER_BY = "ladder-by"
    KEY_HOLDERS = "key-holders"


def missing(session: Session, round_id: int) -> tuple[Missing, ...]:
    """Return everything that a draft lacks before it can open; nothing, if it is ready.

    Raises:
        NotFound: no such round.
    """
    row = session.get(Round, round_id)
    if row is None:
        raise NotFound
    rows = session.scalars(select(PhaseDates).where(PhaseDates.round_id == round_id))
    dates = {dates.phase: dates.closes_at for dates in rows}
    voting_ends = dates.get(Phase.VOTING)
    lacks = {
        Missing.PURPOSE: not row.purpose,
        Missing.SUBMISSION_DATES: Phase.SUBMISSION not in dates,
        Missing.VOTING_DATES: voting_ends is None,
        Missing.VOTING_IS_PAST: voting_ends is not None and voting_ends <= clock(session),
        Missing.CATEGORIES: _none(session, Category, round_id),
        Missing.POTS: _none(session, Pot, round_id),
        Missing.LEFTOVER: not row.leftover,
        Missing.ELECTORATE: not row.electorate,
        Missing.LADDER: _questions_answered(session, round_id) < len(Question),
        Missing.LADDER_BY: not row.ladder_by,
        Missing.KEY_HOLDERS: row.key_scheme == KeyScheme.HOLDERS and row.public_key is None,
    }
    return tuple(what for what in Missing if lacks[what])


def request(session: Session, *, round_id: int, by: int) -> None:
    """Ask for a round to be opened as it stands; from now on it does not change.

    Raises:
        NotFound, RoundIsOpen, AlreadyRequested
        RoundNotReady: see `missing`.
    """
    with atomic(session):
        _insist_ready(session, locked(session, round_id))
        acts.request(session, Act.OPEN_ROUND, by=by, round_id=round_id)


def confirm(session: Session, *, request_id: int, by: int, keys: Keys) -> None:
    """Open a round, as the second person: its rules are fixed, its phases will come by themselves.

    Pots without a seed for the lot get one now, so that it is public before anybody votes.

    Raises:
        NotFound, RequestAnswered, OtherPersonNeeded, RoundIsOpen
        RoundNotReady: time went by, and the voting would be over.
    """
    with atomic(session):
        asked = acts.confirm(session, request_id, act=Act.OPEN_ROUND, by=by)
        row = locked(session, asked.round_id or 0)
        _insist_ready(session, row)
        row.state = moved(row.state, RoundState.OPEN)
        row.opened_at = clock(session)
        _see_to_keys(row, keys)
        for pot in session.scalars(
            select(Pot).where(Pot.round_id == row.id, Pot.tie_seed.is_(None)).order_by(Pot.id)
        ):
            pot.tie_seed = secrets.token_hex(SEED_BYTES)
        phase_moments.schedule(session, row.id)
        openings.round_opened(session, row)
        record(session, Tag.ROUND_OPENED, actor_id=by, round_id=row.id)


def decline(session: Session, *, request_id: int, by: int) -> None:
    """Decline a request to open, or take one's own back; the round stays a draft.

    Raises:
        NotFound, RequestAnswered
    """
    with atomic(session):
        acts.decline(session, request_id, act=Act.OPEN_ROUND, by=by)


def _insist_ready(session: Session, row: Round) -> None:
    if row.state != RoundState.DRAFT:
        raise RoundIsOpen
    if missing(session, row.id):
        raise RoundNotReady


def _see_to_keys(row: Round, keys: Keys) -> None:
    """Where people hold the key of the box it has been sealed to them: see `holders.files`.

    It has to be there by now and not only when voting begins, because the rules that are fixed
    here name it, and because a holder who is missing is found while there is time.
    """
    if row.key_scheme == KeyScheme.HOLDERS:
        keys.create_slot_key(row.id)
    else:
        row.public_key = keys.create(row.id)


def _none(session: Session, table: type[Category | Pot], round_id: int) -> bool:
    return session.scalar(select(table.id).where(table.round_id == round_id).limit(1)) is None


def _questions_answered(session: Session, round_id: int) -> int:
    return session.scalars(
        select(func.count())
        .select_from(LadderRow)
        .where(LadderRow.round_id == round_id, LadderRow.note != "")
    ).one()
