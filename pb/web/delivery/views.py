"""Pages: what became of the projects."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pb.services.results import delivery, results
from pb.services.rounds import round_heads
from pb.vocabulary import Role
from pb.web import shown_results
from pb.web.access import allow
from pb.web.answers import locale_code
from pb.web.requests import db

blueprint = Blueprint("delivery", __name__)
blueprint.context_processor(shown_results.addresses)


@blueprint.get("/rounds/<slug>/delivery")
@allow(Role.ANYONE)
def index(slug: str) -> ResponseReturnValue:
    """Show how the funded projects of a round are going, bad news first."""
    head = round_heads.head(db(), slug, officer=current_user.is_officer)
    if not results.is_published(head):
        return render_template("delivery/waiting.html", head=head)
    found = delivery.of_round(db(), head, language=locale_code())
    return render_template("delivery/index.html", head=head, delivery=found)


# A key from an imported file may hold a slash.
@blueprint.get("/rounds/<slug>/projects/<pot_slug>/<path:key>")
@allow(Role.ANYONE)
def project(slug: str, pot_slug: str, key: str) -> ResponseReturnValue:
    """Show what became of one project: the result and why, then its updates."""
    head = round_heads.head(db(), slug, officer=current_user.is_officer)
    progress = delivery.of_project(db(), head, pot_slug=pot_slug, key=key, language=locale_code())
    return render_template(
        "delivery/project.html",
        head=head,
        progress=progress,
        reason=shown_results.reason(progress.row, head),
    )
