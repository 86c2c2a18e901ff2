"""Taking a mistaken crossing back: asking for it, and answering as the second person."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb.services.errors import Refusal
from pb.services.paper import undoing as service
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import CrossingMistake, Role
from pb.web.access import allow
from pb.web.answers import add_refusal, tell
from pb.web.organise.blueprint import blueprint
from pb.web.organise.paper.forms import MistakeForm
from pb.web.organise.paper.tries import REFUSED, few_wrong_tries, is_voting
from pb.web.people import me
from pb.web.requests import db


@blueprint.route("/rounds/<slug>/paper/mistakes", methods=["GET", "POST"])
@allow(Role.OFFICER, Role.HELPER)
@few_wrong_tries
def mistakes(slug: str) -> ResponseReturnValue:
    """Say that a crossing was a mistake, as the first person; show what waits."""
    head, form = round_heads.head(db(), slug, officer=True), MistakeForm()
    if not form.is_submitted():
        return _page(head, form)
    if not form.validate():
        return _page(head, form), REFUSED
    try:
        service.ask(
            db(),
            round_id=head.id,
            reference=form.reference.data or "",
            reason=CrossingMistake(form.reason.data),
            by=me(),
        )
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _page(head, form), REFUSED
    flash(_("Asked for. Somebody else has to agree to it on this page."))
    return redirect(url_for("organise.mistakes", slug=slug))


@blueprint.post("/rounds/<slug>/paper/mistakes/<int:undo_id>/take-back")
@allow(Role.OFFICER, Role.HELPER)
def take_crossing_back(slug: str, undo_id: int) -> ResponseReturnValue:
    """Take a crossing back, as the second person."""
    head = round_heads.head(db(), slug, officer=True)
    try:
        reference = service.take_back(db(), round_id=head.id, undo_id=undo_id, by=me())
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(
            _(
                "%(reference)s can vote again, online with the same code or on paper. A ballot "
                "that was cast online before the crossing does not come back: tell this person.",
                reference=reference,
            ),
            "success",
        )
    return redirect(url_for("organise.mistakes", slug=slug))


@blueprint.post("/rounds/<slug>/paper/mistakes/<int:undo_id>/leave")
@allow(Role.OFFICER, Role.HELPER)
def leave_crossing(slug: str, undo_id: int) -> ResponseReturnValue:
    """Leave a crossing as it is, or take one's own request back."""
    head = round_heads.head(db(), slug, officer=True)
    try:
        service.leave(db(), round_id=head.id, undo_id=undo_id, by=me())
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(_("The crossing stays as it is."))
    return redirect(url_for("organise.mistakes", slug=slug))


def _page(head: RoundHead, form: MistakeForm) -> str:
    return render_template(
        "organise/paper/mistakes.html",
        head=head,
        form=form,
        asked=service.of_round(db(), head.id),
        is_open=is_voting(head),
        me=me(),
    )
