"""The form of a voting code, whose device it is typed on, and where one reminder may go."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, RadioField, StringField, TelField
from wtforms.validators import DataRequired, Email, Length, Optional, ValidationError

from pb.services.voter_list import telephones
from pb.services.voting.reminders import Reached
from pb.web.choices import choices
from pb.web.form_meta import LightMeta
from pb.web.requests import settings

MOST_TYPED = 100  # a code with every dash and space that anybody might type
OWN, SHARED = "own", "shared"


def _stripped(value: str | None) -> str | None:
    return value.strip() if value else value


class MayBeLeftOut(Optional):
    """No answer is one too, so the question is not called optional."""

    def __init__(self) -> None:
        """Leave out the mark that labels read."""
        super().__init__()
        self.field_flags = {}


class CodeForm(FlaskForm):
    """A voting code as it is typed; whether it is one is for the service to say."""

    class Meta(LightMeta):
        """How the form works."""

    code = StringField(
        _l("Your voting code"),
        description=_l("20 letters and digits. Capitals, spaces and dashes do not matter."),
        validators=[
            DataRequired(_l("Enter the code from your letter.")),
            Length(max=MOST_TYPED, message=_l("That is too long for a voting code.")),
        ],
    )
    device = RadioField(
        _l("Is this your own device?"),
        description=_l("If you do not say, we take it that others use it too."),
        choices=choices(
            [
                (OWN, _l("Yes, it is mine")),
                (SHARED, _l("No, others use it too")),
            ]
        ),
        validators=[MayBeLeftOut()],
    )
    email = EmailField(
        _l("Email address"),
        description=_l(
            "We write once, a day before voting ends, if your ballot is not in the box by then. "
            "After that we forget the address."
        ),
        filters=[_stripped],
        validators=[
            Optional(),
            Length(max=254, message=_l("That is too long for an email address.")),
            Email(_l("Enter an email address such as name@example.org.")),
        ],
    )
    telephone = TelField(
        _l("Or a mobile number for a text message"),
        description=_l("The same reminder. If you leave both, it comes by email."),
        filters=[_stripped],
        validators=[
            Optional(),
            Length(max=telephones.LONGEST, message=_l("That is too long for a telephone number.")),
        ],
    )

    def validate_telephone(self, field: Field) -> None:
        """Refuse what is no number, and numbers to which no text message comes."""
        number = telephones.international(field.data, country=settings().country_code)
        if number is None:
            raise ValidationError(
                _(
                    "Enter a telephone number as it is dialled here, or with + and the country’s "
                    "code, such as +44 7700 900123."
                )
            )
        if not telephones.may_get_texts(number):
            raise ValidationError(
                _("Text messages reach mobile phones only. Enter a mobile number, or none.")
            )

    @property
    def where(self) -> Reached:
        """Where one reminder may go, if anywhere."""
        email = self.email.data if "email" in self else None
        typed = self.telephone.data if "telephone" in self else None
        country = settings().country_code
        return Reached(email or None, telephones.international(typed or "", country=country))

    @property
    def is_own_device(self) -> bool:
        """Whether marks may stay here until voting closes."""
        return bool(self.device.data == OWN)
