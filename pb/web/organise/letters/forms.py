"""Forms of letters and of the helpdesk."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from pb.services.voter_list.codes import LossReason
from pb.services.voter_list.helpdesk import Sought
from pb.services.voter_list.letters import DistrictDue, Wish
from pb.vocabulary import LetterForm
from pb.web.choices import choices
from pb.wording.terms import term

NO_DISTRICT = "-"

FORMS = [
    (LetterForm.PDF.value, _l("Letters to print (PDF, A4)")),
    (LetterForm.CSV.value, _l("A table for a printer who sets the letters (CSV)")),
]
BY_SENDER = (LetterForm.SENDER.value, _l("Printed and posted by GOV.UK Notify"))


class WishForm(FlaskForm):
    """Which letters, for whom, and what stands on them."""

    districts = SelectMultipleField(
        _l("Districts"),
        description=_l("Each part is of one district and one size of print."),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[DataRequired(_l("Choose at least one district."))],
    )
    again = BooleanField(
        _l("Also people who have a code and have not voted: their old code stops working")
    )
    form = RadioField(_l("What you need"), validators=[DataRequired(_l("Choose what you need."))])
    printer = StringField(
        _l("Who prints them"),
        description=_l("For your own overview. For example: print room, Town House."),
        validators=[
            DataRequired(_l("Say who prints them.")),
            Length(max=80, message=_l("Use at most 80 characters.")),
        ],
    )
    telephone = StringField(
        _l("Telephone number for help"),
        description=_l("It stands on each letter, for people without camera, internet or email."),
        validators=[
            DataRequired(_l("Enter a telephone number that people can call.")),
            Length(max=40, message=_l("Use at most 40 characters.")),
            Regexp(r"\D*(\d\D*){5,}\Z", message=_l("Enter a telephone number, with its digits.")),
        ],
    )
    drop_in = TextAreaField(
        _l("Places and times to drop in"),
        description=_l("For example: Central Library, Mondays and Thursdays 10:00 to 18:00."),
        validators=[Optional(), Length(max=400, message=_l("Use at most 400 characters."))],
    )

    def offer(self, due: tuple[DistrictDue, ...], *, has_sender: bool) -> None:
        """Offer the districts that have addresses, and an outside sender where one is set."""
        self.districts.choices = choices(
            (one.district or NO_DISTRICT, one.district or _("No district")) for one in due
        )
        self.form.choices = choices([*FORMS, BY_SENDER] if has_sender else FORMS)
        if not self.is_submitted():
            self.districts.data = [one.district or NO_DISTRICT for one in due if one.letters]
            self.form.data = LetterForm.PDF.value

    def wish(self) -> Wish:
        """Return what was filled in, as the service takes it."""
        chosen: list[str] = self.districts.data or []
        drop_in = " ".join((self.drop_in.data or "").split())
        return Wish(
            form=LetterForm(self.form.data),
            printer=" ".join((self.printer.data or "").split()),
            telephone=" ".join((self.telephone.data or "").split()),
            drop_in=drop_in,
            districts=tuple("" if one == NO_DISTRICT else one for one in chosen),
            again=self.again.data,
        )


class SeekForm(FlaskForm):
    """Who is at the helpdesk: by the letter's reference, or by name and one more detail."""

    reference = StringField(
        _l("Reference"),
        description=_l("It stands on the letter. For example NO-0042."),
        validators=[Length(max=40, message=_l("That is too long for a reference."))],
    )
    name = StringField(
        _l("Name"),
        description=_l("First name and last name. Capitals and accents do not matter."),
        validators=[Optional(), Length(max=200, message=_l("Use at most 200 characters."))],
    )
    postcode = StringField(
        _l("Postcode"),
        validators=[Optional(), Length(max=20, message=_l("Use at most 20 characters."))],
    )
    born_on = DateField(_l("Date of birth"), validators=[Optional()])

    def validate_reference(self, _field: StringField) -> None:
        """Insist on a reference, or on a name with one more detail."""
        if (self.reference.data or "").strip():
            return
        if not (self.name.data or "").strip():
            raise ValidationError(_("Enter the reference, or a name with one more detail."))
        if not (self.postcode.data or "").strip() and not self.born_on.data:
            raise ValidationError(
                _("A name alone is not enough: enter the postcode or the date of birth, too.")
            )

    def sought(self) -> Sought:
        """Return what was filled in, as the service takes it."""
        return Sought(
            reference=(self.reference.data or "").strip(),
            name=self.name.data or "",
            postcode=self.postcode.data or "",
            born_on=self.born_on.data,
        )


class NewCodeForm(FlaskForm):
    """Why somebody gets a new code."""

    reason = RadioField(
        _l("Why do they need a new code?"),
        validators=[DataRequired(_l("Choose why they need a new code."))],
    )
    is_known = BooleanField(
        _l("I have made sure who this is"),
        validators=[DataRequired(_l("Make sure who this is first, then tick the box."))],
    )

    def offer(self, locale: str) -> None:
        """Offer the reasons, in the reader's language."""
        self.reason.choices = choices((one.value, term(one, locale)) for one in LossReason)
