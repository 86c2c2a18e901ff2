"""Pages of a hall's packs: the list, making more, giving one out, counting it when it is back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from pb.adapters.keys import KeyStore
from pb.services.errors import NotFound, Refusal
from pb.services.hall_errors import MoreThanInPack, NumbersUnclear
from pb.services.halls import packs as service
from pb.services.halls import reconciling
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import Phase, Role, RoundState
from pb.web.access import allow
from pb.web.answers import add_refusal, say
from pb.web.organise import codes
from pb.web.organise.blueprint import blueprint
from pb.web.organise.halls.forms import IssueForm, MakeForm, ReturnForm
from pb.web.organise.halls.views import hall_head
from pb.web.people import me
from pb.web.requests import db, settings

MENDED = 422


@blueprint.get("/rounds/<slug>/hall/packs")
@allow(Role.OFFICER, Role.HELPER)
def packs(slug: str) -> ResponseReturnValue:
    """List the packs; make more."""
    return _list_page(hall_head(slug), MakeForm(formdata=None))


@blueprint.post("/rounds/<slug>/hall/packs/make")
@allow(Role.OFFICER)
def make_packs(slug: str) -> ResponseReturnValue:
    """Make packs, and answer with the slips of their codes, which are not kept anywhere."""
    head = hall_head(slug)
    form = MakeForm()
    form.offer(head, after=0)
    if not form.validate():
        return _list_page(head, form), MENDED
    try:
        made = service.make(db(), round_id=head.id, wanted=form.wanted(), by=me())
    except Refusal as refusal:
        add_refusal(form, refusal)
        form.after.data = str(service.last_number(db(), head.id))
        return _list_page(head, form), MENDED
    if made:
        return codes.slips(head, made, page="organise/halls/slips.html")
    flash(_("The packs are made. Print as many sets of papers for each."), "success")
    return redirect(url_for("organise.packs", slug=slug))


@blueprint.get("/rounds/<slug>/hall/packs/<int:number>")
@allow(Role.OFFICER, Role.HELPER)
def pack(slug: str, number: int) -> ResponseReturnValue:
    """Show a pack: give it out, or count it when it is back."""
    return _pack_page(hall_head(slug), number, IssueForm(formdata=None), ReturnForm(formdata=None))


@blueprint.post("/rounds/<slug>/hall/packs/<int:number>/issue")
@allow(Role.OFFICER, Role.HELPER)
def issue_pack(slug: str, number: int) -> ResponseReturnValue:
    """Give a pack to a table."""
    head, form = hall_head(slug), IssueForm()
    if form.validate():
        try:
            to = form.to.data or ""
            service.issue(db(), round_id=head.id, number=number, to=to, by=me())
        except Refusal as refusal:
            add_refusal(form, _known(refusal))
        else:
            flash(_("Pack %(number)s is out: %(to)s.", number=number, to=to), "success")
            return redirect(url_for("organise.packs", slug=slug))
    return _pack_page(head, number, form, ReturnForm(formdata=None)), MENDED


@blueprint.post("/rounds/<slug>/hall/packs/<int:number>/return")
@allow(Role.OFFICER, Role.HELPER)
def return_pack(slug: str, number: int) -> ResponseReturnValue:
    """Count a pack that came back; its unused codes are switched off."""
    head, form = hall_head(slug), ReturnForm()
    if form.validate():
        keys = KeyStore(settings().keys_dir)
        counted = form.counted(number)
        try:
            service.take_back(db(), round_id=head.id, counted=counted, by=me(), keys=keys)
        except (NumbersUnclear, MoreThanInPack) as refusal:
            form.numbers.errors = [say(refusal)]
            form.asks_sure = isinstance(refusal, MoreThanInPack)
        except Refusal as refusal:
            add_refusal(form, _known(refusal))
        else:
            flash(_("Pack %(number)s is counted.", number=number), "success")
            return redirect(url_for("organise.reconciling", slug=slug))
    return _pack_page(head, number, IssueForm(formdata=None), form), MENDED


def _list_page(head: RoundHead, form: MakeForm) -> str:
    reckoning = reconciling.reckon(db(), head.id)
    form.offer(head, after=reckoning.last_number)
    dates = head.dates(Phase.VOTING)
    is_over = dates is None or dates.state == "done"
    return render_template(
        "organise/halls/packs.html",
        head=head,
        reckoning=reckoning,
        form=form,
        can_make=head.state == RoundState.OPEN and not is_over,
    )


def _pack_page(head: RoundHead, number: int, issue: FlaskForm, back: FlaskForm) -> str:
    reckoning = reconciling.reckon(db(), head.id)
    found = next((one for one in reckoning.packs if one.number == number), None)
    if found is None:
        raise NotFound
    return render_template(
        "organise/halls/pack.html", head=head, pack=found, issue=issue, back=back
    )


def _known(refusal: Refusal) -> Refusal:
    """Return a refusal that stands on the form's page; a pack that is not there has no page."""
    if isinstance(refusal, NotFound):
        raise refusal
    return refusal
