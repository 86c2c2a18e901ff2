"""How forms work that many people send at the same time: papers, and the voting code."""

from functools import cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask_wtf import FlaskForm
from wtforms.i18n import messages_path

from pb.web.answers import locale_code


class LightMeta:
    """For a form's Meta: what is the same for every request is not made anew for each."""

    csrf = False
    """The app has looked at the token of what is sent before any view; pages write it."""

    def get_translations(self, _form: FlaskForm) -> Any:
        """Return the library's own sentences in this request's language."""
        return _translations(locale_code())


@cache
def _translations(locale: str) -> NullTranslations:
    return Translations.load(messages_path(), [locale], domain="wtforms")
