"""Forms of the public record: a receipt, or the fingerprint that stands on it."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import StringField

from pb.ledger import receipts
from pb.ledger.receipts import NotAReceipt, Receipt

FINGERPRINT = re.compile(r"[0-9a-f]{64}", re.ASCII)
MOST_TYPED = 200  # with a space or dash after every few digits


class ReceiptForm(FlaskForm):
    """A receipt's file, or a typed fingerprint."""

    receipt_file = FileField(
        _l("The receipt that you kept"),
        description=_l("The file that you could save after voting. Its name ends with .json."),
    )
    fingerprint = StringField(
        _l("Or the whole fingerprint"),
        description=_l("64 letters and digits. Capitals and spaces do not matter."),
    )

    receipt: Receipt | None = None
    commitment: bytes | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Read what was given: a file goes before a fingerprint."""
        if not super().validate(extra_validators):
            return False
        if isinstance(self.receipt_file.data, FileStorage) and self.receipt_file.data.filename:
            return self._read_file(self.receipt_file.data)
        return self._read_fingerprint(self.fingerprint.data or "")

    def _read_file(self, given: FileStorage) -> bool:
        try:
            self.receipt = receipts.read(given.stream.read(receipts.LONGEST + 1).decode())
        except (NotAReceipt, UnicodeDecodeError):
            self.receipt_file.errors = [_("This file is not a receipt of a vote.")]
        return self.receipt is not None

    def _read_fingerprint(self, typed: str) -> bool:
        digits = re.sub(r"[\s-]", "", typed[:MOST_TYPED]).lower()
        if FINGERPRINT.fullmatch(digits):
            self.commitment = bytes.fromhex(digits)
        elif digits:
            self.fingerprint.errors = [
                _("A whole fingerprint has 64 of the characters 0 to 9 and a to f.")
            ]
        else:
            self.receipt_file.errors = [_("Choose your receipt, or type its fingerprint.")]
        return self.commitment is not None


class KeptForm(FlaskForm):
    """The receipt that the page before has completed."""

    receipt = StringField()

    def read(self) -> Receipt | None:
        """Return the receipt, or none if somebody changed what the page sent along."""
        try:
            return receipts.read(self.receipt.data or "")
        except NotAReceipt:
            return None
