"""What the loader has learned so far: under which ids the demo's people and things are kept."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from pb.adapters.keys import KeyStore
from pb.adapters.pictures import Encoded
from pb.database import Session
from pb.demo.chronicle import Act
from pb.demo.people import PEOPLE
from pb.demo.shapes import Round
from pb.services.holders.files import MadeFile
from pb.services.jobs import Worker
from pb.services.voter_list.codes import IssuedCode
from pb.vocabulary import JobKind, Role


@dataclass(slots=True)
class KnownRound:
    """A round's ids, by the keys of the demo's content."""

    id: int
    slug: str
    areas: dict[str, int] = field(default_factory=dict)
    categories: dict[str, int] = field(default_factory=dict)
    pots: dict[str, int] = field(default_factory=dict)
    codes: dict[str, list[IssuedCode]] = field(default_factory=dict)  # by area


@dataclass(slots=True)
class Known:
    """Ids by the keys of the demo's content, filled while the history is played."""

    keys: KeyStore
    pictures: Mapping[str, Future[Encoded]]
    workers: Mapping[JobKind, Worker]
    say: Callable[[str], None]
    people: dict[str, int] = field(default_factory=dict)
    rounds: dict[str, KnownRound] = field(default_factory=dict)
    proposals: dict[str, int] = field(default_factory=dict)
    projects: dict[str, str] = field(default_factory=dict)  # numbers on ballot papers
    key_files: dict[str, MadeFile] = field(default_factory=dict)  # by whose they are


class InStory(Protocol):
    """Something that people of a story do."""

    def __call__(self, session: Session, *, known: Known, story: Round) -> None:
        """Do it."""


def in_story(act: InStory, known: Known, story: Round) -> Act:
    """Return an act of a round for the chronicle."""
    return partial(act, known=known, story=story)


def two_officers(story: Round) -> tuple[str, str]:
    """Who asks for a round's acts, and who confirms them."""
    officers = [person.key for person in PEOPLE if person.role == Role.OFFICER]
    first = next((key for key in story.steering if key in officers), officers[0])
    second = next(key for key in officers if key != first)
    return first, second
