"""What a request needs from the outside: a database session, settings, the language."""

from functools import lru_cache
from typing import cast

from flask import Flask, current_app, g, request
from flask_login import current_user
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from pb.config import LANGUAGES, Settings
from pb.database import Database, Session
from pb.services import keeping
from pb.services.keeping import Keeper

LANGUAGE_COOKIE = "language"
LONGEST_WISH = 500  # characters
READING = frozenset({"GET", "HEAD", "OPTIONS"})


def settings() -> Settings:
    """Return the settings of the running app."""
    return cast("Settings", current_app.extensions["pb_settings"])


def database() -> Database:
    """Return the database of the running app."""
    return cast("Database", current_app.extensions["pb_database"])


def db() -> Session:
    """Return this request's session; while reading, it refuses to write."""
    if "session" not in g:
        reads = request.method in READING
        g.session = database().reading_session() if reads else database().session()
        g.session.info["reading_only"] = reads
        g.session.info.update(current_app.extensions["pb_session_info"])
        if settings().keeps_rounds:
            keeping.keep_in(g.session, current_app.extensions["pb_keeper"])
    return cast("Session", g.session)


def reader() -> Session:
    """Return a session that only reads what is committed, of a request that may write, too."""
    if request.method in READING:
        return db()
    if "reader" not in g:
        g.reader = database().reading_session()
        g.reader.info["reading_only"] = True
        g.reader.info.update(current_app.extensions["pb_session_info"])
    return cast("Session", g.reader)


def close_session(_error: BaseException | None = None) -> None:
    """Give the request's sessions back."""
    for name in ("session", "reader"):
        session: Session | None = g.pop(name, None)
        if session is not None:
            session.close()


def chosen_language() -> str:
    """Return the language: chosen, or the account's, or the browser's best."""
    codes = [code for code, _name in LANGUAGES]
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in codes:
        return str(chosen)
    if current_user and current_user.is_authenticated and current_user.language in codes:
        return str(current_user.language)
    return _best_of(request.headers.get("Accept-Language", "")[:LONGEST_WISH])


@lru_cache(1000)
def _best_of(wish: str) -> str:
    """Return what fits a browser's wish best: a town has few kinds of browsers."""
    codes = [code for code, _name in LANGUAGES]
    return parse_accept_header(wish, LanguageAccept).best_match(codes) or codes[0]


def bind(app: Flask) -> None:
    """Close each request's session at its end."""
    app.extensions.setdefault("pb_session_info", {})
    app.extensions["pb_keeper"] = Keeper()
    app.teardown_appcontext(close_session)
