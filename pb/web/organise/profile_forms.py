"""The form of a round's profile."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.validators import InputRequired

from pb.vocabulary import Profile
from pb.web.choices import choices


class ProfileForm(FlaskForm):
    """What a round is set up from."""

    profile = RadioField(
        _l("What kind of round is it?"),
        choices=choices(
            [
                (Profile.HALL.value, _l("A day in a hall")),
                (Profile.TOWN.value, _l("A town")),
                (Profile.CITY.value, _l("A city")),
            ]
        ),
        validators=[InputRequired(_l("Choose one."))],
    )
