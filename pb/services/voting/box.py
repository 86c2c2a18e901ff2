"""The box: closing it, by two people; opening it, for the count and only once it is closed."""

import secrets
from datetime import datetime
from typing import Protocol, cast

from sqlalchemy import Table, delete, func, insert, select, update

from pb.adapters import sealing
from pb.adapters.sealing import SealBroken
from pb.allocation.marking import Mark
from pb.database import Session, clock
from pb.ledger import commitments
from pb.ledger.commitments import NotAnEnvelope
from pb.models import Ballot, PaperBatch, PhaseDates, Pot, Round
from pb.services import acts, jobs
from pb.services.acts import PendingAct
from pb.services.atomic import atomic
from pb.services.errors import (
    BallotDamaged,
    BatchesNotSealed,
    BoxAlreadyClosed,
    BoxNotClosed,
    NotFound,
    VotingNotOpenYet,
    VotingStillOpen,
)
from pb.services.events import record
from pb.services.hall_errors import RoundAnnulled
from pb.services.holders import turning
from pb.services.ledger import closings
from pb.services.moves import moved
from pb.services.rounds import voting_times
from pb.services.rounds.voting_times import Voting
from pb.services.scrutiny import flags, looking
from pb.services.voting import voters
from pb.services.voting.ballots import context, public_name
from pb.services.voting.slots import SlotKeys
from pb.vocabulary import (
    Act,
    BatchState,
    JobKind,
    KeyScheme,
    Phase,
    Profile,
    RoundState,
    Tag,
)

# On the table, not the class: many rows at once, and nothing is to come back.
INSERT = insert(cast("Table", Ballot.__table__))

AFTER_CLOSING = frozenset({RoundState.CLOSED, RoundState.COUNTED, RoundState.PUBLISHED})


class BoxKeys(Protocol):
    """Where the keys that open boxes are kept, outside the database."""

    def private_key(self, round_id: int) -> bytes:
        """Return the key that opens a round's ballots."""


def waiting(session: Session, round_id: int) -> PendingAct | None:
    """Return the request to close that waits for its second person, if any."""
    return acts.waiting_for(session, Act.CLOSE_BOX, round_id=round_id)


def request_close(session: Session, *, round_id: int, by: int, keys: SlotKeys) -> None:
    """Ask for a round's box to be closed, once voting is over; in a hall, while it goes on.

    What is unusual is looked for first, so that nobody closes without having looked.

    Raises:
        NotFound, AlreadyRequested
        VotingNotOpenYet, VotingStillOpen, BoxAlreadyClosed
        BatchesNotSealed: papers are still being put together.
        NotLookedYet: a worker reads a large list for it; it is asked to.
        FlagsUnresolved: two people have not looked at everything unusual.
        KeyMissing: the round's key file is not there.
    """
    looking.before_closing(session, round_id, keys=keys)
    with atomic(session):
        _insist_closable(session, voting_times.of(session, round_id, hold=True))
        _insist_batches_sealed(session, round_id)
        flags.insist_resolved(session, round_id)
        acts.request(session, Act.CLOSE_BOX, by=by, round_id=round_id)


def confirm_close(session: Session, *, request_id: int, by: int, keys: SlotKeys) -> None:
    """Close the box as the second person, and write down that it is to be counted.

    Where three people hold the key of the box, two of them have to turn theirs first.

    Holds the round alone: whoever is casting at this moment finishes first or is refused. The
    ballots are laid into the table anew, in an order that nobody knows and in one
    transaction, so that no trace of the order of voting is left in it. In a hall the two people
    bring the closing moment forward to now.

    Raises:
        NotFound, RequestAnswered, OtherPersonNeeded
        VotingStillOpen, BoxAlreadyClosed, BatchesNotSealed, FlagsUnresolved
        BallotsOutsideRecord: the box holds ballots that were not cast.
        KeyMissing: the round's key file is not there.
    """
    with atomic(session):
        asked = acts.confirm(session, request_id, act=Act.CLOSE_BOX, by=by)
        row = session.get(Round, asked.round_id or 0, with_for_update=True)
        if row is None:
            raise NotFound
        voting = voting_times.of(session, row.id)
        _insist_closable(session, voting)
        _insist_batches_sealed(session, row.id)
        flags.insist_resolved(session, row.id)
        now = clock(session)
        _bring_forward(session, voting, now)
        row.state = moved(row.state, RoundState.CLOSED)
        row.closed_at = now
        day = voters.local_day(min(voting.closes_at or now, now), voting.time_zone)
        voters.mark_from_slots(session, round_id=row.id, keys=keys, day=day)
        _lay_anew(session, row.id)
        closings.box_closed(session, row.id, now=now)
        if row.key_scheme == KeyScheme.PLATFORM:  # else it begins once two holders turned keys
            jobs.enqueue(session, JobKind.COUNT, {"round_id": row.id}, once_key=f"count:{row.id}")
        record(session, Tag.ROUND_CLOSED, actor_id=by, round_id=row.id)


