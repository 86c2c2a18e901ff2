"""Pages of samples: draw one, check its entries, publish what was found."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb.services.errors import NotFound, Refusal
from pb.services.rounds.round_heads import RoundHead
from pb.services.scrutiny import samples as service
from pb.services.voting import box
from pb.vocabulary import Role
from pb.web.access import allow
from pb.web.answers import add_refusal
from pb.web.organise.blueprint import blueprint
from pb.web.organise.scrutiny.flags import scrutinised
from pb.web.organise.scrutiny.forms import DrawForm, ReportForm
from pb.web.people import me
from pb.web.requests import db


@blueprint.get("/rounds/<slug>/samples")
@allow(Role.OFFICER, Role.SCRUTINEER)
def samples(slug: str) -> ResponseReturnValue:
    """List the samples; draw another one."""
    return _page(scrutinised(slug), DrawForm(formdata=None))


@blueprint.post("/rounds/<slug>/samples/draw")
@allow(Role.OFFICER, Role.SCRUTINEER)
def draw_sample(slug: str) -> ResponseReturnValue:
    """Draw a sample; everybody sees it at once."""
    head, form = scrutinised(slug), DrawForm()
    if form.validate():
        try:
            number = service.draw(db(), round_id=head.id, wanted=form.wanted(), by=me())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            flash(_("The sample is drawn, and public."), "success")
            return redirect(url_for("organise.sample", slug=slug, number=number))
    return _page(head, form), 422


@blueprint.route("/rounds/<slug>/samples/<int:number>", methods=["GET", "POST"])
@allow(Role.OFFICER, Role.SCRUTINEER)
def sample(slug: str, number: int) -> ResponseReturnValue:
    """Show what the voter list says of a sample's entries, and publish what was found."""
    head, form = scrutinised(slug), ReportForm()
    found = next((one for one in service.of_round(db(), head.id) if one.number == number), None)
    if found is None:
        raise NotFound
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            said = (form.differences.data or 0, form.findings.data or "")
            try:
                service.report(db(), round_id=head.id, number=number, found=said, by=me())
            except Refusal as refusal:
                add_refusal(form, refusal)
            else:
                flash(_("What you found is public."), "success")
                return redirect(url_for("scrutiny.show", slug=slug))
    drawn = service.to_check(db(), head.id, found)
    page = "organise/scrutiny/sample.html"
    return render_template(page, head=head, sample=found, drawn=drawn, form=form), status


def _page(head: RoundHead, form: DrawForm) -> str:
    return render_template(
        "organise/scrutiny/samples.html",
        head=head,
        samples=service.of_round(db(), head.id),
        form=form,
        is_closed=head.state in box.AFTER_CLOSING,
    )
