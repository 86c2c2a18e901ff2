"""The receipt of a vote just cast: as a file, and as a page to print."""

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from pb.adapters import qr, receipt_pages
from pb.adapters.keys import KeyStore
from pb.adapters.receipt_pages import Fingerprint
from pb.ledger import receipts as files
from pb.ledger.receipts import Receipt, ReceiptBallot
from pb.services.ledger import receipts
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import Phase, Role
from pb.web.access import allow
from pb.web.answers import locale_code
from pb.web.ballots import cookie
from pb.web.ballots.views import blueprint, no_receipt
from pb.web.requests import db, settings
from pb.wording import receipts as wording


@blueprint.get("/rounds/<slug>/vote/ballot/receipt")
@allow(Role.ANYONE)
def receipt(slug: str) -> ResponseReturnValue:
    """Show the whole receipt, for printing."""
    head = round_heads.head(db(), slug, officer=False)
    found = _kept(head)
    if found is None:
        return no_receipt(slug)
    where = _where(slug)
    return render_template(
        "ballots/receipt.html",
        head=head,
        receipt=found,
        ballots=[(one, _drawn(where, one)) for one in found.ballots],
        names=_names(head),
        where=where,
    )


@blueprint.get("/rounds/<slug>/vote/ballot/receipt.json")
@allow(Role.ANYONE)
def receipt_file(slug: str) -> ResponseReturnValue:
    """Hand out the receipt as a file."""
    found = _kept(round_heads.head(db(), slug, officer=False))
    if found is None:
        return no_receipt(slug)
    answer = Response(files.to_text(found), mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{slug}-receipt.json")
    return answer


@blueprint.get("/rounds/<slug>/vote/ballot/receipt.pdf")
@allow(Role.ANYONE)
def receipt_pdf(slug: str) -> ResponseReturnValue:
    """Hand out the receipt to print; it says what its page says, and not when it was cast."""
    head = round_heads.head(db(), slug, officer=False)
    found = _kept(head)
    voting = head.dates(Phase.VOTING)
    if found is None or voting is None:
        return no_receipt(slug)
    names = _names(head)
    where = _where(slug)
    made = receipt_pages.document(
        [
            Fingerprint(names[one.pot], one.commitment.hex(), _link(where, one))
            for one in found.ballots
        ],
        wording.words(settings(), locale_code(), round_title=head.title, address=where),
        key=found.key,
        made_at=voting.opens_at,
    )
    answer = Response(made, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{slug}-receipt.pdf")
    return answer


def _names(head: RoundHead) -> dict[str, str]:
    """Return what people call the pots, by their public names."""
    return {f"{head.slug}/{pot.slug}": pot.name for pot in head.pots}


def _where(slug: str) -> str:
    return settings().base_url + url_for("ledger.receipt", slug=slug)


def _link(where: str, ballot: ReceiptBallot) -> str:
    # Behind the #, where no server sees it; static/js/fingerprint.js fills it in.
    return f"{where}#fingerprint={ballot.commitment.hex()}"


def _drawn(where: str, ballot: ReceiptBallot) -> Markup:
    return qr.svg(_link(where, ballot), css_class="slip__qr")


def _kept(head: RoundHead) -> Receipt | None:
    """Return the receipt of what was cast on this device a moment ago."""
    cast = [(one.pot_id, one.commitment) for one in cookie.read_receipts(head.slug)]
    if not cast:
        return None
    key = KeyStore(settings().keys_dir).record_key()
    return receipts.of_ballots(db(), head.id, cast, key=key)
