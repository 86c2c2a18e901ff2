"""What people do on an idea's page: support it, comment on it."""

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pb.extensions import limiter
from pb.services.errors import NotFound, Refusal
from pb.services.proposals import comments, proposals, supports
from pb.services.rounds import round_heads
from pb.vocabulary import Role
from pb.web.access import allow
from pb.web.answers import add_refusal, tell
from pb.web.people import me
from pb.web.proposals import views
from pb.web.proposals.blueprint import blueprint
from pb.web.proposals.forms import CommentForm
from pb.web.requests import db


@blueprint.post("/rounds/<slug>/ideas/<int:number>/support")
@allow(Role.PERSON)
@limiter.limit("60 per minute")
def support(slug: str, number: int) -> ResponseReturnValue:
    """Support an idea."""
    return _act(supports.give, slug, number)


@blueprint.post("/rounds/<slug>/ideas/<int:number>/support-no-longer")
@allow(Role.PERSON)
@limiter.limit("60 per minute")
def support_no_longer(slug: str, number: int) -> ResponseReturnValue:
    """Take one's support back."""
    return _act(supports.take_back, slug, number)


@blueprint.post("/rounds/<slug>/ideas/<int:number>/comments")
@allow(Role.PERSON)
@limiter.limit("10 per minute; 60 per hour")
def comment(slug: str, number: int) -> ResponseReturnValue:
    """Write a comment."""
    form = CommentForm()
    found = proposals.id_of(db(), slug=slug, number=number)
    if not form.validate():
        return _again(slug, number, form)
    try:
        comments.add(db(), proposal_id=found, by=me(), text=form.text.data or "")
    except NotFound:
        raise
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _again(slug, number, form)
    flash(_("Your comment is there now."), "success")
    return redirect(url_for("proposals.show", slug=slug, number=number) + "#comments")


def _again(slug: str, number: int, form: CommentForm) -> ResponseReturnValue:
    head = round_heads.head(db(), slug, officer=current_user.is_officer)
    return views.page(head, number, form=form), 422


def _act(use_case: Callable[..., None], slug: str, number: int) -> ResponseReturnValue:
    found = proposals.id_of(db(), slug=slug, number=number)
    try:
        use_case(db(), proposal_id=found, by=me())
    except NotFound:
        raise
    except Refusal as refusal:
        tell(refusal)
    return redirect(url_for("proposals.show", slug=slug, number=number) + "#support")
