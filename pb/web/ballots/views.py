"""Pages of voting: the code, a paper for each pot, checking, casting, the receipt."""

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask import url_for as to
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from limits import parse_many

from pb.adapters.keys import KeyStore
from pb.services.errors import NotFound, Refusal, TextsMissing
from pb.services.rounds.round_heads import PotView, RoundHead
from pb.services.scrutiny import addresses
from pb.services.voting import ballots, papers
from pb.vocabulary import Phase, Profile, Role, RoundState
from pb.web import onward, packing, tablets
from pb.web.access import allow
from pb.web.answers import add_refusal, invalid, say
from pb.web.ballots import booth as booths
from pb.web.ballots import cookie, reading
from pb.web.ballots.booth import Booth
from pb.web.ballots.finding import PREFIX, Finding
from pb.web.ballots.forms import CodeForm
from pb.web.ballots.papers import FiguresForm, PaperForm, form_for
from pb.web.keeping import framed
from pb.web.limits import count_wrong
from pb.web.paths import here, own_path
from pb.web.requests import db, settings

blueprint = Blueprint("ballots", __name__)

# Only wrong codes count, and only they wait; a right one has 95 random bits.
WRONG_CODES = tuple(parse_many("20 per minute;120 per hour"))
# What a paper's buttons do beside going on: each keeps the marks and comes back.
STAY, FIND, READ = "stay", "find", "read"


@blueprint.context_processor
def how_it_is_read() -> dict[str, Any]:
    """Pages of a vote know how somebody chose to read them, and their own address."""
    return {
        "here": here(),
        "reading": reading.chosen(),
        "reading_sizes": reading.sizes,
        "reading_contrasts": reading.contrasts,
    }


@blueprint.app_context_processor
def way_back() -> dict[str, bool]:
    """Every page of a round knows whether a ballot on this device is not cast yet."""
    slug = (request.view_args or {}).get("slug")
    return {"has_unfinished_vote": cookie.has_unfinished(slug)}


@blueprint.after_request
def keep_nothing(response: Response) -> Response:
    """Pages of a vote stay in no cache, the browser's own included."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/rounds/<slug>/vote", methods=["GET", "POST"])
@allow(Role.ANYONE)
def enter(slug: str) -> ResponseReturnValue:
    """Ask for the voting code; every time that it is entered, an empty paper begins."""
    head = booths.head_of(slug)
    form = _code_form(head)
    draft = cookie.read_draft(slug)
    if not form.is_submitted():
        if not (head.is_running(Phase.VOTING) and head.state == RoundState.OPEN):
            return render_template("ballots/not_now.html", head=head)
        if draft is None and booths.lacks_texts(head):
            return render_template("ballots/not_now.html", head=head, why=say(TextsMissing()))
        has_voted = cookie.is_own_device(slug) and bool(cookie.read_receipts(slug))
        values = {"form": form, "draft": draft, "is_own_receipt": has_voted}
        return framed("ballots/enter.html", head, reading.chosen(), **values)
    if not form.validate():
        return invalid("ballots/enter.html", form, head=head, draft=draft)
    try:
        fresh = booths.begin(head, form=form)
    except Refusal as refusal:
        count_wrong(WRONG_CODES, what="wrong voting codes")
        form.code.errors = [say(refusal)]
        return invalid("ballots/enter.html", form, head=head, draft=draft)
    _count_address(head)
    answer = onward.redirect(fresh.paper_url(fresh.pots[0]))
    cookie.keep_draft(answer, fresh.draft, slug=slug)
    return answer


def _code_form(head: RoundHead) -> CodeForm:
    form = CodeForm()
    in_a_hall = head.profile == Profile.HALL  # where nobody is away who could be reminded
    if in_a_hall:
        del form.email
    if in_a_hall or not settings().sends_texts:
        del form.telephone  # nobody is asked for what nobody could use
    return form


@blueprint.route("/rounds/<slug>/vote/<pot_slug>", methods=["GET", "POST"])
@allow(Role.ANYONE)
def paper(slug: str, pot_slug: str) -> ResponseReturnValue:
    """Show a pot's paper, and keep what is marked on it on the voter's device."""
    booth = booths.enter(slug)
    if booth is None:
        return _ask_for_code(slug)
    pot = booth.pot(pot_slug)
    if pot is None:
        raise NotFound
    standing = booths.in_reading_order(booth, pot)
    form = form_for(pot, standing)
    if not form.is_submitted():
        return _show(booth, pot, form)
    if not form.validate():
        return _mend(booth, pot, form)
    marks = form.by_id(standing)
    try:
        papers.examine(booths.paper(booth.head, pot), form.marks(standing))
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _mend(booth, pot, form, marks=dict(marks))
    answer = onward.redirect(_onwards(booth, pot))
    cookie.keep_draft(answer, booth.draft.marked(pot.id, marks), slug=slug)
    if request.form.get("then") == READ:
        reading.keep(answer, slug=slug)
    return answer


def _show(booth: Booth, pot: PotView, form: PaperForm) -> str:
    if isinstance(form, FiguresForm):
        form.fill(booth.marked(pot))
    if not booth.marked(pot):
        packing.says_nothing()
    shown = booths.show(booth, pot, Finding.of(request.args))
    values = {"booth": booth, "pot": pot, "form": form, "paper": shown}
    return framed("ballots/paper.html", booth.head, _frame_of(booth), **values)


@blueprint.get("/rounds/<slug>/vote/ballot/check")
@allow(Role.ANYONE)
def check(slug: str) -> ResponseReturnValue:
    """Show everything that was chosen, before it goes into the box."""
    booth = booths.enter_to_check(slug)
    if booth is None:
        return _ask_for_code(slug)
    checked = booths.check(booth)
    return framed("ballots/check.html", booth.head, _frame_of(booth), booth=booth, papers=checked)


@blueprint.post("/rounds/<slug>/vote/ballot/cast")
@allow(Role.ANYONE)
def cast(slug: str) -> ResponseReturnValue:
    """Put the ballots into the box; the one step that cannot be taken back, only done anew."""
    draft = cookie.read_draft(slug)
    if draft is None:
        return _ask_for_code(slug)
    receipts = ballots.cast(
        db(),
        round_id=draft.round_id,
        code_hash=draft.code_hash,
        ballots=booths.marks(booths.head_of(slug), draft),
        keys=KeyStore(settings().keys_dir),
        way=tablets.way(slug),
    )
    answer = onward.redirect(to("ballots.done", slug=slug))
    cookie.keep_receipts(answer, receipts, slug=slug, was=draft)
    return answer


@blueprint.get("/rounds/<slug>/vote/ballot/done")
@allow(Role.ANYONE)
def done(slug: str) -> ResponseReturnValue:
    """Confirm that the ballots are in the box, with their receipts."""
    head = booths.head_of(slug)
    receipts = cookie.read_receipts(slug)
    if not receipts:
        return no_receipt(slug)
    names = {pot.id: pot.name for pot in head.pots}
    shown = [(names[receipt.pot_id], receipt.commitment.hex()) for receipt in receipts]
    is_own = cookie.is_own_device(slug)
    return framed("ballots/done.html", head, reading.chosen(), receipts=shown, is_own=is_own)


@blueprint.post("/rounds/<slug>/vote/ballot/leave")
@allow(Role.ANYONE)
def leave(slug: str) -> ResponseReturnValue:
    """Forget the vote on this device: for shared ones, and for changing one's mind."""
    if tablets.with_voter(slug) is not None:
        return redirect(to("ballots.time_out", slug=slug))
    answer = make_response(redirect(to("ballots.enter", slug=slug)))
    cookie.forget(answer, slug=slug)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    flash(_("This device has forgotten everything about your vote."))
    return answer


