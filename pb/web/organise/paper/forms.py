"""Forms of voting on paper: its rule, who is crossed, batches, readings."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from pb.services.paper.batches import MOST_PAPERS, Seal
from pb.services.paper.crossings import Wanted
from pb.services.rounds.round_heads import PotView
from pb.vocabulary import PaperRule, SpoiledReason
from pb.web.choices import choices
from pb.web.organise.round_forms import TOO_LONG, one_line, stripped
from pb.web.whole_number import WholeNumberField
from pb.wording import paper_terms

COUNTS = "counts"
MOST_TYPED = 10_000
MOST_FILE = 500_000


class RuleForm(FlaskForm):
    """What the rules say of paper."""

    rule = RadioField(
        _l("Can people vote on paper?"),
        choices=choices(
            [
                (PaperRule.NO_PAPER.value, _l("No, online only")),
                (
                    PaperRule.PAPER_CANCELS_ONLINE.value,
                    _l("Yes, and a paper takes the place of what somebody cast online before"),
                ),
                (
                    PaperRule.PAPER_IS_REFUSED.value,
                    _l("Yes, but whoever has voted online gets no paper"),
                ),
            ]
        ),
        validators=[DataRequired(_l("Choose whether people can vote on paper."))],
    )


class FindForm(FlaskForm):
    """Who stands at the table."""

    reference = StringField(
        _l("Reference"),
        description=_l("It stands on the letter. For example NO-0042."),
        filters=[one_line],
        validators=[Length(max=40, message=_l("That is too long for a reference."))],
    )
    name = StringField(
        _l("Name, as on the voter list"),
        filters=[one_line],
        validators=[Length(max=200, message=TOO_LONG)],
    )
    born_on = DateField(_l("Date of birth"), validators=[Optional()])
    postcode = StringField(
        _l("Postcode"), filters=[one_line], validators=[Length(max=20, message=TOO_LONG)]
    )

    def wanted(self) -> Wanted:
        """Return who is looked for."""
        return Wanted(
            reference=self.reference.data or "",
            name=self.name.data or "",
            postcode=self.postcode.data or "",
            born_on=self.born_on.data,
        )


class MistakeForm(FlaskForm):
    """Whose crossing was a mistake, and why; nobody writes a name here."""

    reference = StringField(
        _l("Reference of the entry that was crossed"),
        description=_l("It stands on the letter. For example NO-0042."),
        filters=[one_line],
        validators=[
            DataRequired(_l("Enter the reference of the entry.")),
            Length(max=40, message=_l("That is too long for a reference.")),
        ],
    )
    reason = RadioField(
        _l("Why was it a mistake?"),
        choices=choices((one.value, _l(words)) for one, words in paper_terms.MISTAKES.items()),
        validators=[DataRequired(_l("Choose why it was a mistake."))],
    )


class BatchForm(FlaskForm):
    """A batch that begins."""

    pot = SelectField(_l("Papers of which pot?"), coerce=int)
    place = StringField(
        _l("Where do they come from?"),
        description=_l("For example: Central Library, Saturday."),
        filters=[one_line],
        validators=[
            DataRequired(_l("Say where the papers come from.")),
            Length(max=120, message=TOO_LONG),
        ],
    )

    def offer(self, pots: tuple[PotView, ...]) -> None:
        """Offer the round's pots."""
        self.pot.choices = choices((pot.id, pot.name) for pot in pots)


class SealForm(FlaskForm):
    """A batch that is counted and sealed."""

    papers = WholeNumberField(
        _l("How many papers are in it?"),
        description=_l("Count them twice, face down. Nobody looks at what stands on them."),
        validators=[
            InputRequired(_l("Enter how many papers are in the batch.")),
            NumberRange(0, MOST_PAPERS, _l("Enter a number from 0 to 5,000.")),
        ],
    )
    again = WholeNumberField(
        _l("How many papers were it when you counted again?"),
        description=_l("The number goes into the public record, and nobody can change it there."),
        validators=[InputRequired(_l("Count the papers once more and enter the number."))],
    )
    seal = StringField(
        _l("Number of the seal"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Enter the number that is printed on the seal.")),
            Length(max=40, message=_l("Use at most 40 characters.")),
        ],
    )
    note = StringField(
        _l("What explains a difference?"),
        description=_l(
            "Only if there are more papers, or far fewer, than people who were given one."
        ),
        filters=[one_line],
        validators=[Length(max=300, message=_l("Use at most 300 characters."))],
    )

    def validate_again(self, field: WholeNumberField) -> None:
        """Insist on the same number twice: a slip of the pen would stand for ever."""
        if field.data != self.papers.data:
            raise ValidationError(_("The two numbers differ. Count the papers once more."))

    def given(self) -> Seal:
        """Return what was filled in."""
        return Seal(
            papers=self.papers.data or 0, seal=self.seal.data or "", note=self.note.data or ""
        )


class ReadForm(FlaskForm):
    """What stands on one paper."""

    paper = HiddenField()
    marks = StringField(
        _l("Marks"),
        filters=[stripped],
        validators=[Length(max=MOST_TYPED, message=_l("That is too long for one paper."))],
    )
    spoiled = RadioField(
        _l("Does this paper count?"),
        choices=choices(
            [
                (COUNTS, _l("It counts")),
                *((one.value, _l(words)) for one, words in paper_terms.SPOILED.items()),
            ]
        ),
        default=COUNTS,
        validators=[Optional()],
    )

    @property
    def number(self) -> int:
        """Which paper of the batch; 0 if somebody changed it to what is no number."""
        said = self.paper.data or ""
        return int(said) if said.isascii() and said.isdigit() and len(said) < len("100000") else 0

    @property
    def reason(self) -> SpoiledReason | None:
        """Why it counts for nothing, if it does."""
        said = self.spoiled.data
        return SpoiledReason(said) if said in set(SpoiledReason) else None


class FileForm(FlaskForm):
    """A file of one turn, or its lines."""

    papers_file = FileField(_l("CSV file"))
    lines = TextAreaField(
        _l("Or type or paste the lines"),
        filters=[stripped],
        validators=[Length(max=MOST_FILE, message=_l("That is too long for one batch."))],
    )

    def nothing(self) -> str:
        """Return what to say where neither a file nor a line was given."""
        words: str = _("Choose a file, or type at least one line.")
        return words
