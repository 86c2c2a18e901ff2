"""Translated messages for whoever has no request: mail, refusals, explanations, commands."""

from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations

FOLDER = Path(__file__).parents[1] / "translations"


def N_(message: str) -> str:  # noqa: N802  gettext's own name for "translate later"
    """Mark a message for extraction; it is translated where it is shown."""
    return message


@cache
def _translations(locale: str) -> NullTranslations:
    return Translations.load(str(FOLDER), [locale])


def translate(message: str, locale: str, **figures: object) -> str:
    """Return the message in a language, with its named figures filled in."""
    said: str = _translations(locale).gettext(message)
    return said % figures if figures else said


def translate_plural(
    one: str, many: str, number: int, *, locale: str, figures: dict[str, object] | None = None
) -> str:
    """Return the plural form that the language wants for the number, as `%(num)s`."""
    said: str = _translations(locale).ngettext(one, many, number)
    return said % {"num": number, **(figures or {})}
