"""Pages of what is unusual: look for it, say what was found, agree as the second person."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from pb.adapters.keys import KeyStore
from pb.services.errors import NotFound, Refusal
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import RoundHead
from pb.services.scrutiny import flags as service
from pb.services.scrutiny import looking
from pb.vocabulary import FlagVerdict, Role, RoundState
from pb.web.access import allow
from pb.web.answers import add_refusal, tell
from pb.web.organise.blueprint import blueprint
from pb.web.organise.scrutiny.forms import FindingForm
from pb.web.people import me
from pb.web.requests import db, settings


@blueprint.get("/rounds/<slug>/unusual")
@allow(Role.OFFICER, Role.SCRUTINEER)
def flags(slug: str) -> ResponseReturnValue:
    """List what is unusual, and who has looked at it."""
    head = scrutinised(slug)
    return render_template(
        "organise/scrutiny/flags.html",
        head=head,
        flags=service.of_round(db(), head.id),
        unresolved=service.unresolved(db(), head.id),
        is_open=head.state == RoundState.OPEN,
        me=me(),
    )


@blueprint.post("/rounds/<slug>/unusual/look")
@allow(Role.OFFICER, Role.SCRUTINEER)
def look_for_flags(slug: str) -> ResponseReturnValue:
    """Look for unusual things now."""
    keys = KeyStore(settings().keys_dir)
    new = looking.now_or_soon(db(), scrutinised(slug).id, keys=keys)
    if new is None:
        flash(_("The list is long. It is being read: come back in a few minutes."))
    elif new:
        flash(ngettext("%(num)s new thing to look at.", "%(num)s new things to look at.", new))
    else:
        flash(_("Nothing new is unusual."), "success")
    return _back(slug)


@blueprint.route("/rounds/<slug>/unusual/<int:flag_id>", methods=["GET", "POST"])
@allow(Role.OFFICER, Role.SCRUTINEER)
def flag(slug: str, flag_id: int) -> ResponseReturnValue:
    """Say what was found, as the first person."""
    head = scrutinised(slug)
    found = next((one for one in service.of_round(db(), head.id) if one.id == flag_id), None)
    if found is None:
        raise NotFound
    form = FindingForm()
    page = "organise/scrutiny/flag.html"
    if not form.is_submitted():
        return render_template(page, head=head, flag=found, form=form)
    if form.validate():
        finding = (FlagVerdict(form.verdict.data), form.reason.data or "")
        try:
            service.conclude(db(), flag_id=flag_id, round_id=head.id, finding=finding, by=me())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            flash(_("Kept. A second person has to agree."), "success")
            return _back(slug)
    return render_template(page, head=head, flag=found, form=form), 422


@blueprint.post("/rounds/<slug>/unusual/<int:flag_id>/agree")
@allow(Role.OFFICER, Role.SCRUTINEER)
def agree_on_flag(slug: str, flag_id: int) -> ResponseReturnValue:
    """Agree with what was found, as the second person."""
    head = scrutinised(slug)
    try:
        service.agree(db(), flag_id=flag_id, round_id=head.id, by=me())
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(_("Settled by two people."), "success")
    return _back(slug)


@blueprint.post("/rounds/<slug>/unusual/<int:flag_id>/disagree")
@allow(Role.OFFICER, Role.SCRUTINEER)
def disagree_on_flag(slug: str, flag_id: int) -> ResponseReturnValue:
    """Send it back, so that somebody looks at it anew."""
    head = scrutinised(slug)
    try:
        service.disagree(db(), flag_id=flag_id, round_id=head.id, by=me())
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(_("It waits to be looked at again."))
    return _back(slug)


def scrutinised(slug: str) -> RoundHead:
    """Return a round; scrutineers see those that are open or over."""
    return round_heads.head(db(), slug, officer=current_user.is_officer)


def _back(slug: str) -> ResponseReturnValue:
    return redirect(url_for("organise.flags", slug=slug))
