"""GOV.UK Notify as the outside sender: email, text messages and letters by its templates.

The templates stand in Notify. An email's has ((subject)) and ((message)), a text message's
((message)); a letter's may use every column that the table for a printer has.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from notifications_python_client.errors import HTTPError, InvalidResponse
from notifications_python_client.notifications import NotificationsAPIClient

from pb.adapters.messages import MessageRefused, SenderAway, SenderBusy, SenderRefusesUs
from pb.config import NotifySettings

MOST_ADDRESS_LINES = 7
PATIENCE = 20  # seconds

# It writes what it was told into the log, with people's addresses.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)


class Notify:
    """Sends by GOV.UK Notify; one for each worker, because its client is not thread-safe."""

    def __init__(self, settings: NotifySettings) -> None:
        self._settings = settings
        client: Any = NotificationsAPIClient  # it has no types
        self._client = client(settings.key, base_url=settings.url, timeout=PATIENCE)

    def email(self, to: str, *, subject: str, text: str, mark: str) -> None:
        """Send an email by the template that has ((subject)) and ((message))."""
        template = self._template(self._settings.email_template)
        said = {"subject": subject, "message": text}
        _send(
            lambda: self._client.send_email_notification(
                to, template, personalisation=said, reference=mark
            )
        )

    def sms(self, to: str, *, text: str, mark: str) -> None:
        """Send a text message by the template that has ((message))."""
        template = self._template(self._settings.sms_template)
        _send(
            lambda: self._client.send_sms_notification(
                to, template, personalisation={"message": text}, reference=mark
            )
        )

    def letter(self, to: Sequence[str], *, said: Mapping[str, str], mark: str) -> None:
        """Have a letter printed and posted."""
        template = self._template(self._settings.letter_template)
        filled = {**said, **_address(to)}
        _send(lambda: self._client.send_letter_notification(template, filled, reference=mark))

    def has(self, mark: str) -> bool:
        """Ask whether a message with this mark came before; Notify calls it the reference.

        It knows messages for as long as it keeps them: seven days, unless the service says more.
        """
        answer = _send(lambda: self._client.get_all_notifications(reference=mark))
        found = answer.get("notifications") if isinstance(answer, dict) else None
        if not isinstance(found, list):
            raise SenderAway
        return any(one.get("reference") == mark for one in found if isinstance(one, dict))

    def _template(self, given: str) -> str:
        if not given:
            raise SenderRefusesUs
        return given


def _address(lines: Sequence[str]) -> dict[str, str]:
    """Return an address in the seven lines that there are; the last one must stay the last."""
    *first, last = lines
    room = MOST_ADDRESS_LINES - 1
    if len(first) > room:
        first = [*first[: room - 1], ", ".join(first[room - 1 :])]
    return {f"address_line_{at}": line for at, line in enumerate([*first, last], start=1)}


def _send(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except HTTPError as error:
        raise _refusal(error) from error
    except InvalidResponse as error:
        raise SenderAway from error


def _refusal(error: HTTPError) -> Exception:
    """Return which of our errors an answer means."""
    status = error.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return SenderBusy()
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
        return SenderRefusesUs()
    if status == HTTPStatus.BAD_REQUEST:
        return _of_request(error.message)
    return SenderAway()


def _of_request(said: Any) -> Exception:
    """Return whether a bad request is this person's address, or our template or service."""
    kinds = [str(one.get("error")) for one in said] if isinstance(said, list) else []
    about = [str(one.get("message")) for one in said] if isinstance(said, list) else []
    ours = "BadRequestError" in kinds or any(words.startswith("template_id") for words in about)
    return SenderRefusesUs() if ours or not kinds else MessageRefused()
