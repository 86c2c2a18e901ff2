"""The council's workplace: who can open the ballot box, and who takes over a lost key."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb.services.errors import NotFound, Refusal
from pb.services.holders import naming, pages, seats
from pb.services.holders.pages import KeysPage
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import Profile, Role, Seat
from pb.web.access import allow
from pb.web.answers import add_refusal, invalid, tell
from pb.web.organise.blueprint import blueprint
from pb.web.organise.holders.forms import NextForm, SchemeForm
from pb.web.people import me
from pb.web.requests import db


@blueprint.route("/rounds/<slug>/keys", methods=["GET", "POST"])
@allow(Role.OFFICER)
def holders(slug: str) -> ResponseReturnValue:
    """Say who can open the box; in a draft, choose it."""
    head = round_heads.head(db(), slug, officer=True)
    keys = pages.of_round(db(), head.id)
    form = SchemeForm()
    context = {"head": head, "keys": keys, "recommended": keys.profile != Profile.HALL}
    form.offer(_may_hold(head, Seat.OFFICER), _may_hold(head, Seat.RESIDENT))
    if not form.is_submitted():
        _fill(form, keys)
        return render_template("organise/holders/keys.html", form=form, **context)
    if not form.validate():
        return invalid("organise/holders/keys.html", form, **context)
    try:
        _choose(head, form)
    except Refusal as refusal:
        add_refusal(form, refusal)
        return invalid("organise/holders/keys.html", form, **context)
    flash(_("Saved."), "success")
    return redirect(url_for("organise.holders", slug=slug))


@blueprint.route("/rounds/<slug>/keys/<int:holder_id>/lost", methods=["GET", "POST"])
@allow(Role.OFFICER)
def lost_key(slug: str, holder_id: int) -> ResponseReturnValue:
    """Name who takes over a key whose file is lost, while people vote."""
    head = round_heads.head(db(), slug, officer=True)
    keys = pages.of_round(db(), head.id)
    lost = next((one for one in keys.holders if one.id == holder_id), None)
    if lost is None:
        raise NotFound
    form = NextForm()
    form.offer(_may_hold(head, lost.seat))
    context = {"head": head, "lost": lost}
    if not form.is_submitted():
        form.account_id.data = lost.account_id
        return render_template("organise/holders/lost.html", form=form, **context)
    if not form.validate():
        return invalid("organise/holders/lost.html", form, **context)
    try:
        naming.name_next(db(), holder_id=holder_id, account_id=form.account_id.data, by=me())
    except Refusal as refusal:
        add_refusal(form, refusal)
        return invalid("organise/holders/lost.html", form, **context)
    flash(_("Named. Now they make a key file, and the two others turn their keys for them."))
    return redirect(url_for("organise.holders", slug=slug))


@blueprint.post("/rounds/<slug>/keys/<int:holder_id>/take-back")
@allow(Role.OFFICER)
def take_back_holder(slug: str, holder_id: int) -> ResponseReturnValue:
    """Forget a new holder who has not got the key yet."""
    try:
        naming.take_back_next(db(), holder_id=holder_id, by=me())
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(_("Taken back. Everybody keeps their key."))
    return redirect(url_for("organise.holders", slug=slug))


def _choose(head: RoundHead, form: SchemeForm) -> None:
    if form.by_people:
        naming.name_three(db(), round_id=head.id, accounts_by_position=form.accounts, by=me())
    else:
        naming.leave_to_platform(db(), round_id=head.id, by=me())


def _fill(form: SchemeForm, keys: KeysPage) -> None:
    form.scheme.data = keys.scheme.value
    fields = {1: form.holder_1, 2: form.holder_2, 3: form.holder_3}
    for holder in keys.holders:
        fields[holder.position].data = holder.account_id


def _may_hold(head: RoundHead, seat: Seat) -> tuple[seats.Candidate, ...]:
    return seats.candidates(db(), round_id=head.id, seat=seat)
