"""A form field for a count, read as people write it: 60000, 60,000 or 60 000."""

import re

from flask_babel import gettext as _
from wtforms import IntegerField

PLAIN = re.compile(r"[+-]?[0-9]{1,18}")
# A count has no decimal places, so whatever stands before three digits groups thousands.
GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:([,.'’ ])[0-9]{3})(?:\1[0-9]{3}){0,4}")


class WholeNumberField(IntegerField):
    """A whole number; thousands may be grouped, as this platform itself writes them."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number.

        Raises:
            ValueError: it is none; what was typed stays in the field.
        """
        self.data = None
        text = " ".join(valuelist[0].split()) if valuelist else ""
        if not text:
            return
        if not (PLAIN.fullmatch(text) or GROUPED.fullmatch(text)):
            raise ValueError(_("Write a whole number, such as 60 or 60,000."))
        self.data = int(re.sub(r"[^0-9+-]", "", text))
