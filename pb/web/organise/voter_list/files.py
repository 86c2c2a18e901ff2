"""The council's workplace: a file of voters, from choosing it to taking it in."""

from collections.abc import Iterator

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from pb.adapters.file_seal import FileDamaged
from pb.adapters.keys import KeyStore
from pb.services.errors import Refusal
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import RoundHead
from pb.services.voter_list import (
    upload_checks,
    upload_findings,
    upload_taking,
    upload_work,
    uploads,
)
from pb.services.voter_list.errors import ColumnNeeded, UploadMovedOn
from pb.services.voter_list.list_columns import Reading
from pb.services.voter_list.list_words import ListField
from pb.services.voter_list.upload_findings import WrongLine
from pb.services.voter_list.uploads import Preview, UploadView
from pb.vocabulary import Role, UploadState
from pb.web import csv_answers
from pb.web.access import allow
from pb.web.answers import add_refusal, locale_code, say, tell
from pb.web.organise.blueprint import blueprint
from pb.web.organise.voter_list.forms import (
    ColumnsForm,
    FileForm,
    HowWrittenForm,
    TakeInForm,
)
from pb.web.organise.voter_list.views import list_page
from pb.web.people import me
from pb.web.requests import database, db, settings
from pb.web.site import number
from pb.wording import terms

ONE = "/rounds/<slug>/voter-list/files/<int:upload_id>"
CHUNK = 256 * 1024
# For browsers without script, and for readers: it is a header, so it takes no focus away.
LOOK_AGAIN = "5"


def _keys() -> KeyStore:
    return KeyStore(settings().keys_dir)


def _found(slug: str, upload_id: int) -> tuple[RoundHead, UploadView]:
    head = round_heads.head(db(), slug, officer=True)
    return head, uploads.view(db(), round_id=head.id, upload_id=upload_id)


def _to(upload: UploadView, slug: str) -> ResponseReturnValue:
    return redirect(url_for("organise.voter_upload", slug=slug, upload_id=upload.id))


@blueprint.post("/rounds/<slug>/voter-list/files")
@allow(Role.OFFICER)
def send_voter_file(slug: str) -> ResponseReturnValue:
    """Keep a file, sealed, until somebody takes it in or throws it away."""
    head, form = round_heads.head(db(), slug, officer=True), FileForm()
    if not form.validate():
        return list_page(head, form), 422
    stream = form.voter_file.data.stream
    try:
        upload_id = uploads.receive(
            db(),
            round_id=head.id,
            chunks=iter(lambda: stream.read(CHUNK), b""),
            by=me(),
            keys=_keys(),
        )
    except Refusal as refusal:
        form.voter_file.errors = [say(refusal)]
        return list_page(head, form), 422
    return redirect(url_for("organise.voter_columns", slug=slug, upload_id=upload_id))


@blueprint.route(f"{ONE}/columns", methods=["GET", "POST"])
@allow(Role.OFFICER)
def voter_columns(slug: str, upload_id: int) -> ResponseReturnValue:
    """Say what the columns mean; a small file is checked while one waits."""
    head, upload = _found(slug, upload_id)
    if upload.state not in uploads.WAITS:
        return _to(upload, slug)
    written, shown = _written(upload)
    form = ColumnsForm()
    form.offer(shown, head)
    if not form.is_submitted():
        form.fill(written)
        return _columns_page(head, upload, written=written, shown=shown, form=form)
    if not form.validate():
        return _columns_page(head, upload, written=written, shown=shown, form=form), 422
    try:
        chosen = uploads.choose(
            db(), round_id=head.id, upload_id=upload.id, reading=form.reading(written), by=me()
        )
    except ColumnNeeded as refusal:
        form.columns[ListField(str(refusal.figures["field"]))].errors = [say(refusal)]
        return _columns_page(head, upload, written=written, shown=shown, form=form), 422
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _columns_page(head, upload, written=written, shown=shown, form=form), 422
    if chosen.is_small:
        turn = chosen.reading.turn
        upload_work.at_once(
            upload_checks.check, db(), upload_id=chosen.id, turn=turn, keys=_keys()
        )
    return _to(chosen, slug)


def _written(upload: UploadView) -> tuple[Reading, Preview]:
    """Return how the file is read on this page: as kept, or as was chosen here just now."""
    sent = request.form if request.method == "POST" else request.args
    how = HowWrittenForm(formdata=sent)
    if "encoding" not in sent or not how.validate():
        known = upload.reading
        return known, uploads.preview(db(), upload=upload, reading=known, keys=_keys())
    written = how.reading(upload.reading)
    shown = uploads.preview(db(), upload=upload, reading=written, keys=_keys())
    return uploads.reread(written, shown), shown


def _columns_page(
    head: RoundHead,
    upload: UploadView,
    *,
    written: Reading,
    shown: Preview,
    form: ColumnsForm,
) -> str:
    how = HowWrittenForm(formdata=None)
    how.fill(written)
    return render_template(
        "organise/voter_list/columns.html",
        head=head,
        upload=upload,
        shown=shown,
        form=form,
        how=how,
        has_header=written.has_header,
        sends_texts=settings().sends_texts,
    )


