"""The council's workplace: turnout while people vote, and closing the box by two people."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb.adapters.keys import KeyStore
from pb.services.errors import Refusal
from pb.services.holders import pages
from pb.services.paper import tallies
from pb.services.rounds import round_heads
from pb.services.scrutiny import flags
from pb.services.voting import box as service
from pb.services.voting import voters
from pb.vocabulary import KeyScheme, Phase, Role, RoundState
from pb.web.access import allow
from pb.web.answers import tell
from pb.web.organise.blueprint import blueprint
from pb.web.people import me
from pb.web.requests import db, settings


@blueprint.get("/rounds/<slug>/box")
@allow(Role.OFFICER)
def box(slug: str) -> ResponseReturnValue:
    """Show who took part, never how; ask for closing, or confirm it."""
    head = round_heads.head(db(), slug, officer=True)
    dates = head.dates(Phase.VOTING)
    return render_template(
        "organise/box.html",
        head=head,
        voting=dates,
        keys=pages.of_round(db(), head.id),
        turnout=voters.turnout(db(), head.id),
        waiting=service.waiting(db(), head.id),
        flags=flags.unresolved(db(), head.id),
        papers_wait=head.state == RoundState.CLOSED and not tallies.are_settled(db(), head.id),
        is_closed=head.state in service.AFTER_CLOSING,
        is_over=head.state == RoundState.OPEN and dates is not None and dates.state == "done",
        me=me(),
    )


@blueprint.post("/rounds/<slug>/box/close")
@allow(Role.OFFICER)
def request_closing(slug: str) -> ResponseReturnValue:
    """Ask for the box to be closed, as the first person."""
    head, keys = round_heads.head(db(), slug, officer=True), KeyStore(settings().keys_dir)
    try:
        service.request_close(db(), round_id=head.id, by=me(), keys=keys)
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(_("Asked for. Another organiser has to confirm it on this page."))
    return redirect(url_for("organise.box", slug=slug))


@blueprint.post("/rounds/<slug>/box/close/<int:request_id>/confirm")
@allow(Role.OFFICER)
def confirm_closing(slug: str, request_id: int) -> ResponseReturnValue:
    """Close the box, as the second person; the count begins by itself."""
    keys = KeyStore(settings().keys_dir)
    try:
        service.confirm_close(db(), request_id=request_id, by=me(), keys=keys)
    except Refusal as refusal:
        tell(refusal)
    else:
        head = round_heads.head(db(), slug, officer=True)
        if pages.of_round(db(), head.id).scheme == KeyScheme.HOLDERS:
            flash(_("The box is closed. Now two key holders have to open it."), "success")
        else:
            flash(_("The box is closed, and the count has begun."), "success")
    return redirect(url_for("organise.box", slug=slug))


@blueprint.post("/rounds/<slug>/box/close/<int:request_id>/decline")
@allow(Role.OFFICER)
def decline_closing(slug: str, request_id: int) -> ResponseReturnValue:
    """Decline closing the box, or take one's own request back."""
    try:
        service.decline_close(db(), request_id=request_id, by=me())
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(_("The box stays open."))
    return redirect(url_for("organise.box", slug=slug))
