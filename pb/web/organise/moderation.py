"""The council's workplace: what people wrote, and hiding a comment with a reason."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb.services.errors import CommentHiddenAlready
from pb.services.proposals import comments
from pb.services.rounds import round_heads
from pb.vocabulary import Role
from pb.web.access import allow
from pb.web.answers import add_refusal, invalid
from pb.web.organise.blueprint import blueprint
from pb.web.organise.review_forms import HideForm
from pb.web.people import me
from pb.web.requests import db


@blueprint.get("/comments")
@allow(Role.OFFICER)
def moderation() -> ResponseReturnValue:
    """The newest comments of a round (`?slug=`), or of all of them."""
    page = request.args.get("page", 1, type=int)
    slug = request.args.get("slug")
    head = round_heads.head(db(), slug, officer=True) if slug else None
    found = comments.newest(db(), page=page, round_id=head.id if head else None)
    return render_template("organise/moderation.html", head=head, found=found)


@blueprint.route("/comments/<int:comment_id>/hide", methods=["GET", "POST"])
@allow(Role.OFFICER)
def hide_comment(comment_id: int) -> ResponseReturnValue:
    """Hide a comment, with a public reason."""
    comment = comments.one(db(), comment_id)
    form = HideForm()
    if not form.is_submitted():
        return render_template("organise/hide_comment.html", comment=comment, form=form)
    if not form.validate():
        return invalid("organise/hide_comment.html", form, comment=comment)
    try:
        comments.hide(db(), comment_id=comment_id, by=me(), reason=form.reason.data or "")
    except CommentHiddenAlready as refusal:
        add_refusal(form, refusal)
        return invalid("organise/hide_comment.html", form, comment=comment)
    flash(_("The comment is hidden. Your reason stands in its place."), "success")
    return redirect(url_for("organise.moderation", slug=comment.round_slug))
