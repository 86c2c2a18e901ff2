"""Ages: on the last day of voting, which is when they count."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

OLDEST = 125


def last_day(closes_at: datetime, time_zone: str) -> date:
    """Return the last day on which people can vote; closing at midnight ends the day before."""
    return (closes_at - timedelta(microseconds=1)).astimezone(ZoneInfo(time_zone)).date()


def age_on(day: date, born_on: date) -> int:
    """Return an age in whole years; whoever was born on 29 February is older from 1 March."""
    before_birthday = (day.month, day.day) < (born_on.month, born_on.day)
    return day.year - born_on.year - before_birthday


def fits(age: int | None, *, least: int | None, most: int | None = None) -> bool:
    """Whether an age is within limits; an unknown age is taken for one that is."""
    if age is None:
        return True
    return (least is None or age >= least) and (most is None or age <= most)
