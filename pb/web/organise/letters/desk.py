"""The council's workplace: the helpdesk, for organisers and helpers. It never shows a vote."""

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pb.adapters import letter_pages, qr
from pb.adapters.keys import KeyStore
from pb.extensions import limiter
from pb.services.errors import Refusal
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import RoundHead
from pb.services.voter_list import helpdesk
from pb.services.voter_list.codes import IssuedCode, LossReason
from pb.services.voter_list.helpdesk import Sought
from pb.vocabulary import Phase, Role, RoundState
from pb.web.access import allow
from pb.web.answers import add_refusal, invalid, locale_code
from pb.web.organise.blueprint import blueprint
from pb.web.organise.letters.forms import NewCodeForm, SeekForm
from pb.web.people import me
from pb.web.requests import db, settings
from pb.wording.letters import composer

LOOKS = "30 per minute;300 per hour"
NEW_CODES = "20 per minute;100 per hour"


def _my_account() -> str:
    return f"helpdesk:{current_user.account_id}"


@blueprint.get("/helpdesk")
@allow(Role.OFFICER, Role.HELPER)
def helpdesks() -> ResponseReturnValue:
    """List the rounds that have a helpdesk."""
    rounds = [
        (slug, title)
        for slug, title in helpdesk.rounds_to_help(db())
        if current_user.may(slug, Role.OFFICER, Role.HELPER)
    ]
    return render_template("organise/letters/desks.html", rounds=rounds)


@blueprint.route("/rounds/<slug>/helpdesk", methods=["GET", "POST"])
@allow(Role.OFFICER, Role.HELPER)
@limiter.limit(LOOKS, methods=["POST"], key_func=_my_account)
def desk(slug: str) -> ResponseReturnValue:
    """Look for somebody; a POST, so that names stay out of histories and logs."""
    head = round_heads.head(db(), slug, officer=False)
    form = SeekForm()
    if not form.is_submitted():
        return render_template("organise/letters/desk.html", form=form, head=head, found=())
    if not form.validate():
        return invalid("organise/letters/desk.html", form, head=head, found=())
    try:
        found = helpdesk.find(db(), form.sought(), round_id=head.id, keys=_keys())
    except Refusal as refusal:
        add_refusal(form, refusal)
        return invalid("organise/letters/desk.html", form, head=head, found=())
    return render_template("organise/letters/desk.html", form=form, head=head, found=found)


@blueprint.route("/rounds/<slug>/helpdesk/<reference>", methods=["GET", "POST"])
@allow(Role.OFFICER, Role.HELPER)
@limiter.limit(LOOKS, methods=["GET"], key_func=_my_account)
@limiter.limit(NEW_CODES, methods=["POST"], key_func=_my_account)
def desk_entry(slug: str, reference: str) -> ResponseReturnValue:
    """Show an entry, and give it a new code: on the screen, or as a letter."""
    head = round_heads.head(db(), slug, officer=False)
    sought = Sought(reference=reference)
    [entry] = helpdesk.find(db(), sought, round_id=head.id, keys=_keys())
    telephone, drop_in = helpdesk.last_texts(db(), head.id)
    form = NewCodeForm()
    form.offer(locale_code())
    shown = {"head": head, "entry": entry, "can_post": bool(telephone), "can_give": _can(head)}
    if not form.is_submitted():
        return render_template("organise/letters/entry.html", form=form, **shown)
    if not form.validate():
        return invalid("organise/letters/entry.html", form, **shown)
    try:
        fresh = helpdesk.replace(
            db(),
            round_id=head.id,
            reference=entry.reference,
            reason=LossReason(form.reason.data),
            by=me(),
        )
    except Refusal as refusal:
        add_refusal(form, refusal)
        return invalid("organise/letters/entry.html", form, **shown)
    if request.form.get("as") == "letter" and telephone:
        return _letter(head, fresh, telephone=telephone, drop_in=drop_in)
    return _once(head, fresh)


def _keys() -> KeyStore:
    return KeyStore(settings().keys_dir)


def _can(head: RoundHead) -> bool:
    dates = head.dates(Phase.VOTING)
    return head.state == RoundState.OPEN and dates is not None and dates.state != "done"


def _once(head: RoundHead, fresh: IssuedCode) -> Response:
    """Show a code, the only time that anybody sees it."""
    address = settings().base_url + url_for("ballots.enter", slug=head.slug)
    page = render_template(
        "organise/letters/code.html",
        head=head,
        fresh=fresh,
        # Behind the #, where no server sees it; static/js/code.js fills it in.
        drawn=qr.svg(f"{address}#code={fresh.code}", css_class="slip__qr"),
        address=address,
        voting=head.dates(Phase.VOTING),
    )
    answer = Response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _letter(head: RoundHead, fresh: IssuedCode, *, telephone: str, drop_in: str) -> Response:
    facts, person, large_print = helpdesk.letter_to(
        db(),
        round_id=head.id,
        reference=fresh.reference,
        telephone=telephone,
        drop_in=drop_in,
    )
    words = composer(settings())(facts, person.language, large_print=large_print)
    letter = person.letter(facts, code=fresh.code, base_url=settings().base_url)
    made = letter_pages.document(
        [(letter, words)], large_print=large_print, made_at=facts.opens_at
    )
    answer = Response(made, mimetype="application/pdf")
    name = f"{head.slug}-letter-{fresh.reference}.pdf"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
