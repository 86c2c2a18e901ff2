"""The signed cookie of a session."""

from functools import cache

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class SignedCookie(SecureCookieSessionInterface):
    """Flask's own way to keep a session; what signs it is made once, not twice a request."""

    @cache  # noqa: B019  one for each application, for as long as it lives
    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs the sessions of an application."""
        return super().get_signing_serializer(app)


def bind(app: Flask) -> None:
    """Let the application keep its sessions so."""
    app.session_interface = SignedCookie()
