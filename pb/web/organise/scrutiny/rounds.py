"""The page on which scrutineers find the rounds that they watch over."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pb.services.overviews import to_do
from pb.vocabulary import Role
from pb.web.access import allow
from pb.web.organise.blueprint import blueprint
from pb.web.requests import db


@blueprint.get("/watching")
@allow(Role.OFFICER, Role.SCRUTINEER)
def watching() -> ResponseReturnValue:
    """List the rounds in which people vote or have voted."""
    lines = [
        line
        for line in to_do.for_scrutineers(db())
        if current_user.may(line.card.slug, Role.OFFICER, Role.SCRUTINEER)
    ]
    return render_template("organise/scrutiny/rounds.html", lines=lines)
