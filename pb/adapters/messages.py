"""Outside senders of email, text messages and letters; a folder stands in for them by default."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Protocol

from pb.adapters import mail
from pb.config import Mail, Settings

REFUSED_FOR_GOOD = 500  # answers of mail servers from here on; below, later may be better


class NotTaken(Exception):
    """The sender did not take a message now; later it may. Each kind says why."""


class SenderAway(NotTaken):
    """It does not answer, or says that it is out of order."""


class SenderBusy(NotTaken):
    """It takes no more for now: too many a minute, or a day."""


class SenderRefusesUs(NotTaken):
    """It does not know our key, or a template is missing: somebody has to set that right."""


class MessageRefused(Exception):
    """The sender will never take this message: an address that it cannot write to."""


class Messages(Protocol):
    """One way to reach people: what each sender is told, whoever it is.

    A message that comes twice has the same mark, by which a repeat is known.
    All of them raise NotTaken and MessageRefused; mail servers have errors of their own, too.
    """

    def email(self, to: str, *, subject: str, text: str, mark: str) -> None:
        """Send an email."""

    def sms(self, to: str, *, text: str, mark: str) -> None:
        """Send a text message."""

    def letter(self, to: Sequence[str], *, said: Mapping[str, str], mark: str) -> None:
        """Post a letter; `to` has the lines of its address, `said` what fills its template."""

    def has(self, mark: str) -> bool:
        """Whether it took a message with this mark: asked where nobody knows if it did.

        A sender that cannot tell says no; then a message may come twice, with one mark.
        """


class Outbox:
    """Email by the mail server or into a folder; the rest into the folder, to try things out."""

    def __init__(self, kept: Mail) -> None:
        self._mail = kept

    def email(self, to: str, *, subject: str, text: str, mark: str) -> None:
        """Hand it to the mail server, or put it into the folder where none is set.

        Raises:
            MessageRefused: the server knows no such mailbox.
            OSError, smtplib.SMTPException: it was not taken; try again later.
        """
        made = mail.message(self._mail, mark=mark, to=to, subject=subject, text=text)
        try:
            mail.send(self._mail, made)
        except SMTPRecipientsRefused as error:
            if min(code for code, _said in error.recipients.values()) < REFUSED_FOR_GOOD:
                raise
            raise MessageRefused from error

    def sms(self, to: str, *, text: str, mark: str) -> None:
        """Put it into the folder."""
        self._keep(f"{mark}.sms.json", {"to": to, "text": text})

    def letter(self, to: Sequence[str], *, said: Mapping[str, str], mark: str) -> None:
        """Put it into the folder."""
        self._keep(f"{mark}.letter.json", {"to": list(to), "said": dict(said)})

    def has(self, mark: str) -> bool:
        """Whether it lies in the folder; a mail server cannot be asked."""
        names = (f"{mark}.eml", f"{mark}.sms.json", f"{mark}.letter.json")
        return any((self._mail.folder / name).exists() for name in names)

    def _keep(self, name: str, said: Mapping[str, object]) -> None:
        folder: Path = self._mail.folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = folder / f".{name}.part"
        unfinished.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
        unfinished.replace(folder / name)


# What means that it may be taken later, whoever the sender is.
LATER = (NotTaken, OSError, SMTPException)


def chosen(settings: Settings) -> Messages:
    """Return the sender that an installation has chosen."""
    if settings.sender == "notify":
        # Its library is loaded only where it is used.
        from pb.adapters.notify import Notify  # noqa: PLC0415

        return Notify(settings.notify)
    return Outbox(settings.mail)
