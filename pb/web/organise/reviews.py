"""The council's workplace: how far the review is, and deciding on an idea."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb.services.errors import NotAllowed, NotFound, Refusal
from pb.services.overviews import proposal_pages
from pb.services.overviews.proposal_pages import ProposalView
from pb.services.review import review_lists, review_pages, reviews
from pb.services.review.review_pages import OfficerView
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import PotView, RoundHead
from pb.vocabulary import Role, Seat
from pb.web.access import allow
from pb.web.answers import add_refusal, invalid
from pb.web.organise.blueprint import blueprint
from pb.web.organise.review_forms import DecideForm
from pb.web.people import me
from pb.web.requests import db
from pb.web.site import money


@blueprint.get("/rounds/<slug>/reviews", endpoint="reviews")
@allow(Role.OFFICER)
def of_round(slug: str) -> ResponseReturnValue:
    """List the ideas of a round with what each waits for."""
    head = round_heads.head(db(), slug, officer=True)
    return render_template(
        "organise/reviews.html", head=head, items=review_lists.of_round(db(), head.id)
    )


@blueprint.route("/rounds/<slug>/reviews/<int:number>", methods=["GET", "POST"])
@allow(Role.OFFICER)
def decide(slug: str, number: int) -> ResponseReturnValue:
    """Conclude the review of an idea."""
    head = round_heads.head(db(), slug, officer=True)
    idea = proposal_pages.show(db(), head, number=number, reader=me())
    review = review_pages.for_officer(db(), idea.id, reader=me())
    form = DecideForm()
    form.prepare(_fitting(head, idea), exponent=head.exponent)
    shown = {"head": head, "idea": idea, "review": review}
    if not form.is_submitted():
        _suggest(form, review)
        return render_template("organise/decide.html", form=form, **shown)
    if not form.validate():
        return invalid("organise/decide.html", form, **shown)
    try:
        key = reviews.decide(db(), proposal_id=idea.id, by=me(), decision=form.decision())
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        add_refusal(form, refusal)
        return invalid("organise/decide.html", form, **shown)
    _say_so(key)
    return redirect(url_for("organise.reviews", slug=slug))


def _say_so(key: str | None) -> None:
    if key:
        flash(_("Decided. It is now project number %(key)s on the ballot.", key=key), "success")
    else:
        flash(_("Decided. The reason and the next step are public."), "success")


def _fitting(head: RoundHead, idea: ProposalView) -> list[tuple[PotView, str]]:
    area_id = idea.content.area_id
    return [
        (pot, f"{pot.name}, {money(pot.amount, head.currency)}")
        for pot in head.pots
        if pot.area_id in {None, area_id}
    ]


def _suggest(form: DecideForm, review: OfficerView) -> None:
    """Begin with the cost that the officers' side worked out."""
    costs = [view.cost for view in review.assessments if view.seat == Seat.OFFICER and view.cost]
    if costs:
        form.cost.fill(costs[-1])
