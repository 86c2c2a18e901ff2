"""Getting onto the voter list by signing on with an account that the place trusts."""

import time
from typing import Any

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from pb.adapters import sign_on
from pb.adapters.keys import KeyStore
from pb.adapters.sign_on import Attempt, SignOnBroken
from pb.extensions import limiter
from pb.services.errors import NotFound
from pb.services.voter_list import vouching
from pb.services.voter_list.errors import SignOnFailed
from pb.services.voter_list.vouching import Vouched
from pb.vocabulary import EntryWay, Role
from pb.web.access import allow
from pb.web.joining.blueprint import blueprint, head_of, is_over, over, show_code
from pb.web.requests import db, settings

ATTEMPT, VOUCHED = "sign_on", "signed_on"
GOOD_FOR = 600  # seconds


def _redirect_uri() -> str:
    return settings().base_url + url_for("joining.signed_on")


def _insist_configured() -> None:
    if not settings().sign_on.issuer:
        raise NotFound


@blueprint.get("/rounds/<slug>/sign-on")
@allow(Role.ANYONE)
@limiter.limit("30 per hour")
def begin_sign_on(slug: str) -> ResponseReturnValue:
    """Lead to the provider; this browser keeps what its own attempt is known by."""
    _insist_configured()
    head = head_of(slug, EntryWay.SIGN_ON)
    if is_over(head):
        return over(head)
    try:
        url, attempt = sign_on.begin(settings().sign_on, redirect_uri=_redirect_uri())
    except SignOnBroken as error:
        raise SignOnFailed from error
    session[ATTEMPT] = {
        "slug": slug,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "verifier": attempt.verifier,
        "at": int(time.time()),
    }
    return redirect(url)


@blueprint.get("/sign-on/callback")
@allow(Role.ANYONE)
@limiter.limit("60 per hour")
def signed_on() -> ResponseReturnValue:
    """Take what the provider says; nothing is changed before a button is pressed."""
    _insist_configured()
    kept = _fresh(ATTEMPT)
    session.pop(ATTEMPT, None)
    if kept is None:
        raise SignOnFailed
    head = head_of(kept["slug"], EntryWay.SIGN_ON)
    try:
        identity = sign_on.finish(
            settings().sign_on,
            redirect_uri=_redirect_uri(),
            attempt=Attempt(kept["state"], kept["nonce"], kept["verifier"]),
            answer=request.args,
        )
    except SignOnBroken as error:
        raise SignOnFailed from error
    vouched = vouching.signed_on(
        db(),
        round_id=head.id,
        identity=identity,
        area_claim=settings().sign_on.area_claim,
        country=settings().country_code,
        keys=KeyStore(settings().keys_dir),
    )
    session[VOUCHED] = vouched.as_json() | {"slug": head.slug, "at": int(time.time())}
    return redirect(url_for("joining.own_ballot", slug=head.slug))


@blueprint.route("/rounds/<slug>/sign-on/ballot", methods=["GET", "POST"])
@allow(Role.ANYONE)
@limiter.limit("20 per hour", methods=["POST"])
def own_ballot(slug: str) -> ResponseReturnValue:
    """Begin a ballot for whoever has just signed on: their entry, and its code."""
    head = head_of(slug, EntryWay.SIGN_ON)
    kept = _fresh(VOUCHED)
    if kept is None or kept["slug"] != slug:
        return redirect(url_for("rounds.show", slug=slug))
    if is_over(head):
        return over(head)
    if request.method == "GET":
        area = next((area.name for area in head.areas if area.id == kept["area"]), None)
        return render_template("joining/signed_on.html", head=head, area=area)
    session.pop(VOUCHED, None)
    return show_code(head, vouching.join_signed_on(db(), Vouched.of(kept)))


def _fresh(name: str) -> dict[str, Any] | None:
    kept: dict[str, Any] | None = session.get(name)
    is_old = kept is not None and time.time() - kept["at"] > GOOD_FOR
    return None if is_old else kept
