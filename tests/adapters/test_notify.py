"""GOV.UK Notify, by a real HTTP server that answers as its documentation says."""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from pb.adapters.messages import (
    MessageRefused,
    NotTaken,
    SenderAway,
    SenderBusy,
    SenderRefusesUs,
)
from pb.adapters.notify import Notify
from pb.config import NotifySettings

CREATED = 201
SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"harbour-bay-{SERVICE}-{SECRET}"
ID = "740e5834-3a29-46b4-9a6f-16142fde533a"
WHERE = ("17 Kirkgate", "Harbour Bay", "HB1 4QT")

# As docs.notifications.service.gov.uk lists them: status, error, message.
REFUSALS = [
    (400, "ValidationError", "Last line of address must be a real UK postcode", MessageRefused),
    (400, "ValidationError", "template_id is not a valid UUID", SenderRefusesUs),
    (400, "ValidationError", "email_address Not a valid email address", MessageRefused),
    (
        400,
        "BadRequestError",
        "Can't send to this recipient using a team-only key",
        SenderRefusesUs,
    ),
    (400, "BadRequestError", "Missing personalisation: voting_code", SenderRefusesUs),
    (403, "AuthError", "Invalid token: API key not found", SenderRefusesUs),
    (404, "NoResultFound", "No result found", SenderRefusesUs),
    (429, "RateLimitError", "Exceeded rate limit for key type LIVE", SenderBusy),
    (429, "TooManyRequestsError", "Exceeded send limits (50) for today", SenderBusy),
    (500, "Exception", "Internal server error", SenderAway),
]


@dataclass
class Service:
    """What the server was asked, and what it answers next."""

    url: str = ""
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    answers: list[tuple[int, dict[str, Any] | str]] = field(default_factory=list)
    taken: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    looked_up: list[str] = field(default_factory=list)
    on_arrival: Callable[[], None] = lambda: None

    @property
    def references(self) -> list[str]:
        """The references of what was posted, in the order in which it came."""
        return [said["reference"] for _path, said in self.asked]

    def found(self, reference: str) -> dict[str, Any]:
        """Return the answer to a search, as documented: the messages that were taken."""
        kinds = {"email": "delivered", "sms": "sending", "letter": "accepted"}
        found = [
            {
                "id": ID,
                "reference": said["reference"],
                "type": path.rpartition("/")[2],
                "status": kinds[path.rpartition("/")[2]],
                "template": {"id": said["template_id"], "version": 1, "uri": "..."},
                "body": "...",
                "created_at": "2026-11-22T12:00:00.000000Z",
            }
            for path, said in self.taken
            if said["reference"] == reference
        ]
        current = f"{self.url}/v2/notifications?reference={reference}"
        return {"notifications": found, "links": {"current": current}}

    def refuses(self, status: int, error: str, message: str) -> None:
        """Let the next answer be a refusal."""
        said = {"status_code": status, "errors": [{"error": error, "message": message}]}
        self.answers.append((status, said))