@blueprint.get(ONE)
@allow(Role.OFFICER)
def voter_upload(slug: str, upload_id: int) -> ResponseReturnValue:
    """Show how far a file is, and everything that is wrong with its lines."""
    head, upload = _found(slug, upload_id)
    if upload.state == UploadState.UPLOADED:
        return redirect(url_for("organise.voter_columns", slug=slug, upload_id=upload_id))
    form = TakeInForm(formdata=None)
    form.turn.data = upload.reading.turn
    return _upload_page(head, upload, form)


def _upload_page(head: RoundHead, upload: UploadView, form: TakeInForm) -> Response:
    after = request.args.get("after", "")
    begin = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0  # noqa: PLR2004  what a column holds
    is_checked = upload.state == UploadState.CHECKED
    page = render_template(
        "organise/voter_list/upload.html",
        head=head,
        upload=upload,
        form=form,
        tallies=upload_findings.tallies(db(), upload.id) if is_checked else (),
        lines=upload_findings.lines(db(), upload.id, after=begin) if is_checked else (),
        a_page=upload_findings.LINES_A_PAGE,
    )
    answer = make_response(page)
    if upload.is_at_work:
        answer.headers["Refresh"] = LOOK_AGAIN
    return answer


@blueprint.post(f"{ONE}/take-in")
@allow(Role.OFFICER)
def take_in_voters(slug: str, upload_id: int) -> ResponseReturnValue:
    """Take the good lines into the voter list; a small file while one waits."""
    head, upload = _found(slug, upload_id)
    form = TakeInForm()
    if not form.validate():
        tell(UploadMovedOn())
        return _to(upload, slug)
    try:
        accepted = uploads.accept(
            db(),
            round_id=head.id,
            upload_id=upload.id,
            turn=form.turn.data or 0,
            only_good=form.only_good.data,
            by=me(),
        )
    except Refusal as refusal:
        tell(refusal)
        return _to(upload, slug)
    if accepted.is_small:
        turn = accepted.reading.turn
        upload_work.at_once(
            upload_taking.take_in, db(), upload_id=upload.id, turn=turn, keys=_keys()
        )
        _say_taken(uploads.view(db(), round_id=head.id, upload_id=upload.id))
    return _to(accepted, slug)


def _say_taken(upload: UploadView) -> None:
    words = ngettext(
        "%(people)s person is on the voter list now.",
        "%(people)s people are on the voter list now.",
        upload.taken,
        people=number(upload.taken),
    )
    if upload.corrected:
        more = ngettext(
            "%(people)s person on the list was corrected.",
            "%(people)s people on the list were corrected.",
            upload.corrected,
            people=number(upload.corrected),
        )
        words = f"{words} {more}" if upload.taken else more
    flash(words, "success")


@blueprint.post(f"{ONE}/throw-away")
@allow(Role.OFFICER)
def throw_voters_away(slug: str, upload_id: int) -> ResponseReturnValue:
    """Delete a file that was not taken in."""
    head, upload = _found(slug, upload_id)
    try:
        uploads.throw_away(db(), round_id=head.id, upload_id=upload.id, by=me())
    except Refusal as refusal:
        tell(refusal)
        return _to(upload, slug)
    flash(_("The file is deleted. Nobody of it was put onto the voter list."), "success")
    return redirect(url_for("organise.voter_list", slug=slug))


@blueprint.get(f"{ONE}/problems.csv")
@allow(Role.OFFICER)
def voter_problems(slug: str, upload_id: int) -> ResponseReturnValue:
    """Send the lines with problems, with what is wrong beside what stands there."""
    head, upload = _found(slug, upload_id)
    if upload.state != UploadState.CHECKED:
        return _to(upload, slug)
    keys, locale, kept = _keys(), locale_code(), database()
    # With the file's own names: so the mended lines are read as the file was.
    names = uploads.column_names(db(), upload=upload, keys=keys)
    meanings = {
        place: terms.term(field, locale) for field, place in upload.reading.columns.items()
    }
    named = names or [meanings.get(place, "") for place in range(upload.reading.width)]
    header = (_("Line"), _("What is wrong"), *named)

    def rows() -> Iterator[tuple[str, ...]]:
        # A session of its own: the request's one ends before the last line is sent.
        with kept.session() as session:
            yield header
            for wrong, cells in upload_findings.to_mend(session, upload.id, keys=keys):
                yield (str(wrong.line), _in_words(wrong, locale), *cells)

    return csv_answers.table(rows(), filename=f"{head.slug}-problems.csv")


def _in_words(wrong: WrongLine, locale: str) -> str:
    said = [
        f"{terms.term(one.field, locale)}: {terms.term(one.problem, locale)}"
        if one.field
        else terms.term(one.problem, locale)
        for one in wrong.findings
    ]
    return " ".join(said)


def _damaged(_error: Exception) -> ResponseReturnValue:
    """Answer when a kept file cannot be opened any more."""
    message = _("This file cannot be read any more. Throw it away and upload it again.")
    return render_template("errors/refused.html", message=message), 409


blueprint.register_error_handler(FileDamaged, _damaged)
