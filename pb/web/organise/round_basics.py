"""The council's workplace: what a draft is called, its voters, what happens to the rest."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb.services.errors import CurrencyInUse, NoWayOntoList, UnknownCurrency, UnknownTimeZone
from pb.services.overviews import round_pages
from pb.services.rounds import round_ladder, rounds
from pb.vocabulary import Question, Role
from pb.web.access import allow
from pb.web.organise.blueprint import blueprint
from pb.web.organise.round_forms import BasicsForm, LeftoverForm, VotersForm
from pb.web.organise.round_rule_forms import LadderForm
from pb.web.organise.round_saving import draft_head, save
from pb.web.people import me
from pb.web.requests import db, settings

ONWARDS = "organise.round"


@blueprint.route("/rounds/<slug>/basics", methods=["GET", "POST"])
@allow(Role.OFFICER)
def round_basics(slug: str) -> ResponseReturnValue:
    """Change what a draft is called and for."""
    head, form = draft_head(slug), BasicsForm()
    if request.method == "GET":
        form.fill(head, round_pages.facts(db(), head))
    return save(
        "organise/round_basics.html",
        form,
        lambda: rounds.change_basics(db(), round_id=head.id, basics=form.basics(), by=me()),
        wrong={
            UnknownCurrency: form.currency,
            CurrencyInUse: form.currency,
            UnknownTimeZone: form.time_zone,
        },
        to=ONWARDS,
        context={"head": head},
    )


@blueprint.route("/rounds/<slug>/voters", methods=["GET", "POST"])
@allow(Role.OFFICER)
def round_voters(slug: str) -> ResponseReturnValue:
    """Say who may vote in a draft."""
    head, form, given = draft_head(slug), VotersForm(), settings()
    form.offer(can_sign_on=bool(given.sign_on.issuer), can_look_up=bool(given.register.url))
    if request.method == "GET":
        form.fill(head, round_pages.facts(db(), head))
    return save(
        "organise/round_voters.html",
        form,
        lambda: rounds.change_voters(db(), round_id=head.id, voters=form.voters(), by=me()),
        wrong={NoWayOntoList: form.entry_ways},
        to=ONWARDS,
        context={"head": head},
    )


@blueprint.route("/rounds/<slug>/left-over", methods=["GET", "POST"])
@allow(Role.OFFICER)
def round_leftover(slug: str) -> ResponseReturnValue:
    """Say what happens to money that no project takes."""
    head, form = draft_head(slug), LeftoverForm()
    if request.method == "GET":
        said = round_pages.facts(db(), head).leftover
        form.leftover.data = said or _("It is carried forward to the next round.")
    return save(
        "organise/round_leftover.html",
        form,
        lambda: rounds.change_leftover(
            db(), round_id=head.id, leftover=form.leftover.data or "", by=me()
        ),
        wrong={},
        to=ONWARDS,
        context={"head": head},
    )


@blueprint.route("/rounds/<slug>/who-decides", methods=["GET", "POST"])
@allow(Role.OFFICER)
def round_decisions(slug: str) -> ResponseReturnValue:
    """Write down who takes the eight decisions of a draft."""
    head, form = draft_head(slug), LadderForm()
    if request.method == "GET":
        form.fill(round_ladder.of_round(db(), head.id))
    return save(
        "organise/round_decisions.html",
        form,
        lambda: round_ladder.change(db(), round_id=head.id, ladder=form.ladder(), by=me()),
        wrong={},
        to=ONWARDS,
        context={"head": head, "questions": list(Question)},
    )
