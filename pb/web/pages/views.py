"""Pages about the platform itself, and the place's colour and logo."""

from flask import Blueprint, Response, abort, render_template, request, send_file
from flask.typing import ResponseReturnValue

from pb.vocabulary import Role
from pb.web.access import allow
from pb.web.requests import settings
from pb.web.styles import bundle

blueprint = Blueprint("pages", __name__)

AN_HOUR = 3600
A_YEAR = 365 * 24 * AN_HOUR


@blueprint.get("/about")
@allow(Role.ANYONE)
def about() -> ResponseReturnValue:
    """What this is, who decides, what the public record is."""
    return render_template("pages/about.html")


@blueprint.get("/accessibility")
@allow(Role.ANYONE)
def accessibility() -> ResponseReturnValue:
    """How the pages can be used, and what to do where they cannot."""
    return render_template("pages/accessibility.html")


@blueprint.get("/privacy")
@allow(Role.ANYONE)
def privacy() -> ResponseReturnValue:
    """What is kept, for how long, and what stays secret."""
    return render_template("pages/privacy.html")


@blueprint.get("/styles/<digest>.css")
@allow(Role.ANYONE)
def styles(digest: str) -> ResponseReturnValue:
    """All style sheets as one; a page that is older than they are gets the newest."""
    ready = bundle(settings().place.colour)
    packs = request.accept_encodings["gzip"] > 0
    answer = Response(ready.packed if packs else ready.plain, mimetype="text/css")
    if packs:
        answer.content_encoding = "gzip"
    answer.vary.add("Accept-Encoding")
    answer.cache_control.public = True
    answer.cache_control.max_age = A_YEAR if digest == ready.digest else 0
    return answer


@blueprint.get("/place-logo")
@allow(Role.ANYONE)
def place_logo() -> ResponseReturnValue:
    """The place's logo, where one is configured."""
    file = settings().place.logo_file
    if file is None:
        abort(404)
    return send_file(file, max_age=AN_HOUR)
