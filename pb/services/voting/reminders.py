"""Reminders: who opened a paper, did not cast it, and can be reached by one mail or text."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, or_, select, text, update

from pb.adapters import messages
from pb.adapters.messages import MessageRefused, Messages
from pb.config import Settings
from pb.database import Session, clock
from pb.models import Job, PhaseDates, Round, Voter
from pb.services import jobs
from pb.services.atomic import atomic, note
from pb.services.jobs import Task, Worker
from pb.services.rounds import voting_times
from pb.vocabulary import EntryWay, JobKind, Phase, RoundState

log = logging.getLogger(__name__)

BEFORE_CLOSING = timedelta(days=1)
LAST_TURN = timedelta(hours=1)  # whoever opens a paper later than this needs no reminder
PATIENCE = timedelta(minutes=10)  # with a sender that takes none now
AT_ONCE = 40  # messages in one go, far within a worker's lease

# No audit event and no time, as everywhere beside the ballots. Nothing is written about somebody
# who has voted already. What the list has stays; what is typed does not replace it.
NOTE_OPENED = text(
    """
    UPDATE voter SET paper_opened = TRUE,
      email = COALESCE(email, :email), telephone = COALESCE(telephone, :telephone),
      language = CASE WHEN language = '' THEN :language ELSE language END
    WHERE id = :id AND voted_on IS NULL
      AND (NOT paper_opened OR (email IS NULL AND :has_email)
        OR (telephone IS NULL AND :has_telephone))
    RETURNING round_id, email, telephone
    """
).bindparams(
    bindparam("email"),
    bindparam("has_email"),
    bindparam("telephone"),
    bindparam("has_telephone"),
)
FORGOTTEN: dict[str, str | None] = {"email": None, "telephone": None}

# Of somebody whom nobody can remind; that a crash may lose.
NOTE_OPENED_ONLY = text(
    """
    UPDATE voter SET paper_opened = TRUE,
      language = CASE WHEN language = '' THEN :language ELSE language END
    WHERE id = :id AND voted_on IS NULL AND NOT paper_opened
      AND email IS NULL AND telephone IS NULL
    """
)


@dataclass(frozen=True, slots=True)
class ReminderFacts:
    """What a reminder says: which round, until when, and where the paper is. Never whose it is."""

    language: str
    title: str
    slug: str
    closes_at: datetime
    time_zone: str


@dataclass(frozen=True, slots=True)
class WrittenReminder:
    """A reminder in words: as a mail, and as a text message."""

    subject: str
    text: str
    short: str


@dataclass(frozen=True, slots=True)
class Reached:
    """Where somebody says that one reminder may go; the number in the form of the list."""

    email: str | None = None
    telephone: str | None = None


ComposeReminder = Callable[[ReminderFacts], WrittenReminder]
NOWHERE = Reached()


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a worker reminds with; without text messages only whoever left an email is."""

    outside: Messages
    compose: ComposeReminder
    sends_texts: bool

    def reaches(self) -> ColumnElement[bool]:
        by_email = Voter.email.is_not(None)
        return or_(by_email, Voter.telephone.is_not(None)) if self.sends_texts else by_email


def note_opened(
    session: Session, *, voter_id: bytes, where: Reached = NOWHERE, language: str = ""
) -> None:
    """Note that somebody opened a paper, and where to remind them, if they say so.

    Args:
        session: a database session.
        voter_id: the entry of the voter list.
        where: for one reminder; it is forgotten with it.
        language: the reader's, for the reminder.
    """
    quiet = {"id": voter_id, "language": language}
    if where == NOWHERE and note(session, NOTE_OPENED_ONLY, quiet):
        return
    given = {
        "email": where.email or None,
        "has_email": bool(where.email),
        "telephone": where.telephone or None,
        "has_telephone": bool(where.telephone),
        "language": language,
    }
    with atomic(session):
        row = session.execute(NOTE_OPENED, {"id": voter_id, **given}).first()
        if row is not None and (row.email or row.telephone):
            _schedule(session, row.round_id)


def worker(settings: Settings, compose: ComposeReminder) -> Worker:
    """Return the worker that reminds, once, whoever opened a paper and did not cast it.

    It comes back until voting is over, for those who open their papers on the last day, and then
    forgets what was left for reminders.

    Args:
        settings: who sends messages, and where they go.
        compose: puts a reminder's facts into words.
    """
    desk = _Desk(messages.chosen(settings), compose, settings.sends_texts)

    def remind(session: Session, task: Task) -> None:
        round_id = int(task.payload["round_id"])
        voting = voting_times.of(session, round_id)
        now = clock(session)
        closes_at = voting.closes_at
        if closes_at is None or not _is_running(voting, now):
            with atomic(session):
                _forget(session, round_id, is_over=True)
                jobs.finish(session, task)
            return
        is_early = closes_at - BEFORE_CLOSING > now  # the dates may have moved
        due_at = _due(closes_at, now) if is_early else _turn(session, desk, task, closes_at)
        with atomic(session):
            _forget(session, round_id, is_over=False)
            jobs.again(session, task, due_at=due_at)

    return remind