def taken(path: str, said: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to a message that is taken, as documented for its kind."""
    kind = path.rpartition("/")[2]
    return {
        "id": ID,
        "reference": said.get("reference"),
        "content": {"body": "...", "subject": "..."} if kind != "sms" else {"body": "..."},
        "uri": f"https://api.notifications.service.gov.uk/v2/notifications/{ID}",
        "template": {"id": said["template_id"], "version": 1, "uri": "..."},
        "scheduled_for": None,
    }


@pytest.fixture
def service() -> Iterator[Service]:
    """A real server on a free port."""
    known = Service()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            assert address.path == "/v2/notifications"
            [reference] = parse_qs(address.query)["reference"]
            known.looked_up.append(reference)
            self._answer(200, known.found(reference))

        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            known.tokens.append(self.headers["Authorization"])
            status, answer = (
                known.answers.pop(0) if known.answers else (CREATED, taken(self.path, said))
            )
            known.asked.append((self.path, said))
            if status == CREATED:
                known.taken.append((self.path, said))
            known.on_arrival()
            self._answer(status, answer)

        def _answer(self, status: int, answer: dict[str, Any] | str) -> None:
            body = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(ConnectionError):  # whoever asked may have been killed
                self.wfile.write(body)

        def log_message(self, *_said: Any) -> None:
            """Keep the test's output clean."""

    server = HTTPServer(("127.0.0.1", 0), Answering)
    known.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield known
    server.shutdown()
    thread.join()
    server.server_close()


def sender(service: Service, **changes: str) -> Notify:
    given = {
        "key": KEY,
        "url": service.url,
        "email_template": "email-1",
        "sms_template": "sms-1",
        "letter_template": "letter-1",
    } | changes
    return Notify(NotifySettings(**given))


def test_an_email_fills_the_template(service: Service) -> None:
    sender(service).email("isla@example.org", subject="Hello", text="Two\nlines", mark="7.ab")
    assert service.asked == [
        (
            "/v2/notifications/email",
            {
                "email_address": "isla@example.org",
                "template_id": "email-1",
                "personalisation": {"subject": "Hello", "message": "Two\nlines"},
                "reference": "7.ab",
            },
        )
    ]
    assert service.tokens[0].startswith("Bearer ey")


def test_a_text_message_fills_the_template(service: Service) -> None:
    sender(service).sms("07900900123", text="Your vote is not in the box yet.", mark="8.ab")
    [(path, said)] = service.asked
    assert path == "/v2/notifications/sms"
    assert said["phone_number"] == "07900900123"
    assert said["personalisation"] == {"message": "Your vote is not in the box yet."}


def test_a_letter_has_its_address_and_everything_else_that_the_template_wants(
    service: Service,
) -> None:
    sender(service).letter(("Isla Reid", *WHERE), said={"voting_code": "7K2M"}, mark="3.NO-0004")
    [(path, said)] = service.asked
    assert path == "/v2/notifications/letter"
    assert said["reference"] == "3.NO-0004"
    assert said["personalisation"] == {
        "voting_code": "7K2M",
        "address_line_1": "Isla Reid",
        "address_line_2": "17 Kirkgate",
        "address_line_3": "Harbour Bay",
        "address_line_4": "HB1 4QT",
    }


def test_a_long_address_keeps_every_line_and_ends_with_the_postcode(service: Service) -> None:
    lines = [f"line {n}" for n in range(1, 9)]
    sender(service).letter((*lines, "HB1 4QT"), said={}, mark="1")
    said = service.asked[0][1]["personalisation"]
    assert len(said) == 7
    assert said["address_line_6"] == "line 6, line 7, line 8"
    assert said["address_line_7"] == "HB1 4QT"


@pytest.mark.parametrize(("status", "error", "message", "kind"), REFUSALS)
def test_what_it_refuses_is_named(
    service: Service, status: int, error: str, message: str, kind: type[Exception]
) -> None:
    service.refuses(status, error, message)
    with pytest.raises(kind):
        sender(service).letter(("Isla Reid", *WHERE), said={}, mark="1")


def test_an_answer_that_is_no_json_is_an_outage(service: Service) -> None:
    service.answers.append((200, "<h1>Bad gateway</h1>"))
    with pytest.raises(SenderAway):
        sender(service).email("isla@example.org", subject="", text="", mark="1")


def test_a_server_that_is_not_there_is_an_outage(service: Service) -> None:
    with pytest.raises(SenderAway):
        sender(service, url="http://127.0.0.1:1").email(
            "a@example.org", subject="", text="", mark=""
        )


def test_a_template_that_is_not_set_is_our_own_fault(service: Service) -> None:
    with pytest.raises(SenderRefusesUs):
        sender(service, sms_template="").sms("07900900123", text="", mark="1")
    assert service.asked == []
    assert issubclass(SenderRefusesUs, NotTaken)


def test_nothing_of_a_person_is_logged(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    service.refuses(400, "ValidationError", "isla@example.org Not a valid email address")
    with pytest.raises(MessageRefused):
        sender(service).email("isla@example.org", subject="", text="", mark="1")
    assert "isla" not in caplog.text


def test_it_is_asked_whether_it_has_a_message(service: Service) -> None:
    notify = sender(service)
    assert not notify.has("7.ab")
    notify.email("isla@example.org", subject="Hello", text="Hello", mark="7.ab")
    assert notify.has("7.ab")
    assert not notify.has("7.a")
    assert service.looked_up == ["7.ab", "7.ab", "7.a"]


def test_who_cannot_be_asked_is_not_written_to(service: Service) -> None:
    with pytest.raises(SenderAway):
        sender(service, url="http://127.0.0.1:1").has("7.ab")
