"""Pages on which people write their ideas."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from pb.extensions import limiter
from pb.services.errors import NotFound, PhaseNotRunning, ProposalIsFixed, Refusal
from pb.services.overviews import proposal_pages
from pb.services.proposals import pictures, proposals
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import Phase, ProposalState, Role
from pb.web.access import allow
from pb.web.answers import add_refusal, invalid, say, tell
from pb.web.people import me
from pb.web.proposals.blueprint import blueprint
from pb.web.proposals.forms import ProposalForm
from pb.web.requests import db, settings

SAVINGS = "120 per hour"


@blueprint.route("/rounds/<slug>/ideas/new", methods=["GET", "POST"])
@allow(Role.PERSON)
@limiter.limit(SAVINGS, methods=["POST"])
def draft(slug: str) -> ResponseReturnValue:
    """Begin an idea."""
    head = round_heads.head(db(), slug, officer=False)
    form = ProposalForm()
    form.prepare(head)
    if not form.is_submitted():
        if not head.is_running(Phase.SUBMISSION):
            raise PhaseNotRunning(phase=Phase.SUBMISSION)
        return render_template("proposals/form.html", head=head, form=form, number=None)
    if not _is_valid(form, head):
        return invalid("proposals/form.html", form, head=head, number=None)
    try:
        saved = proposals.draft(db(), round_id=head.id, by=me(), content=form.content(head))
    except Refusal as refusal:
        add_refusal(form, refusal)
        return invalid("proposals/form.html", form, head=head, number=None)
    return _after(slug, saved.number)


@blueprint.route("/rounds/<slug>/ideas/<int:number>/edit", methods=["GET", "POST"])
@allow(Role.PERSON)
@limiter.limit(SAVINGS, methods=["POST"])
def edit(slug: str, number: int) -> ResponseReturnValue:
    """Come back to an idea and change it."""
    head = round_heads.head(db(), slug, officer=False)
    idea = proposal_pages.to_edit(db(), head, number=number, by=me())
    form = ProposalForm()
    form.prepare(head, is_complete=idea.state == ProposalState.SUBMITTED)
    facts = {"head": head, "number": number, "state": idea.state}
    if not form.is_submitted():
        if idea.state not in proposals.OPEN_TO_CHANGE:
            raise ProposalIsFixed
        form.fill(head, idea.content)
        return render_template("proposals/form.html", form=form, **facts)
    if not _is_valid(form, head):
        return invalid("proposals/form.html", form, **facts)
    try:
        proposals.revise(db(), proposal_id=idea.id, by=me(), content=form.content(head))
    except Refusal as refusal:
        add_refusal(form, refusal)
        return invalid("proposals/form.html", form, **facts)
    return _after(slug, number)


@blueprint.post("/rounds/<slug>/ideas/<int:number>/submit")
@allow(Role.PERSON)
@limiter.limit("30 per hour")
def submit(slug: str, number: int) -> ResponseReturnValue:
    """Send a draft in."""
    try:
        found = proposals.id_of(db(), slug=slug, number=number)
        proposals.submit(db(), proposal_id=found, by=me())
    except Refusal as refusal:
        return _refused(refusal, slug, number)
    flash(_("Thank you! Everyone can read your idea now."), "success")
    return redirect(url_for("proposals.show", slug=slug, number=number))


@blueprint.post("/rounds/<slug>/ideas/<int:number>/withdraw")
@allow(Role.PERSON)
def withdraw(slug: str, number: int) -> ResponseReturnValue:
    """Take an idea back."""
    try:
        found = proposals.id_of(db(), slug=slug, number=number)
        proposals.withdraw(db(), proposal_id=found, by=me())
    except Refusal as refusal:
        return _refused(refusal, slug, number)
    flash(_("You have withdrawn your idea."), "success")
    return redirect(url_for("proposals.mine"))


def _is_valid(form: ProposalForm, head: RoundHead) -> bool:
    """Keep the picture first, so that a mistake elsewhere does not ask for it again."""
    upload = form.picture.data
    refusal = None
    if isinstance(upload, FileStorage) and head.is_running(Phase.SUBMISSION):
        limit = settings().upload_limit
        try:
            data = upload.stream.read(limit + 1)
            form.picture_digest.data = pictures.keep(db(), data, by=me(), limit=limit)
            form.remove_picture.data = False
        except Refusal as no_picture:
            refusal = no_picture
    is_valid = form.validate()
    if refusal is not None:
        form.picture.errors = [*form.picture.errors, say(refusal)]
    return is_valid and refusal is None


def _after(slug: str, number: int) -> ResponseReturnValue:
    flash(_("Saved. Nothing that you wrote is lost."), "success")
    if request.form.get("then") == "later":
        return redirect(url_for("proposals.mine"))
    return redirect(url_for("proposals.show", slug=slug, number=number))


def _refused(refusal: Refusal, slug: str, number: int) -> ResponseReturnValue:
    """Say why not on the idea's own page, where there is one for this person."""
    if isinstance(refusal, NotFound):
        raise refusal
    tell(refusal)
    return redirect(url_for("proposals.show", slug=slug, number=number))
