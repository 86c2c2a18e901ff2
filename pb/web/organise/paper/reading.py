"""The council's workplace: typing in what stands on papers, one after the other, by keyboard."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from pb.services.errors import NotFound, Refusal
from pb.services.holders import turning
from pb.services.paper import batches, files, readings, typed
from pb.services.paper.batches import BatchView
from pb.services.paper.readings import Reading
from pb.services.proposals import projects
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import PotView, RoundHead
from pb.vocabulary import BallotType, Role, RoundState, SpoiledReason
from pb.web.access import allow
from pb.web.answers import add_refusal, say
from pb.web.organise.blueprint import blueprint
from pb.web.organise.paper.forms import COUNTS, FileForm, ReadForm
from pb.web.people import me
from pb.web.requests import db


@blueprint.route(
    "/rounds/<slug>/paper/batches/<int:number>/read/<int:turn>", methods=["GET", "POST"]
)
@allow(Role.OFFICER, Role.HELPER)
def read_paper(slug: str, number: int, turn: int) -> ResponseReturnValue:
    """Type in one paper, then the next. Nobody sees what another person read."""
    head, batch, pot = _found(slug, number)
    if turn not in readings.TURNS:
        raise NotFound
    form = ReadForm()
    if form.is_submitted():
        return _keep(head, batch, pot, form, turn=turn)
    asked = request.args.get("paper", type=int)
    paper = asked or readings.next_paper(db(), batch_id=batch.id, turn=turn, by=me())
    if paper is None:
        flash(_("No paper of this batch waits for you in this turn."))
        return redirect(url_for("organise.batch", slug=slug, number=number))
    form.paper.data = str(paper)
    _fill(form, _own(batch, turn, paper) if asked else None, pot)
    return _page(head, batch, pot, form, turn=turn)


@blueprint.route(
    "/rounds/<slug>/paper/batches/<int:number>/differences/<int:paper>", methods=["GET", "POST"]
)
@allow(Role.OFFICER, Role.HELPER)
def settle_paper(slug: str, number: int, paper: int) -> ResponseReturnValue:
    """Settle a difference, as a third person, who sees both readings."""
    head, batch, pot = _found(slug, number)
    form = ReadForm()
    difference = readings.difference(db(), batch_id=batch.id, paper=paper, by=me())
    form.paper.data = str(paper)
    if form.is_submitted():
        back = url_for("organise.batch", slug=slug, number=number)

        def work(reading: Reading) -> None:
            readings.settle(db(), batch_id=batch.id, paper=paper, reading=reading, by=me())

        if _kept(form, pot, work):
            flash(_("Paper %(paper)s is settled.", paper=paper), "success")
            return redirect(back)
    both = [_words(one, pot) for one in (difference.first, difference.second)]
    answer = render_template(
        "organise/paper/settle.html", head=head, batch=batch, pot=pot, form=form, both=both
    )
    return (answer, 422) if form.errors else answer


@blueprint.route(
    "/rounds/<slug>/paper/batches/<int:number>/file/<int:turn>", methods=["GET", "POST"]
)
@allow(Role.OFFICER, Role.HELPER)
def paper_file(slug: str, number: int, turn: int) -> ResponseReturnValue:
    """Take in a file as one turn: first a dry run, then all of it or nothing."""
    head, batch, pot = _found(slug, number)
    if turn not in readings.TURNS:
        raise NotFound
    form, checked = FileForm(), None
    if form.is_submitted() and form.validate():
        take = request.form.get("then") == "take-in"
        work = files.take_in if take else files.check
        try:
            text = _text(form)
            checked = work(db(), batch_id=batch.id, turn=turn, text=text, by=me())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            form.lines.data = text
            if not checked.readings and not checked.problems:
                form.form_errors.append(form.nothing())
            elif take and not checked.problems:
                kept = ngettext(
                    "%(num)s paper is kept.", "%(num)s papers are kept.", len(checked.readings)
                )
                flash(kept, "success")
                return redirect(url_for("organise.batch", slug=slug, number=number))
    answer = render_template(
        "organise/paper/file.html",
        head=head,
        batch=batch,
        pot=pot,
        turn=turn,
        form=form,
        checked=checked,
        problems=[(one.line, say(one.refusal)) for one in checked.problems] if checked else [],
        example=_example(pot),
    )
    return (answer, 422) if form.errors or (checked and checked.problems) else answer


def _found(slug: str, number: int) -> tuple[RoundHead, BatchView, PotView]:
    head = round_heads.head(db(), slug, officer=True)
    if head.state == RoundState.CLOSED:  # nobody types a paper before it can be kept
        turning.insist_opened_now(db(), head.id)
    batch = batches.one_of(db(), round_id=head.id, number=number)
    return head, batch, next(pot for pot in head.pots if pot.id == batch.pot_id)


def _keep(
    head: RoundHead, batch: BatchView, pot: PotView, form: ReadForm, *, turn: int
) -> ResponseReturnValue:
    def work(reading: Reading) -> None:
        readings.enter(
            db(), batch_id=batch.id, turn=turn, readings={form.number: reading}, by=me()
        )

    if not _kept(form, pot, work):
        return _page(head, batch, pot, form, turn=turn), 422
    return redirect(
        url_for(
            "organise.read_paper",
            slug=head.slug,
            number=batch.number,
            turn=turn,
            last=form.number,
        )
    )


def _kept(form: ReadForm, pot: PotView, work: Callable[[Reading], None]) -> bool:
    """Keep what was typed, or say what is the matter and lose nothing."""
    if not form.validate():
        return False
    against = request.form.get("then") == SpoiledReason.AGAINST_THE_RULES
    reason = SpoiledReason.AGAINST_THE_RULES if against else form.reason
    try:
        marks = () if reason else typed.marks(form.marks.data or "", ballot_type=pot.ballot_type)
        work(Reading(marks, reason))
    except Refusal as refusal:
        form.marks.errors = [say(refusal)]
        return False
    return True


def _own(batch: BatchView, turn: int, paper: int | None) -> Reading | None:
    if paper is None:
        return None
    return readings.own_reading(db(), batch_id=batch.id, turn=turn, paper=paper, by=me())


def _fill(form: ReadForm, reading: Reading | None, pot: PotView) -> None:
    if reading is not None:
        form.marks.data = typed.written(reading.marks, ballot_type=pot.ballot_type)
        form.spoiled.data = reading.spoiled.value if reading.spoiled else COUNTS


def _page(head: RoundHead, batch: BatchView, pot: PotView, form: ReadForm, *, turn: int) -> str:
    last = request.args.get("last", type=int)
    own = _own(batch, turn, last)
    return render_template(
        "organise/paper/read.html",
        head=head,
        batch=batch,
        pot=pot,
        turn=turn,
        form=form,
        last=last if own else None,
        last_words=_words(own, pot) if own else None,
        progress=readings.progress(db(), batch.id),
        projects=projects.on_paper(db(), pot.id),
        example=_example(pot),
    )


def _words(reading: Reading, pot: PotView) -> tuple[str, SpoiledReason | None]:
    """Return what was read as it can be typed, and why the paper counts for nothing."""
    return typed.written(reading.marks, ballot_type=pot.ballot_type), reading.spoiled


def _example(pot: PotView) -> str:
    keys = [project.key for project in projects.on_paper(db(), pot.id)][:3]
    figures = (1, -1, 1) if pot.ballot_type == BallotType.YES_NO else (3, 1, 2)
    if pot.ballot_type == BallotType.CHOOSE_ONE:
        keys = keys[:1]
    if pot.ballot_type == BallotType.ORDINAL:
        figures = (1, 2, 3)
    marks = [(key, figure) for key, figure in zip(keys, figures, strict=False)]
    return typed.written(marks, ballot_type=pot.ballot_type)


def _text(form: FileForm) -> str:
    """Return the file's text; the lines that were typed, where there is no file."""
    given = request.files.get(form.papers_file.name)
    if given is not None and given.filename:
        return files.text_of(given.read())
    return form.lines.data or ""
