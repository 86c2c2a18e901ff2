"""Choosing the language of the pages."""

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pb.config import LANGUAGES
from pb.vocabulary import Role
from pb.web.access import allow
from pb.web.paths import own_path
from pb.web.requests import LANGUAGE_COOKIE, settings

blueprint = Blueprint("language", __name__)

A_YEAR = 365 * 24 * 3600


@blueprint.get("/language/<code>")
@allow(Role.ANYONE)
def choose(code: str) -> ResponseReturnValue:
    """Remember the language on this device and go back to where the person was."""
    if code not in dict(LANGUAGES):
        abort(404)
    answer = redirect(own_path(request.args.get("to", "")) or url_for("rounds.home"))
    answer.set_cookie(
        LANGUAGE_COOKIE,
        code,
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings().secure_cookies,
    )
    return answer
