"""The council's workplace: asking for letters, watching them being made, fetching them."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb.adapters.keys import KeyStore
from pb.services.errors import Refusal
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import RoundHead
from pb.services.voter_list import helpdesk, letter_parts, letters
from pb.services.voter_list.letter_parts import PartFile
from pb.vocabulary import LetterForm, Phase, Role, RoundState
from pb.web.access import allow
from pb.web.answers import add_refusal, invalid, tell
from pb.web.organise.blueprint import blueprint
from pb.web.organise.letters.forms import WishForm
from pb.web.people import me
from pb.web.requests import db, settings

PAGE = 50  # parts
MIMETYPES = {LetterForm.PDF: "application/pdf", LetterForm.CSV: "text/csv"}


@blueprint.get("/rounds/<slug>/letters")
@allow(Role.OFFICER)
def letters_index(slug: str) -> ResponseReturnValue:
    """Show who waits for a letter, and the runs so far."""
    head = round_heads.head(db(), slug, officer=True)
    due = letters.due(db(), head.id)
    return render_template(
        "organise/letters/index.html",
        head=head,
        due=due,
        waiting=sum(one.letters for one in due),
        runs=letter_parts.runs(db(), head.id),
        can_ask=_can_ask(head),
    )


@blueprint.route("/rounds/<slug>/letters/new", methods=["GET", "POST"])
@allow(Role.OFFICER)
def ask_letters(slug: str) -> ResponseReturnValue:
    """Ask for letters; workers make them."""
    head = round_heads.head(db(), slug, officer=True)
    due = letters.due(db(), head.id)
    form = WishForm()
    form.offer(due, has_sender=_has_sender())
    if not form.is_submitted():
        form.telephone.data, form.drop_in.data = helpdesk.last_texts(db(), head.id)
        return render_template("organise/letters/new.html", form=form, head=head, due=due)
    if not form.validate():
        return invalid("organise/letters/new.html", form, head=head, due=due)
    try:
        run_id = letters.ask(db(), form.wish(), round_id=head.id, by=me())
    except Refusal as refusal:
        add_refusal(form, refusal)
        return invalid("organise/letters/new.html", form, head=head, due=due)
    flash(_("Asked for. The letters are being made now; you can leave this page."), "success")
    return redirect(url_for("organise.letters_run", slug=slug, run_id=run_id))


@blueprint.get("/rounds/<slug>/letters/<int:run_id>")
@allow(Role.OFFICER)
def letters_run(slug: str, run_id: int) -> ResponseReturnValue:
    """Show how far a run is, with its parts to fetch."""
    head = round_heads.head(db(), slug, officer=True)
    typed = request.args.get("page", "1")
    page = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < PAGE else 1
    run = letter_parts.run(db(), run_id, round_id=head.id, skip=(page - 1) * PAGE, most=PAGE)
    pages = max(1, -(-run.number_of_parts // PAGE))
    return render_template(
        "organise/letters/run.html", head=head, run=run, page=min(page, pages), pages=pages
    )


@blueprint.post("/rounds/<slug>/letters/<int:run_id>/stop")
@allow(Role.OFFICER)
def stop_letters(slug: str, run_id: int) -> ResponseReturnValue:
    """Stop making letters after the part at hand."""
    head = round_heads.head(db(), slug, officer=True)
    letters.stop(db(), run_id, round_id=head.id, by=me())
    flash(_("Stopped. What is made already can be downloaded."), "success")
    return redirect(url_for("organise.letters_run", slug=slug, run_id=run_id))


@blueprint.post("/rounds/<slug>/letters/<int:run_id>/go-on")
@allow(Role.OFFICER)
def go_on_letters(slug: str, run_id: int) -> ResponseReturnValue:
    """Go on making the letters that are missing."""
    head = round_heads.head(db(), slug, officer=True)
    try:
        letters.go_on(db(), run_id, round_id=head.id, by=me())
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(_("The letters are being made again."), "success")
    return redirect(url_for("organise.letters_run", slug=slug, run_id=run_id))


@blueprint.post("/rounds/<slug>/letters/<int:run_id>/<int:number>/fetch")
@allow(Role.OFFICER)
def fetch_letters(slug: str, run_id: int, number: int) -> ResponseReturnValue:
    """Hand out a part's file; a POST, because the trail says who has it."""
    head = round_heads.head(db(), slug, officer=True)
    try:
        part = letter_parts.fetch(
            db(), run_id, number, round_id=head.id, by=me(), keys=KeyStore(settings().keys_dir)
        )
    except Refusal as refusal:
        tell(refusal)
        return redirect(url_for("organise.letters_run", slug=slug, run_id=run_id))
    return _file(head, part)


@blueprint.post("/rounds/<slug>/letters/<int:run_id>/<int:number>/posted")
@allow(Role.OFFICER)
def letters_posted(slug: str, run_id: int, number: int) -> ResponseReturnValue:
    """Delete a part's file: its letters are printed and posted."""
    head = round_heads.head(db(), slug, officer=True)
    try:
        letter_parts.note_posted(db(), run_id, number, round_id=head.id, by=me())
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(_("Noted. The file is deleted; please delete your own copies, too."), "success")
    return redirect(url_for("organise.letters_run", slug=slug, run_id=run_id))


def _can_ask(head: RoundHead) -> bool:
    dates = head.dates(Phase.VOTING)
    return head.state == RoundState.OPEN and dates is not None and dates.state != "done"


def _has_sender() -> bool:
    return settings().sender == "notify" and bool(settings().notify.letter_template)


def _file(head: RoundHead, part: PartFile) -> Response:
    answer = Response(part.content, mimetype=MIMETYPES[part.form])
    name = f"{head.slug}-letters-{part.number:04}.{part.form.value}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
