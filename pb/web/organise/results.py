"""The council's workplace: the result before it is public, and publishing it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb.services import acts
from pb.services.errors import Refusal
from pb.services.holders import turning
from pb.services.paper import tallies
from pb.services.results import files, publishing, results
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import Act, Role, RoundState
from pb.web import shown_results
from pb.web.access import allow
from pb.web.answers import tell
from pb.web.organise.blueprint import blueprint
from pb.web.people import me
from pb.web.requests import db


@blueprint.get("/rounds/<slug>/results", endpoint="results")
@allow(Role.OFFICER)
def show(slug: str) -> ResponseReturnValue:
    """Show what will be published, as it will be, and who has to do what."""
    head = _head(slug)
    result = results.counted(db(), head)
    pots = result.pots if result else ()
    return render_template(
        "organise/results.html",
        head=head,
        result=result,
        pots=[
            shown_results.pot(one, head, file=files.file_name(head.slug, one.pot.slug))
            for one in pots
        ],
        waiting=acts.waiting_for(db(), Act.PUBLISH_RESULT, round_id=head.id),
        papers_wait=head.state == RoundState.CLOSED and not tallies.are_settled(db(), head.id),
        keys_wait=head.state == RoundState.CLOSED and turning.waits(db(), head.id),
        me=me(),
    )


@blueprint.post("/rounds/<slug>/results/request")
@allow(Role.OFFICER)
def request_publishing(slug: str) -> ResponseReturnValue:
    """Ask for the result to be published."""
    try:
        publishing.request(db(), round_id=_head(slug).id, by=me())
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(_("Asked. Another organiser can confirm it now."), "success")
    return _back(slug)


@blueprint.post("/rounds/<slug>/results/<int:request_id>/confirm")
@allow(Role.OFFICER)
def confirm_publishing(slug: str, request_id: int) -> ResponseReturnValue:
    """Publish the result, as the second person."""
    try:
        publishing.confirm(db(), request_id=request_id, by=me())
    except Refusal as refusal:
        tell(refusal)
        return _back(slug)
    flash(_("The result is public."), "success")
    return redirect(url_for("results.show", slug=slug))


@blueprint.post("/rounds/<slug>/results/<int:request_id>/decline")
@allow(Role.OFFICER)
def decline_publishing(slug: str, request_id: int) -> ResponseReturnValue:
    """Decline the request, or take it back."""
    try:
        publishing.decline(db(), request_id=request_id, by=me())
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(_("The result stays unpublished for now."), "success")
    return _back(slug)


def _head(slug: str) -> RoundHead:
    return round_heads.head(db(), slug, officer=True)


def _back(slug: str) -> ResponseReturnValue:
    return redirect(url_for("organise.results", slug=slug))