def _turn(session: Session, desk: _Desk, task: Task, closes_at: datetime) -> datetime:
    """Remind some; returns when to go on."""
    round_id = int(task.payload["round_id"])
    in_hand = bytes.fromhex(task.payload.get("in_hand", ""))
    waiting = _waiting(session, desk, round_id, first=in_hand)
    for voter_id in waiting:
        try:
            with atomic(session):
                jobs.note(session, task, {"round_id": round_id, "in_hand": voter_id.hex()})
            _remind(session, desk, voter_id, may_have_it=voter_id == in_hand)
        except messages.LATER as error:
            log.warning("reminders wait", extra={"error": jobs.job_error(error)})
            return min(clock(session) + PATIENCE, closes_at)
    now = clock(session)
    return now if len(waiting) == AT_ONCE else _due(closes_at, now)


def _schedule(session: Session, round_id: int) -> None:
    """Write the round's one job of reminding, inside the caller's transaction."""
    key = f"reminder:{round_id}"
    if _knows(session, key):
        return
    # Two people may open their papers at the same moment: the dates' row is the lock.
    dates = session.scalars(
        select(PhaseDates)
        .where(PhaseDates.round_id == round_id, PhaseDates.phase == Phase.VOTING)
        .with_for_update()
    ).one()
    due_at = _due(dates.closes_at, clock(session))
    jobs.enqueue(session, JobKind.REMINDER, {"round_id": round_id}, due_at=due_at, once_key=key)


def _due(closes_at: datetime, now: datetime) -> datetime:
    """Return the next turn: a day before the end; after that halfway to it, and at the end."""
    left = closes_at - now
    if left > BEFORE_CLOSING:
        return closes_at - BEFORE_CLOSING
    return now + left / 2 if left > LAST_TURN else closes_at


def _knows(session: Session, key: str) -> bool:
    return session.scalar(select(Job.id).where(Job.once_key == key)) is not None


def _is_running(voting: voting_times.Voting, now: datetime) -> bool:
    opens, closes = voting.opens_at, voting.closes_at
    is_open = voting.state == RoundState.OPEN and opens is not None and closes is not None
    return bool(is_open and opens and closes and opens <= now < closes)


def _waiting(session: Session, desk: _Desk, round_id: int, *, first: bytes) -> tuple[bytes, ...]:
    """Return whom to remind; first of all whose reminder was in hand when a worker stopped."""
    rows = session.scalars(
        select(Voter.id)
        .where(
            Voter.round_id == round_id,
            Voter.paper_opened,
            Voter.voted_on.is_(None),
            Voter.reminded_on.is_(None),
            desk.reaches(),
        )
        .order_by((Voter.id == first).desc(), Voter.id)
        .limit(AT_ONCE)
    )
    return tuple(rows)


def _remind(session: Session, desk: _Desk, voter_id: bytes, *, may_have_it: bool) -> None:
    row = session.execute(
        select(Voter.email, Voter.telephone, Voter.language, Round.title, Round.slug)
        .add_columns(Round.time_zone, Round.languages, PhaseDates.closes_at)
        .join(Round, Round.id == Voter.round_id)
        .join(PhaseDates, PhaseDates.round_id == Round.id)
        .where(Voter.id == voter_id, PhaseDates.phase == Phase.VOTING)
    ).one()
    language = row.language or row.languages[0]
    facts = ReminderFacts(language, row.title, row.slug, row.closes_at, row.time_zone)
    day = clock(session).date()
    session.rollback()  # nobody waits for a lock while the sender thinks
    # The same for a repeat after a crash, so that it is known; no part of the id.
    mark = f"reminder.{row.slug}.{hashlib.sha256(voter_id).hexdigest()[:24]}"
    if not (may_have_it and desk.outside.has(mark)):
        _hand_over(desk, Reached(row.email, row.telephone), facts, mark=mark)
    with atomic(session):
        session.execute(
            update(Voter).where(Voter.id == voter_id).values(reminded_on=day, **FORGOTTEN)
        )


def _hand_over(desk: _Desk, where: Reached, facts: ReminderFacts, *, mark: str) -> None:
    """Send a reminder: by mail if there is an address, else as a text message."""
    written = desk.compose(facts)
    try:
        if where.email:
            desk.outside.email(where.email, subject=written.subject, text=written.text, mark=mark)
        elif where.telephone:
            desk.outside.sms(where.telephone, text=written.short, mark=mark)
    except MessageRefused:
        log.info("reminder refused for good")


def _forget(session: Session, round_id: int, *, is_over: bool) -> None:
    """Forget where somebody can be reached who has voted; in the end, whatever people typed.

    What stands on the council's own list goes when the round is forgotten.
    """
    done = Voter.voted_on.is_not(None)
    session.execute(
        update(Voter)
        .where(
            Voter.round_id == round_id,
            or_(Voter.email.is_not(None), Voter.telephone.is_not(None)),
            or_(done, Voter.way != EntryWay.FILE) if is_over else done,
        )
        .values(**FORGOTTEN)
    )
