"""Pages on which reviewers and officers look at ideas."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pb.services.errors import (
    NotAllowed,
    NotFound,
    PhaseNotRunning,
    Refusal,
    ReviewerIsAuthor,
    ReviewIsOver,
)
from pb.services.overviews import proposal_pages
from pb.services.overviews.proposal_pages import ProposalView
from pb.services.review import review_lists, review_pages, reviews
from pb.services.review.review_pages import ReviewerView
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import Phase, ProposalState, Role
from pb.web.access import allow
from pb.web.answers import add_refusal, invalid
from pb.web.people import me
from pb.web.requests import db
from pb.web.review.forms import AssessForm

blueprint = Blueprint("review", __name__)


@blueprint.get("/review")
@allow(Role.REVIEWER, Role.OFFICER)
def queue() -> ResponseReturnValue:
    """What waits for the reader's view."""
    return render_template("review/queue.html", parts=review_lists.queue(db(), reader=me()))


@blueprint.route("/review/<slug>/<int:number>", methods=["GET", "POST"])
@allow(Role.REVIEWER, Role.OFFICER)
def assess(slug: str, number: int) -> ResponseReturnValue:
    """Look at an idea and say what one thinks."""
    head = round_heads.head(db(), slug, officer=current_user.is_officer)
    idea = proposal_pages.show(db(), head, number=number, reader=me())
    form = AssessForm()
    form.cost.exponent = head.exponent
    if not form.is_submitted():
        review = review_pages.for_reviewer(db(), idea.id, reader=me())
        _insist_open(head, idea, review)
        if review.own:
            form.feasibility.data = review.own.feasibility
            form.cost.fill(review.own.cost)
            form.reason.data = review.own.reason
        return render_template(
            "review/assess.html", head=head, idea=idea, review=review, form=form
        )
    if not form.validate():
        return _again(head, idea, form)
    try:
        reviews.assess(db(), proposal_id=idea.id, by=me(), opinion=form.opinion())
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _again(head, idea, form)
    flash(_("Thank you. Your view is kept."), "success")
    return redirect(url_for("review.assess", slug=slug, number=number))


def _again(head: RoundHead, idea: ProposalView, form: AssessForm) -> ResponseReturnValue:
    review = review_pages.for_reviewer(db(), idea.id, reader=me())
    return invalid("review/assess.html", form, head=head, idea=idea, review=review)


def _insist_open(head: RoundHead, idea: ProposalView, review: ReviewerView) -> None:
    """Refuse where there would be nothing to fill in."""
    if review.seat is None:
        raise NotAllowed
    if review.is_author:
        raise ReviewerIsAuthor
    if idea.state != ProposalState.SUBMITTED:
        raise ReviewIsOver
    if not head.is_running(Phase.REVIEW):
        raise PhaseNotRunning(phase=Phase.REVIEW)
