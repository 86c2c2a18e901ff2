"""What the columns of an uploaded voter list mean: guessed from its header, mapped by people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from pb.services.voter_list.list_text import folded
from pb.services.voter_list.list_words import ListField
from pb.services.voter_list.telephones import UNITED_KINGDOM

# Names in English and Polish, without case, accents and signs.
NAMES: Mapping[ListField, tuple[str, ...]] = {
    ListField.NUMBER: (
        "number", "no", "list number", "elector number", "electoral number", "voter number",
        "roll number", "voter id", "elector no", "electoral no",
        "electoral roll number", "id", "reference", "ref", "numer", "nr", "lp",
        "numer wyborcy", "numer na liscie", "identyfikator",
    ),
    ListField.GIVEN_NAME: (
        "first name", "given name", "given names", "forename", "forenames", "elector forename",
        "firstname", "first name s", "forename s", "elector first name", "imie", "imiona",
        "imie osobna kolumna",
    ),
    ListField.NAME: (
        "name", "full name", "voter", "voter name", "elector name", "last name", "surname",
        "family name", "lastname", "elector surname", "elector full name",
        "surname or full name", "nazwisko", "imie i nazwisko",
        "nazwisko i imie", "nazwisko albo imie i nazwisko", "wyborca",
    ),
    ListField.ADDRESS_1: (
        "address", "address 1", "address line 1", "address1", "street", "street address", "adres",
        "adres 1", "ulica", "ulica i numer", "elector address 1", "adres wiersz 1",
    ),
    ListField.ADDRESS_2: ("address 2", "address line 2", "address2", "adres 2",
        "elector address 2", "adres wiersz 2"),
    ListField.ADDRESS_3: ("address 3", "address line 3", "address3", "adres 3",
        "elector address 3", "adres wiersz 3"),
    ListField.ADDRESS_4: (
        "address 4", "address line 4", "address4", "town", "city", "post town", "miejscowosc",
        "miasto", "poczta", "adres 4", "address line 4 or town",
        "adres wiersz 4 lub miejscowosc",
    ),
    ListField.POSTCODE: ("postcode", "post code", "postal code", "zip", "zip code", "kod",
        "kod pocztowy", "elector postcode"),
    ListField.AREA: ("area", "neighbourhood", "neighborhood", "ward", "quarter", "obszar",
        "osiedle", "okolica", "rejon"),
    ListField.BORN_ON: ("date of birth", "birth date", "birthdate", "birthday", "born", "born on",
        "dob", "d o b", "elector dob", "elector date of birth", "data urodzenia",
        "urodzony", "urodzona", "ur"),
    ListField.EMAIL: ("email", "e mail", "email address", "e mail address", "mail",
        "adres email", "adres e mail", "poczta elektroniczna"),
    ListField.TELEPHONE: ("telephone", "telephone number", "phone", "phone number", "tel",
        "tel no", "mobile", "mobile number", "mobile phone", "mobile telephone", "cell", "telefon",
        "numer telefonu", "nr telefonu", "telefon komorkowy", "komorka"),
    ListField.DISTRICT: ("district", "polling district", "polling place", "printer",
        "delivery district", "district for printing", "dzielnica", "rejon druku",
        "obwod", "okreg", "gmina"),
    ListField.LANGUAGE: ("language", "lang", "preferred language", "language of the letter",
        "jezyk",
        "jezyk listu"),
    ListField.LARGE_PRINT: ("large print", "large letters", "duzy druk", "duza czcionka",
        "powiekszony druk"),
}  # fmt: skip

BY_NAME = {name: field for field, names in NAMES.items() for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a file is read: its letters, its separator, and which column means what.

    `area_id` is for everybody where no column says where people live; `turn` counts how often
    somebody has said how to read it, so that work on an older reading is known as such;
    `country` is the code of the one whose telephone numbers need none; `corrects` means that
    people who are on the list already are corrected by their list numbers.
    """

    encoding: str
    separator: str
    has_header: bool = True
    columns: Mapping[ListField, int]
    area_id: int | None = None
    width: int
    turn: int = 0
    country: str = UNITED_KINGDOM
    corrects: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return what the table keeps."""
        return {
            "encoding": self.encoding,
            "separator": self.separator,
            "has_header": self.has_header,
            "columns": {field.value: place for field, place in self.columns.items()},
            "area_id": self.area_id,
            "width": self.width,
            "turn": self.turn,
            "country": self.country,
            "corrects": self.corrects,
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """Return a reading from what the table keeps."""
        columns = {ListField(field): int(place) for field, place in kept["columns"].items()}
        return cls(**{**kept, "columns": columns})

    def again(self) -> Self:
        """Return the same reading, one turn later."""
        return replace(self, turn=self.turn + 1)


def guessed(header: Sequence[str]) -> dict[ListField, int]:
    """Return which columns have a name that we know; the first of each meaning."""
    found: dict[ListField, int] = {}
    for place, cell in enumerate(header):
        field = BY_NAME.get(folded(cell))
        if field is not None and field not in found:
            found[field] = place
    return found
