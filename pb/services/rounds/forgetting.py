"""What a round forgets when the time for challenges is over: its keys, and who its voters were.

Without the key of slots nobody can join a ballot to a voter any more, not even with the whole
database. What stays of the voter list is what turnout needs: references, areas, days, channels.
"""

from datetime import timedelta
from functools import partial
from typing import Protocol

from sqlalchemy import delete, select, update

from pb.database import Session, clock
from pb.models import AddressUse, Round, Voter, VoterLikeness
from pb.services import jobs
from pb.services.atomic import atomic
from pb.services.events import record
from pb.services.jobs import Task, Worker
from pb.vocabulary import JobKind, RoundState, Tag

CHALLENGES = timedelta(days=28)  # after a result is published, or its round annulled
IS_OVER = frozenset({RoundState.PUBLISHED, RoundState.ANNULLED})
NOBODY = {
    "name": "",
    "name_key": "",
    "address": "",
    "postcode": "",
    "email": None,
    "telephone": None,
    "born_on": None,
    "district": "",
    "source_key": None,
}


class Keys(Protocol):
    """Where the keys of rounds are kept, outside the database."""

    def destroy(self, round_id: int) -> None:
        """Delete every key of a round; again is fine."""


def schedule(session: Session, round_id: int) -> None:
    """Let a round be forgotten when challenges are over, inside the caller's transaction."""
    jobs.enqueue(
        session,
        JobKind.FORGET,
        {"round_id": round_id},
        due_at=clock(session) + CHALLENGES,
        once_key=f"forget:{round_id}",
    )


def worker(keys: Keys) -> Worker:
    """Return the worker that forgets."""
    return partial(forget, keys=keys)


def forget(session: Session, task: Task, *, keys: Keys) -> None:
    """Worker: destroy a round's keys, and take out of its voter list who the voters were.

    The files go before the commit: whoever is killed between finds them gone and does the rest.
    """
    round_id = int(task.payload["round_id"])
    with atomic(session):
        state = session.scalar(select(Round.state).where(Round.id == round_id))
        jobs.finish(session, task)
        if state not in IS_OVER:
            return
        session.execute(update(Voter).where(Voter.round_id == round_id).values(**NOBODY))
        for table in (AddressUse, VoterLikeness):
            session.execute(delete(table).where(table.round_id == round_id))
        record(session, Tag.KEYS_DESTROYED, actor_id=None, round_id=round_id)
        keys.destroy(round_id)
