"""The form of a project's short texts: a title, a short text and easy words for each language."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import Length, Optional

from pb.services.proposals.project_texts import ShortText
from pb.web.organise.round_forms import TOO_LONG, one_line, stripped

MOST_TITLE = 100
MOST_SUMMARY = 240
MOST_EASY = 600


class TextsForm(FlaskForm):
    """One project's texts; half of them may be saved, and counts as missing."""

    def of(self, name: str, language: str) -> Field:
        """Return the field of a part of the text in a language."""
        found: Field = self[f"{name}-{language}"]
        return found

    def fill(self, texts: Sequence[ShortText]) -> None:
        """Show what was saved."""
        for text in texts:
            self.of("title", text.language).data = text.title
            self.of("summary", text.language).data = text.summary
            self.of("easy", text.language).data = text.easy_read

    def texts(self, languages: Sequence[str]) -> tuple[ShortText, ...]:
        """Return what was filled in, as the service takes it."""
        return tuple(
            ShortText(
                code,
                title=self.of("title", code).data or "",
                summary=self.of("summary", code).data or "",
                easy_read=self.of("easy", code).data or "",
            )
            for code in languages
        )


def form_for(languages: Sequence[str]) -> TextsForm:
    """Return the form of a project's texts in these languages."""
    fields: dict[str, Any] = {}
    for code in languages:
        fields[f"title-{code}"] = StringField(
            _l("Title"), filters=[one_line], validators=[_at_most(MOST_TITLE)]
        )
        fields[f"summary-{code}"] = TextAreaField(
            _l("Short text"),
            description=_l("Two or three sentences: what it is, where, and for whom."),
            filters=[one_line],
            validators=[_at_most(MOST_SUMMARY)],
        )
        fields[f"easy-{code}"] = TextAreaField(
            _l("The same in easy words"),
            description=_l("Short sentences, one thought in each. No hard words."),
            filters=[stripped],
            validators=[Optional(), _at_most(MOST_EASY)],
        )
    form: TextsForm = type("RoundTextsForm", (TextsForm,), fields)()
    return form


def _at_most(most: int) -> Length:
    return Length(max=most, message=TOO_LONG)
