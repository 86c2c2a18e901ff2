"""Getting onto the voter list by email: labelled weak wherever it is offered."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pb.adapters.keys import KeyStore
from pb.extensions import limiter
from pb.services.errors import LinkEnded, Refusal
from pb.services.people import accounts
from pb.services.voter_list import registrations
from pb.services.voter_list.errors import BirthImpossible, BirthNeeded, TooYoungForRound
from pb.vocabulary import EntryWay, Role
from pb.web.access import allow
from pb.web.answers import add_refusal, invalid, locale_code, say
from pb.web.joining.blueprint import asks_birth, blueprint, head_of, is_over, over, show_code
from pb.web.joining.forms import EmailForm
from pb.web.requests import db, settings

ABOUT_BIRTH = (BirthNeeded, BirthImpossible, TooYoungForRound)
# Of one address: a workshop in a library, all phones of one network. One mailbox has its own.
ASKING = "20 per minute;100 per hour"


def given_email() -> str:
    """Count by the address that was typed too; the limiter keeps a hash of it."""
    return "email:" + accounts.email_key(request.form.get("email", ""))[:320]


@blueprint.route("/rounds/<slug>/register", methods=["GET", "POST"])
@allow(Role.ANYONE)
@limiter.limit(ASKING, methods=["POST"])
@limiter.limit("5 per hour", methods=["POST"], key_func=given_email)
def register(slug: str) -> ResponseReturnValue:
    """Ask for an address and where its owner lives; the answer is the same for every address."""
    head = head_of(slug, EntryWay.EMAIL)
    if is_over(head):
        return over(head)
    form = EmailForm()
    form.offer(head)
    context = {"head": head, "asks_birth": asks_birth(head)}
    if not form.is_submitted():
        return render_template("joining/register.html", form=form, **context)
    if not form.validate():
        return invalid("joining/register.html", form, **context)
    try:
        registrations.ask(
            db(),
            round_id=head.id,
            email=form.email.data or "",
            area_id=form.area_id,
            born_on=form.born_on.data,
            language=locale_code(),
            keys=KeyStore(settings().keys_dir),
        )
    except ABOUT_BIRTH as refusal:
        form.born_on.errors = [say(refusal)]
        return invalid("joining/register.html", form, **context)
    except Refusal as refusal:
        add_refusal(form, refusal)
        return invalid("joining/register.html", form, **context)
    return redirect(url_for("joining.sent", slug=slug))


@blueprint.get("/rounds/<slug>/register/mailbox")
@allow(Role.ANYONE)
def sent(slug: str) -> ResponseReturnValue:
    """Say that a letter is on its way."""
    return render_template("joining/sent.html", head=head_of(slug, EntryWay.EMAIL))


@blueprint.get("/rounds/<slug>/register/<token>")
@allow(Role.ANYONE)
def confirm(slug: str, token: str) -> ResponseReturnValue:
    """Show a button: programs that open the links of a mail must not use them up."""
    head = head_of(slug, EntryWay.EMAIL)
    if is_over(head):
        return over(head)
    try:
        said = registrations.said(db(), round_id=head.id, token=token)
    except LinkEnded:
        return render_template("joining/ended.html", head=head), 410
    return render_template("joining/confirm.html", head=head, token=token, said=said)


@blueprint.post("/rounds/<slug>/register/<token>")
@allow(Role.ANYONE)
@limiter.limit("20 per minute")
def confirm_now(slug: str, token: str) -> ResponseReturnValue:
    """Take the address as proved, and show the code once."""
    head = head_of(slug, EntryWay.EMAIL)
    try:
        joined = registrations.confirm(
            db(), round_id=head.id, token=token, keys=KeyStore(settings().keys_dir)
        )
    except LinkEnded:
        return render_template("joining/ended.html", head=head), 410
    return show_code(head, joined)
