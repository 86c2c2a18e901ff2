"""Refusals of letters and the helpdesk; `wording/letter_refusals.py` has their sentences."""

from pb.services.errors import Refusal


class LettersUnderWay(Refusal):
    """The letters of the round's last run are being made; one run at a time."""


class NobodyToWriteTo(Refusal):
    """Everybody with an address in these districts has a letter."""


class LettersGone(Refusal):
    """A part is not made yet, or its file was deleted because it was posted."""


class TooManyFound(Refusal):
    """More people match than a helpdesk may see at once; `number`."""
