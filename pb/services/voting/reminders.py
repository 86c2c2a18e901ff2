"""Reminders: who opened a paper, did not cast it, and left an email address for one letter."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

from sqlalchemy import bindparam, or_, select, text, update

from pb.adapters import mail
from pb.config import Settings
from pb.database import Session, clock
from pb.models import Job, PhaseDates, Round, Voter
from pb.services import jobs
from pb.services.atomic import atomic
from pb.services.jobs import Task, Worker
from pb.services.people.mailing import Written
from pb.services.rounds import voting_times
from pb.vocabulary import EntryWay, JobKind, Phase, RoundState

log = logging.getLogger(__name__)

BEFORE_CLOSING = timedelta(days=1)
AT_ONCE = 40  # letters in one go, far within a worker's lease

# No audit event and no time, as everywhere beside the ballots. Nothing is written about somebody
# who has voted already. An address that the list has stays; one that is typed does not replace it.
NOTE_OPENED = text(
    """
    UPDATE voter SET paper_opened = TRUE, email = COALESCE(email, :email),
      language = CASE WHEN language = '' THEN :language ELSE language END
    WHERE id = :id AND voted_on IS NULL
      AND (NOT paper_opened OR (email IS NULL AND :has_email))
    RETURNING round_id, email
    """
).bindparams(bindparam("email"), bindparam("has_email"))


@dataclass(frozen=True, slots=True)
class ReminderFacts:
    """What a reminder says: which round, until when, and where the paper is. Never whose it is."""

    language: str
    title: str
    slug: str
    closes_at: datetime
    time_zone: str


ComposeReminder = Callable[[ReminderFacts], Written]


def note_opened(
    session: Session, *, voter_id: bytes, email: str | None = None, language: str = ""
) -> None:
    """Note that somebody opened a paper, and where to remind them, if they say so.

    Args:
        session: a database session.
        voter_id: the entry of the voter list.
        email: for one reminder; it is forgotten with it.
        language: the reader's, for the reminder.
    """
    given = {"email": email or None, "has_email": bool(email), "language": language}
    with atomic(session):
        row = session.execute(NOTE_OPENED, {"id": voter_id, **given}).first()
        if row is not None and row.email:
            _schedule(session, row.round_id)


def worker(settings: Settings, compose: ComposeReminder) -> Worker:
    """Return the worker that reminds, once, whoever opened a paper and did not cast it.

    Args:
        settings: where mail goes.
        compose: puts a reminder's facts into words.
    """

    def remind(session: Session, task: Task) -> None:
        round_id = int(task.payload["round_id"])
        voting = voting_times.of(session, round_id)
        if not _is_running(voting, clock(session)):
            _finish(session, task, round_id=round_id)
            return
        waiting = _waiting(session, round_id)
        for voter_id in waiting:
            _remind(session, voter_id, settings=settings, compose=compose)
        if len(waiting) < AT_ONCE:
            _finish(session, task, round_id=round_id)
            return
        with atomic(session):
            jobs.again(session, task, due_at=clock(session))

    return remind


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
    due = dates.closes_at - BEFORE_CLOSING
    now = clock(session)
    if due <= now:  # within the last day: halfway between now and the end
        due = now + (dates.closes_at - now) / 2
    jobs.enqueue(session, JobKind.REMINDER, {"round_id": round_id}, due_at=due, once_key=key)


def _knows(session: Session, key: str) -> bool:
    return session.scalar(select(Job.id).where(Job.once_key == key)) is not None


def _is_running(voting: voting_times.Voting, now: datetime) -> bool:
    opens, closes = voting.opens_at, voting.closes_at
    is_open = voting.state == RoundState.OPEN and opens is not None and closes is not None
    return bool(is_open and opens and closes and opens <= now < closes)


def _waiting(session: Session, round_id: int) -> tuple[bytes, ...]:
    rows = session.scalars(
        select(Voter.id)
        .where(
            Voter.round_id == round_id,
            Voter.paper_opened,
            Voter.voted_on.is_(None),
            Voter.reminded_on.is_(None),
            Voter.email.is_not(None),
        )
        .order_by(Voter.id)
        .limit(AT_ONCE)
    )
    return tuple(rows)


def _remind(
    session: Session, voter_id: bytes, *, settings: Settings, compose: ComposeReminder
) -> None:
    row = session.execute(
        select(Voter.email, Voter.language, Round.title, Round.slug, Round.time_zone)
        .add_columns(Round.languages, PhaseDates.closes_at)
        .join(Round, Round.id == Voter.round_id)
        .join(PhaseDates, PhaseDates.round_id == Round.id)
        .where(Voter.id == voter_id, PhaseDates.phase == Phase.VOTING)
    ).one()
    language = row.language or row.languages[0]
    written = compose(ReminderFacts(language, row.title, row.slug, row.closes_at, row.time_zone))
    made = mail.message(
        settings.mail,
        # The same for a repeat after a crash, so that mail programs know it; no part of the id.
        mark=f"reminder.{row.slug}.{hashlib.sha256(voter_id).hexdigest()[:24]}",
        to=row.email,
        subject=written.subject,
        text=written.text,
    )
    day = clock(session).date()
    session.rollback()  # nobody waits for a lock while the mail server thinks
    try:
        mail.send(settings.mail, made)
    except SMTPRecipientsRefused:
        log.info("reminder refused by its mailbox")
    with atomic(session):
        session.execute(
            update(Voter).where(Voter.id == voter_id).values(reminded_on=day, email=None)
        )


def _finish(session: Session, task: Task, *, round_id: int) -> None:
    """End the job, and forget the addresses that were left for a reminder only."""
    with atomic(session):
        session.execute(
            update(Voter)
            .where(
                Voter.round_id == round_id,
                Voter.email.is_not(None),
                or_(Voter.way == EntryWay.ISSUED, Voter.voted_on.is_not(None)),
            )
            .values(email=None)
        )
        jobs.finish(session, task)
