"""Letters to people: written in a use-case's transaction, sent after it."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pb.adapters import messages
from pb.config import Settings
from pb.database import Session
from pb.models import Account
from pb.services import jobs
from pb.services.atomic import atomic
from pb.services.jobs import Task, Worker
from pb.vocabulary import JobKind, Letter


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a letter says; the token stands in its link. No name: a stranger may have typed it."""

    letter: Letter
    language: str
    token: str
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """A letter in words."""

    subject: str
    text: str


Compose = Callable[[LetterFacts], Written]


def write(session: Session, letter: Letter, *, account_id: int, token: str = "") -> None:
    """Have a letter sent to an account's owner, inside the caller's transaction."""
    _enqueue(session, {"letter": letter.value, "account": account_id, "token": token})


def write_to_address(
    session: Session,
    letter: Letter,
    *,
    to: str,
    language: str,
    token: str,
    figures: dict[str, str],
) -> None:
    """Have a letter sent to somebody without an account; the job forgets the address then."""
    given = {"letter": letter.value, "to": to, "language": language, "token": token}
    _enqueue(session, {**given, "figures": figures})


def write_to_nobody(session: Session) -> None:
    """Do the same work where there is nobody to write to, so that the time does not tell."""
    _enqueue(session, {"letter": Letter.RESET.value, "account": 0, "token": ""})


def worker(settings: Settings, compose: Compose) -> Worker:
    """Return the worker that sends letters.

    Args:
        settings: who sends mail, and where it goes.
        compose: puts a letter's facts into words.
    """
    sender = messages.chosen(settings)

    def send(session: Session, task: Task) -> None:
        to, language = _addressee(session, task.payload)
        if to:
            facts = LetterFacts(
                letter=Letter(task.payload["letter"]),
                language=language,
                token=str(task.payload["token"]),
                figures=task.payload.get("figures", {}),
            )
            written = compose(facts)
            mark = f"{task.id}.{task.payload['mark']}"
            # Nobody waits for a lock while the sender thinks.
            session.rollback()
            # Where a worker was stopped between these two, the sender may have it already. A mail
            # server cannot be asked: it gets the letter again, with the same Message-ID.
            if not (task.is_repeat and sender.has(mark)):
                sender.email(to, subject=written.subject, text=written.text, mark=mark)
        with atomic(session):
            jobs.finish(session, task)

    return send


def _addressee(session: Session, payload: Mapping[str, Any]) -> tuple[str, str]:
    """Return an address and a language; no address: there is nobody to write to."""
    if "to" in payload:
        return str(payload["to"]), str(payload["language"])
    account = session.get(Account, int(payload["account"]))
    return (account.email, account.language) if account is not None else ("", "")


def _enqueue(session: Session, payload: dict[str, Any]) -> None:
    jobs.enqueue(session, JobKind.MAIL, {**payload, "mark": secrets.token_hex(6)})
