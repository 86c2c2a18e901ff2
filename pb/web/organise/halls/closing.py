"""Closing a hall's vote now: two helpers or organisers, together."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb.adapters.keys import KeyStore
from pb.services.errors import Refusal, RequestAnswered
from pb.services.voting import box
from pb.vocabulary import Role
from pb.web.access import allow
from pb.web.answers import tell
from pb.web.organise.blueprint import blueprint
from pb.web.organise.halls.views import hall_head
from pb.web.people import me
from pb.web.requests import db, settings


@blueprint.post("/rounds/<slug>/hall/close")
@allow(Role.OFFICER, Role.HELPER)
def close_hall(slug: str) -> ResponseReturnValue:
    """Ask for the vote to be closed now, as the first person."""
    head, keys = hall_head(slug), KeyStore(settings().keys_dir)
    try:
        box.request_close(db(), round_id=head.id, by=me(), keys=keys)
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(_("Asked for. A second helper or organiser confirms it on this page."))
    return redirect(url_for("organise.hall", slug=slug))


@blueprint.post("/rounds/<slug>/hall/close/<int:request_id>/confirm")
@allow(Role.OFFICER, Role.HELPER)
def confirm_closing_hall(slug: str, request_id: int) -> ResponseReturnValue:
    """Close the vote now, as the second person; the count begins by itself."""
    keys = KeyStore(settings().keys_dir)
    try:
        _insist_of_this_hall(slug, request_id)
        box.confirm_close(db(), request_id=request_id, by=me(), keys=keys)
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(_("Voting is closed, and the count has begun."), "success")
    return redirect(url_for("organise.hall", slug=slug))


@blueprint.post("/rounds/<slug>/hall/close/<int:request_id>/decline")
@allow(Role.OFFICER, Role.HELPER)
def decline_closing_hall(slug: str, request_id: int) -> ResponseReturnValue:
    """Decline closing, or take one's own request back."""
    try:
        _insist_of_this_hall(slug, request_id)
        box.decline_close(db(), request_id=request_id, by=me())
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(_("Voting goes on."))
    return redirect(url_for("organise.hall", slug=slug))


def _insist_of_this_hall(slug: str, request_id: int) -> None:
    """Refuse requests of other rounds: helpers close halls, and nothing else."""
    waiting = box.waiting(db(), hall_head(slug).id)
    if waiting is None or waiting.id != request_id:
        raise RequestAnswered
