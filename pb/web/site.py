"""What every template can use: the place, the language, filters, addresses of files."""

import hashlib
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, cast

import flask_babel
from babel.support import NullTranslations
from flask import Flask, g, url_for
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from markupsafe import Markup

from pb.adapters.markdown import to_html
from pb.config import LANGUAGES
from pb.vocabulary import EntryWay
from pb.web import styles
from pb.web.answers import locale_code
from pb.web.paths import here
from pb.web.requests import settings
from pb.wording import formats, terms, voter_lists
from pb.wording.catalogue import translate

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"


@cache
def _version(path: str) -> str:
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]


@cache
def asset(path: str) -> str:
    """Return the address of a static file; it changes when the file does."""
    return url_for("static", filename=path, v=_version(path))


def language_url(code: str) -> str:
    """Return the address that switches the language and comes back to this page."""
    return url_for("language.choose", code=code, to=here())


def money(minor: int, currency: str, _exponent: int = 2) -> str:
    """Template filter: a sum in its currency."""
    return formats.money(minor, currency, locale_code())


def moment(value: datetime, time_zone: str) -> str:
    """Template filter: a moment in a round's time zone."""
    return formats.moment(value, locale_code(), time_zone=time_zone)


def day(value: date | datetime, time_zone: str | None = None) -> str:
    """Template filter: a day."""
    return formats.day(value, locale_code(), time_zone=time_zone)


def days(span: tuple[date, date], time_zone: str | None = None) -> tuple[str, str]:
    """Template filter: the days on which a span begins and ends."""
    return formats.days(*span, locale_code(), time_zone=time_zone)


def number(value: int) -> str:
    """Template filter: a whole number."""
    return formats.number(value, locale_code())


def percent(part: int, whole: int) -> str:
    """Template filter: a share of a whole."""
    return formats.percent(part, whole, locale_code())


def symbol(currency: str) -> str:
    """Template filter: a currency's sign."""
    return formats.currency_symbol(currency, locale_code())


def term(word: StrEnum) -> str:
    """Template filter: one of our words, as people read it."""
    return terms.term(word, locale_code())


def offered(way: EntryWay) -> str:
    """Template filter: a way onto the voter list, as a sentence without its full stop."""
    return translate(voter_lists.OFFERED[way], locale_code())


def strength(way: EntryWay) -> str:
    """Template filter: how strong a way onto the voter list is."""
    return translate(voter_lists.STRENGTHS[way], locale_code())


def markdown(text: str) -> Markup:
    """Template filter: Markdown that somebody wrote, as safe HTML."""
    return Markup(to_html(text))  # noqa: S704  cleaned by the adapter


def _translations() -> NullTranslations:
    """Return this request's translations, looked up once and not once a sentence."""
    if "translations" not in g:
        g.translations = flask_babel.get_translations()
    return cast("NullTranslations", g.translations)


def _gettext(message: str) -> str:
    return str(_translations().gettext(message))


def _ngettext(one: str, many: str, number: int) -> str:
    return str(_translations().ngettext(one, many, number))


def _context() -> dict[str, Any]:
    return {
        "place": settings().place,
        "locale": locale_code(),
        "languages": LANGUAGES,
        "language_url": language_url,
        "styles": styles.address(settings().place.colour),
    }


def bind(app: Flask) -> None:
    """Give templates their loader, filters and context."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(ROOT / "templates"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    for filter_ in (
        money,
        moment,
        day,
        days,
        number,
        percent,
        symbol,
        term,
        offered,
        strength,
        markdown,
    ):
        app.add_template_filter(filter_)
    app.jinja_env.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]  # made by the extension
    app.add_template_global(asset)  # macros see globals, not the context
    app.context_processor(_context)
