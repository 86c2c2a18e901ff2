"""What is printed for people without a screen, in words: a ballot paper, a poster, a booklet.

The same values are drawn as PDF and as HTML, so that nobody gets another text.
"""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """What people do with the mark box of a project."""

    TICK = "tick"
    FIGURE = "figure"
    YES_NO = "yes-no"


@dataclass(frozen=True, slots=True)
class PrintedProject:
    """A project as it is printed.

    Attributes:
        key: its number.
        where: area and theme in one line, or nothing.
        picture: digest of its picture, if it has one; `drawing` stands for its theme.
    """

    key: str
    title: str
    text: str
    cost: str
    where: str = ""
    drawing: str = ""
    picture: str | None = None
    picture_alt: str = ""


@dataclass(frozen=True, slots=True)
class BallotPaper:
    """A pot's ballot paper in one language.

    Attributes:
        language: its code, such as pl.
        place: who runs the round.
        title: the round's name and the pot's.
        money: what the pot holds, as a sentence.
        how: what to do, a sentence each.
        yes: over the first box of a paper of yes and no; `no`, over the second.
        batch: in words; `link`, what the batch's code says: never anything about a person.
        fold: what to do with the paper then.
        page: with %(number)s and %(pages)s in it.
    """

    language: str
    place: str
    title: str
    money: str
    how: tuple[str, ...]
    mark: Mark
    yes: str
    no: str
    projects: tuple[PrintedProject, ...]
    batch: str
    link: str
    fold: str
    page: str


@dataclass(frozen=True, slots=True)
class Poster:
    """A poster that leads to a round; `projects` are those whose pictures it shows."""

    language: str
    place: str
    title: str
    headline: str
    lead: str
    dates: str
    scan: str
    address: str
    link: str
    ways: tuple[str, ...]
    projects: tuple[PrintedProject, ...]


@dataclass(frozen=True, slots=True)
class BookletPot:
    """A pot's part of a booklet."""

    name: str
    money: str
    projects: tuple[PrintedProject, ...]


@dataclass(frozen=True, slots=True)
class Booklet:
    """Every project that people can vote for, pot by pot."""

    language: str
    place: str
    title: str
    headline: str
    lead: str
    dates: str
    scan: str
    address: str
    link: str
    pots: tuple[BookletPot, ...]
    page: str
