"""Ages: on the last day of voting, which is when they count."""

from calendar import isleap
from datetime import MINYEAR, date, datetime, timedelta
from zoneinfo import ZoneInfo

OLDEST = 125


def last_day(closes_at: datetime, time_zone: str) -> date:
    """Return the last day on which people can vote; closing at midnight ends the day before."""
    return (closes_at - timedelta(microseconds=1)).astimezone(ZoneInfo(time_zone)).date()


def age_on(day: date, born_on: date) -> int:
    """Return an age in whole years; whoever was born on 29 February is older from 1 March."""
    before_birthday = (day.month, day.day) < (born_on.month, born_on.day)
    return day.year - born_on.year - before_birthday


def born_by(day: date, *, age: int) -> date:
    """Return the last birthday of those who are of an age on a day, or older."""
    year = max(day.year - age, MINYEAR)
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(year, 2, 28) if is_leap_day and not isleap(year) else day.replace(year=year)


def fits(age: int | None, *, least: int | None, most: int | None = None) -> bool:
    """Whether an age is within limits; an unknown age is taken for one that is."""
    if age is None:
        return True
    return (least is None or age >= least) and (most is None or age <= most)
