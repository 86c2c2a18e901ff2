"""Forms for deciding on ideas and for hiding comments."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from pb.services.review.reviews import CannotGoAhead, GoesAhead
from pb.services.rounds.round_heads import PotView
from pb.web.choices import choices
from pb.web.money_field import MoneyField
from pb.web.typed import one_line, prose

YES, NO = "yes", "no"
MOST_DIGITS = 9  # all that a database's ids can have


def row_id(value: object) -> int:
    """Return a number that may be that of a row; 0 for anything else."""
    text = str(value)
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else 0


class DecideForm(FlaskForm):
    """The conclusion of a review."""

    verdict = RadioField(
        _l("What did the review conclude?"),
        choices=choices([(YES, _l("It can go ahead")), (NO, _l("It cannot go ahead"))]),
        validators=[DataRequired(_l("Say what the review concluded."))],
    )
    pot = SelectField(
        _l("Which pot pays for it?"),
        description=_l("The pot of the whole place, or that of the idea's area."),
        coerce=row_id,
        validate_choice=False,
    )
    cost = MoneyField(
        _l("Cost"), description=_l("It stands on the ballot paper and can then not change.")
    )
    next_step = StringField(
        _l("What can the people who proposed it do next?"),
        filters=[one_line],
        validators=[Length(max=300, message=_l("Use at most 300 characters."))],
    )
    contact = StringField(
        _l("Whom can they ask?"),
        description=_l("A name with an email address or a telephone number."),
        filters=[one_line],
        validators=[Length(max=200, message=_l("Use at most 200 characters."))],
    )
    reason = TextAreaField(
        _l("The reason, for everyone to read"),
        description=_l("Say it so that it can be understood without knowing the rules."),
        filters=[prose],
        validators=[
            DataRequired(_l("Give the reason. Everyone can read it.")),
            Length(max=2000, message=_l("Use at most 2,000 characters.")),
        ],
    )

    def prepare(self, pots: list[tuple[PotView, str]], *, exponent: int) -> None:
        """Offer the pots that fit the idea, each with its name and what it holds."""
        self.cost.exponent = exponent
        self.pot.choices = choices((pot.id, words) for pot, words in pots)

    def decision(self) -> GoesAhead | CannotGoAhead:
        """Return the conclusion that was typed."""
        reason = self.reason.data or ""
        if self.verdict.data == YES:
            return GoesAhead(pot_id=self.pot.data or 0, cost=self.cost.minor or 0, reason=reason)
        return CannotGoAhead(
            reason=reason,
            next_step=self.next_step.data or "",
            contact=self.contact.data or "",
        )

    def validate_pot(self, field: SelectField) -> None:
        """Insist on a pot for what goes ahead."""
        if self.verdict.data == YES and not field.data:
            raise ValidationError(_("Choose the pot that pays for it."))

    def validate_cost(self, field: MoneyField) -> None:
        """Insist on a cost for what goes ahead."""
        if self.verdict.data != YES:
            return
        if not field.data:
            raise ValidationError(_("Say what it costs."))
        if field.minor is not None and field.minor <= 0:
            raise ValidationError(_("Give a sum above zero."))

    def validate_next_step(self, field: StringField) -> None:
        """Leave nobody without a next step."""
        if self.verdict.data == NO and not field.data:
            raise ValidationError(_("Say what they can do next."))

    def validate_contact(self, field: StringField) -> None:
        """Leave nobody without someone to ask."""
        if self.verdict.data == NO and not field.data:
            raise ValidationError(_("Say whom they can ask."))


class HideForm(FlaskForm):
    """Hide a comment, with the reason."""

    reason = StringField(
        _l("Why is it hidden?"),
        description=_l(
            "This stands in its place for everyone, such as “It names a child.” "
            "Disagreeing is no reason."
        ),
        filters=[one_line],
        validators=[
            DataRequired(_l("Give the reason. Everyone can read it.")),
            Length(max=300, message=_l("Use at most 300 characters.")),
        ],
    )
