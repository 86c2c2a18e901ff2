"""The form of an assessment: the shape of what is typed, no more."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from pb.services.review.reviews import Opinion
from pb.vocabulary import Feasibility
from pb.web.choices import choices
from pb.web.money_field import MoneyField
from pb.web.typed import prose

LONGEST_REASON = 2000


class AssessForm(FlaskForm):
    """One reviewer's view."""

    feasibility = RadioField(
        _l("Can it go ahead?"),
        choices=choices(
            [
                (Feasibility.FEASIBLE.value, _l("Yes, it can go ahead")),
                (Feasibility.UNFEASIBLE.value, _l("No, it cannot go ahead")),
                (Feasibility.UNDECIDED.value, _l("I am not sure yet")),
            ]
        ),
        validators=[DataRequired(_l("Say whether it can go ahead."))],
    )
    cost = MoneyField(
        _l("What would it cost in all?"),
        description=_l("With building, permissions, and looking after it for the first year."),
    )
    reason = TextAreaField(
        _l("Why do you think so?"),
        description=_l(
            "In words that the people who proposed it would use. Everyone can read it once "
            "the other side has written too."
        ),
        filters=[prose],
        validators=[
            DataRequired(_l("Give your reason.")),
            Length(max=LONGEST_REASON, message=_l("Use at most 2,000 characters.")),
        ],
    )

    def validate_cost(self, field: MoneyField) -> None:
        """Insist on a cost for what can go ahead."""
        if field.minor is not None and field.minor <= 0:
            raise ValidationError(_("Give a sum above zero."))
        if self.feasibility.data == Feasibility.FEASIBLE and not field.data:
            raise ValidationError(_("Say what it would cost."))

    def opinion(self) -> Opinion:
        """Return the view that was typed."""
        return Opinion(
            feasibility=Feasibility(self.feasibility.data),
            reason=self.reason.data or "",
            cost=self.cost.minor,
        )
