"""Forms of the ways onto the voter list."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, EmailField, SelectField, StringField
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional

from pb.services.rounds.round_heads import RoundHead
from pb.web.choices import choices
from pb.web.typed import one_line

NO_AREA = "none"
DAYS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"]
TOO_LONG = _l("Use at most %(max)d characters.")


class EmailForm(FlaskForm):
    """Who wants to get onto the list by email."""

    email = EmailField(
        _l("Your email address"),
        description=_l("We send you a link, and keep only a fingerprint of the address."),
        filters=[one_line],
        validators=[
            DataRequired(_l("Enter your email address.")),
            Length(max=254, message=_l("That is too long for an email address.")),
            Email(_l("Enter an email address such as name@example.org.")),
        ],
    )
    area = SelectField(
        _l("Where do you live?"),
        validators=[InputRequired(_l("Choose where you live."))],
    )
    born_on = DateField(
        _l("When were you born?"),
        description=_l("For example 1990-05-12."),
        format=DAYS,
        validators=[Optional()],
    )
    declared = BooleanField(
        _l("I may vote in this round, and I have not asked for a code with another address."),
        validators=[DataRequired(_l("Tick this box if it is true."))],
    )

    def offer(self, head: RoundHead) -> None:
        """Offer the round's areas."""
        areas = [(str(area.id), area.name) for area in head.areas]
        first, last = ("", _("Choose your area")), (NO_AREA, _("In none of these"))
        self.area.choices = choices([first, *areas, last])

    @property
    def area_id(self) -> int | None:
        """The area that was chosen, if any."""
        return None if self.area.data == NO_AREA else int(self.area.data)


class RegisterForm(FlaskForm):
    """What the population register asks."""

    name = StringField(
        _l("Your name"),
        description=_l("As it stands on your letters from the council."),
        filters=[one_line],
        validators=[DataRequired(_l("Enter your name.")), Length(max=200, message=TOO_LONG)],
    )
    born_on = DateField(
        _l("When were you born?"),
        description=_l("For example 1990-05-12."),
        format=DAYS,
        validators=[DataRequired(_l("Enter your date of birth, such as 1990-05-12."))],
    )
    postcode = StringField(
        _l("Your postcode"),
        filters=[one_line],
        validators=[DataRequired(_l("Enter your postcode.")), Length(max=20, message=TOO_LONG)],
    )
