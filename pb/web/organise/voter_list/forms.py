"""Forms of the voter list: a file, its columns, taking it in."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, IntegerField, SelectField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from pb.services.rounds.round_heads import RoundHead
from pb.services.voter_list.list_columns import Reading
from pb.services.voter_list.list_words import ListField
from pb.services.voter_list.uploads import Preview
from pb.web.choices import choices
from pb.web.requests import settings
from pb.wording import voter_lists

NOWHERE = "none"
YES, NO = "yes", "no"
SEPARATOR_NAMES = {"comma": ",", "semicolon": ";", "tab": "\t"}
BY_SEPARATOR = {separator: name for name, separator in SEPARATOR_NAMES.items()}
LONGEST_CHOICE = 40


class FileForm(FlaskForm):
    """A file of people who may vote."""

    voter_file = FileField(
        _l("The file"),
        description=_l("A table saved as CSV, with one line for each person."),
        validators=[FileRequired(_l("Choose a file first."))],
    )


class HowWrittenForm(FlaskForm):
    """How a file is written; an address, not a change, so it needs no token."""

    class Meta:
        csrf = False

    encoding = SelectField(
        _l("Letters are written in"),
        choices=choices((code, _l(words)) for code, words in voter_lists.ENCODINGS.items()),
    )
    separator = SelectField(
        _l("Columns are separated by"),
        choices=choices(
            (BY_SEPARATOR[one], _l(words)) for one, words in voter_lists.SEPARATORS.items()
        ),
    )
    header = SelectField(
        _l("The first line"),
        choices=choices([(YES, _l("names the columns")), (NO, _l("is a person already"))]),
    )

    def fill(self, reading: Reading) -> None:
        """Show how the file is read."""
        self.encoding.data = reading.encoding
        self.separator.data = BY_SEPARATOR[reading.separator]
        self.header.data = YES if reading.has_header else NO

    def reading(self, known: Reading) -> Reading:
        """Return the same file, read as was chosen; its columns are still to be guessed."""
        return Reading(
            encoding=self.encoding.data,
            separator=SEPARATOR_NAMES[self.separator.data],
            has_header=self.header.data == YES,
            columns={},
            width=known.width,
            turn=known.turn,
        )


class _ColumnsForm(FlaskForm):
    """Which column means what; the fields of the columns are added below."""

    encoding = HiddenField(validators=[InputRequired()])
    separator = HiddenField(validators=[InputRequired()])
    header = HiddenField(validators=[InputRequired()])
    area_id = SelectField(
        _l("If no column says it: where do these people live?"),
        description=_l("For a file of one area."),
    )

    corrects = BooleanField(
        _l("Correct people who are on the list already"),
        description=_l(
            "By their list number. What this file has no column for stays as it is, and nobody "
            "is taken off the list."
        ),
    )

    @property
    def columns(self) -> Mapping[ListField, SelectField]:
        """The field of each meaning."""
        return {meaning: self[_name(meaning)] for meaning in ListField}

    def offer(self, shown: Preview, head: RoundHead) -> None:
        """Offer the columns of the file, by name and by what stands in them."""
        offered = [(NOWHERE, _("Not in this file")), *_columns(shown)]
        for field in self.columns.values():
            field.choices = choices(offered)
        areas = [(str(area.id), area.name) for area in head.areas]
        nobody = (NOWHERE, _("No area: the whole place's pot only"))
        self.area_id.choices = choices([nobody, *areas])

    def fill(self, reading: Reading) -> None:
        """Show what is guessed, or was chosen before."""
        self.encoding.data = reading.encoding
        self.separator.data = BY_SEPARATOR[reading.separator]
        self.header.data = YES if reading.has_header else NO
        for meaning, field in self.columns.items():
            place = reading.columns.get(meaning)
            field.data = NOWHERE if place is None else str(place)
        self.area_id.data = NOWHERE if reading.area_id is None else str(reading.area_id)
        self.corrects.data = reading.corrects

    def reading(self, written: Reading) -> Reading:
        """Return what was chosen for a file that is written like this."""
        chosen = {meaning: field.data for meaning, field in self.columns.items()}
        return Reading(
            encoding=written.encoding,
            separator=written.separator,
            has_header=written.has_header,
            columns={one: int(place) for one, place in chosen.items() if place != NOWHERE},
            area_id=None if self.area_id.data == NOWHERE else int(self.area_id.data),
            width=written.width,
            turn=written.turn,
            country=settings().country_code,
            corrects=bool(self.corrects.data),
        )


def _name(meaning: ListField) -> str:
    return f"column-{meaning.value}"


def _columns(shown: Preview) -> list[tuple[str, Any]]:
    """Return each column by its place, with its heading and the first cell that is not empty."""
    width = max([len(shown.header), *(len(row) for row in shown.rows)], default=0)
    offered = []
    for place in range(width):
        heading = shown.header[place] if place < len(shown.header) else ""
        cells = (row[place] for row in shown.rows if place < len(row))
        example = next((cell for cell in cells if cell and cell != heading), "")
        words = [_("Column %(number)s", number=place + 1), heading, example]
        offered.append((str(place), ": ".join(w[:LONGEST_CHOICE] for w in words if w)))
    return offered


ColumnsForm: Any = type(
    "ColumnsForm",
    (_ColumnsForm,),
    {_name(meaning): SelectField(_l(words)) for meaning, words in voter_lists.FIELDS.items()},
)


class TakeInForm(FlaskForm):
    """Taking in what was checked."""

    turn = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    only_good = BooleanField(_l("Leave out the lines with problems"), validators=[Optional()])
