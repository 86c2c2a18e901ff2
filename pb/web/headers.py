"""Security headers of each answer, in one place."""

from collections.abc import Iterable
from typing import Any
from wsgiref.headers import Headers
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, request
from flask_login import current_user

# The design system's one inline line, by its fixed hash: see templates/partials/js_enabled.html.
JS_ENABLED = "'sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw='"

POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' {JS_ENABLED}",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def secure_file(headers: Headers) -> None:
    """Set the headers of a static file, which is served before any page is asked."""
    for name, value in ALWAYS.items():
        headers[name] = value


class SecuredPages:
    """Puts the headers that every answer has on each answer, also on those of errors."""

    def __init__(self, inner: WSGIApplication) -> None:
        self._inner = inner

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            headers.extend(ALWAYS.items())
            return start_response(status, headers, *more)

        return self._inner(environ, start)


def private(response: Response) -> Response:
    """Keep pages for one person out of caches."""
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if response.mimetype == "text/html":
        response.headers["Vary"] = "Cookie, Accept-Language"
        is_private = request.method != "GET" or current_user.is_authenticated
        response.headers.setdefault("Cache-Control", "no-store" if is_private else "no-cache")
    return response


def bind(app: Flask) -> None:
    """Put the headers on every answer."""
    app.wsgi_app = SecuredPages(app.wsgi_app)  # type: ignore[method-assign]  # Flask's own way to wrap itself
    app.after_request(private)
