"""A line of an uploaded voter list: the person that it means, or what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pb.services.voter_list import ages, telephones
from pb.services.voter_list.entries import NewEntry
from pb.services.voter_list.list_columns import Reading
from pb.services.voter_list.list_files import Record
from pb.services.voter_list.list_keys import source_key
from pb.services.voter_list.list_text import folded, tidy
from pb.services.voter_list.list_words import DISPENSABLE, LineProblem, ListField
from pb.vocabulary import EntryWay

LENGTHS = {
    ListField.NUMBER: 80,
    ListField.GIVEN_NAME: 100,
    ListField.NAME: 200,
    ListField.POSTCODE: 20,
    ListField.AREA: 100,
    ListField.BORN_ON: 30,
    ListField.EMAIL: 320,
    ListField.TELEPHONE: telephones.LONGEST,
    ListField.DISTRICT: 80,
    ListField.LANGUAGE: 40,
    ListField.LARGE_PRINT: 20,
}
LONGEST_ADDRESS_LINE = 120
LONGEST_NAME = 200
ADDRESS = (ListField.ADDRESS_1, ListField.ADDRESS_2, ListField.ADDRESS_3, ListField.ADDRESS_4)
YES = frozenset({"yes", "y", "1", "true", "x", "large", "tak", "t", "duzy"})
NO = frozenset({"", "no", "n", "0", "false", "standard", "nie"})
# What tables of ours put before a cell that a spreadsheet would take for a formula.
AS_TEXT = re.compile(r"^'(?=[=+@-])")
UNDECODED = "\ufffd"

# Day first where it stands before the month, as Europe writes it.
DATES = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})[./](?P<m>\d{1,2})[./](?P<d>\d{1,2})"),
)
EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")

Found = tuple[LineProblem, ListField | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a round asks of the people on its list."""

    areas: Mapping[str, int]
    languages: Mapping[str, str]
    today: date
    last_day: date
    least_age: int | None
    needs_date: bool
    key: bytes


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line that was read: who it means, unless something is wrong that keeps them out."""

    line: int
    person: NewEntry | None
    problems: tuple[Found, ...]


def read(record: Record, *, reading: Reading, bounds: Bounds) -> ReadLine:
    """Return whom a record means; every problem of it is named, not only the first."""
    broken = _broken(record, reading)
    if broken:
        return ReadLine(record.line, None, broken)
    line = _Line(record, reading, bounds)
    person = line.person()
    return ReadLine(record.line, None if line.keeps_out else person, tuple(line.problems))


def _broken(record: Record, reading: Reading) -> tuple[Found, ...]:
    """Say what is wrong with a record as a whole, so that its cells mean nothing."""
    if record.is_open:
        return ((LineProblem.QUOTE_OPEN, None),)
    if record.is_cut:
        return ((LineProblem.TOO_LONG, None),)
    # Spreadsheets may leave empty cells out at the end, or add some.
    if any(record.cells[reading.width :]):
        return ((LineProblem.TOO_MANY_FIELDS, None),)
    return ()


class _Line:
    """Reads the cells of one record and collects what is wrong with them."""

    def __init__(self, record: Record, reading: Reading, bounds: Bounds) -> None:
        self._cells = record.cells
        self._reading = reading
        self._bounds = bounds
        self.problems: list[Found] = []

    @property
    def keeps_out(self) -> bool:
        """Whether something is wrong without which the person cannot be on the list."""
        return any(field not in DISPENSABLE for _problem, field in self.problems)

    def person(self) -> NewEntry:
        name = " ".join(
            filter(None, (self._text(f) for f in (ListField.GIVEN_NAME, ListField.NAME)))
        )
        if not name:
            self._wrong(LineProblem.NO_NAME, ListField.NAME)
        elif len(name) > LONGEST_NAME:
            self._wrong(LineProblem.TOO_LONG, ListField.NAME)
        address = "\n".join(filter(None, (self._text(field) for field in ADDRESS)))
        postcode = self._text(ListField.POSTCODE)
        email, telephone = self._email(), self._telephone()
        born_on = self._born_on()
        return NewEntry(
            way=EntryWay.FILE,
            area_id=self._area(),
            source_key=self._key(name, address, postcode, born_on),
            name=name,
            address=address,
            postcode=postcode.upper(),
            email=None if self._is_wrong(ListField.EMAIL) else email or None,
            telephone=None if self._is_wrong(ListField.TELEPHONE) else telephone,
            born_on=born_on,
            district=self._text(ListField.DISTRICT),
            language=self._language(),
            large_print=self._large_print(),
        )

    def _wrong(self, problem: LineProblem, field: ListField | None) -> None:
        if (problem, field) not in self.problems:
            self.problems.append((problem, field))

    def _is_wrong(self, field: ListField) -> bool:
        return any(column == field for _problem, column in self.problems)

    def _text(self, field: ListField) -> str:
        place = self._reading.columns.get(field)
        if place is None or place >= len(self._cells):
            return ""
        text = AS_TEXT.sub("", tidy(self._cells[place]))
        if UNDECODED in text:
            self._wrong(LineProblem.BAD_LETTERS, field)
        elif len(text) > LENGTHS.get(field, LONGEST_ADDRESS_LINE):
            self._wrong(LineProblem.TOO_LONG, field)
        return text

    def _area(self) -> int | None:
        if ListField.AREA not in self._reading.columns:
            return self._reading.area_id
        text = self._text(ListField.AREA)
        if not text:
            self._wrong(LineProblem.NO_AREA, ListField.AREA)
            return None
        found = self._bounds.areas.get(_word(text))
        if found is None:
            self._wrong(LineProblem.UNKNOWN_AREA, ListField.AREA)
        return found

    def _born_on(self) -> date | None:
        text = self._text(ListField.BORN_ON)
        if not text:
            if self._bounds.needs_date:
                self._wrong(LineProblem.NO_DATE, ListField.BORN_ON)
            return None
        born_on = date_of(text)
        problem = self._wrong_date(born_on)
        if problem is not None:
            self._wrong(problem, ListField.BORN_ON)
        return born_on

    def _wrong_date(self, born_on: date | None) -> LineProblem | None:
        if born_on is None:
            return LineProblem.BAD_DATE
        if born_on > self._bounds.today:
            return LineProblem.FUTURE_DATE
        age = ages.age_on(self._bounds.last_day, born_on)
        if age > ages.OLDEST:
            return LineProblem.TOO_OLD
        least = self._bounds.least_age
        return LineProblem.TOO_YOUNG if least is not None and age < least else None

    def _email(self) -> str:
        text = self._text(ListField.EMAIL)
        if text and not EMAIL.fullmatch(text):
            self._wrong(LineProblem.BAD_EMAIL, ListField.EMAIL)
        return text

    def _telephone(self) -> str | None:
        text = self._text(ListField.TELEPHONE)
        number = telephones.international(text, country=self._reading.country) if text else None
        if text and number is None:
            self._wrong(LineProblem.BAD_TELEPHONE, ListField.TELEPHONE)
        return number

    def _language(self) -> str:
        text = self._text(ListField.LANGUAGE)
        if not text:
            return ""
        code = self._bounds.languages.get(_word(text))
        if code is None:
            self._wrong(LineProblem.UNKNOWN_LANGUAGE, ListField.LANGUAGE)
        return code or ""

    def _large_print(self) -> bool:
        text = _word(self._text(ListField.LARGE_PRINT))
        if text not in YES and text not in NO:
            self._wrong(LineProblem.NOT_YES_OR_NO, ListField.LARGE_PRINT)
        return text in YES

    def _key(self, name: str, address: str, postcode: str, born_on: date | None) -> bytes:
        """Return who this is: by the list's number, or by name, address and birth."""
        if ListField.NUMBER in self._reading.columns:
            number = self._text(ListField.NUMBER)
            if not number:
                self._wrong(LineProblem.NO_NUMBER, ListField.NUMBER)
            return source_key(self._bounds.key, "number", number.casefold())
        who = (folded(name), folded(address), folded(postcode), str(born_on or ""))
        return source_key(self._bounds.key, "person", *who)


@lru_cache(maxsize=4096)
def _word(text: str) -> str:
    """Return a text of which a list has few, such as an area's name, for comparing."""
    return folded(text)


def date_of(text: str) -> date | None:
    """Return the day that a text means, in the ways in which lists write it; none: it is none."""
    plain = text.removesuffix(" 00:00:00").removesuffix(" 00:00").removesuffix("T00:00:00")
    for way in DATES:
        if found := way.fullmatch(plain.replace(" ", "")):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                return None
    return None
