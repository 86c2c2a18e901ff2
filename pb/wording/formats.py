"""Money, numbers and dates, as a language writes them."""

import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers

# Sums, numbers and days that were written once: a list of projects names the same on every page.
KEPT = 20_000
# A currency without a sign of its own: PLN 1,200 rather than PLN1,200.
LETTER_THEN_DIGIT = re.compile(r"(?<=[A-Za-z])(?=\d)")


@cache
def exponent_of(currency: str) -> int:
    """Return how many decimal places a currency has (GBP 2, HUF 2, JPY 0)."""
    return int(numbers.get_currency_precision(currency))


@lru_cache(KEPT)
def money(minor: int, currency: str, locale: str) -> str:
    """Format a sum in the smallest unit; pennies show only where there are some."""
    places = exponent_of(currency)
    amount = Decimal(minor).scaleb(-places)
    pattern = str(Locale.parse(locale).currency_formats["standard"].pattern)
    if amount == amount.to_integral_value():
        pattern = pattern.replace(".00", "")
    said = numbers.format_currency(amount, currency, pattern, locale=locale, currency_digits=False)
    return LETTER_THEN_DIGIT.sub("\u00a0", said)


def currency_symbol(currency: str, locale: str) -> str:
    """Return the sign of a currency, such as £."""
    return str(numbers.get_currency_symbol(currency, locale=locale))


@lru_cache(KEPT)
def number(value: int, locale: str) -> str:
    """Format a whole number with the language's grouping."""
    return str(numbers.format_decimal(value, locale=locale))


def percent(part: int, whole: int, locale: str) -> str:
    """Format a share in whole per cent; 100% is all of it only, and 0% nothing of it.

    Empty if there is no whole.
    """
    if whole == 0:
        return ""
    nearest = (200 * part + whole) // (2 * whole)
    shown = nearest if part >= whole else min(nearest, 99)
    is_tiny = part > 0 and shown == 0
    said = numbers.format_percent(Decimal(is_tiny or shown) / 100, "#,##0%", locale=locale)
    return f"<{said}" if is_tiny else str(said)


@lru_cache(KEPT)
def day(value: date | datetime, locale: str, *, time_zone: str | None = None) -> str:
    """Format a day, such as 12 May 2026; a moment is first put into the time zone."""
    if isinstance(value, datetime) and time_zone:
        value = value.astimezone(ZoneInfo(time_zone))
    return str(dates.format_date(value, "d MMM y", locale=locale))


def days(
    first: date | datetime, last: date | datetime, locale: str, *, time_zone: str | None = None
) -> tuple[str, str]:
    """Format the days of a span; the first leaves out a year that the last names."""
    said = [day(value, locale, time_zone=time_zone) for value in (first, last)]
    year = said[1].rsplit(" ", 1)[-1]
    return said[0].removesuffix(f" {year}") if said[0] != said[1] else said[0], said[1]


@lru_cache(KEPT)
def moment(value: datetime, locale: str, *, time_zone: str) -> str:
    """Format a moment in a round's time zone, such as 12 May 2026, 17:00."""
    local = value.astimezone(ZoneInfo(time_zone))
    return str(dates.format_datetime(local, "d MMM y, HH:mm", locale=locale))


def share(part: Fraction, locale: str) -> str:
    """Format an exact part of a whole with one decimal, such as 12.5%; halves to even."""
    rounded = Decimal(round(part * 1000)).scaleb(-3)
    return str(numbers.format_percent(rounded, "#,##0.#%", locale=locale))


def decimal(figure: Fraction, locale: str) -> str:
    """Format an exact figure with two decimals; halves to even."""
    return str(
        numbers.format_decimal(Decimal(round(figure * 100)).scaleb(-2), "#,##0.00", locale=locale)
    )
