"""Pages of a place to vote: which rounds, the tablet's number, handing it over, taking it back."""

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
)
from flask import url_for as to
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from pb.adapters.keys import KeyStore
from pb.extensions import limiter
from pb.services.errors import Refusal
from pb.services.hall_errors import PinWrong
from pb.services.halls import staffed
from pb.services.overviews import to_do
from pb.services.rounds import round_heads, voting_times
from pb.services.rounds.round_heads import RoundHead
from pb.services.rounds.round_steps import Step
from pb.vocabulary import Role
from pb.web import people, tablets
from pb.web.access import allow
from pb.web.answers import add_refusal, invalid, say
from pb.web.people import me
from pb.web.polling.forms import CodeVoterForm, LookUpForm, NumberForm
from pb.web.requests import db, settings
from pb.web.tablets import Tablet

blueprint = Blueprint("polling", __name__, url_prefix="/polling")

WRONG = "10 per minute;100 per hour"
_REFUSED = 422


def _whose_tablet() -> str:
    """Return whose tablet it is, so that one whose number is tried holds up no other place."""
    kept = tablets.with_voter((request.view_args or {}).get("slug", ""))
    return kept.session if kept is not None else "none"


@blueprint.after_request
def keep_nothing(response: Response) -> Response:
    """Pages of the tablet stay in no cache: the next person shall not go back to them."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("", endpoint="index")
@allow(Role.HELPER, Role.OFFICER)
def rounds() -> ResponseReturnValue:
    """List the rounds in which people vote now."""
    lines = to_do.for_organisers(db())
    cards = [
        line.card
        for line in lines
        if line.card.step == Step.VOTE
        and current_user.may(line.card.slug, Role.HELPER, Role.OFFICER)
    ]
    return render_template("polling/index.html", cards=cards)


@blueprint.route("/<slug>", methods=["GET", "POST"])
@allow(Role.HELPER, Role.OFFICER)
def tablet(slug: str) -> ResponseReturnValue:
    """Choose the tablet's number; then find out who stands there."""
    head = _open_round(slug)
    kept = tablets.read(slug)
    if kept is not None and kept.session == current_user.get_id():
        return _ready(head, CodeVoterForm(formdata=None), LookUpForm(formdata=None))
    form = NumberForm()
    if not form.is_submitted():
        return render_template("polling/number.html", head=head, form=form)
    if not form.validate():
        return invalid("polling/number.html", form, head=head)
    number = tablets.pin_hash(form.number.data or "")
    answer = make_response(redirect(to("polling.tablet", slug=slug)))
    tablets.keep(answer, Tablet(slug, current_user.get_id(), number))
    return answer


@blueprint.post("/<slug>/code")
@allow(Role.HELPER, Role.OFFICER)
def hand_over(slug: str) -> ResponseReturnValue:
    """Hand the tablet to somebody who has a code."""
    head, form = _open_round(slug), CodeVoterForm()
    return _over(head, entry=None, helped=bool(form.helped.data))


@blueprint.post("/<slug>/look-up")
@allow(Role.HELPER, Role.OFFICER)
@limiter.limit(WRONG, deduct_when=lambda answer: answer.status_code == _REFUSED)
def look_up(slug: str) -> ResponseReturnValue:
    """Find somebody by two details, and hand the tablet over."""
    head, form = _open_round(slug), LookUpForm()
    if form.validate():
        try:
            keys = KeyStore(settings().keys_dir)
            entry = staffed.find(
                db(), round_id=head.id, details=form.details(), by=me(), keys=keys
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return _over(head, entry=entry, helped=bool(form.helped_here.data))
    return _ready(head, CodeVoterForm(formdata=None), form), _REFUSED


@blueprint.route("/<slug>/back", methods=["GET", "POST"])
@allow(Role.ANYONE)
@limiter.limit(
    WRONG,
    methods=["POST"],
    key_func=_whose_tablet,
    deduct_when=lambda answer: answer.status_code == _REFUSED,
)
def back(slug: str) -> ResponseReturnValue:
    """Wait for the helper with the tablet's number; whoever votes next begins afresh."""
    head = round_heads.head(db(), slug, officer=False)
    kept = tablets.with_voter(slug)
    if kept is None:
        return redirect(to("polling.tablet", slug=slug))
    form = NumberForm()
    if not form.is_submitted():
        return render_template("polling/back.html", head=head, form=form)
    if form.validate() and not kept.fits(form.number.data or ""):
        form.number.errors = [say(PinWrong())]
    if form.errors:
        return invalid("polling/back.html", form, head=head)
    found = people.load(kept.session)
    answer = make_response(redirect(to("polling.tablet", slug=slug)))
    if found is None:  # the session was ended meanwhile: the number is good for nothing
        tablets.forget(answer)
        return answer
    people.begin_session(found.person)
    tablets.keep(answer, kept.unlocked())
    return answer


@blueprint.post("/<slug>/stop")
@allow(Role.HELPER, Role.OFFICER)
def stop(slug: str) -> ResponseReturnValue:
    """Let the tablet be a device like any other."""
    round_heads.head(db(), slug, officer=False)
    answer = make_response(redirect(to("polling.index")))
    tablets.forget(answer)
    flash(_("This device is no tablet of the place to vote any more."))
    return answer


def _over(head: RoundHead, *, entry: bytes | None, helped: bool) -> ResponseReturnValue:
    """End the helper's session on the device, and show the voter the first page."""
    kept = tablets.read(head.slug)
    if kept is None or kept.session != current_user.get_id():
        return redirect(to("polling.tablet", slug=head.slug))
    if helped:
        staffed.note_help(db(), round_id=head.id, by=me())
    logout_user()
    session.clear()
    answer = make_response(redirect(to("ballots.handed_over", slug=head.slug)))
    tablets.keep(answer, kept.handed_over(entry=entry, helped=helped))
    return answer


def _open_round(slug: str) -> RoundHead:
    head = round_heads.head(db(), slug, officer=False)
    voting_times.insist_open(head)
    return head


def _ready(head: RoundHead, code: CodeVoterForm, look: LookUpForm) -> str:
    return render_template("polling/ready.html", head=head, code=code, look=look)
