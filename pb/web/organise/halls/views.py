"""Pages of a hall's day: how far it is, and the reconciling of its packs."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pb.services.halls import day, packs, reconciling
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import Role
from pb.web.access import allow
from pb.web.organise.blueprint import blueprint
from pb.web.people import me
from pb.web.requests import db


def hall_head(slug: str) -> RoundHead:
    """Return a round in which being there entitles to vote.

    Raises:
        NotFound, NotByAttendance
    """
    head = round_heads.head(db(), slug, officer=current_user.is_officer)
    packs.insist_by_attendance(db(), head.id)
    return head


@blueprint.get("/rounds/<slug>/hall")
@allow(Role.OFFICER, Role.HELPER)
def hall(slug: str) -> ResponseReturnValue:
    """Show how far the day is, and what comes next."""
    head = hall_head(slug)
    shown = day.of_round(db(), head)
    return render_template("organise/halls/day.html", head=head, day=shown, me=me())


@blueprint.get("/rounds/<slug>/hall/reconciling", endpoint="reconciling")
@allow(Role.OFFICER, Role.HELPER)
def reconcile(slug: str) -> ResponseReturnValue:
    """Show what was made, given out, used and returned, and each difference."""
    head = hall_head(slug)
    reckoning = reconciling.reckon(db(), head.id)
    return render_template("organise/halls/reconciling.html", head=head, reckoning=reckoning)
