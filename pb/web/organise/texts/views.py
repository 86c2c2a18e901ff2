"""Pages: which short texts a round has and lacks, and one project's texts."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb.config import LANGUAGES
from pb.services.errors import BallotPaperIsFixed, NotFound
from pb.services.proposals import project_texts
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import Role
from pb.web.access import allow
from pb.web.answers import add_refusal, invalid
from pb.web.organise.blueprint import blueprint
from pb.web.organise.texts.forms import form_for
from pb.web.people import me
from pb.web.requests import db


@blueprint.get("/rounds/<slug>/texts")
@allow(Role.OFFICER)
def texts(slug: str) -> ResponseReturnValue:
    """List the projects with the languages in which their short texts are there or missing."""
    head = round_heads.head(db(), slug, officer=True)
    return render_template(
        "organise/texts/index.html",
        head=head,
        texts=project_texts.of_round(db(), head.id),
        names=dict(LANGUAGES),
    )


@blueprint.route("/rounds/<slug>/texts/<int:project_id>", methods=["GET", "POST"])
@allow(Role.OFFICER)
def project_text(slug: str, project_id: int) -> ResponseReturnValue:
    """Write a project's short texts."""
    head = round_heads.head(db(), slug, officer=True)
    shown = project_texts.of_round(db(), head.id)
    project = next((one for one in shown.projects if one.project_id == project_id), None)
    if project is None:
        raise NotFound
    form = form_for(shown.languages)
    page = {"head": head, "project": project, "texts": shown, "names": dict(LANGUAGES)}
    if not form.is_submitted():
        form.fill(project.texts)
        return render_template("organise/texts/project.html", form=form, **page)
    if not form.validate():
        return invalid("organise/texts/project.html", form, **page)
    try:
        project_texts.save(
            db(),
            round_id=head.id,
            project_id=project_id,
            texts=form.texts(shown.languages),
            by=me(),
        )
    except BallotPaperIsFixed as refusal:
        add_refusal(form, refusal)
        return invalid("organise/texts/project.html", form, **page)
    flash(_("Saved."), "success")
    return redirect(_onwards(head, project_id))


def _onwards(head: RoundHead, project_id: int) -> str:
    """Return where to go on: the next project that lacks a text, or all of them."""
    if request.form.get("then") == "next":
        after = project_texts.of_round(db(), head.id).next_missing(project_id)
        if after is not None:
            return url_for("organise.project_text", slug=head.slug, project_id=after)
    return url_for("organise.texts", slug=head.slug)
