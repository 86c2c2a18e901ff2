"""Pages of annulling a round: two organisers, with a reason that everybody reads."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb.services.errors import Refusal
from pb.services.rounds import round_heads
from pb.services.scrutiny import annulment as service
from pb.vocabulary import Role
from pb.web.access import allow
from pb.web.answers import add_refusal, tell
from pb.web.organise.blueprint import blueprint
from pb.web.organise.scrutiny.forms import AnnulForm
from pb.web.people import me
from pb.web.requests import db


@blueprint.route("/rounds/<slug>/annul", methods=["GET", "POST"])
@allow(Role.OFFICER)
def annul(slug: str) -> ResponseReturnValue:
    """Ask for a round to be annulled, or show the request that waits."""
    head, form = round_heads.head(db(), slug, officer=True), AnnulForm()
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                service.request(db(), round_id=head.id, reason=form.reason.data or "", by=me())
            except Refusal as refusal:
                add_refusal(form, refusal)
            else:
                flash(_("Asked for. Another organiser has to confirm it on this page."))
                return redirect(url_for("organise.annul", slug=slug))
    page = render_template(
        "organise/scrutiny/annul.html",
        head=head,
        form=form,
        waiting=service.waiting(db(), head.id),
        can_be=head.state in service.CAN_BE,
        me=me(),
    )
    return page, status


@blueprint.post("/rounds/<slug>/annul/<int:request_id>/confirm")
@allow(Role.OFFICER)
def confirm_annulling(slug: str, request_id: int) -> ResponseReturnValue:
    """Annul the round, as the second person."""
    try:
        service.confirm(db(), request_id=request_id, by=me())
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(_("The round is annulled. Its pages say so, and why."))
    return redirect(url_for("organise.annul", slug=slug))


@blueprint.post("/rounds/<slug>/annul/<int:request_id>/decline")
@allow(Role.OFFICER)
def decline_annulling(slug: str, request_id: int) -> ResponseReturnValue:
    """Decline, or take one's own request back."""
    try:
        service.decline(db(), request_id=request_id, by=me())
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(_("The round goes on."))
    return redirect(url_for("organise.annul", slug=slug))
