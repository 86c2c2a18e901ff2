"""Forms of voting codes: how many for which area, which entry gets a new one."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from pb.services.voter_list.codes import CodesOut
from pb.web.whole_number import WholeNumberField

MOST_AT_ONCE = 50_000
NO_AREA = "none"


class IssueForm(FlaskForm):
    """How many codes for which area."""

    area = SelectField(_l("For people who live in"), validators=[InputRequired()])
    number = WholeNumberField(
        _l("How many codes"),
        validators=[
            InputRequired(_l("Enter how many codes you need.")),
            NumberRange(1, MOST_AT_ONCE, _l("Enter a number from 1 to 50,000.")),
        ],
    )
    more = BooleanField(_l("These come on top of codes that are out for this area already"))

    def offer(self, areas: tuple[CodesOut, ...]) -> None:
        """Offer the round's areas, and none."""
        self.area.choices = [
            (
                str(one.area_id or NO_AREA),
                one.area_name or _("No area: the whole place's pot only"),
            )
            for one in areas
        ]

    @property
    def area_id(self) -> int | None:
        """The area that was chosen, if any."""
        return None if self.area.data == NO_AREA else int(self.area.data)


class ReplaceForm(FlaskForm):
    """Which entry of the voter list gets a new code."""

    reference = StringField(
        _l("Reference"),
        description=_l("It stands on the letter and is no secret. For example NO-0042."),
        validators=[
            DataRequired(_l("Enter the reference from the letter.")),
            Length(max=40, message=_l("That is too long for a reference.")),
        ],
    )
