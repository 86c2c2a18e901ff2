"""Security headers of each answer, in one place."""

from typing import Any

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


def secure_file(headers: Any, _path: str, _url: str) -> None:
    """Set the headers of a static file, which is served before any page is asked."""
    for name, value in ALWAYS.items():
        headers[name] = value


def secure(response: Response) -> Response:
    """Set the headers; pages for one person are not kept by caches."""
    response.headers.update(ALWAYS)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if response.mimetype == "text/html":
        response.vary.update(("Cookie", "Accept-Language"))
        private = current_user.is_authenticated or request.method != "GET"
        response.headers.setdefault("Cache-Control", "no-store" if private else "no-cache")
    return response


def bind(app: Flask) -> None:
    """Put the headers on every answer."""
    app.after_request(secure)
