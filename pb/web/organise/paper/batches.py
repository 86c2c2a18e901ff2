"""The council's workplace: voting on paper at a glance, and its batches."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pb.services.errors import Refusal
from pb.services.holders import turning
from pb.services.paper import batches, readings, rules, undoing
from pb.services.paper.batches import BatchView
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import BatchState, PaperRule, Phase, Role, RoundState
from pb.web.access import allow
from pb.web.answers import add_refusal
from pb.web.organise.blueprint import blueprint
from pb.web.organise.paper.forms import BatchForm, SealForm
from pb.web.people import me
from pb.web.requests import db


@blueprint.get("/paper")
@allow(Role.OFFICER, Role.HELPER)
def paper_rounds() -> ResponseReturnValue:
    """Show helpers at a place to vote the rounds in which people vote on paper."""
    rounds = [
        one
        for one in rules.rounds_with_paper(db())
        if current_user.may(one.slug, Role.OFFICER, Role.HELPER)
    ]
    return render_template("organise/paper/rounds.html", rounds=rounds)


@blueprint.get("/rounds/<slug>/paper")
@allow(Role.OFFICER, Role.HELPER)
def paper(slug: str) -> ResponseReturnValue:
    """Show how voting on paper goes: batches, papers beside people, what is to be read."""
    head = round_heads.head(db(), slug, officer=True)
    return _overview(head, BatchForm(formdata=None))


@blueprint.post("/rounds/<slug>/paper/batches")
@allow(Role.OFFICER, Role.HELPER)
def open_batch(slug: str) -> ResponseReturnValue:
    """Begin a batch of papers."""
    head, form = round_heads.head(db(), slug, officer=True), BatchForm()
    form.offer(head.pots)
    if not form.validate():
        return _overview(head, form), 422
    try:
        number = batches.open_batch(
            db(),
            round_id=head.id,
            pot_id=form.pot.data,
            place=form.place.data or "",
            by=me(),
        )
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _overview(head, form), 422
    flash(_("Batch %(number)s is open. Put its papers in face down.", number=number), "success")
    return redirect(url_for("organise.batch", slug=slug, number=number))


@blueprint.get("/rounds/<slug>/paper/batches/<int:number>")
@allow(Role.OFFICER, Role.HELPER)
def batch(slug: str, number: int) -> ResponseReturnValue:
    """Show a batch: how it is sealed, and how far its papers are read."""
    head = round_heads.head(db(), slug, officer=True)
    shown = batches.one_of(db(), round_id=head.id, number=number)
    return _batch(head, shown, SealForm(formdata=None))


@blueprint.post("/rounds/<slug>/paper/batches/<int:number>/seal")
@allow(Role.OFFICER, Role.HELPER)
def seal_batch(slug: str, number: int) -> ResponseReturnValue:
    """Seal a batch, as somebody else than the person who opened it."""
    head, form = round_heads.head(db(), slug, officer=True), SealForm()
    shown = batches.one_of(db(), round_id=head.id, number=number)
    if not form.validate():
        return _batch(head, shown, form), 422
    try:
        batches.seal(db(), round_id=head.id, number=number, given=form.given(), by=me())
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _batch(head, shown, form), 422
    flash(_("The batch is sealed. Its number of papers is in the public record."), "success")
    return redirect(url_for("organise.batch", slug=slug, number=number))


def _overview(head: RoundHead, form: BatchForm) -> str:
    form.offer(head.pots)
    rule = rules.of_round(db(), head.id)
    return render_template(
        "organise/paper/show.html",
        head=head,
        form=form,
        rule=rule,
        has_paper=rule != PaperRule.NO_PAPER,
        batches=batches.all_of(db(), head.id),
        checks=batches.checks(db(), head.id),
        mistakes=undoing.counted(db(), head.id),
        is_collecting=head.state == RoundState.OPEN and head.has_begun(Phase.VOTING),
        **_reading(head),
    )


def _batch(head: RoundHead, shown: BatchView, form: SealForm) -> str:
    return render_template(
        "organise/paper/batch.html",
        head=head,
        batch=shown,
        pot=next(pot for pot in head.pots if pot.id == shown.pot_id),
        form=form,
        progress=readings.progress(db(), shown.id),
        can_seal=shown.state == BatchState.OPEN and head.state == RoundState.OPEN,
        **_reading(head),
        me=me(),
    )


def _reading(head: RoundHead) -> dict[str, bool]:
    """Return whether papers are read now, and whether the box has to be opened before that."""
    is_closed = head.state == RoundState.CLOSED
    keys_wait = is_closed and turning.waits(db(), head.id)
    return {"is_read": is_closed and not keys_wait, "keys_wait": keys_wait}
