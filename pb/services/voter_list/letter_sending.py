"""Letters that an outside sender prints and posts: handed over one by one, each once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select

from pb.adapters.messages import MessageRefused
from pb.database import Session, clock
from pb.models import LetterPart, LetterRun
from pb.services import jobs
from pb.services.atomic import atomic
from pb.services.jobs import Task
from pb.services.voter_list import letter_files, letters
from pb.services.voter_list.code_text import hash_of
from pb.services.voter_list.list_keys import ListKeys
from pb.vocabulary import LetterForm

AT_ONCE = 200  # letters before the worker looks for other jobs


class Outside(Protocol):
    """An outside sender of letters; `adapters.messages` has them."""

    def letter(self, to: Sequence[str], *, said: Mapping[str, str], mark: str) -> None:
        """Post a letter."""

    def has(self, mark: str) -> bool:
        """Whether a letter with this mark was taken before."""


@dataclass(frozen=True, slots=True)
class WaitingPart:
    """A part whose letters are made and not all sent."""

    id: int
    run_id: int
    round_id: int
    sent: int
    content: bytes


def next_part(session: Session, run_id: int) -> WaitingPart | None:
    """Return the next part that an outside sender is to get, unless the run was stopped."""
    row = session.execute(
        select(
            LetterPart.id,
            LetterPart.run_id,
            LetterRun.round_id,
            LetterPart.sent,
            LetterPart.content,
        )
        .join(LetterRun, LetterRun.id == LetterPart.run_id)
        .where(
            LetterPart.run_id == run_id,
            LetterPart.content.is_not(None),
            LetterRun.form == LetterForm.SENDER,
            LetterRun.state.in_(letters.UNDER_WAY),
        )
        .order_by(LetterPart.number)
        .limit(1)
    ).first()
    if row is None or row.content is None:
        return None
    return WaitingPart(row.id, row.run_id, row.round_id, row.sent, row.content)


def send_some(
    session: Session, task: Task, part: WaitingPart, *, keys: ListKeys, outside: Outside
) -> None:
    """Hand some letters of a part over, and note each one that was taken or refused for good.

    Whoever goes on where another worker stopped does not know whether the first letter was
    handed over, and asks. Every later one follows a note of the one before.

    Raises:
        NotTaken: the sender takes none now; the job comes back later, and goes on there.
    """
    made = letter_files.unseal(keys, part.content, round_id=part.round_id, part_id=part.id)
    waiting = letter_files.read_mail(made)
    session.rollback()
    for place in range(part.sent, min(part.sent + AT_ONCE, len(waiting))):
        said = waiting[place]
        mark = _mark(part, said)
        has_it = place == part.sent and outside.has(mark)
        refused = not (has_it or _taken(outside, said, mark=mark))
        with atomic(session):
            reference = said["reference"] if refused else ""
            if not _note(session, part.id, place=place, refused=reference):
                return  # our lease ran out, and another worker is further than we are
            jobs.renew(session, task)
    with atomic(session):
        row = session.get_one(LetterPart, part.id, with_for_update=True)
        if row.sent >= len(waiting):
            row.content = None
            row.posted_at = clock(session)
        jobs.again(session, task, due_at=clock(session))


def _mark(part: WaitingPart, said: Mapping[str, str]) -> str:
    """Return a letter's mark: the same for a repeat, another one in any other installation.

    Two that share an account with the sender, or one that began anew, have parts of one number.
    """
    code = hash_of(said["voting_code"]).hex()[:16]
    return f"{part.id}.{code}.{said['reference']}"


def _taken(outside: Outside, said: Mapping[str, str], *, mark: str) -> bool:
    lines = [said["name"], *(said[f"address_{at}"] for at in range(1, 7)), said["postcode"]]
    try:
        outside.letter([line for line in lines if line], said=said, mark=mark)
    except MessageRefused:
        return False
    return True


def _note(session: Session, part_id: int, *, place: int, refused: str) -> bool:
    """Note that a letter is done, inside the caller's transaction, unless somebody else did."""
    row = session.get_one(LetterPart, part_id, with_for_update=True)
    if row.sent != place:
        return False
    row.sent = place + 1
    if refused:
        row.refused = [*row.refused, refused]
    return True
