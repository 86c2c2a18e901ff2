"""Getting onto the voter list by the population register."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from pb.adapters.keys import KeyStore
from pb.adapters.population_register import HttpRegister
from pb.extensions import limiter
from pb.services.errors import NotFound, Refusal
from pb.services.voter_list import vouching
from pb.vocabulary import EntryWay, Role
from pb.web.access import allow
from pb.web.answers import add_refusal, invalid
from pb.web.joining.blueprint import blueprint, head_of, is_over, over, show_code
from pb.web.joining.forms import RegisterForm
from pb.web.requests import db, settings


def given_person() -> str:
    """Count by whom was asked about, too: nobody tries a neighbour's dates one by one."""
    typed = (request.form.get("name", ""), request.form.get("postcode", ""))
    return "register:" + "|".join("".join(part.casefold().split())[:200] for part in typed)


@blueprint.route("/rounds/<slug>/population-register", methods=["GET", "POST"])
@allow(Role.ANYONE)
@limiter.limit("10 per hour", methods=["POST"])
@limiter.limit("5 per hour", methods=["POST"], key_func=given_person)
def look_up(slug: str) -> ResponseReturnValue:
    """Ask the register about the person who asks; the code is shown once."""
    if not settings().register.url:
        raise NotFound
    head = head_of(slug, EntryWay.REGISTER)
    if is_over(head):
        return over(head)
    form = RegisterForm()
    if not form.is_submitted():
        return render_template("joining/look_up.html", form=form, head=head)
    if not form.validate() or form.born_on.data is None:
        return invalid("joining/look_up.html", form, head=head)
    try:
        joined = vouching.join_by_register(
            db(),
            round_id=head.id,
            name=form.name.data or "",
            born_on=form.born_on.data,
            postcode=form.postcode.data or "",
            register=HttpRegister(settings().register),
            keys=KeyStore(settings().keys_dir),
        )
    except Refusal as refusal:
        add_refusal(form, refusal)
        return invalid("joining/look_up.html", form, head=head)
    return show_code(head, joined)
