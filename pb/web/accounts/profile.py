"""Pages: one's own account."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pb.extensions import limiter
from pb.services.errors import WrongPassword
from pb.services.holders import seats
from pb.services.people import accounts, roles
from pb.services.people.roles import GrantView
from pb.vocabulary import Role
from pb.web.access import allow
from pb.web.accounts.blueprint import blueprint
from pb.web.accounts.forms import PasswordForm, SettingsForm
from pb.web.answers import add_refusal, invalid, locale_code
from pb.web.people import begin_session, me
from pb.web.requests import db
from pb.wording import people as wording


def _my_account() -> str:
    """Count by account: whoever sits at an open device must not guess for long."""
    return f"account:{current_user.account_id or 0}"


@blueprint.get("/me")
@allow(Role.PERSON)
def profile() -> ResponseReturnValue:
    """Show what we keep about someone, and where to change it."""
    person = current_user.person
    return render_template(
        "accounts/profile.html",
        person=person,
        kept=accounts.kept(db(), me()),
        holds_keys=bool(seats.of_account(db(), me())),
        role_words=[_role_words(one) for one in roles.held(db(), account_id=me())],
    )


def _role_words(held: GrantView) -> str:
    word = wording.role(held.role, locale_code(), seat=held.seat)
    if held.round_title is None:
        return word
    return str(_("%(role)s (%(round)s only)", role=word, round=held.round_title))


@blueprint.route("/me/settings", methods=["GET", "POST"])
@allow(Role.PERSON)
def change_settings() -> ResponseReturnValue:
    """Change one's name and the language of mail."""
    form = SettingsForm(obj=current_user.person)
    if not form.is_submitted():
        return render_template("accounts/settings.html", form=form)
    if not form.validate():
        return invalid("accounts/settings.html", form)
    accounts.change_settings(db(), by=me(), name=form.name.data or "", language=form.language.data)
    flash(_("Your changes are saved."), "success")
    return redirect(url_for("accounts.profile"))


@blueprint.route("/me/password", methods=["GET", "POST"])
@allow(Role.PERSON)
@limiter.limit("10 per 10 minutes", methods=["POST"], key_func=_my_account)
def change_password() -> ResponseReturnValue:
    """Change one's password; other devices are signed out."""
    form = PasswordForm()
    if not form.is_submitted():
        return render_template("accounts/password.html", form=form)
    if not form.validate():
        return invalid("accounts/password.html", form)
    try:
        person = accounts.change_password(
            db(), by=me(), old=form.old.data or "", new=form.new.data or ""
        )
    except WrongPassword as refusal:
        add_refusal(form, refusal)
        return invalid("accounts/password.html", form)
    begin_session(person)
    flash(_("Your password is changed. Other devices were signed out."), "success")
    return redirect(url_for("accounts.profile"))


@blueprint.post("/me/sign-out-elsewhere")
@allow(Role.PERSON)
def end_sessions() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    begin_session(accounts.end_sessions(db(), by=me()))
    flash(_("Every other device is signed out."), "success")
    return redirect(url_for("accounts.profile"))
