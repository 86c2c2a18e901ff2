"""The council's workplace: all rounds, a new one, what one of them needs next."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb.adapters.keys import KeyStore
from pb.services import acts, events
from pb.services.errors import Refusal, SlugTaken, UnknownCurrency, UnknownTimeZone
from pb.services.overviews import round_pages, to_do
from pb.services.rounds import round_heads, round_opening, rounds
from pb.vocabulary import Role, RoundState
from pb.web.access import allow
from pb.web.answers import invalid, tell
from pb.web.organise.blueprint import blueprint
from pb.web.organise.round_forms import BasicsForm
from pb.web.organise.round_saving import put
from pb.web.people import me
from pb.web.requests import db, settings


@blueprint.get("", endpoint="rounds")
@allow(Role.OFFICER)
def all_rounds() -> ResponseReturnValue:
    """List every round with what to do next."""
    return render_template("organise/rounds.html", lines=to_do.for_organisers(db()))


@blueprint.route("/rounds/new", methods=["GET", "POST"])
@allow(Role.OFFICER)
def new_round() -> ResponseReturnValue:
    """Begin a draft."""
    form = BasicsForm()
    if not form.is_submitted():
        return render_template("organise/round_new.html", form=form)
    if not form.validate():
        return invalid("organise/round_new.html", form)
    try:
        made = rounds.create(db(), form.basics(), by=me())
    except (SlugTaken, UnknownCurrency, UnknownTimeZone) as refusal:
        fields = {UnknownCurrency: form.currency, UnknownTimeZone: form.time_zone}
        put(form, refusal, fields.get(type(refusal)))
        return invalid("organise/round_new.html", form)
    flash(_("The draft is begun. Only organisers see it."), "success")
    return redirect(url_for("organise.round_profile", slug=made.slug))


@blueprint.get("/rounds/<slug>", endpoint="round")
@allow(Role.OFFICER)
def overview(slug: str) -> ResponseReturnValue:
    """Show where a round stands, what it lacks, what waits for a second person."""
    head = round_heads.head(db(), slug, officer=True)
    (line,) = to_do.for_organisers(db(), round_id=head.id)
    return render_template(
        "organise/round.html",
        head=head,
        line=line,
        facts=round_pages.facts(db(), head),
        missing=round_opening.missing(db(), head.id) if head.state == RoundState.DRAFT else (),
        waiting=[act for act in acts.all_waiting(db()) if act.round_id == head.id],
        me=me(),
    )


@blueprint.get("/rounds/<slug>/history")
@allow(Role.OFFICER)
def round_history(slug: str) -> ResponseReturnValue:
    """Show who did what in a round."""
    head = round_heads.head(db(), slug, officer=True)
    happened = events.of_round(db(), head.id)
    return render_template("organise/round_history.html", head=head, happened=happened)


@blueprint.post("/rounds/<slug>/opening")
@allow(Role.OFFICER)
def ask_opening(slug: str) -> ResponseReturnValue:
    """Ask a second person to open a round."""
    head = round_heads.head(db(), slug, officer=True)
    try:
        round_opening.request(db(), round_id=head.id, by=me())
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(_("Asked for. A second organiser has to confirm it on this page."), "success")
    return redirect(url_for("organise.round", slug=slug))


@blueprint.post("/rounds/<slug>/opening/<int:request_id>/confirm")
@allow(Role.OFFICER)
def confirm_opening(slug: str, request_id: int) -> ResponseReturnValue:
    """Open a round, as the second person."""
    try:
        keys = KeyStore(settings().keys_dir)
        round_opening.confirm(db(), request_id=request_id, by=me(), keys=keys)
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(_("The round is open. Its rules are fixed from now on."), "success")
    return redirect(url_for("organise.round", slug=slug))


@blueprint.post("/rounds/<slug>/opening/<int:request_id>/decline")
@allow(Role.OFFICER)
def decline_opening(slug: str, request_id: int) -> ResponseReturnValue:
    """Decline to open a round, or take one's own request back."""
    try:
        round_opening.decline(db(), request_id=request_id, by=me())
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(_("The round stays a draft and can be changed again."), "success")
    return redirect(url_for("organise.round", slug=slug))
