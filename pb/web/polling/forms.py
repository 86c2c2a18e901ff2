"""Forms of the tablet: its number, and who stands before the helper."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from pb.services.halls.staffed import Details

TOO_LONG = _l("Use at most %(max)d characters.")


class NumberForm(FlaskForm):
    """The tablet's number: it comes back to its helper with it."""

    number = PasswordField(
        _l("The tablet's number"),
        description=_l("4 to 8 digits."),
        validators=[
            InputRequired(_l("Enter 4 to 8 digits.")),
            Regexp(r"[0-9]{4,8}\Z", message=_l("Enter 4 to 8 digits.")),
        ],
    )


class CodeVoterForm(FlaskForm):
    """Somebody who has a code: they type it themselves."""

    helped = BooleanField(_l("I help this person to vote, because they asked for it"))


class LookUpForm(FlaskForm):
    """Somebody without a code: two details."""

    name = StringField(
        _l("Name"),
        description=_l("First and last name, as the voter list has it."),
        validators=[Length(max=200, message=TOO_LONG)],
    )
    reference = StringField(
        _l("Reference on the letter"), validators=[Optional(), Length(max=40, message=TOO_LONG)]
    )
    born_on = DateField(_l("Date of birth"), validators=[Optional()])
    postcode = StringField(
        _l("Postcode"), validators=[Optional(), Length(max=20, message=TOO_LONG)]
    )
    helped_here = BooleanField(_l("I help this person to vote, because they asked for it"))

    def details(self) -> Details:
        """Return what was filled in, as the service takes it."""
        return Details(
            name=self.name.data or "",
            reference=self.reference.data or "",
            postcode=self.postcode.data or "",
            born_on=self.born_on.data,
        )
