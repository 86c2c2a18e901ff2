"""Asking a population register whether somebody may vote, by JSON over HTTP."""

import json
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Protocol

import requests

from pb.config import RegisterSettings

PATIENCE = 5  # seconds
MOST_BYTES = 64 * 1024


class RegisterBroken(Exception):
    """The register does not answer, or not as it should."""


@dataclass(frozen=True, slots=True)
class Registered:
    """Somebody who may vote: the register's own name for them, and the area they live in."""

    person: str
    area: str


class Register(Protocol):
    """Anything that knows who lives in a place."""

    def look_up(self, *, name: str, born_on: date, postcode: str) -> Registered | None:
        """Return somebody who may vote; none: there is no such person, or they may not.

        Raises:
            RegisterBroken
        """


class HttpRegister:
    """A register that answers as docs/voter-list.md describes."""

    def __init__(self, given: RegisterSettings) -> None:
        self._given = given

    def look_up(self, *, name: str, born_on: date, postcode: str) -> Registered | None:
        """Ask the register about one person.

        Raises:
            RegisterBroken
        """
        asked = {"name": name, "date_of_birth": born_on.isoformat(), "postcode": postcode}
        try:
            with requests.post(
                self._given.url,
                json=asked,
                headers={"Authorization": f"Bearer {self._given.token}"},
                timeout=PATIENCE,
                allow_redirects=False,
                stream=True,
            ) as answer:
                if answer.status_code == HTTPStatus.NOT_FOUND:
                    return None
                if answer.status_code != HTTPStatus.OK:
                    raise RegisterBroken
                return _read(answer)
        except requests.RequestException as error:
            raise RegisterBroken from error


def _read(answer: requests.Response) -> Registered | None:
    content = b""
    for piece in answer.iter_content(MOST_BYTES):
        content += piece
        if len(content) > MOST_BYTES:
            raise RegisterBroken
    try:
        said = json.loads(content)
        if said["entitled"] is not True:
            return None
        person, area = said["person"], said.get("area") or ""
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RegisterBroken from error
    if not (isinstance(person, str) and person and isinstance(area, str)):
        raise RegisterBroken
    return Registered(person, area)
