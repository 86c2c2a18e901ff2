"""A key holder's own pages. Files and passphrases are there for one request only."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_wtf import FlaskForm

from pb.adapters.key_files import LEAST_CHARACTERS
from pb.adapters.keys import KeyStore
from pb.extensions import limiter
from pb.services.errors import NotFound, Refusal
from pb.services.holder_errors import (
    KeyFileDamaged,
    KeyFileOfAnotherHolder,
    KeyFileOfAnotherRound,
    KeyFileOutdated,
    PassphraseTooLong,
    PassphraseWeak,
    WrongPassphrase,
)
from pb.services.holders import files, pages, seats, signing, turning
from pb.services.holders.files import Unlocked
from pb.services.holders.pages import HolderPage
from pb.vocabulary import Role
from pb.web.access import allow
from pb.web.answers import add_refusal, invalid, say
from pb.web.keys.forms import MakeForm, UnlockForm
from pb.web.people import me
from pb.web.requests import db, settings

blueprint = Blueprint("keys", __name__)

# Each try takes a good part of a second of ours; whoever forgot the passphrase has a few.
# All forms that take one count together, right and wrong ones alike: the answer tells nothing.
TRIES = "20 per hour"


def _holder() -> str:
    """Count by account, whichever of its keys is tried; visitors are sent to sign in anyway."""
    return f"keys:{current_user.account_id or get_remote_address()}"


limiter.shared_limit(TRIES, scope="key-files", methods=["POST"], key_func=_holder)(blueprint)

OF_THE_FILE = (KeyFileDamaged, KeyFileOfAnotherHolder, KeyFileOfAnotherRound, KeyFileOutdated)
OF_THE_PASSPHRASE = (WrongPassphrase, PassphraseWeak, PassphraseTooLong)


@blueprint.get("/keys")
@allow(Role.PERSON)
def mine() -> ResponseReturnValue:
    """List the keys that somebody holds."""
    found = [pages.of_holder(db(), one.id, account_id=me()) for one in _held()]
    return render_template("keys/mine.html", found=found)


@blueprint.get("/keys/<int:holder_id>")
@allow(Role.PERSON)
def show(holder_id: int) -> ResponseReturnValue:
    """Show where a key stands, and what its holder can do now."""
    return render_template("keys/show.html", page=_page(holder_id))


@blueprint.route("/keys/<int:holder_id>/make", methods=["GET", "POST"])
@allow(Role.PERSON)
def make(holder_id: int) -> ResponseReturnValue:
    """Make a key file and hand it out; it is kept nowhere here."""
    page, form = _page(holder_id), MakeForm()
    context = {"page": page, "least": LEAST_CHARACTERS}
    if not form.is_submitted():
        return render_template("keys/make.html", form=form, **context)
    if not form.validate():
        return invalid("keys/make.html", form, **context)
    try:
        made = files.make(
            db(), holder_id=holder_id, by=me(), passphrase=form.passphrase.data or ""
        )
    except Refusal as refusal:
        _put(form, refusal)
        return invalid("keys/make.html", form, **context)
    answer = Response(made.text, mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=made.name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.route("/keys/<int:holder_id>/prove", methods=["GET", "POST"])
@allow(Role.PERSON)
def prove(holder_id: int) -> ResponseReturnValue:
    """Show that the key file opens."""

    def work(form: UnlockForm) -> str:
        files.prove(
            db(),
            holder_id=holder_id,
            by=me(),
            content=form.content,
            passphrase=form.passphrase.data or "",
        )
        return str(_("Your key file opens. Keep it, and its passphrase, until the result is out."))

    return _with_key(holder_id, "prove", work)


@blueprint.route("/keys/<int:holder_id>/turn", methods=["GET", "POST"])
@allow(Role.PERSON)
def turn(holder_id: int) -> ResponseReturnValue:
    """Turn the key of the closed box."""

    def work(form: UnlockForm) -> str:
        if turning.open_box(db(), _unlocked(holder_id, form), keys=_store()):
            words = _("The box is open. The count follows, after any papers are read.")
            return str(words)
        return str(_("Your key is turned. Now it takes a second holder."))

    return _with_key(holder_id, "turn", work)


@blueprint.route("/keys/<int:holder_id>/let-in/<int:next_id>", methods=["GET", "POST"])
@allow(Role.PERSON)
def let_in(holder_id: int, next_id: int) -> ResponseReturnValue:
    """Turn the key so that a new holder gets one."""
    page = _page(holder_id)
    newcomer = next((one for one in page.newcomers if one.holder.id == next_id), None)
    if newcomer is None:
        raise NotFound

    def work(form: UnlockForm) -> str:
        unlocked = _unlocked(holder_id, form)
        if turning.let_in(db(), unlocked, next_id=next_id, keys=_store()):
            return str(_("The key has passed on. The lost file opens nothing any more."))
        return str(_("Your key is turned. Now it takes a second holder."))

    return _with_key(holder_id, "let-in", work, newcomer=newcomer.holder)


@blueprint.route("/keys/<int:holder_id>/sign", methods=["GET", "POST"])
@allow(Role.PERSON)
def sign(holder_id: int) -> ResponseReturnValue:
    """Sign what the opened box held."""

    def work(form: UnlockForm) -> str:
        signing.sign(db(), _unlocked(holder_id, form))
        return str(_("Signed. Everyone can check it on the page of the public record."))

    return _with_key(holder_id, "sign", work)


def _with_key(
    holder_id: int, purpose: str, work: Callable[[UnlockForm], str], **more: object
) -> ResponseReturnValue:
    """Ask for the file and the passphrase, do what they are for, and go back to the key's page."""
    page, form = _page(holder_id), UnlockForm()
    context = {"page": page, "purpose": purpose, **more}
    if not form.is_submitted():
        return render_template("keys/unlock.html", form=form, **context)
    if not form.validate():
        return invalid("keys/unlock.html", form, **context)
    try:
        done = work(form)
    except Refusal as refusal:
        _put(form, refusal)
        return invalid("keys/unlock.html", form, **context)
    flash(done, "success")
    return redirect(url_for("keys.show", holder_id=holder_id))


def _unlocked(holder_id: int, form: UnlockForm) -> Unlocked:
    return files.unlock(
        db(),
        holder_id=holder_id,
        by=me(),
        content=form.content,
        passphrase=form.passphrase.data or "",
    )


def _put(form: FlaskForm, refusal: Refusal) -> None:
    """Say a refusal at the field that it is about."""
    if isinstance(refusal, NotFound):
        raise refusal
    if isinstance(refusal, OF_THE_FILE):
        form["key_file"].errors = [say(refusal)]
    elif isinstance(refusal, OF_THE_PASSPHRASE):
        form["passphrase"].errors = [say(refusal)]
    else:
        add_refusal(form, refusal)


def _page(holder_id: int) -> HolderPage:
    return pages.of_holder(db(), holder_id, account_id=me())


def _held() -> tuple[seats.HolderView, ...]:
    return seats.of_account(db(), me())


def _store() -> KeyStore:
    return KeyStore(settings().keys_dir)
