"""Pages of a round's public record, and the files that others check it with."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pb.adapters.keys import KeyStore
from pb.ledger import receipts as files
from pb.ledger import record_keys, statements
from pb.ledger.notes import NoteKey
from pb.ledger.receipts import Receipt
from pb.services.errors import NotFound, Refusal
from pb.services.holders import signing
from pb.services.ledger import batches, pages, receipts, records, rotation
from pb.services.overviews import round_pages
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import Role
from pb.web.access import allow
from pb.web.answers import add_refusal, invalid
from pb.web.ledger.forms import KeptForm, ReceiptForm
from pb.web.requests import db, settings

blueprint = Blueprint("ledger", __name__)

MOST_DIGITS = 18


@blueprint.get("/rounds/<slug>/ledger")
@allow(Role.ANYONE)
def show(slug: str) -> ResponseReturnValue:
    """Show what stands in the record, in plain words, and its newest stamp."""
    head = _head(slug)
    return render_template(
        "ledger/show.html",
        head=head,
        record=pages.page(db(), head.id),
        keys=rotation.periods(db(), head.id, key=_key()),
        names=_pot_names(head),
        minutes=int(batches.EVERY.total_seconds() // 60),
        fewest=batches.FEWEST,
        key_scheme=round_pages.facts(db(), head).key_scheme,
        signed=signing.view(db(), head.id),
    )


@blueprint.route("/rounds/<slug>/ledger/receipt", methods=["GET", "POST"])
@allow(Role.ANYONE)
def receipt(slug: str) -> ResponseReturnValue:
    """Look for the ballots of a receipt, and show it with its proof."""
    head = _head(slug)
    form = ReceiptForm()
    if not form.is_submitted():
        return render_template("ledger/look_up.html", form=form, head=head)
    if not form.validate():
        return invalid("ledger/look_up.html", form, head=head)
    try:
        found = _found(head, form)
    except Refusal as refusal:
        add_refusal(form, refusal)
        return invalid("ledger/look_up.html", form, head=head)
    return render_template(
        "ledger/receipt.html",
        head=head,
        receipt=found,
        names=_pot_names(head),
        superseded=receipts.superseded(db(), head.id, found),
        text=files.to_text(found),
    )


@blueprint.post("/rounds/<slug>/ledger/receipt.json")
@allow(Role.ANYONE)
def receipt_file(slug: str) -> ResponseReturnValue:
    """Hand out a receipt with its proof, as a file."""
    head = _head(slug)
    kept = KeptForm().read()
    if kept is None:
        abort(400)
    text = files.to_text(receipts.completed(db(), head.id, kept, key=_key()))
    return _file(text, "application/json", name=f"{slug}-receipt.json")


@blueprint.get("/rounds/<slug>/ledger/record.ndjson")
@allow(Role.ANYONE)
def record(slug: str) -> ResponseReturnValue:
    """Hand out the whole record, one entry a line."""
    head = _head(slug)
    if pages.newest(db(), head.id) is None:
        raise NotFound
    lines = stream_with_context(_lines(head.id))
    answer = Response(lines, mimetype="application/x-ndjson")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{slug}-record.ndjson")
    return answer


@blueprint.get("/rounds/<slug>/ledger/checkpoint.txt")
@allow(Role.ANYONE)
def checkpoint(slug: str) -> ResponseReturnValue:
    """Hand out the newest stamp, or the one of another size."""
    size = request.args.get("size")
    found = pages.checkpoint(db(), _head(slug).id, size=None if size is None else _whole(size))
    return Response(found.note, mimetype="text/plain")


@blueprint.get("/rounds/<slug>/ledger/keys.json")
@allow(Role.ANYONE)
def keys(slug: str) -> ResponseReturnValue:
    """Hand out which key signs the record when, and how each was handed over to the next."""
    head = _head(slug)
    if pages.newest(db(), head.id) is None:
        raise NotFound
    found = rotation.periods(db(), head.id, key=_key())
    text = record_keys.file_of(found, records.handovers(db(), head.id))
    return _file(text, "application/json", name=f"{slug}-keys.json")


@blueprint.get("/rounds/<slug>/ledger/inclusion.json")
@allow(Role.ANYONE)
def inclusion(slug: str) -> ResponseReturnValue:
    """Prove that an entry is in the record of the newest stamp."""
    index = _whole(request.args.get("index", ""))
    return _json(pages.inclusion(db(), _head(slug).id, index=index))


@blueprint.get("/rounds/<slug>/ledger/consistency.json")
@allow(Role.ANYONE)
def consistency(slug: str) -> ResponseReturnValue:
    """Prove that the record of the newest stamp begins with that of an older one."""
    old = _whole(request.args.get("from", ""))
    return _json(pages.consistency(db(), _head(slug).id, old=old))


@blueprint.get("/rounds/<slug>/ledger/opening.json")
@allow(Role.ANYONE)
def opening(slug: str) -> ResponseReturnValue:
    """Hand out what the key holders have signed about the opening of the box."""
    signed = signing.signed(db(), _head(slug).id)
    text = statements.file_of(signed).decode()
    return _file(text, "application/json", name=f"{slug}-opening.json")


def _head(slug: str) -> RoundHead:
    return round_heads.head(db(), slug, officer=current_user.is_officer)


def _key() -> NoteKey:
    return KeyStore(settings().keys_dir).record_key()


def _pot_names(head: RoundHead) -> dict[str, str]:
    """Return what people call the pots, by their public names."""
    return {f"{head.slug}/{pot.slug}": pot.name for pot in head.pots}


def _found(head: RoundHead, form: ReceiptForm) -> Receipt:
    if form.receipt is not None:
        return receipts.completed(db(), head.id, form.receipt, key=_key())
    return receipts.of_commitment(db(), head.id, form.commitment or b"", key=_key())


def _lines(round_id: int) -> Iterator[str]:
    for line in pages.log(db(), round_id):
        yield json.dumps(line, ensure_ascii=False) + "\n"


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        abort(400)
    return int(text)


def _json(said: Mapping[str, Any]) -> Response:
    return Response(json.dumps(said, indent=2) + "\n", mimetype="application/json")


def _file(text: str, mimetype: str, *, name: str) -> Response:
    answer = Response(text, mimetype=mimetype)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
