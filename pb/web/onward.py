"""Forms that are answered with the next page itself, without leading there first.

A form that did what it should redirects, so that going back and loading again never sends it
twice. On a slow phone that is half a second more for each step. static/js/onward.js spares it: it
asks for the next page at once, and puts that page's own address in the place of the form's, which
does for going back and loading again what the redirect does. Browsers without scripts do not ask,
and are led as ever.
"""

from collections.abc import Iterable
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlsplit
from wsgiref.headers import Headers
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, make_response, request
from flask import redirect as leading

ASKED = "onward"  # in the form's address
MARK = "X-Onward"  # inside of this process only
FINE = "200"
# What one request leaves behind for itself.
OWN_NOTES = ("werkzeug.", "flask.")


def redirect(address: str) -> Response:
    """Lead on to a page of this platform; whoever asked for it gets it at once."""
    answer = make_response(leading(address))
    if ASKED in request.args:
        answer.headers[MARK] = "1"
    return answer


class NextPages:
    """Follows the redirects that are marked, as the browser would, and answers with the page."""

    def __init__(self, inner: WSGIApplication) -> None:
        self._inner = inner

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if environ["REQUEST_METHOD"] != "POST":
            return self._inner(environ, start_response)
        first = _Heard()
        body = self._inner(environ, first.start)
        if MARK not in first.headers:
            start_response(first.status, first.headers.items(), *first.more)
            return body
        del first.headers[MARK]
        second = _Heard()
        page = self._inner(_next(environ, first.headers), second.start)
        if not second.status.startswith(FINE):  # not for us to say: the browser asks itself
            _close(page)
            start_response(first.status, first.headers.items(), *first.more)
            return body
        _close(body)
        kept = [("Set-Cookie", said) for said in first.headers.get_all("Set-Cookie")]
        start_response(second.status, kept + second.headers.items())
        return page


class _Heard:
    """What an answer says before its body."""

    def __init__(self) -> None:
        self.status, self.headers, self.more = "", Headers([]), ()

    def start(self, status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        """Take the place of what a server gives an application."""
        self.status, self.headers, self.more = status, Headers(headers), more
        return _nothing


def _nothing(_data: bytes) -> None:
    raise NotImplementedError("answers are returned, never written")


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()


def _next(environ: WSGIEnvironment, answer: Headers) -> WSGIEnvironment:
    """Return the request that a browser would send for where an answer leads."""
    to = urlsplit(answer["Location"] or "/")
    kept = {name: value for name, value in environ.items() if not name.startswith(OWN_NOTES)}
    path = unquote(to.path)
    return kept | {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path.encode().decode("latin-1"),  # as WSGI wants it
        "QUERY_STRING": to.query,
        "REQUEST_URI": answer["Location"],
        "RAW_URI": answer["Location"],
        "CONTENT_TYPE": "",
        "CONTENT_LENGTH": "",
        "wsgi.input": BytesIO(),
        "HTTP_COOKIE": _cookies(environ.get("HTTP_COOKIE", ""), answer, path),
    }


def _cookies(sent: str, answer: Headers, path: str) -> str:
    """Return what a browser would send to a path, after an answer that sets and takes cookies."""
    kept = dict(pair.strip().partition("=")[::2] for pair in sent.split(";") if pair.strip())
    for said in answer.get_all("Set-Cookie"):
        pair, *rules = (part.strip() for part in said.split(";"))
        name, _equals, value = pair.partition("=")
        ruled = dict(rule.partition("=")[::2] for rule in rules)
        if ruled.get("Max-Age") == "0":
            kept.pop(name, None)
        elif path.startswith(ruled.get("Path", "/")):
            kept[name] = value
    return "; ".join(f"{name}={value}" for name, value in kept.items())


def bind(app: Flask) -> None:
    """Answer so whoever asks."""
    app.wsgi_app = NextPages(app.wsgi_app)  # type: ignore[method-assign]  # Flask's own way to wrap itself
