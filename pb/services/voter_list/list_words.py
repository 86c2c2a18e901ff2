"""Words of uploaded voter lists: what columns mean, and what is wrong with lines."""

from enum import StrEnum


class ListField(StrEnum):
    """What a column of an uploaded voter list may mean."""

    NUMBER = "number"
    GIVEN_NAME = "given-name"
    NAME = "name"
    ADDRESS_1 = "address-1"
    ADDRESS_2 = "address-2"
    ADDRESS_3 = "address-3"
    ADDRESS_4 = "address-4"
    POSTCODE = "postcode"
    AREA = "area"
    BORN_ON = "born-on"
    EMAIL = "email"
    TELEPHONE = "telephone"
    DISTRICT = "district"
    LANGUAGE = "language"
    LARGE_PRINT = "large-print"


# They serve one reminder: nobody stays off the list because of what stands there.
DISPENSABLE = frozenset({ListField.EMAIL, ListField.TELEPHONE})


class LineProblem(StrEnum):
    """What may be wrong with a line of an uploaded voter list."""

    QUOTE_OPEN = "quote-open"
    TOO_MANY_FIELDS = "too-many-fields"
    BAD_LETTERS = "bad-letters"
    TOO_LONG = "too-long"
    NO_NAME = "no-name"
    NO_NUMBER = "no-number"
    NO_AREA = "no-area"
    UNKNOWN_AREA = "unknown-area"
    NO_DATE = "no-date"
    BAD_DATE = "bad-date"
    FUTURE_DATE = "future-date"
    TOO_OLD = "too-old"
    TOO_YOUNG = "too-young"
    BAD_EMAIL = "bad-email"
    BAD_TELEPHONE = "bad-telephone"
    UNKNOWN_LANGUAGE = "unknown-language"
    NOT_YES_OR_NO = "not-yes-or-no"
    TWICE_IN_FILE = "twice-in-file"
    ON_LIST = "on-list"
    PERHAPS_ON_LIST = "perhaps-on-list"
    OTHER_PERSON = "other-person"
    RIGHT_FIXED = "right-fixed"
