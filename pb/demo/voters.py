"""Files of voters, as a council's register would give them; everybody in them is invented."""

import hashlib
from datetime import date, timedelta

from pb.demo.people import NEIGHBOURS
from pb.demo.shapes import Person
from pb.demo.town import AREAS

LISTED: tuple[Person, ...] = NEIGHBOURS[:72]
HEADER = "Number;Name;Address;Address 2;Postcode;Area;District;Date of birth;Language;Large print"
STREETS = ("Kirkgate", "Mill Road", "Brae Foot", "Fish Market", "Whinhill Road", "Shore Street")
POSTCODES = {
    "northfield": "HB1 4QT",
    "hillside": "HB2 1AA",
    "harbourside": "HB3 2BD",
    "old-town": "HB1 1MC",
}
AREA_NAMES = {area.key: area.name for area in AREAS}
TWICE = LISTED[7]  # has moved, and stands in the register with both addresses


def _lot(person: Person) -> int:
    return int.from_bytes(hashlib.sha256(person.key.encode()).digest()[:4])


def born_on(person: Person) -> date:
    """Return when an invented person was born: all of them are grown up."""
    return date(1938, 1, 1) + timedelta(days=_lot(person) % 23_000)


def _line(number: int, person: Person, *, moved: bool = False) -> str:
    lot = _lot(person)
    cells = (
        str(4000 + number),
        person.name,
        f"{1 + lot % 90 + 3 * moved} {STREETS[(lot + moved) % len(STREETS)]}",
        "Harbour Bay",
        POSTCODES[person.area],
        AREA_NAMES[person.area],
        "North" if person.area in {"northfield", "hillside"} else "South",
        born_on(person).isoformat(),
        "pl" if lot % 11 == 0 else "en",
        "yes" if lot % 17 == 0 else "no",
    )
    return ";".join(cells)


def register() -> bytes:
    """Return a file without a fault, except that somebody stands in it twice."""
    lines = [_line(number, person) for number, person in enumerate(LISTED, start=1)]
    again = _line(len(LISTED) + 1, TWICE, moved=True)
    return "\n".join((HEADER, *lines, again)).encode()


def newcomers() -> bytes:
    """Return a file in which four lines of ten need somebody to look at them."""
    people = NEIGHBOURS[72:79]
    lines = [_line(100 + number, person) for number, person in enumerate(people, start=1)]
    lines[1] = lines[1].replace(AREA_NAMES[people[1].area], "Nothfield")
    lines[3] = lines[3].replace(born_on(people[3]).isoformat(), "31.02.1971")
    lines[5] = lines[5].replace(people[5].name, "")
    return "\n".join((HEADER, *lines, _line(1, LISTED[0]))).encode()
