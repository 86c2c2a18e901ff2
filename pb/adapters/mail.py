"""Sending mail: by an SMTP server, or into a folder where none is set."""

import smtplib
import ssl
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path

from pb.config import Mail

PATIENCE = 20  # seconds


def message(mail: Mail, *, mark: str, to: str, subject: str, text: str) -> EmailMessage:
    """Make a message; the same mark makes the same Message-ID, so that a repeat is known."""
    made = EmailMessage()
    made["From"] = mail.sender
    made["To"] = to
    made["Subject"] = subject
    made["Date"] = format_datetime(datetime.now(UTC))
    made["Message-ID"] = f"<{mark}@{_domain(mail.sender)}>"
    made["Auto-Submitted"] = "auto-generated"
    # In the folder people read the file itself, so its lines stay as they are.
    made.set_content(text, cte=None if mail.host else "8bit")
    return made


def send(mail: Mail, made: EmailMessage) -> None:
    """Hand a message over.

    Raises:
        OSError, smtplib.SMTPException: it was not taken; try again later.
    """
    if mail.host:
        _by_smtp(mail, made)
    else:
        _into_folder(mail.folder, made)


def _by_smtp(mail: Mail, made: EmailMessage) -> None:
    with smtplib.SMTP(mail.host, mail.port, timeout=PATIENCE) as server:
        if mail.starttls:
            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, mail.password)
        server.send_message(made)


def _into_folder(folder: Path, made: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = str(made["Message-ID"]).strip("<>").partition("@")[0]
    unfinished = folder / f".{name}.part"
    unfinished.write_bytes(made.as_bytes())
    unfinished.replace(folder / f"{name}.eml")


def _domain(sender: str) -> str:
    _name, address = parseaddr(sender)
    return address.rpartition("@")[2] or "localhost"
