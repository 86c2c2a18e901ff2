"""Forms of accounts: the shape of what is typed, no more."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, RadioField, StringField
from wtforms.validators import DataRequired, Email, InputRequired, Length

from pb.config import LANGUAGES
from pb.services.people.accounts import LEAST_PASSWORD
from pb.web.choices import choices

MOST_PASSWORD = 200  # more only costs time


def stripped(value: str | None) -> str | None:
    """Take the blanks off that a paste or a phone's keyboard adds."""
    return " ".join(value.split()) if value else value


def _email() -> EmailField:
    return EmailField(
        _l("Email address"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Enter your email address.")),
            Length(max=254, message=_l("That is too long for an email address.")),
            Email(_l("Enter an email address such as name@example.org.")),
        ],
    )


def _new_password(label: str) -> PasswordField:
    return PasswordField(
        label,
        description=_l("At least 12 characters. Three words that you can remember are good."),
        validators=[
            InputRequired(_l("Choose a password.")),
            Length(min=LEAST_PASSWORD, message=_l("Choose at least 12 characters.")),
            Length(max=MOST_PASSWORD, message=_l("Choose at most 200 characters.")),
        ],
    )


def _name() -> StringField:
    return StringField(
        _l("Your name"),
        description=_l("Others see it beside your ideas and comments. A first name is enough."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Enter the name that others may see.")),
            Length(max=100, message=_l("Use at most 100 characters.")),
        ],
    )


class RegisterForm(FlaskForm):
    """Join in."""

    name = _name()
    email = _email()
    password = _new_password(_l("Password"))


class SignInForm(FlaskForm):
    """Sign in."""

    email = _email()
    password = PasswordField(
        _l("Password"),
        validators=[
            InputRequired(_l("Enter your password.")),
            Length(max=MOST_PASSWORD, message=_l("Use at most 200 characters.")),
        ],
    )


class ForgottenForm(FlaskForm):
    """Ask for a link to choose a new password."""

    email = _email()


class ResetForm(FlaskForm):
    """Choose a new password by a mailed link."""

    password = _new_password(_l("New password"))


class SettingsForm(FlaskForm):
    """Change one's name, and the language of mail."""

    name = _name()
    language = RadioField(_l("Language of our mail to you"), choices=choices(LANGUAGES))


class PasswordForm(FlaskForm):
    """Change one's password while signed in."""

    old = PasswordField(
        _l("Your password now"),
        validators=[
            InputRequired(_l("Enter your password.")),
            Length(max=MOST_PASSWORD, message=_l("Use at most 200 characters.")),
        ],
    )
    new = _new_password(_l("New password"))
