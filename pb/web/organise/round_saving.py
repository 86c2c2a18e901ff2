"""What all pages that change a draft do: show its form, save, or say what to mend."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field

from pb.services.errors import Refusal, RoundIsOpen
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import RoundState
from pb.web.answers import add_refusal, invalid, say
from pb.web.requests import db

# To which field a refusal belongs; None: to the form as a whole.
Wrong = Mapping[type[Refusal], Field | None]


def draft_head(slug: str) -> RoundHead:
    """Return a draft for its organisers.

    Raises:
        NotFound
        RoundIsOpen: it is open, so there is nothing to fill in any more.
    """
    head = round_heads.head(db(), slug, officer=True)
    if head.state != RoundState.DRAFT:
        raise RoundIsOpen
    return head


def save(
    template: str,
    form: FlaskForm,
    work: Callable[[], object],
    *,
    wrong: Wrong,
    to: str,
    context: Mapping[str, Any],
) -> ResponseReturnValue:
    """Show a form, or save what was sent and go on; refusals go to the field they are about.

    Args:
        template: the form's page.
        form: what may have been sent.
        work: the one service call.
        wrong: refusals that the form can mend; others become a page of their own.
        to: the endpoint to go on to.
        context: what the template needs; it has the round's head.
    """
    if not form.is_submitted():
        return render_template(template, form=form, **context)
    if not form.validate():
        return invalid(template, form, **context)
    try:
        work()
    except tuple(wrong) as refusal:
        put(form, refusal, wrong[type(refusal)])
        return invalid(template, form, **context)
    flash(_("Saved."), "success")
    return redirect(url_for(to, slug=context["head"].slug))


def put(form: FlaskForm, refusal: Refusal, field: Field | None) -> None:
    """Say a refusal where it belongs."""
    if field is None:
        add_refusal(form, refusal)
    else:
        field.errors = [*field.errors, say(refusal)]
