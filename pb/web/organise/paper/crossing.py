"""The place to vote: finding somebody on the voter list, and crossing them with paper."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb.adapters.keys import KeyStore
from pb.services.errors import Refusal
from pb.services.paper import crossings, rules
from pb.services.paper.crossings import Crossed, Found
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import Role
from pb.web.access import allow
from pb.web.answers import add_refusal, tell
from pb.web.organise.blueprint import blueprint
from pb.web.organise.paper.forms import FindForm
from pb.web.organise.paper.tries import REFUSED, few_wrong_tries, is_voting
from pb.web.people import me
from pb.web.requests import db, settings


@blueprint.route("/rounds/<slug>/paper/cross", methods=["GET", "POST"])
@allow(Role.OFFICER, Role.HELPER)
@few_wrong_tries
def cross(slug: str) -> ResponseReturnValue:
    """Find an entry. It is asked for in a form's body, so that no name stands in an address."""
    head, form = round_heads.head(db(), slug, officer=True), FindForm()
    if not form.is_submitted():
        return _page(head, form, ())
    if not form.validate():
        return _page(head, form, ()), REFUSED
    try:
        found = crossings.find(db(), head.id, form.wanted(), keys=KeyStore(settings().keys_dir))
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _page(head, form, ()), REFUSED
    return _page(head, form, found)


@blueprint.post("/rounds/<slug>/paper/cross/mark")
@allow(Role.OFFICER, Role.HELPER)
def mark_crossed(slug: str) -> ResponseReturnValue:
    """Note that somebody votes on paper, before the paper goes into its batch."""
    head = round_heads.head(db(), slug, officer=True)
    try:
        done = crossings.cross(
            db(),
            round_id=head.id,
            reference=request.form.get("reference", "")[:80],
            by=me(),
            keys=KeyStore(settings().keys_dir),
        )
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(_said(done), "success")
    return redirect(url_for("organise.cross", slug=slug))


def _said(done: Crossed) -> str:
    words: str = _(
        "%(reference)s votes on paper. Give out these papers: %(pots)s.",
        reference=done.reference,
        pots=", ".join(done.pots),
    )
    if not done.cancelled:
        return words
    gone = _("What this person cast online does not count any more.")
    return f"{words} {gone}"


def _page(head: RoundHead, form: FindForm, found: tuple[Found, ...]) -> str:
    return render_template(
        "organise/paper/cross.html",
        head=head,
        form=form,
        found=found,
        is_open=is_voting(head),
        rule=rules.of_round(db(), head.id),
    )
