"""The council's workplace: who holds which role."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pb.services.errors import Refusal
from pb.services.people import roles
from pb.services.people.roles import GrantView
from pb.vocabulary import Role
from pb.web.access import allow
from pb.web.answers import add_refusal, invalid, locale_code, tell
from pb.web.organise.blueprint import blueprint
from pb.web.organise.people_forms import FindForm, GrantForm
from pb.web.people import me
from pb.web.requests import db
from pb.wording import people as wording


@dataclass(frozen=True, slots=True)
class Holding:
    """A role that someone holds, with its word, and whether the reader may take it back."""

    grant: GrantView
    word: str
    can_revoke: bool


@blueprint.get("/people")
@allow(Role.OFFICER, Role.ADMINISTRATOR)
def people() -> ResponseReturnValue:
    """List who holds roles, and what waits for a second person."""
    return render_template("organise/people.html", find=FindForm(), **_shown())


@blueprint.post("/people/find")
@allow(Role.OFFICER, Role.ADMINISTRATOR)
def find_person() -> ResponseReturnValue:
    """Look for a person by email; a POST, so that addresses stay out of histories and logs."""
    find = FindForm()
    if not find.validate():
        return invalid("organise/people.html", find, find=find, **_shown())
    found = roles.find(db(), email=find.email.data or "")
    shown = _shown(account_id=found.account_id if found else 0)
    return render_template("organise/people.html", find=find, found=found, searched=True, **shown)


@blueprint.route("/people/give", methods=["GET", "POST"])
@allow(Role.OFFICER, Role.ADMINISTRATOR)
def grant_role() -> ResponseReturnValue:
    """Give someone a role, with the reason; an administrator's waits for a second person."""
    form = GrantForm()
    form.offer(roles.rounds_to_choose(db()), everything=current_user.is_administrator)
    if not form.is_submitted():
        return render_template("organise/people_give.html", form=form)
    if not form.validate():
        return invalid("organise/people_give.html", form)
    wanted = form.wanted()
    try:
        roles.grant(db(), wanted, by=me())
    except Refusal as refusal:
        add_refusal(form, refusal)
        return invalid("organise/people_give.html", form)
    if wanted.role == Role.ADMINISTRATOR:
        flash(_("Asked for. A second person has to confirm it on this page."))
    else:
        flash(_("The role is given."), "success")
    return redirect(url_for("organise.people"))


@blueprint.post("/people/roles/<int:grant_id>/take-back")
@allow(Role.OFFICER, Role.ADMINISTRATOR)
def revoke_role(grant_id: int) -> ResponseReturnValue:
    """Take a role back."""
    try:
        roles.revoke(db(), grant_id, by=me())
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(_("The role is taken back."), "success")
    return redirect(url_for("organise.people"))


@blueprint.post("/people/asked/<int:request_id>/confirm")
@allow(Role.OFFICER, Role.ADMINISTRATOR)
def confirm_administrator(request_id: int) -> ResponseReturnValue:
    """Agree, as the second person, to a new administrator."""
    try:
        roles.confirm_administrator(db(), request_id, by=me())
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(_("Confirmed. There is a new administrator."), "success")
    return redirect(url_for("organise.people"))


@blueprint.post("/people/asked/<int:request_id>/decline")
@allow(Role.OFFICER, Role.ADMINISTRATOR)
def decline_administrator(request_id: int) -> ResponseReturnValue:
    """Decline a new administrator, or take one's own request back."""
    try:
        roles.decline_administrator(db(), request_id, by=me())
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(_("Declined."), "success")
    return redirect(url_for("organise.people"))


def _shown(*, account_id: int | None = None) -> dict[str, object]:
    """What the page lists: everyone with a role, or one person only."""
    grants = roles.held(db(), account_id=account_id)
    return {
        "holdings": [
            Holding(
                grant=grant,
                word=wording.role(grant.role, locale_code(), seat=grant.seat),
                can_revoke=current_user.is_administrator or roles.is_of_a_round(grant),
            )
            for grant in grants
        ],
        "asked": roles.asked(db()),
        "me": me(),
    }