def decline_close(session: Session, *, request_id: int, by: int) -> None:
    """Decline a request to close, or take one's own back; the box stays as it is.

    Raises:
        NotFound, RequestAnswered
    """
    with atomic(session):
        acts.decline(session, request_id, act=Act.CLOSE_BOX, by=by)


def open_box(session: Session, pot_id: int, *, keys: BoxKeys) -> tuple[tuple[Mark, ...], ...]:
    """Return the marks of every ballot of a pot: sorted, and so are the ballots.

    Raises:
        NotFound: no such pot.
        BoxNotClosed: nobody counts before closing.
        KeysNotTurned: people hold the key, and two of them have not turned it yet.
        BallotDamaged: some do not open, or do not match their commitments; none is dropped.
        KeyMissing: the round's key file is not there.
    """
    found = session.execute(
        select(Round.id, Round.slug, Round.state, Round.key_scheme, Pot.slug)
        .join(Pot, Pot.round_id == Round.id)
        .where(Pot.id == pot_id)
    ).first()
    if found is None:
        raise NotFound
    round_id, round_slug, state, scheme, pot_slug = found
    if state not in AFTER_CLOSING:
        raise BoxNotClosed
    turning.insist_opened(session, round_id, scheme)
    rows = session.execute(
        select(Ballot.sealed, Ballot.commitment).where(Ballot.pot_id == pot_id).order_by(Ballot.id)
    ).all()
    if not rows:
        return ()
    opener = _Opener(
        private_key=keys.private_key(round_id),
        info=context(round_id=round_id, pot_id=pot_id),
        pot=public_name(round_slug, pot_slug),
    )
    opened = [opener.marks(sealed, commitment) for sealed, commitment in rows]
    sound = [marks for marks in opened if marks is not None]
    if len(sound) < len(opened):
        raise BallotDamaged(damaged=len(opened) - len(sound), ballots=len(opened))
    return tuple(sorted(sound))


class _Opener:
    """Opens the ballots of one pot."""

    def __init__(self, *, private_key: bytes, info: bytes, pot: str) -> None:
        self._private_key = private_key
        self._info = info
        self._pot = pot

    def marks(self, sealed: bytes, commitment: bytes) -> tuple[Mark, ...] | None:
        """Return a ballot's marks, or None if it is damaged."""
        try:
            content = sealing.unseal(self._private_key, sealed, info=self._info)
            envelope = commitments.opened(content)
            marks = commitments.marks_of(envelope.canonical, pot=self._pot)
        except (SealBroken, NotAnEnvelope):
            return None
        right = commitments.commitment(envelope.nonce, envelope.canonical)
        return marks if right == commitment else None


def _insist_closable(session: Session, voting: Voting) -> None:
    if voting.state == RoundState.ANNULLED:
        raise RoundAnnulled
    if voting.state in AFTER_CLOSING:
        raise BoxAlreadyClosed
    if voting.state != RoundState.OPEN or voting.closes_at is None:
        raise VotingNotOpenYet
    now = clock(session)
    if now < voting.closes_at and not _is_a_hall(session, voting):
        raise VotingStillOpen
    if voting.opens_at is not None and now <= voting.opens_at:
        raise VotingNotOpenYet


def _is_a_hall(session: Session, voting: Voting) -> bool:
    profile = session.scalar(select(Round.profile).where(Round.id == voting.round_id))
    return profile == Profile.HALL


def _bring_forward(session: Session, voting: Voting, now: datetime) -> None:
    """Let voting end now, if it were to end later: everybody in the hall has voted."""
    if voting.closes_at is not None and now < voting.closes_at:
        session.execute(
            update(PhaseDates)
            .where(PhaseDates.round_id == voting.round_id, PhaseDates.phase == Phase.VOTING)
            .values(closes_at=now)
        )


def _insist_batches_sealed(session: Session, round_id: int) -> None:
    batches = session.scalars(
        select(func.count())
        .select_from(PaperBatch)
        .where(PaperBatch.round_id == round_id, PaperBatch.state == BatchState.OPEN)
    ).one()
    if batches:
        raise BatchesNotSealed(batches=batches)


def _lay_anew(session: Session, round_id: int) -> None:
    """Rewrite the rows of every pot's ballots in an order that nobody knows.

    PostgreSQL keeps in each row the transaction that wrote it, and where it lies follows the
    time of writing; the voter list has the same marks. After this all ballots of a round come
    from one transaction, in an order that means nothing.
    """
    columns = (Ballot.id, Ballot.pot_id, Ballot.slot, Ballot.sealed, Ballot.commitment)
    for pot_id in session.scalars(select(Pot.id).where(Pot.round_id == round_id)).all():
        ballots = session.execute(
            select(*columns).where(Ballot.pot_id == pot_id).order_by(Ballot.id)
        )
        rows = [dict(ballot._mapping) for ballot in ballots]  # noqa: SLF001  SQLAlchemy's public name
        if rows:
            session.execute(delete(Ballot).where(Ballot.pot_id == pot_id))
            secrets.SystemRandom().shuffle(rows)
            session.execute(INSERT, rows)
