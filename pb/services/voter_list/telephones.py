"""Telephone numbers as people write them, and the one form in which the voter list has them."""

import re
from dataclasses import dataclass
from typing import Final

LONGEST = 40  # as it is typed, with every blank and bracket
UNITED_KINGDOM: Final = "44"

# International numbers (E.164) have at most fifteen digits; none is shorter than a small island's.
INTERNATIONAL = re.compile(r"\+[1-9]\d{6,14}")
SIGNS = str.maketrans("", "", " \u00a0.-/()\u2010\u2011\u2012\u2013")
TRUNK_IN_BRACKETS = "(0)"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a country writes its numbers.

    Attributes:
        national: the digits behind the country's code.
        trunk: what is dialled before them inside the country, and nowhere else.
        mobile: numbers that get text messages; none: we cannot tell.
    """

    national: re.Pattern[str]
    trunk: str = "0"
    mobile: re.Pattern[str] | None = None


ELSEWHERE = Plan(re.compile(r"[1-9]\d{5,11}"))
NO_TRUNK = Plan(ELSEWHERE.national, trunk="")
PLANS = {
    "1": Plan(re.compile(r"[2-9]\d{9}"), trunk="1"),
    "39": Plan(re.compile(r"[03]\d{5,10}"), trunk=""),  # Italy's 0 belongs to the number
    UNITED_KINGDOM: Plan(re.compile(r"[1-9]\d{8,9}"), mobile=re.compile(r"7\d{9}")),
    "48": Plan(re.compile(r"[1-9]\d{8}"), trunk=""),
    **dict.fromkeys(
        ("30", "34", "45", "47", "351", "352", "354", "356", "357", "371", "372", "420"), NO_TRUNK
    ),
}


def international(text: str, *, country: str) -> str | None:
    """Return a number as +447700900123; none: it is no telephone number.

    Args:
        text: as somebody wrote it.
        country: the code of the country whose numbers may be written as they are dialled there.
            All others begin with + or 00 and their own country's code.
    """
    plain = text.strip().replace(TRUNK_IN_BRACKETS, "").translate(SIGNS)
    if not plain.removeprefix("+").isascii():
        return None
    if plain.startswith("00"):
        plain = f"+{plain.removeprefix('00')}"
    if not plain.startswith("+"):
        plain = _from_here(plain, country)
    return plain if INTERNATIONAL.fullmatch(plain) and _fits_its_plan(plain) else None


def may_get_texts(number: str) -> bool:
    """Whether a text message can reach a number: in the United Kingdom only mobile ones."""
    for code, plan in PLANS.items():
        if plan.mobile is not None and number.startswith(f"+{code}"):
            return plan.mobile.fullmatch(number.removeprefix(f"+{code}")) is not None
    return True


def _from_here(plain: str, country: str) -> str:
    """Return a number of the own country with its code, or nothing."""
    plan = PLANS.get(country, ELSEWHERE)
    if plain.startswith(plan.trunk) and plan.national.fullmatch(plain.removeprefix(plan.trunk)):
        return f"+{country}{plain.removeprefix(plan.trunk)}"
    # Spreadsheets take 07700 900123 and +44 7700 900123 for figures and drop what stands before
    # them. So only what can be nothing else is read: where the country's numbers are known.
    whole = plan.mobile if plan.mobile is not None else plan.national
    if country in PLANS and whole.fullmatch(plain):
        return f"+{country}{plain}"
    behind = plain.removeprefix(country)
    is_known = country in PLANS and plain.startswith(country) and plan.national.fullmatch(behind)
    return f"+{plain}" if is_known else ""


def _fits_its_plan(number: str) -> bool:
    """Whether a number is as long as its country's numbers, where we know how long they are."""
    for code in (number[1:4], number[1:3], number[1:2]):
        if code in PLANS:
            return PLANS[code].national.fullmatch(number[1 + len(code) :]) is not None
    return True
