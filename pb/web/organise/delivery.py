"""The council's workplace: updates on funded projects."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb.services.errors import NotFound, Refusal
from pb.services.results import delivery, results
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import Role
from pb.web import shown_results
from pb.web.access import allow
from pb.web.answers import add_refusal, invalid
from pb.web.organise.blueprint import blueprint
from pb.web.organise.delivery_forms import UpdateForm
from pb.web.people import me
from pb.web.requests import db, settings


@blueprint.get("/rounds/<slug>/delivery", endpoint="delivery")
@allow(Role.OFFICER)
def show(slug: str) -> ResponseReturnValue:
    """List the funded projects and when each was last reported on."""
    head = _head(slug)
    found = delivery.of_round(db(), head) if results.is_published(head) else None
    return render_template("organise/delivery.html", head=head, delivery=found)


@blueprint.route("/rounds/<slug>/delivery/<pot_slug>/<path:key>", methods=["GET", "POST"])
@allow(Role.OFFICER)
def report(slug: str, pot_slug: str, key: str) -> ResponseReturnValue:
    """Write an update on a funded project."""
    head = _head(slug)
    progress = delivery.of_project(db(), head, pot_slug=pot_slug, key=key)
    if not progress.row.funded:
        raise NotFound
    form = UpdateForm()
    form.prepare(head)
    shown = {"head": head, "progress": progress}
    if not form.is_submitted():
        form.fill(progress)
        return render_template("organise/delivery_report.html", form=form, **shown)
    if not form.validate():
        return invalid("organise/delivery_report.html", form, **shown)
    try:
        delivery.add_update(
            db(),
            project_id=progress.project.id,
            update=form.given(),
            by=me(),
            picture=form.picture.data.read() if form.picture.data else None,
            limit=settings().upload_limit,
        )
    except Refusal as refusal:
        add_refusal(form, refusal)
        return invalid("organise/delivery_report.html", form, **shown)
    flash(_("Your report is public."), "success")
    return redirect(shown_results.project_url(head, pot_slug, progress.project))


def _head(slug: str) -> RoundHead:
    return round_heads.head(db(), slug, officer=True)
