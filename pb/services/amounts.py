"""Money as people write it, read exactly: `25,000.50` to an integer of the smallest unit."""

import re

from pb.services.errors import NotMoney

# Beyond this no place has a budget, and a sum of many pots still fits the column.
MOST = 10**15
LONGEST = 40

_SPACES = re.compile("[\\s'’]")
_GROUPED = re.compile(r"(?P<whole>\d{1,3}(?:,\d{3})+)(?:\.(?P<part>\d+))?")
_POINT = re.compile(r"(?P<whole>\d+)(?:[.,](?P<part>\d+))?")


def parse(text: str, *, exponent: int) -> int:
    """Read a sum in major units; spaces and commas may group its thousands.

    A comma before exactly three digits groups; before fewer it is a decimal comma.

    Args:
        text: what was typed, without the currency's sign.
        exponent: decimal places of the currency.

    Raises:
        NotMoney: it cannot be read, is finer than the currency, or is absurdly large.
    """
    bare = _SPACES.sub("", text)
    if len(bare) > LONGEST:
        raise NotMoney
    negative = bare.startswith(("-", "−"))
    bare = bare.lstrip("-−")
    found = _GROUPED.fullmatch(bare) or _POINT.fullmatch(bare)
    if found is None or not bare.isascii():
        raise NotMoney
    part = found["part"] or ""
    if len(part) > exponent:
        raise NotMoney
    minor = int(found["whole"].replace(",", "") + part.ljust(exponent, "0"))
    if minor > MOST:
        raise NotMoney
    return -minor if negative else minor
