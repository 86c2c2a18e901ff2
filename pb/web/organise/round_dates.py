"""The council's workplace: when the steps of a draft begin and end."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from pb.services.errors import ClosesBeforeItOpens, PhasesOutOfOrder
from pb.services.rounds import profiles
from pb.services.rounds import round_dates as dates
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import Phase, Profile, Role
from pb.web.access import allow
from pb.web.answers import invalid, say
from pb.web.organise.blueprint import blueprint
from pb.web.organise.round_rule_forms import DatesForm
from pb.web.organise.round_saving import draft_head, save
from pb.web.people import me
from pb.web.requests import db

PAGE = "organise/round_dates.html"


@blueprint.route("/rounds/<slug>/dates", methods=["GET", "POST"])
@allow(Role.OFFICER)
def round_dates(slug: str) -> ResponseReturnValue:
    """Set the steps of a draft; a new one comes with suggestions."""
    head, form = draft_head(slug), DatesForm()
    context = {"head": head, "phases": list(Phase), "suggested": not head.phases}
    if request.method == "GET":
        _fill(form, head)
        return render_template(PAGE, form=form, **context)
    try:
        return save(
            PAGE,
            form,
            lambda: dates.change(db(), round_id=head.id, spans=form.spans(), by=me()),
            wrong={},
            to="organise.round",
            context=context,
        )
    except ClosesBeforeItOpens as refusal:
        form.of(Phase(str(refusal.figures["phase"]))).closes.errors = [say(refusal)]
    except PhasesOutOfOrder as refusal:
        form.of(Phase(str(refusal.figures["phase"]))).opens.errors = [say(refusal)]
    return invalid(PAGE, form, **context)


def _fill(form: DatesForm, head: RoundHead) -> None:
    if head.phases:
        form.fill(head.phases, time_zone=head.time_zone)
    else:
        of_hall = head.profile == Profile.HALL
        suggested = profiles.suggested_for_hall if of_hall else dates.suggested
        form.fill(suggested(db(), time_zone=head.time_zone), time_zone=head.time_zone)
