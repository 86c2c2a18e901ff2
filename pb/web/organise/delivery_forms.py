"""The form of an update on a funded project."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from pb.services.results.delivery import Progress, UpdateGiven
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import Stage
from pb.web.answers import locale_code
from pb.web.money_field import MoneyField
from pb.wording.terms import term


class UpdateForm(FlaskForm):
    """What happened, when, and what it cost so far."""

    title = StringField(
        _l("What happened, in a few words"),
        description=_l("Such as “The first twelve beds are planted”."),
        validators=[
            DataRequired(_l("Say in a few words what happened.")),
            Length(max=120, message=_l("Use at most 120 characters.")),
        ],
    )
    text = TextAreaField(
        _l("Tell people more"),
        description=_l("If it is late or stopped, say why, and what comes next."),
        validators=[
            DataRequired(_l("Write at least one sentence.")),
            Length(max=5000, message=_l("Use at most 5,000 characters.")),
        ],
    )
    reported_on = DateField(
        _l("Date"),
        description=_l("When it happened."),
        validators=[InputRequired(_l("Enter the date."))],
    )
    stage = RadioField(
        _l("How far is it now?"), validators=[InputRequired(_l("Choose how far it is."))]
    )
    spent = MoneyField(
        _l("Money spent so far, in all"),
        description=_l("From the beginning until this date. Write 0 if nothing was spent."),
        validators=[InputRequired(_l("Enter how much was spent so far."))],
    )
    picture = FileField(
        _l("A picture"),
        description=_l("JPEG, PNG or WebP. We remove where and when it was taken."),
        validators=[Optional()],
    )
    picture_alt = StringField(
        _l("What does the picture show?"),
        description=_l("For people who cannot see it, in one sentence."),
        validators=[Optional(), Length(max=240, message=_l("Use at most 240 characters."))],
    )

    def prepare(self, head: RoundHead) -> None:
        """Offer the stages, and read money in the round's currency."""
        self.spent.exponent = head.exponent
        self.stage.choices = [(stage.value, term(stage, locale_code())) for stage in Stage]

    def fill(self, progress: Progress) -> None:
        """Begin with where the project stood last."""
        self.stage.data = progress.stage.value
        self.spent.fill(progress.spent)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for words beside a picture, for those who cannot see it."""
        is_valid: bool = super().validate(extra_validators)
        if self.picture.data and not (self.picture_alt.data or "").strip():
            missing = _("Say in one sentence what the picture shows.")
            self.picture_alt.errors = [*self.picture_alt.errors, missing]
            return False
        return is_valid

    def given(self) -> UpdateGiven:
        """Return what was filled in, as the service takes it."""
        assert self.reported_on.data is not None
        return UpdateGiven(
            reported_on=self.reported_on.data,
            stage=Stage(self.stage.data),
            title=(self.title.data or "").strip(),
            text=(self.text.data or "").replace("\r\n", "\n").strip(),
            spent=self.spent.minor or 0,
            picture_alt=(self.picture_alt.data or "").strip() if self.picture.data else "",
        )
