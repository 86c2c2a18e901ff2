"""The council's workplace: voting codes. A code is shown once, in the answer that makes it."""

from itertools import chain
from urllib.parse import quote

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from pb.adapters import qr
from pb.services.errors import Refusal
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import RoundHead
from pb.services.voter_list import codes as service
from pb.services.voter_list.codes import IssuedCode
from pb.vocabulary import Phase, Role, RoundState
from pb.web import csv_answers
from pb.web.access import allow
from pb.web.answers import add_refusal
from pb.web.organise.blueprint import blueprint
from pb.web.organise.codes_forms import IssueForm, ReplaceForm
from pb.web.people import me
from pb.web.requests import db, settings


@blueprint.get("/rounds/<slug>/codes")
@allow(Role.OFFICER)
def codes(slug: str) -> ResponseReturnValue:
    """Show how many codes are out; issue more, replace lost ones."""
    head = round_heads.head(db(), slug, officer=True)
    return _page(head, IssueForm(formdata=None), ReplaceForm(formdata=None))


@blueprint.post("/rounds/<slug>/codes/issue")
@allow(Role.OFFICER)
def issue_codes(slug: str) -> ResponseReturnValue:
    """Issue codes and answer with them, as a file or as slips; they are not kept anywhere."""
    head = round_heads.head(db(), slug, officer=True)
    form = IssueForm()
    form.offer(service.out(db(), head.id))
    if form.validate():
        try:
            issued = service.issue(
                db(),
                round_id=head.id,
                area_id=form.area_id,
                number=form.number.data or 0,
                by=me(),
                more=form.more.data,
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            as_slips = request.form.get("as") == "slips"
            return slips(head, issued) if as_slips else _file(head, issued)
    return _page(head, form, ReplaceForm(formdata=None)), 422


@blueprint.post("/rounds/<slug>/codes/replace")
@allow(Role.OFFICER)
def replace_code(slug: str) -> ResponseReturnValue:
    """Give one entry of the voter list a new code, and show it once."""
    head = round_heads.head(db(), slug, officer=True)
    form = ReplaceForm()
    if form.validate():
        try:
            fresh = service.replace(
                db(), round_id=head.id, reference=form.reference.data or "", by=me()
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return slips(head, (fresh,))
    return _page(head, IssueForm(formdata=None), form), 422


def _page(head: RoundHead, issue: IssueForm, replace: ReplaceForm) -> str:
    areas = service.out(db(), head.id)
    issue.offer(areas)
    dates = head.dates(Phase.VOTING)
    is_over = dates is None or dates.state == "done"
    return render_template(
        "organise/codes.html",
        head=head,
        areas=areas,
        total=sum(one.number for one in areas),
        issue=issue,
        replace=replace,
        can_issue=head.state == RoundState.OPEN and not is_over,
    )


def _address(head: RoundHead) -> str:
    return settings().base_url + url_for("ballots.enter", slug=head.slug)


def slips(
    head: RoundHead, issued: tuple[IssuedCode, ...], *, page: str = "organise/codes_slips.html"
) -> str:
    """Return the page of fresh codes, to print and cut; nobody can show them again."""
    address = _address(head)
    return render_template(
        page,
        head=head,
        slips=[(one, _drawn(address, one.code)) for one in issued],
        address=address,
        voting=head.dates(Phase.VOTING),
    )


def _drawn(address: str, code: str) -> Markup:
    # Behind the #, where no server sees it; static/js/code.js fills it in.
    return qr.svg(f"{address}#code={quote(code)}", css_class="slip__qr")


def _file(head: RoundHead, issued: tuple[IssuedCode, ...]) -> Response:
    """Stream the codes, for a mail merge."""
    columns = (_("Reference"), _("Area"), _("Voting code"), _("Address"))
    address = _address(head)
    rows = ((one.reference, one.area_name or "", one.code, address) for one in issued)
    return csv_answers.table(chain([columns], rows), filename=f"{head.slug}-codes.csv")
