"""Forms of proposals: the shape of what is typed, no more."""

import math
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, Form, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from pb.services.proposals.comments import LONGEST as LONGEST_COMMENT
from pb.services.proposals.pictures import DIGEST
from pb.services.proposals.proposal_lists import WHOLE_PLACE, Sort
from pb.services.proposals.proposal_versions import Content
from pb.services.rounds.round_heads import RoundHead
from pb.web.choices import choices
from pb.web.money_field import MoneyField
from pb.web.typed import one_line, prose

LONGEST_TITLE = 100
LONGEST_SUMMARY = 240
LONGEST_BODY = 10_000
LONGEST_ALT = 240
MOST_DEGREES = {"latitude": 90, "longitude": 180}


def digest(value: str | None) -> str:
    """Keep what can name a kept picture, and nothing else."""
    return value if value and DIGEST.fullmatch(value) else ""


class ProposalForm(FlaskForm):
    """An idea; `is_complete` asks for everything, a draft needs a title and a place."""

    title = StringField(
        _l("What is your idea?"),
        description=_l(
            "A few words that say what it is, such as “Benches on the way to the surgery”."
        ),
        filters=[one_line],
        validators=[
            DataRequired(_l("Give your idea a title.")),
            Length(max=LONGEST_TITLE, message=_l("Use at most 100 characters.")),
        ],
    )
    summary = TextAreaField(
        _l("The idea in two sentences"),
        description=_l("What would change, and for whom? This stands on its card."),
        filters=[one_line],
        validators=[Length(max=LONGEST_SUMMARY, message=_l("Use at most 240 characters."))],
    )
    body = TextAreaField(
        _l("Tell us more"),
        description=_l(
            "Why is it needed? Where exactly? Who could help? Leave an empty line between "
            "paragraphs; a line that begins with - becomes a point of a list."
        ),
        filters=[prose],
        validators=[Length(max=LONGEST_BODY, message=_l("Use at most 10,000 characters."))],
    )
    area = SelectField(_l("Where would it be?"))
    category = SelectField(_l("Which theme fits best?"), validate_choice=True)
    cost = MoneyField(
        _l("What might it cost?"),
        description=_l("A rough guess is fine. The review works out the cost with you."),
    )
    picture = FileField(
        _l("Choose a photo or a drawing"),
        description=_l(
            "It helps people to see your idea. JPEG, PNG or WebP. We remove where and when a "
            "photo was taken."
        ),
        validators=[Optional()],
    )
    picture_alt = StringField(
        _l("What does the picture show?"),
        description=_l("For people who cannot see it, in one sentence."),
        filters=[one_line],
        validators=[Length(max=LONGEST_ALT, message=_l("Use at most 240 characters."))],
    )
    picture_digest = HiddenField(filters=[digest])
    remove_picture = BooleanField(_l("Take this picture away"))
    latitude = StringField(_l("Latitude"), filters=[one_line], validators=[Optional()])
    longitude = StringField(_l("Longitude"), filters=[one_line], validators=[Optional()])

    is_complete = False

    def prepare(self, head: RoundHead, *, is_complete: bool = False) -> None:
        """Offer the round's areas and themes, in its currency."""
        self.is_complete = is_complete
        self.cost.exponent = head.exponent
        whole = (WHOLE_PLACE, _("The whole place"))
        places = [(area.slug, area.name) for area in head.areas]
        self.area.choices = choices([("", _("Choose one")), *places, whole] if places else [whole])
        themes = [(category.slug, category.name) for category in head.categories]
        self.category.choices = choices([("", _("Choose one")), *themes])
        if not themes:
            del self.category

    def fill(self, head: RoundHead, content: Content) -> None:
        """Show what was saved."""
        self.title.data = content.title
        self.summary.data = content.summary
        self.body.data = content.body
        self.area.data = next(
            (area.slug for area in head.areas if area.id == content.area_id), WHOLE_PLACE
        )
        if self.category:
            self.category.data = next(
                (one.slug for one in head.categories if one.id == content.category_id), ""
            )
        self.cost.fill(content.cost)
        self.picture_digest.data = content.picture_digest or ""
        self.picture_alt.data = content.picture_alt
        for field, degrees in (
            (self.latitude, content.latitude),
            (self.longitude, content.longitude),
        ):
            field.data = "" if degrees is None else f"{degrees:g}"

    def content(self, head: RoundHead) -> Content:
        """Return what was typed."""
        theme = self.category.data if self.category else ""
        kept = bool(self.picture_digest.data) and not self.remove_picture.data
        return Content(
            title=self.title.data or "",
            summary=self.summary.data or "",
            body=self.body.data or "",
            area_id=next((a.id for a in head.areas if a.slug == self.area.data), None),
            category_id=next((c.id for c in head.categories if c.slug == theme), None),
            cost=self.cost.minor,
            latitude=degrees(self.latitude.data, most=MOST_DEGREES["latitude"]),
            longitude=degrees(self.longitude.data, most=MOST_DEGREES["longitude"]),
            picture_digest=self.picture_digest.data if kept else None,
            picture_alt=(self.picture_alt.data or "") if kept else "",
        )

    def validate_area(self, field: SelectField) -> None:
        """Insist on a place; the whole place is one."""
        if not field.data:
            raise ValidationError(_("Say where it would be. It may be for the whole place."))

    def validate_summary(self, field: TextAreaField) -> None:
        """Insist on it where the idea is public."""
        self._needed(field, _("Say in two sentences what would change."))

    def validate_body(self, field: TextAreaField) -> None:
        """Insist on it where the idea is public."""
        self._needed(field, _("Tell us more about your idea."))

    def validate_category(self, field: SelectField) -> None:
        """Insist on it where the idea is public."""
        self._needed(field, _("Choose a theme."))

    def validate_cost(self, field: MoneyField) -> None:
        """Insist on it where the idea is public, and on more than nothing anywhere."""
        self._needed(field, _("Give a rough guess of the cost."))
        if field.minor is not None and field.minor <= 0:
            raise ValidationError(_("Give a sum above zero."))

    def validate_picture_alt(self, field: StringField) -> None:
        """Insist on it where a picture is public."""
        if self.picture_digest.data and not self.remove_picture.data:
            self._needed(field, _("Say what the picture shows, for people who cannot see it."))

    def validate_latitude(self, field: StringField) -> None:
        """Take none, or both."""
        self._degrees(field, other=self.longitude)

    def validate_longitude(self, field: StringField) -> None:
        """Take none, or both."""
        self._degrees(field, other=self.latitude)

    def _needed(self, field: Any, words: str) -> None:
        if self.is_complete and not field.data:
            raise ValidationError(words)

    def _degrees(self, field: StringField, *, other: StringField) -> None:
        most = MOST_DEGREES[field.short_name]
        if degrees(field.data, most=most) is None:
            raise ValidationError(
                _("Write degrees as a number from -%(most)s to %(most)s.", most=most)
            )
        if not other.data:
            raise ValidationError(_("Give both numbers, or neither."))


