"""Forms for naming key holders."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.validators import DataRequired

from pb.services.holders.seats import Candidate
from pb.vocabulary import KeyScheme
from pb.web.choices import choices

NOBODY = 0


class SchemeForm(FlaskForm):
    """Who keeps the key of the box, and if people do, who."""

    scheme = RadioField(
        _l("Who keeps the key of the ballot box?"),
        choices=choices(
            [
                (KeyScheme.HOLDERS.value, _l("Three people, of whom any two open it")),
                (KeyScheme.PLATFORM.value, _l("The platform")),
            ]
        ),
        validators=[DataRequired(_l("Choose who keeps the key."))],
    )
    holder_1 = SelectField(_l("First holder: an organiser"), coerce=int)
    holder_2 = SelectField(_l("Second holder: another organiser"), coerce=int)
    holder_3 = SelectField(
        _l("Third holder: a resident"),
        description=_l("A scrutineer, or someone who reviews ideas for the residents."),
        coerce=int,
    )

    def offer(self, officers: tuple[Candidate, ...], residents: tuple[Candidate, ...]) -> None:
        """Offer who may hold each key."""
        for field, people in (
            (self.holder_1, officers),
            (self.holder_2, officers),
            (self.holder_3, residents),
        ):
            field.choices = _people(people)

    @property
    def accounts(self) -> Mapping[int, int]:
        """Who was chosen, by position."""
        fields = (self.holder_1, self.holder_2, self.holder_3)
        return {place: field.data for place, field in enumerate(fields, start=1)}

    @property
    def by_people(self) -> bool:
        """Whether three people are to keep the key."""
        return bool(self.scheme.data == KeyScheme.HOLDERS.value)

    def validate(self, extra_validators: Any = None) -> bool:
        """Insist on three people, if people are to keep the key."""
        if not super().validate(extra_validators):
            return False
        if not self.by_people:
            return True
        for field in (self.holder_1, self.holder_2, self.holder_3):
            if not field.data:
                field.errors = [_("Choose who holds this key.")]
        return not self.errors


class NextForm(FlaskForm):
    """Who takes over a key whose file is lost."""

    account_id = SelectField(
        _l("New holder"),
        description=_l("This can be the same person, who then makes a new file."),
        coerce=int,
    )

    def offer(self, people: tuple[Candidate, ...]) -> None:
        """Offer who may hold the key."""
        self.account_id.choices = _people(people)

    def validate(self, extra_validators: Any = None) -> bool:
        """Insist on a person."""
        if not super().validate(extra_validators):
            return False
        if not self.account_id.data:
            self.account_id.errors = [_("Choose who holds this key.")]
            return False
        return True


def _people(people: tuple[Candidate, ...]) -> list[Any]:
    named = [(one.account_id, f"{one.name} ({one.email})") for one in people]
    return choices([(NOBODY, _("Choose a person")), *named])
