"""Dates as a language writes them."""

from datetime import UTC, date, datetime

from pb.wording import formats


def test_a_span_names_its_year_once():
    span = date(2026, 6, 25), date(2026, 7, 15)
    assert formats.days(*span, "en") == ("25 Jun", "15 Jul 2026")
    assert formats.days(*span, "pl") == ("25 cze", "15 lip 2026")


def test_a_span_over_new_year_names_both_years():
    assert formats.days(date(2026, 12, 6), date(2027, 1, 3), "en") == ("6 Dec 2026", "3 Jan 2027")


def test_a_single_day_keeps_its_year():
    late = datetime(2026, 6, 25, 23, 30, tzinfo=UTC)
    early = datetime(2026, 6, 26, 1, 0, tzinfo=UTC)
    same = formats.days(late, early, "en", time_zone="Europe/London")
    assert same == ("26 Jun 2026", "26 Jun 2026")
