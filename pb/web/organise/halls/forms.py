"""Forms of a hall's packs: make them, give one to a table, count it when it is back."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from pb.services.halls.packs import CameBack, NewPacks
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import PackKind
from pb.web.choices import choices
from pb.web.whole_number import WholeNumberField

MOST_PACKS = 100
MOST_IN_PACK = 200
NO_AREA = "none"


class MakeForm(FlaskForm):
    """How many packs of what."""

    kind = RadioField(
        _l("What is in them?"),
        choices=choices(
            [
                (PackKind.CODES.value, _l("Voting codes, for people with a phone or at a tablet")),
                (PackKind.PAPERS.value, _l("Ballot papers, one of each pot in a set")),
            ]
        ),
        default=PackKind.CODES.value,
        validators=[InputRequired(_l("Choose one."))],
    )
    packs = WholeNumberField(
        _l("How many packs"),
        description=_l("One for each table or helper at the door, and one to spare."),
        default=3,
        validators=[
            InputRequired(_l("Enter how many packs you need.")),
            NumberRange(1, MOST_PACKS, _l("Enter a number from 1 to 100.")),
        ],
    )
    size = WholeNumberField(
        _l("How many in each pack"),
        default=20,
        validators=[
            InputRequired(_l("Enter how many are in a pack.")),
            NumberRange(1, MOST_IN_PACK, _l("Enter a number from 1 to 200.")),
        ],
    )
    area = SelectField(_l("For people who live in"), validators=[InputRequired()])
    after = HiddenField(default="0")

    def offer(self, head: RoundHead, *, after: int) -> None:
        """Offer the areas that have pots of their own; note which packs the page shows."""
        areas = [(str(pot.area_id), pot.area_name or "") for pot in head.pots if pot.area_id]
        self.area.choices = [(NO_AREA, _("Everybody")), *areas]
        if not self.is_submitted():
            self.area.data = NO_AREA
            self.after.data = str(after)

    def wanted(self) -> NewPacks:
        """Return what was filled in, as the service takes it."""
        after = self.after.data or ""
        return NewPacks(
            kind=PackKind(self.kind.data),
            packs=self.packs.data or 0,
            size=self.size.data or 0,
            after=int(after) if after.isascii() and after.isdecimal() and len(after) < 10 else -1,  # noqa: PLR2004  more digits are no number of a pack
            area_id=None if self.area.data == NO_AREA else int(self.area.data),
        )


class IssueForm(FlaskForm):
    """Who gets a pack."""

    to = StringField(
        _l("Who gets it?"),
        description=_l("A table or a helper, such as “Table 2” or “Hana, at the door”."),
        filters=[lambda value: " ".join(value.split()) if value else value],
        validators=[
            DataRequired(_l("Say which table or helper gets it.")),
            Length(max=80, message=_l("Use at most 80 characters.")),
        ],
    )


class ReturnForm(FlaskForm):
    """What came back, as a helper counted it."""

    given_out = WholeNumberField(
        _l("How many were given to people?"),
        description=_l("Count the ticks on the tally sheet, not the slips that are left."),
        validators=[
            InputRequired(_l("Enter how many were given out; 0 if none was.")),
            NumberRange(0, 10 * MOST_IN_PACK, _l("Enter a number from 0 to 2,000.")),
        ],
    )
    numbers = StringField(
        _l("Which numbers came back?"),
        description=_l(
            "The number stands after the dash: P3-32 is 32. "
            "Write 32-40 for a row of them, and commas between. Leave it empty if none came back."
        ),
        validators=[Length(max=1000, message=_l("Use at most 1,000 characters."))],
    )

    is_sure = BooleanField(_l("We have counted again, and it is so"))
    asks_sure = False

    def counted(self, number: int) -> CameBack:
        """Return what was filled in, as the service takes it."""
        return CameBack(
            number,
            self.given_out.data or 0,
            self.numbers.data or "",
            is_sure=bool(self.is_sure.data),
        )
