"""Telephone numbers as people write them, and the one form in which the voter list has them."""

import re

LONGEST = 40  # as it is typed, with every blank and bracket

# International numbers (E.164) have at most fifteen digits; none is shorter than a small island's.
INTERNATIONAL = re.compile(r"\+[1-9]\d{6,14}")
UNITED_KINGDOM = "+44"
UK_NUMBER = re.compile(r"\+44[1-9]\d{8,9}")
UK_NATIONAL = re.compile(r"0([1-9]\d{8,9})")
# Spreadsheets take 07700 900123 and +44 7700 900123 for figures and drop what stands before them.
UK_WITHOUT_NOUGHT = re.compile(r"(7\d{9})")
UK_WITHOUT_PLUS = re.compile(r"44([1-9]\d{8,9})")
SIGNS = str.maketrans("", "", " \u00a0.-/()\u2010\u2011\u2012\u2013")
TRUNK = "(0)"


def international(text: str) -> str | None:
    """Return a number as +447700900123; none: it is no telephone number.

    Numbers of the United Kingdom may be written as they are dialled there. All others begin with
    + or 00 and the country's code.
    """
    plain = text.strip().replace(TRUNK, "").translate(SIGNS)
    if plain.startswith("00"):
        plain = f"+{plain.removeprefix('00')}"
    for written in (UK_NATIONAL, UK_WITHOUT_NOUGHT, UK_WITHOUT_PLUS):
        if found := written.fullmatch(plain):
            plain = f"{UNITED_KINGDOM}{found[1]}"
    if plain.startswith(UNITED_KINGDOM):
        return plain if UK_NUMBER.fullmatch(plain) else None
    return plain if plain.isascii() and INTERNATIONAL.fullmatch(plain) else None


def may_get_texts(number: str) -> bool:
    """Whether a text message can reach a number: in the United Kingdom only mobile ones."""
    return not number.startswith(UNITED_KINGDOM) or number.startswith(f"{UNITED_KINGDOM}7")
