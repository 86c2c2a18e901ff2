"""The form of a voting code."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

MOST_TYPED = 100  # a code with every dash and space that anybody might type


class CodeForm(FlaskForm):
    """A voting code as it is typed; whether it is one is for the service to say."""

    code = StringField(
        _l("Your voting code"),
        description=_l("20 letters and digits. Capitals, spaces and dashes do not matter."),
        validators=[
            DataRequired(_l("Enter the code from your letter.")),
            Length(max=MOST_TYPED, message=_l("That is too long for a voting code.")),
        ],
    )
