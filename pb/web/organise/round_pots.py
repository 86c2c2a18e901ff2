"""The council's workplace: pots of a draft."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb.services.errors import (
    AgesCrossed,
    MostBelowAsked,
    NameTaken,
    NoMoney,
    NotFound,
    PointsNeeded,
    RuleCannotCount,
)
from pb.services.overviews import round_pages
from pb.services.rounds import round_heads, round_pots
from pb.services.rounds.round_heads import PotView, RoundHead
from pb.vocabulary import Profile, Role, VotingRule
from pb.web.access import allow
from pb.web.organise.blueprint import blueprint
from pb.web.organise.round_rule_forms import PotForm
from pb.web.organise.round_saving import draft_head, save
from pb.web.people import me
from pb.web.requests import db


@blueprint.get("/rounds/<slug>/pots", endpoint="round_pots")
@allow(Role.OFFICER)
def all_pots(slug: str) -> ResponseReturnValue:
    """List the pots of a round, and what happens to the rest."""
    head = round_heads.head(db(), slug, officer=True)
    facts = round_pages.facts(db(), head)
    return render_template("organise/round_pots.html", head=head, facts=facts)


@blueprint.route("/rounds/<slug>/pots/new", methods=["GET", "POST"])
@allow(Role.OFFICER)
def new_pot(slug: str) -> ResponseReturnValue:
    """Add a pot to a draft."""
    head, form = draft_head(slug), PotForm()
    form.offer(head, whole_place=_("The whole place"))
    if request.method == "GET" and head.profile == Profile.HALL:
        form.rule.data = VotingRule.GREEDY.value
    return _save(
        head, form, lambda: round_pots.add(db(), round_id=head.id, pot=form.pot(), by=me())
    )


@blueprint.route("/rounds/<slug>/pots/<int:pot_id>", methods=["GET", "POST"])
@allow(Role.OFFICER)
def change_pot(slug: str, pot_id: int) -> ResponseReturnValue:
    """Change a pot of a draft."""
    head, form = draft_head(slug), PotForm()
    pot = next((p for p in head.pots if p.id == pot_id), None)
    if pot is None:
        raise NotFound
    form.offer(head, whole_place=_("The whole place"))
    if request.method == "GET":
        form.fill(pot)
    return _save(
        head,
        form,
        lambda: round_pots.change(db(), round_id=head.id, pot_id=pot_id, pot=form.pot(), by=me()),
        pot=pot,
    )


@blueprint.post("/rounds/<slug>/pots/<int:pot_id>/remove")
@allow(Role.OFFICER)
def remove_pot(slug: str, pot_id: int) -> ResponseReturnValue:
    """Take a pot out of a draft."""
    head = draft_head(slug)
    round_pots.remove(db(), round_id=head.id, pot_id=pot_id, by=me())
    flash(_("Removed."), "success")
    return redirect(url_for("organise.round_pots", slug=slug))


def _save(
    head: RoundHead, form: PotForm, work: Callable[[], object], *, pot: PotView | None = None
) -> ResponseReturnValue:
    return save(
        "organise/round_pot.html",
        form,
        work,
        wrong={
            NoMoney: form.amount,
            MostBelowAsked: form.most_choices,
            NameTaken: form.name,
            RuleCannotCount: form.ballot_type,
            PointsNeeded: form.most_points,
            AgesCrossed: form.most_age,
        },
        to="organise.round_pots",
        context={"head": head, "pot": pot},
    )
