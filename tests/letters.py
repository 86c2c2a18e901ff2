"""Reading the letters that the platform sent: from its folder, or from a real SMTP server."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from pb.config import Settings
from pb.database import Database
from pb.services import workers
from pb.wording import letters
from pb.wording.mail import composer, reminder


@dataclass
class Mailbox:
    """What an SMTP server took; the answers are what it says to a letter, and to its address."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    answer: str = "250 taken"
    recipient_answer: str = "250 known"

    async def handle_RCPT(  # noqa: N802  the library's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  the library's name
        if self.answer.startswith("250"):
            self.letters.append(parsed(envelope.content))
            self.recipients.append(list(envelope.rcpt_tos))
        return self.answer


def parsed(content: bytes) -> EmailMessage:
    """Read a letter."""
    letter = message_from_bytes(content, policy=default)
    assert isinstance(letter, EmailMessage)
    return letter


class _AnyPort(Controller):
    """Takes the port that the system gives it: a number that was free before may be taken now."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def smtp_server() -> Iterator[Mailbox]:
    """A real SMTP server on a free port."""
    mailbox = Mailbox()
    controller = _AnyPort(mailbox, hostname="127.0.0.1", port=0, ready_timeout=60)
    controller.start()
    mailbox.port = controller.port
    try:
        yield mailbox
    finally:
        controller.stop()


def deliver(database: Database, settings: Settings) -> list[EmailMessage]:
    """Do the jobs that are due, and return all letters in the folder, oldest first."""
    by_kind = workers.build(
        settings,
        compose=composer(settings),
        remind=reminder(settings),
        letters=letters.composer(settings),
    )
    workers.do_what_is_due(database, by_kind, name="test")
    files = sorted(
        settings.mail.folder.glob("*.eml"), key=lambda file: int(file.name.partition(".")[0])
    )
    return [parsed(file.read_bytes()) for file in files]


def link(letter: EmailMessage, to: str) -> str:
    """Return the path of the link in a letter that leads to `/<to>/...`."""
    found = re.search(rf"http://localhost(/{to}/\S+)", letter.get_content())
    assert found, letter.get_content()
    return found.group(1)


def token(letter: EmailMessage, to: str) -> str:
    """Return the token of that link."""
    return link(letter, to).rpartition("/")[2]
