"""Forms for setting a round up: what it is called, its voters, themes and areas."""

import json
from typing import Any
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from pb.config import LANGUAGES
from pb.services.overviews.round_pages import RoundFacts
from pb.services.rounds.boundaries import Ring, from_geojson
from pb.services.rounds.round_heads import AreaView, CategoryView, RoundHead
from pb.services.rounds.round_values import AreaGiven, Basics, CategoryGiven, VotersGiven
from pb.vocabulary import EntryWay
from pb.web.choices import choices
from pb.web.whole_number import WholeNumberField
from pb.wording import voter_lists

TOO_LONG = _l("Use at most %(max)d characters.")
ZONES = sorted(zone for zone in available_timezones() if "/" in zone and "Etc/" not in zone)

# Themes to begin with: a drawing each, and a name that can be changed.
DRAWINGS = [
    ("nature", _l("Green spaces")),
    ("streets", _l("Streets and crossings")),
    ("seating", _l("Places to rest")),
    ("community", _l("Places to meet")),
    ("cycling", _l("Getting around")),
    ("culture", _l("Music and culture")),
    ("sport", _l("Sport")),
    ("play", _l("Play")),
    ("learning", _l("Learning and skills")),
    ("health", _l("Health")),
    ("care", _l("Care and company")),
    ("water", _l("Water")),
    ("food", _l("Food and growing")),
    ("energy", _l("Warm homes and energy")),
]


def stripped(value: str | None) -> str | None:
    """Field filter: no blanks around."""
    return value.strip() if value else value


def one_line(value: str | None) -> str | None:
    """Field filter: single blanks, no line breaks."""
    return " ".join(value.split()) if value else value


def upper(value: str | None) -> str | None:
    """Field filter: capital letters."""
    return value.strip().upper() if value else value


class BasicsForm(FlaskForm):
    """What a round is called and for."""

    title = StringField(
        _l("What is the round called?"),
        description=_l("A short name that people remember, such as Greener Bay."),
        filters=[stripped],
        validators=[DataRequired(_l("Give the round a name.")), Length(max=120, message=TOO_LONG)],
    )
    purpose = StringField(
        _l("What is it for, in one sentence?"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Say in one sentence what the round is for.")),
            Length(max=300, message=TOO_LONG),
        ],
    )
    description = TextAreaField(
        _l("What else should people know?"),
        description=_l("A few paragraphs, with an empty line between them."),
        filters=[stripped],
        validators=[Optional(), Length(max=5000, message=TOO_LONG)],
    )
    currency = StringField(
        _l("Currency"),
        description=_l("Three letters, such as GBP, EUR or PLN."),
        default="GBP",
        filters=[upper],
        validators=[
            DataRequired(_l("Write three letters, such as GBP.")),
            Length(min=3, max=3, message=_l("Write three letters, such as GBP.")),
        ],
    )
    time_zone = SelectField(
        _l("Time zone"),
        description=_l("All dates of the round are read in it."),
        choices=choices((zone, zone.replace("_", " ")) for zone in ZONES),
        default="Europe/London",
    )
    language = SelectField(
        _l("In which language will people write their ideas?"),
        choices=choices(LANGUAGES),
        default=LANGUAGES[0][0],
    )
    more_languages = SelectMultipleField(
        _l("In which other languages do you promise the ballot?"),
        description=_l(
            "Each project then needs its short text in them too, before anybody can vote."
        ),
        choices=choices(LANGUAGES),
        validators=[Optional()],
    )

    def fill(self, head: RoundHead, facts: RoundFacts) -> None:
        """Show what was saved."""
        self.title.data, self.purpose.data = head.title, head.purpose
        self.description.data = facts.description
        self.currency.data, self.time_zone.data = head.currency, head.time_zone
        self.language.data = facts.languages[0]
        self.more_languages.data = list(facts.languages[1:])

    def basics(self) -> Basics:
        """Return what was filled in, as the service takes it."""
        return Basics(
            title=self.title.data or "",
            purpose=self.purpose.data or "",
            description=self.description.data or "",
            currency=self.currency.data or "",
            time_zone=self.time_zone.data,
            languages=tuple(
                dict.fromkeys([self.language.data, *(self.more_languages.data or ())])
            ),
        )


