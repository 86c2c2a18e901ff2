"""How pages answer: refusals as sentences, invalid forms as 422."""

from http import HTTPStatus
from math import ceil
from typing import Any

from flask import Flask, current_app, flash, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import MethodNotAllowed

from pb.adapters.keys import KeyMissing
from pb.database import clock
from pb.extensions import limiter
from pb.services.errors import NotAllowed, NotFound, Refusal
from pb.web import lost_forms
from pb.web.people import Visitor
from pb.web.requests import db
from pb.wording.refusals import sentence

STATUS: dict[type[Refusal], int] = {NotFound: 404, NotAllowed: 403}


def locale_code() -> str:
    """Return the code of this request's language, looked up once."""
    if "locale_code" not in g:
        g.locale_code = str(get_locale() or "en")
    return str(g.locale_code)


def say(refusal: Refusal) -> str:
    """Return the sentence of a refusal in this request's language."""
    return sentence(refusal, locale_code())


def tell(refusal: Refusal) -> None:
    """Show the sentence of a refusal on the next page."""
    flash(say(refusal), "error")


def invalid(template: str, form: FlaskForm, **context: Any) -> ResponseReturnValue:
    """Show the page of a form again, with what was typed and what to mend."""
    return render_template(template, form=form, **context), 422


def add_refusal(form: FlaskForm, refusal: Refusal) -> None:
    """Put a refusal's sentence on top of its form."""
    form.form_errors.append(say(refusal))


def refused(refusal: Refusal) -> ResponseReturnValue:
    """Answer with a page that says why not."""
    status = next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 409)
    if type(refusal) in STATUS:
        return render_template(f"errors/{status}.html"), status
    return render_template("errors/refused.html", message=say(refusal)), status


def bind(app: Flask) -> None:
    """Answer refusals and errors with pages of our own."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(CSRFError, lambda _error: lost_forms.answer())
    for status in (400, 403, 404, 413, 500):
        app.register_error_handler(status, _page(status))
    app.register_error_handler(HTTPStatus.TOO_MANY_REQUESTS, _too_fast)
    app.register_error_handler(MethodNotAllowed, _no_page)
    app.register_error_handler(KeyMissing, _key_missing)


def _key_missing(error: Exception) -> ResponseReturnValue:
    """Answer while a round's key file is not there: nothing is lost, somebody has to bring it."""
    current_app.logger.error("%s", error)
    message = _("A key of this round is missing on our side, so this cannot go on now.")
    again = _("Nothing is lost. We have to put it back; please try again later today.")
    return render_template("errors/refused.html", message=f"{message} {again}"), 503


def _too_fast(_error: Exception) -> ResponseReturnValue:
    """Say how long to wait; not whether what was typed this time would have been right."""
    seconds = _still_to_wait()
    page = render_template("errors/429.html", minutes=ceil(seconds / 60))
    return page, HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(seconds)}


def _still_to_wait() -> int:
    """Return the seconds until the last of the limits that were reached begins anew."""
    ends = [one.window.reset_time for one in limiter.current_limits if one.breached]
    ends += [g.waits_until] if "waits_until" in g else []
    return max(1, ceil(max(ends, default=0) - clock(db()).timestamp()))


def _no_page(error: MethodNotAllowed) -> ResponseReturnValue:
    """Answer at the address of a button or a form, opened as if it were a page."""
    return render_template("errors/404.html"), 405, {"Allow": ", ".join(error.valid_methods or ())}


def _page(status: int) -> Any:
    def answer(_error: Exception) -> ResponseReturnValue:
        if status == HTTPStatus.INTERNAL_SERVER_ERROR:
            # Perhaps it is the database that failed: do not ask it who this is.
            g._login_user = Visitor()  # noqa: SLF001  where flask-login keeps the person
        return render_template(f"errors/{status}.html"), status

    return answer
