"""Files of voter lists: encodings, separators, quotation marks, and lines of any kind."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.services.voter_list import ages, list_columns, list_lines, uploads
from pb.services.voter_list.errors import ListEmpty
from pb.services.voter_list.list_files import ENCODINGS, LONGEST_LINE, SEPARATORS, Guess, records
from pb.services.voter_list.list_text import folded, name_key, tidy
from pb.services.voter_list.list_words import ListField
from pb.wording import terms

POLISH = "Imię i nazwisko;Adres;Dzielnica\nŁukasz Żółć;ul. Świętej Anny 3;Śródmieście\n"
FRENCH = "Name;Address\nZoé Müller;3 Rue de l’Évêché\n"


def guess(content: bytes, size: int = 100) -> Guess:
    made = Guess()
    for at in range(0, len(content), size):
        made.see(content[at : at + size])
    return made


def read(content: bytes, encoding: str = "utf-8", separator: str = ",", size: int = 7):
    parts = [content[at : at + size] for at in range(0, len(content), size)]
    return list(records(parts, encoding=encoding, separator=separator))


@pytest.mark.parametrize(
    ("text", "encoding", "guessed"),
    [
        (POLISH, "utf-8", "utf-8"),
        (POLISH, "utf-8-sig", "utf-8-sig"),
        (POLISH, "utf-16", "utf-16"),
        (POLISH, "utf-16-le", "utf-16-le"),
        (POLISH, "utf-16-be", "utf-16-be"),
        (POLISH, "cp1250", "cp1250"),
        (FRENCH, "cp1252", "cp1252"),
        (FRENCH, "utf-8", "utf-8"),
        ("Name\nAda\n", "ascii", "utf-8"),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 10_000])
def test_the_encoding_is_guessed(text: str, encoding: str, guessed: str, size: int) -> None:
    content = text.encode(encoding)
    found = guess(content, size)
    assert found.encoding == guessed
    cells = [one.cells for one in read(content, guessed, found.separator)]
    assert cells == [line.split(found.separator) for line in text.split("\n") if line]


def test_letters_that_come_late_count_too() -> None:
    content = ("Name\n" + "Ada Reid\n" * 20_000 + "Łukasz Żak\n").encode("cp1250")
    assert guess(content, 4096).encoding == "cp1250"


@pytest.mark.parametrize("separator", SEPARATORS)
def test_the_separator_is_guessed(separator: str) -> None:
    rows = [["Name", "Address", "Area"], ["Reid, Ada; Dr", "4, Hill Street; left", "Northfield"]]
    text = "\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    assert guess(text.encode()).separator == separator


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_will_do(end: str) -> None:
    found = read(f'Name,Address{end}Ada,"4 Hill Street{end}Top flat"{end}{end}Bo,x'.encode())
    assert [(one.line, one.cells) for one in found] == [
        (1, ["Name", "Address"]),
        (2, ["Ada", "4 Hill Street\nTop flat"]),
        (5, ["Bo", "x"]),
    ]


def test_an_open_quotation_mark_costs_its_own_line_only() -> None:
    people = [f"Person {n},x" for n in range(30)]
    people[4] = '"Person 4,x'
    found = read("\n".join(people).encode())
    assert [one.line for one in found if one.is_open] == [5]
    assert [one.cells[0] for one in found if not one.is_open] == [
        f"Person {n}" for n in range(30) if n != 4
    ]


def test_an_open_quotation_mark_near_the_end_is_seen_too() -> None:
    found = read(b'Ada,x\n"Bo,x\nCy,x')
    assert [(one.line, one.is_open) for one in found] == [(1, False), (2, True), (3, False)]


def test_a_line_without_end_is_cut_and_said_so() -> None:
    found = read(b"Ada,x\n" + b"y" * (3 * LONGEST_LINE) + b"\nBo,x\n", size=5000)
    assert [(one.line, one.is_cut) for one in found] == [(1, False), (2, True), (3, False)]
    assert len(found[1].cells[0]) == LONGEST_LINE


@given(st.binary(max_size=400), st.sampled_from(ENCODINGS), st.sampled_from(SEPARATORS))
def test_any_bytes_are_read_to_the_end(content: bytes, encoding: str, separator: str) -> None:
    if encoding == "utf-16" and content[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        content = b"\xff\xfe" + content
    found = read(content, encoding, separator)
    assert [one.line for one in found] == sorted({one.line for one in found})


@given(st.binary(max_size=400))
def test_any_bytes_have_some_reading(content: bytes) -> None:
    found = guess(content)
    if found.is_text:
        with suppress(ListEmpty):
            assert uploads.guessed_reading(found).width >= 1


def test_columns_are_known_by_english_and_polish_names() -> None:
    assert list_columns.guessed(["NAZWISKO", "Imię", "Kod pocztowy", "Data_urodzenia", "?"]) == {
        ListField.NAME: 0,
        ListField.GIVEN_NAME: 1,
        ListField.POSTCODE: 2,
        ListField.BORN_ON: 3,
    }
    assert list_columns.guessed(["Name", "Mobile", "Tel. No."]) == {
        ListField.NAME: 0,
        ListField.TELEPHONE: 1,
    }
    assert list_columns.guessed(["Nazwisko", "Telefon komórkowy"])[ListField.TELEPHONE] == 1
    assert list_columns.guessed(["name", "Name", "E-Mail"]) == {
        ListField.NAME: 0,
        ListField.EMAIL: 2,
    }


@pytest.mark.parametrize("locale", ["en", "pl"])
@pytest.mark.parametrize("field", ListField)
def test_what_our_pages_call_a_column_is_known(field: ListField, locale: str) -> None:
    assert list_columns.guessed([terms.term(field, locale)]) == {field: 0}


def test_names_of_an_electoral_register_are_known() -> None:
    assert list_columns.guessed(["ELECTOR NO", "D.O.B", "Elector Surname", "PostCode"]) == {
        ListField.NUMBER: 0,
        ListField.BORN_ON: 1,
        ListField.NAME: 2,
        ListField.POSTCODE: 3,
    }


@pytest.mark.parametrize("names", list_columns.NAMES.values())
def test_known_names_stand_in_the_form_in_which_they_are_compared(names: tuple[str, ...]) -> None:
    assert [folded(name) for name in names] == list(names)


def test_a_first_line_with_figures_is_a_person() -> None:
    assert not uploads.guessed_reading(guess(b"Ada,4 Hill Street\n")).has_header
    assert uploads.guessed_reading(guess(b"Who,Where\nAda,4 Hill Street\n")).has_header


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1990-05-12", date(1990, 5, 12)),
        ("12.05.1990", date(1990, 5, 12)),
        ("12. 5. 1990", date(1990, 5, 12)),
        ("12/05/1990", date(1990, 5, 12)),
        ("1990/05/12", date(1990, 5, 12)),
        ("19900512", date(1990, 5, 12)),
        ("1990-05-12 00:00:00", date(1990, 5, 12)),
        ("29.02.2000", date(2000, 2, 29)),
        ("29.02.1900", None),
        ("05/31/1990", None),
        ("0000-01-01", None),
        ("12 May 1990", None),
        ("1990", None),
    ],
)
def test_dates_are_read_as_lists_write_them(text: str, day: date | None) -> None:
    assert list_lines.date_of(text) == day


def test_names_are_looked_up_without_case_accents_and_signs() -> None:
    assert name_key("Łukasz  O’Żak-Müller") == "lukasz o zak muller"
    assert len(name_key("ß" * 200)) == 200


def test_text_is_tidied() -> None:
    assert tidy(" Ada\u00a0\tReid\x00\x1b ") == "Ada Reid"
    assert tidy("a\u202eb") == "ab"
    assert tidy("\u06a9\u200c\u0627") == "\u06a9\u200c\u0627"  # a joiner belongs to the word


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (date(2010, 5, 12), 16),
        (date(2010, 5, 13), 15),
        (date(2012, 2, 29), 14),
    ],
)
def test_ages_count_whole_years(born: date, age: int) -> None:
    assert ages.age_on(date(2026, 5, 12), born) == age
    assert ages.age_on(date(2025, 2, 28), date(2012, 2, 29)) == 12