class VotersForm(FlaskForm):
    """Who may vote."""

    electorate = StringField(
        _l("Who may vote?"),
        description=_l("One sentence, such as: Everyone aged 12 or over who lives here."),
        filters=[stripped],
        validators=[DataRequired(_l("Say who may vote.")), Length(max=200, message=TOO_LONG)],
    )
    eligible = WholeNumberField(
        _l("How many people is that?"),
        description=_l("If you know: it shows how many of them took part."),
        validators=[
            Optional(),
            NumberRange(min=1, max=10**9, message=_l("Write a number above zero.")),
        ],
    )
    least_age = WholeNumberField(
        _l("From which age may people vote?"),
        description=_l("On the last day of voting. Leave it empty if age does not matter."),
        validators=[
            Optional(),
            NumberRange(min=1, max=120, message=_l("Write an age from 1 to 120.")),
        ],
    )
    entry_ways = SelectMultipleField(
        _l("How do they get onto the voter list?"),
    )

    def offer(self, *, can_sign_on: bool, can_look_up: bool) -> None:
        """Offer the ways that this installation has."""
        lacks = {EntryWay.SIGN_ON: not can_sign_on, EntryWay.REGISTER: not can_look_up}
        self.entry_ways.choices = choices(
            (way.value, _l(words))
            for way, words in voter_lists.OFFERED.items()
            if not lacks.get(way)
        )

    def fill(self, head: RoundHead, facts: RoundFacts) -> None:
        """Show what was saved."""
        self.electorate.data, self.eligible.data = facts.electorate, facts.eligible
        self.least_age.data = head.least_age
        self.entry_ways.data = [way.value for way in head.entry_ways]

    def voters(self) -> VotersGiven:
        """Return what was filled in."""
        return VotersGiven(
            electorate=self.electorate.data or "",
            eligible=self.eligible.data,
            least_age=self.least_age.data,
            entry_ways=tuple(EntryWay(way) for way in self.entry_ways.data or ()),
        )


class LeftoverForm(FlaskForm):
    """What happens to money that is left."""

    leftover = StringField(
        _l("What happens to money that no project takes?"),
        description=_l("People should know before they vote."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Say what happens to money that is left.")),
            Length(max=300, message=TOO_LONG),
        ],
    )


class AreaForm(FlaskForm):
    """A part of the place."""

    name = StringField(
        _l("What is the area called?"),
        filters=[stripped],
        validators=[DataRequired(_l("Give the area a name.")), Length(max=100, message=TOO_LONG)],
    )
    about = StringField(
        _l("Describe it in one sentence"),
        filters=[stripped],
        validators=[Optional(), Length(max=300, message=TOO_LONG)],
    )
    population = WholeNumberField(
        _l("How many people live there?"),
        validators=[
            Optional(),
            NumberRange(min=0, max=10**9, message=_l("Write a number, zero or more.")),
        ],
    )
    boundary_file = FileField(
        _l("Boundary, as a GeoJSON file"),
        description=_l("One polygon in longitude and latitude. With it the area is on the map."),
        validators=[Optional()],
    )
    boundary = TextAreaField(
        _l("Or paste the GeoJSON here"),
        filters=[stripped],
        validators=[Optional()],
    )

    def fill(self, area: AreaView) -> None:
        """Show what was saved."""
        self.name.data, self.about.data = area.name, area.about
        self.population.data = area.population
        if area.boundary:
            polygon = {"type": "Polygon", "coordinates": [area.boundary]}
            self.boundary.data = json.dumps(polygon)

    def area(self) -> AreaGiven:
        """Return what was filled in; an uploaded file goes before pasted text.

        Raises:
            BadBoundary
        """
        return AreaGiven(
            name=self.name.data or "",
            about=self.about.data or "",
            population=self.population.data,
            boundary=self._ring(),
        )

    def _ring(self) -> Ring | None:
        if self.boundary_file.data:
            return from_geojson(self.boundary_file.data.read())
        return from_geojson(self.boundary.data) if self.boundary.data else None


class ThemesForm(FlaskForm):
    """Several themes at once."""

    drawings = SelectMultipleField(
        _l("Which themes fit this round?"),
        description=_l("You can change their names afterwards."),
        choices=choices(DRAWINGS),
        validators=[DataRequired(_l("Choose at least one theme."))],
    )

    def offer(self, categories: tuple[CategoryView, ...]) -> None:
        """Offer the drawings that no theme of the round has yet."""
        taken = {category.drawing for category in categories}
        self.drawings.choices = choices(drawn for drawn in DRAWINGS if drawn[0] not in taken)

    def themes(self) -> list[CategoryGiven]:
        """Return what was chosen, named in the organiser's language."""
        names: dict[str, Any] = dict(DRAWINGS)
        return [CategoryGiven(str(names[kind]), kind) for kind in self.drawings.data or ()]


class ThemeForm(FlaskForm):
    """One theme."""

    name = StringField(
        _l("What is the theme called?"),
        filters=[stripped],
        validators=[DataRequired(_l("Give the theme a name.")), Length(max=100, message=TOO_LONG)],
    )
    drawing = SelectField(
        _l("Which drawing stands for it?"),
        description=_l("It is shown where an idea has no picture."),
        choices=choices(DRAWINGS),
    )

    def theme(self) -> CategoryGiven:
        """Return what was filled in."""
        return CategoryGiven(self.name.data or "", self.drawing.data)