def degrees(text: str | None, *, most: int) -> float | None:
    """Read degrees; None if there are none, or none on this earth."""
    try:
        read = float((text or "").replace(",", "."))
    except ValueError:
        return None
    return round(read, 6) if math.isfinite(read) and abs(read) <= most else None


class FilterForm(Form):
    """Which ideas to show; a GET form without a token, wrong values count as none."""

    q = StringField(_l("Words to look for"))
    theme = SelectField(_l("Theme"), validate_choice=False)
    sort = SelectField(
        _l("Order"),
        choices=choices(
            [
                (Sort.NEWEST.value, _l("Newest first")),
                (Sort.SUPPORTED.value, _l("Most support first")),
            ]
        ),
        validate_choice=False,
    )

    def prepare(self, head: RoundHead) -> None:
        """Offer the round's themes."""
        themes = [(category.slug, category.name) for category in head.categories]
        self.theme.choices = choices([("", _("All themes")), *themes])


class CommentForm(FlaskForm):
    """A comment in plain text."""

    text = TextAreaField(
        _l("Your comment"),
        description=_l("Your name stands beside it. Be kind: everyone here is a neighbour."),
        filters=[prose],
        validators=[
            DataRequired(_l("Write something first.")),
            Length(max=LONGEST_COMMENT, message=_l("Use at most 2,000 characters.")),
        ],
    )