@blueprint.post("/rounds/<slug>/vote/ballot/reading")
@allow(Role.ANYONE)
def change_reading(slug: str) -> ResponseReturnValue:
    """Keep the text size, the contrast and the language for the pages of this vote."""
    back = own_path(request.form.get("back", ""))
    answer = make_response(redirect(back or to("ballots.enter", slug=slug)))
    reading.keep(answer, slug=slug)
    return answer


def _count_address(head: RoundHead) -> None:
    """Count that a code came from here, where that can mean anything: not in a hall or booth."""
    if head.profile != Profile.HALL and tablets.with_voter(head.slug) is None:
        addresses.note(
            db(),
            round_id=head.id,
            address=request.remote_addr or "",
            time_zone=head.time_zone,
            keys=KeyStore(settings().keys_dir),
        )


def _onwards(booth: Booth, pot: PotView) -> str:
    """Return where a paper's button leads: on, or back to the paper with what is looked for."""
    if request.form.get("then") not in {STAY, FIND, READ}:
        return booth.after(pot)
    return booth.paper_url(pot, Finding.of(request.form, prefix=PREFIX))


def _frame_of(booth: Booth) -> Hashable:
    """Return what the frames of a vote's pages depend on: how it is read, and whose papers."""
    return reading.chosen(), tuple(pot.id for pot in booth.pots)


def _mend(
    booth: Booth, pot: PotView, form: PaperForm, *, marks: dict[int, int] | None = None
) -> ResponseReturnValue:
    """Show a paper with what is wrong on it, and all of it, so that nothing is out of sight."""
    shown = booths.show(booth, pot, Finding())
    if marks is not None:
        shown = replace(shown, marked=marks)
    return invalid("ballots/paper.html", form, head=booth.head, booth=booth, pot=pot, paper=shown)


def no_receipt(slug: str) -> ResponseReturnValue:
    """Answer whoever loads a receipt's page again after its time: the ballot is not gone."""
    flash(_("There is no receipt on this device now. A ballot that was cast stays in the box."))
    return redirect(to("ballots.enter", slug=slug))


def _ask_for_code(slug: str) -> ResponseReturnValue:
    if cookie.read_receipts(slug):  # gone back after casting: nothing is lost, and it says so
        return redirect(to("ballots.done", slug=slug))
    flash(
        _(
            "Please enter your voting code. An unfinished ballot stays on your own device until "
            "voting ends, on a shared one for half an hour."
        )
    )
    return redirect(to("ballots.enter", slug=slug))
