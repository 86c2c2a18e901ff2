"""A form field for money, read exactly in the round's currency."""

from typing import Any

from wtforms import StringField
from wtforms.validators import ValidationError

from pb.services import amounts
from pb.services.errors import NotMoney
from pb.web.answers import say


class MoneyField(StringField):
    """A sum in major units as people write it; `minor` holds it in the smallest unit.

    The view says with `exponent` how many decimal places the round's currency has. An empty
    field is left to the other validators.
    """

    exponent: int = 2
    minor: int | None = None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  the signature is WTForms's
        """Read what was typed."""
        self.minor = None
        text = (self.data or "").strip()
        if not text:
            return
        try:
            self.minor = amounts.parse(text.lstrip("£€$ "), exponent=self.exponent)
        except NotMoney as refusal:
            raise ValidationError(say(refusal)) from refusal

    def fill(self, minor: int | None) -> None:
        """Show a sum that was saved, as someone would type it."""
        if minor is None:
            self.data = ""
            return
        whole, part = divmod(minor, 10**self.exponent)
        self.data = f"{whole}.{part:0{self.exponent}d}" if part else str(whole)
