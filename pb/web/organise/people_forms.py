"""Forms for giving roles."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, Email, Length, ValidationError

from pb.services.people.roles import OF_A_ROUND, Wanted
from pb.vocabulary import Role, Seat
from pb.web.choices import choices

# What can be chosen: a word in the form, the role, and a reviewer's side of the table.
CHOICES: dict[str, tuple[Role, Seat | None]] = {
    "reviewer-resident": (Role.REVIEWER, Seat.RESIDENT),
    "reviewer-officer": (Role.REVIEWER, Seat.OFFICER),
    "scrutineer": (Role.SCRUTINEER, None),
    "helper": (Role.HELPER, None),
    "officer": (Role.OFFICER, None),
    "administrator": (Role.ADMINISTRATOR, None),
}
NAMED = [
    ("reviewer-resident", _l("Reviewer, for the residents")),
    ("reviewer-officer", _l("Reviewer, for the council")),
    ("scrutineer", _l("Scrutineer, a resident who watches over the vote")),
    ("helper", _l("Helper at a place to vote or at the helpdesk")),
    ("officer", _l("Organiser")),
    ("administrator", _l("Administrator")),
]
EVERYWHERE = 0


class GrantForm(FlaskForm):
    """Give someone a role."""

    email = EmailField(
        _l("Email address"),
        description=_l("The person has joined with this address before."),
        validators=[
            DataRequired(_l("Enter the person's email address.")),
            Length(max=254, message=_l("That is too long for an email address.")),
            Email(_l("Enter an email address such as name@example.org.")),
        ],
    )
    role = RadioField(
        _l("Role"),
        choices=choices(NAMED),
        validators=[DataRequired(_l("Choose a role."))],
    )
    round_id = SelectField(
        _l("Where"),
        description=_l(
            "Reviewers, helpers and scrutineers may be so in one round only. "
            "Other roles hold in every round."
        ),
        coerce=int,
    )
    reason = StringField(
        _l("Why"),
        description=_l("One sentence for the record, such as “elected by the community council”."),
        validators=[
            DataRequired(_l("Say why this person gets the role.")),
            Length(max=200, message=_l("Use at most 200 characters.")),
        ],
    )

    def offer(self, rounds: tuple[tuple[int, str], ...], *, everything: bool) -> None:
        """Offer what this person may give: an officer, reviewers of one round."""
        everywhere = [(EVERYWHERE, _l("In every round"))] if everything else []
        self.round_id.choices = choices([*everywhere, *rounds])
        if not everything:
            self.round_id.description = ""
            self.role.choices = choices(n for n in NAMED if CHOICES[n[0]][1] is not None)

    def validate_round_id(self, field: Field) -> None:
        """Refuse one round for a role that holds in all of them."""
        role, _seat = CHOICES.get(self.role.data, (None, None))
        if field.data != EVERYWHERE and role is not None and role not in OF_A_ROUND:
            raise ValidationError(_("This role holds in every round. Choose every round here."))

    def wanted(self) -> Wanted:
        """Return what was filled in, as the service takes it."""
        role, seat = CHOICES[self.role.data]
        return Wanted(
            email=self.email.data or "",
            role=role,
            seat=seat,
            round_id=self.round_id.data or None,
            reason=self.reason.data or "",
        )


class FindForm(FlaskForm):
    """Find what roles an email address has."""

    email = EmailField(
        _l("Find by email address"),
        validators=[
            DataRequired(_l("Enter an email address.")),
            Length(max=254, message=_l("That is too long for an email address.")),
        ],
    )
