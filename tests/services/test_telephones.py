"""Telephone numbers: as people write them, in one form, or none."""

import pytest

from pb.services.voter_list import telephones

UK = "+447700900123"


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("07700 900123", UK),
        ("07700-900-123", UK),
        ("(07700) 900 123", UK),
        ("+44 7700 900123", UK),
        ("+44 (0)7700 900123", UK),
        ("0044 7700 900 123", UK),
        ("7700900123", UK),  # a spreadsheet dropped the nought
        ("447700900123", UK),  # or the plus
        ("\u202f+44 7700 900123".strip(), UK),
        ("01632 960123", "+441632960123"),
        ("016977 3555", "+44169773555"),
        ("+48 601 234 567", "+48601234567"),
        ("0048 601 234 567", "+48601234567"),
        ("+1 (212) 555-0123", "+12125550123"),
        ("+290 22222", "+29022222"),
    ],
)
def test_a_number_has_one_form(written: str, known: str) -> None:
    assert telephones.international(written, country="44") == known
    assert telephones.international(known, country="44") == known
    assert len(known) <= 16


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "none",
        "ex-directory",
        "12345",
        "0000000000",
        "+0 7700 900123",
        "4.47700900123E+11",
        "07700 900123 or 01632 960123",
        "07700 900123 ext. 4",
        "+44 12",
        "+44 0 7700 900123 4",
        "+1234567890123456",
        "++447700900123",
        "\u0660\u0667\u0667\u0660\u0660\u0669\u0660\u0660\u0661\u0662\u0663",
        "9" * 5000,
    ],
)
def test_what_is_no_number_is_none(written: str) -> None:
    assert telephones.international(written, country="44") is None


def test_only_mobile_numbers_of_the_united_kingdom_get_text_messages() -> None:
    assert telephones.may_get_texts(UK)
    assert telephones.may_get_texts("+48601234567")
    assert not telephones.may_get_texts("+441632960123")


@pytest.mark.parametrize(
    ("country", "written", "known"),
    [
        ("48", "601 234 567", "+48601234567"),
        ("48", "22 123 45 67", "+48221234567"),
        ("48", "48 601 234 567", "+48601234567"),  # a spreadsheet dropped the plus
        ("48", "+48 601-234-567", "+48601234567"),
        ("48", "07700 900123", None),
        ("48", "601 234 56", None),
        ("48", "+48 0601 234 567", None),
        ("48", "+44 7700 900123", UK),
        ("48", "00 44 (0)7700 900123", UK),
        ("44", "601 234 567", None),
        ("49", "0151 23456789", "+4915123456789"),
        ("49", "15123456789", None),  # with the nought gone it could be anything
        ("49", "4915123456789", None),
        ("39", "06 6982 1234", "+390669821234"),
        ("39", "333 123 4567", "+393331234567"),
        ("1", "(212) 555-0123", "+12125550123"),
        ("1", "1 212 555 0123", "+12125550123"),
        ("420", "601 123 456", "+420601123456"),
        ("48", "\u0666" * 9, None),
    ],
)
def test_numbers_are_read_as_the_place_dials_them(
    country: str, written: str, known: str | None
) -> None:
    assert telephones.international(written, country=country) == known
    if known is not None:
        assert telephones.international(known, country=country) == known
