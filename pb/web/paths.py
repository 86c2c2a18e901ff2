"""Addresses within this platform."""

from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.routing import IntegerConverter


class Number(IntegerConverter):
    """A number in an address: one that a database can hold, in plain digits."""

    regex = "[0-9]{1,9}"


def own_path(target: str) -> str | None:
    """Return the target if it is a path of this platform, so that nobody is led elsewhere."""
    if not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    # Browsers drop line breaks and tabs before they read an address.
    is_own = not parts.scheme and not parts.netloc and target.isprintable()
    return target if is_own else None


def here() -> str:
    """Return the address of the page at hand; of an answer to a form, without what it carries."""
    return request.full_path.rstrip("?") if request.method == "GET" else request.path


def bind(app: Flask) -> None:
    """Let addresses hold such numbers only; there is nothing behind others."""
    app.url_map.converters["int"] = Number
