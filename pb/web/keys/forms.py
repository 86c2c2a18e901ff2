"""Forms of key holders: a new passphrase, or the file and its passphrase."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import PasswordField
from wtforms.validators import DataRequired

from pb.adapters import key_files


class MakeForm(FlaskForm):
    """A passphrase for a new key file, typed twice."""

    passphrase = PasswordField(
        _l("Choose a passphrase"),
        description=_l(
            "At least 14 characters. Four or five words that have nothing to do with each other "
            "are good: easy to keep, hard to guess."
        ),
        validators=[DataRequired(_l("Choose a passphrase."))],
    )
    again = PasswordField(
        _l("The passphrase once more"),
        description=_l("We never keep it, so nobody can send you a new one."),
        validators=[DataRequired(_l("Type the passphrase once more."))],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Compare the two."""
        if not super().validate(extra_validators):
            return False
        if self.passphrase.data != self.again.data:
            self.again.errors = [_("This is not the same as above. Type both again.")]
            return False
        return True


class UnlockForm(FlaskForm):
    """A key file and its passphrase; neither is kept."""

    key_file = FileField(
        _l("Your key file"),
        description=_l(
            "The file that you saved when you made your key. Its name ends with .json."
        ),
    )
    passphrase = PasswordField(
        _l("Your passphrase"),
        validators=[DataRequired(_l("Type the passphrase of your key file."))],
    )

    content: bytes = b""

    def validate(self, extra_validators: Any = None) -> bool:
        """Read the file, never more of it than a key file has."""
        is_valid = super().validate(extra_validators)
        given = self.key_file.data
        if not (isinstance(given, FileStorage) and given.filename):
            self.key_file.errors = [_("Choose your key file.")]
            return False
        self.content = given.stream.read(key_files.LONGEST + 1)
        return bool(is_valid)
