"""Pages: joining in, signing in and out, forgotten passwords."""

from http import HTTPStatus

from flask import Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pb.adapters.network import place_of
from pb.extensions import limiter
from pb.services.errors import LinkEnded, NewLinkSent, SignInRefused
from pb.services.people import accounts, mailed_links
from pb.vocabulary import MailPurpose, Role
from pb.web.access import allow
from pb.web.accounts.blueprint import blueprint
from pb.web.accounts.forms import ForgottenForm, RegisterForm, ResetForm, SignInForm
from pb.web.answers import add_refusal, invalid, locale_code
from pb.web.paths import own_path
from pb.web.people import begin_session
from pb.web.requests import db

HEADING = "heading"
# Of one address: a workshop in a library, all phones of one network. One mailbox has its own.
JOINING = "20 per minute;100 per hour"


def given_email() -> str:
    """Count by the email that was typed too; the limiter keeps a hash of it."""
    return "email:" + accounts.email_key(request.form.get("email", ""))[:320]


def given_email_here() -> str:
    """Count by the email and where it is typed, so that nobody elsewhere keeps its owner out."""
    return f"{given_email()} at {place_of(request.remote_addr or '')}"


def _has_failed(response: Response) -> bool:
    return response.status_code != HTTPStatus.FOUND


@blueprint.route("/join", methods=["GET", "POST"])
@allow(Role.ANYONE)
@limiter.limit(JOINING, methods=["POST"])
@limiter.limit("5 per hour", methods=["POST"], key_func=given_email)
def register() -> ResponseReturnValue:
    """Open an account; the answer is the same whether or not the email is known."""
    form = RegisterForm()
    if not form.is_submitted():
        return render_template("accounts/register.html", form=form)
    if not form.validate():
        return invalid("accounts/register.html", form)
    accounts.register(
        db(),
        name=form.name.data or "",
        email=form.email.data or "",
        password=form.password.data or "",
        language=locale_code(),
    )
    return redirect(url_for("accounts.registered"))


@blueprint.get("/join/mailbox")
@allow(Role.ANYONE)
def registered() -> ResponseReturnValue:
    """Say that a letter is on its way."""
    return render_template("accounts/registered.html")


@blueprint.get("/confirm/<token>")
@allow(Role.ANYONE)
def confirm(token: str) -> ResponseReturnValue:
    """Show a button: programs that open the links of a mail must not use them up."""
    if not mailed_links.is_good(db(), token=token, purpose=MailPurpose.CONFIRM_EMAIL):
        return _ended()
    return render_template("accounts/confirm.html", token=token)


@blueprint.post("/confirm/<token>")
@allow(Role.ANYONE)
@limiter.limit("20 per minute")
def confirm_now(token: str) -> ResponseReturnValue:
    """Take the email address as proved."""
    try:
        accounts.confirm_email(db(), token=token)
    except LinkEnded:
        return _ended()
    flash(_("Your email address is confirmed. You can sign in now."), "success")
    return redirect(url_for("accounts.sign_in", next=session.get(HEADING)))


@blueprint.route("/sign-in", methods=["GET", "POST"])
@allow(Role.ANYONE)
@limiter.limit("20 per minute", methods=["POST"])
@limiter.limit(
    "10 per 10 minutes", methods=["POST"], key_func=given_email_here, deduct_when=_has_failed
)
@limiter.limit(
    "100 per 10 minutes", methods=["POST"], key_func=given_email, deduct_when=_has_failed
)
def sign_in() -> ResponseReturnValue:
    """Begin a session, and go on to where the person was heading."""
    target = _heading() or url_for("rounds.home")
    if current_user.is_authenticated and request.method == "GET":
        return redirect(target)
    form = SignInForm()
    if not form.is_submitted():
        return render_template("accounts/sign_in.html", form=form)
    if not form.validate():
        return invalid("accounts/sign_in.html", form)
    try:
        person = accounts.sign_in(
            db(), email=form.email.data or "", password=form.password.data or ""
        )
    except (SignInRefused, NewLinkSent) as refusal:
        add_refusal(form, refusal)
        return invalid("accounts/sign_in.html", form)
    begin_session(person)
    return redirect(target)


@blueprint.post("/sign-out")
@allow(Role.ANYONE)
def sign_out() -> ResponseReturnValue:
    """End the session on this device."""
    session.clear()
    return redirect(url_for("rounds.home"))


@blueprint.route("/forgotten", methods=["GET", "POST"])
@allow(Role.ANYONE)
@limiter.limit("20 per hour", methods=["POST"])
@limiter.limit("5 per hour", methods=["POST"], key_func=given_email)
def forgotten() -> ResponseReturnValue:
    """Mail a link for a new password; the answer is the same for an unknown email."""
    form = ForgottenForm()
    if not form.is_submitted():
        return render_template("accounts/forgotten.html", form=form)
    if not form.validate():
        return invalid("accounts/forgotten.html", form)
    accounts.ask_new_password(db(), email=form.email.data or "")
    return redirect(url_for("accounts.forgotten_sent"))


@blueprint.get("/forgotten/mailbox")
@allow(Role.ANYONE)
def forgotten_sent() -> ResponseReturnValue:
    """Say that a letter is on its way, if there is an account."""
    return render_template("accounts/forgotten_sent.html")


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
@allow(Role.ANYONE)
@limiter.limit("20 per minute", methods=["POST"])
def reset(token: str) -> ResponseReturnValue:
    """Choose a new password by a mailed link; every session of the account ends."""
    if not mailed_links.is_good(db(), token=token, purpose=MailPurpose.RESET_PASSWORD):
        return _ended()
    form = ResetForm()
    if not form.is_submitted():
        return render_template("accounts/reset.html", form=form)
    if not form.validate():
        return invalid("accounts/reset.html", form)
    try:
        accounts.reset_password(db(), token=token, password=form.password.data or "")
    except LinkEnded:
        return _ended()
    heading = session.get(HEADING)
    session.clear()
    flash(_("You have a new password. Sign in with it."), "success")
    return redirect(url_for("accounts.sign_in", next=heading))


def _heading() -> str | None:
    """Return where the person wants to go; kept while they open an account or find a password."""
    target = own_path(request.args.get("next", ""))
    if target:
        session[HEADING] = target
    else:
        session.pop(HEADING, None)
    return target


def _ended() -> ResponseReturnValue:
    return render_template("accounts/link_ended.html"), HTTPStatus.GONE
