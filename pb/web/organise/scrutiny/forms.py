"""Forms of scrutiny: what was found, what to draw, why a round is annulled."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from pb.services.scrutiny.samples import Wanted
from pb.vocabulary import FlagVerdict
from pb.web.choices import choices
from pb.web.whole_number import WholeNumberField

TOO_LONG = _l("Use at most %(max)d characters.")
MOST_DRAWN = 500


def one_line(value: str | None) -> str | None:
    """Field filter: single blanks, no line breaks."""
    return " ".join(value.split()) if value else value


class FindingForm(FlaskForm):
    """What somebody found who looked at something unusual."""

    verdict = RadioField(
        _l("What did you find?"),
        choices=choices(
            [
                (FlagVerdict.HARMLESS.value, _l("Harmless: there is a plain reason for it")),
                (
                    FlagVerdict.TO_BE_REPORTED.value,
                    _l("To be reported: the scrutineers and the public shall know"),
                ),
            ]
        ),
        validators=[InputRequired(_l("Choose one."))],
    )
    reason = StringField(
        _l("How do you know?"),
        description=_l("One sentence, without names: “A care home with 40 residents.”"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Say in one sentence how you know.")),
            Length(max=300, message=TOO_LONG),
        ],
    )


class DrawForm(FlaskForm):
    """What to draw, by which text."""

    text = StringField(
        _l("Text of the lot"),
        description=_l(
            "Find it in public at this moment: throw dice in front of people, and write down "
            "the numbers."
        ),
        filters=[one_line],
        validators=[
            DataRequired(_l("Write the text that was found in public.")),
            Length(max=30, message=TOO_LONG),
        ],
    )
    voters = WholeNumberField(
        _l("How many entries of the voter list"),
        default=20,
        validators=[
            InputRequired(_l("Enter a number; 0 for none.")),
            NumberRange(0, MOST_DRAWN, _l("Enter a number from 0 to 500.")),
        ],
    )
    batches = WholeNumberField(
        _l("How many batches of papers"),
        default=0,
        validators=[
            InputRequired(_l("Enter a number; 0 for none.")),
            NumberRange(0, MOST_DRAWN, _l("Enter a number from 0 to 500.")),
        ],
    )

    def wanted(self) -> Wanted:
        """Return what was filled in, as the service takes it."""
        return Wanted(self.text.data or "", self.voters.data or 0, self.batches.data or 0)


class ReportForm(FlaskForm):
    """What scrutineers found in a sample."""

    differences = WholeNumberField(
        _l("How many differences did you find?"),
        validators=[
            InputRequired(_l("Enter how many; 0 if everything agreed.")),
            NumberRange(0, 2 * MOST_DRAWN, _l("Enter a number from 0 to 1,000.")),
        ],
    )
    findings = TextAreaField(
        _l("What did you look at, and what differed?"),
        description=_l("Everybody can read this. References, please, and no names."),
        validators=[
            DataRequired(_l("Say what you looked at.")),
            Length(max=1000, message=TOO_LONG),
        ],
    )


class AnnulForm(FlaskForm):
    """Why a round is annulled."""

    reason = StringField(
        _l("Why does this round not count?"),
        description=_l("Everybody reads this sentence, on every page of the round, for good."),
        filters=[one_line],
        validators=[
            DataRequired(_l("Say why, in a sentence that everybody can read.")),
            Length(max=200, message=TOO_LONG),
        ],
    )
