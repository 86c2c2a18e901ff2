"""The council's workplace: who is on the voter list, and how they got there."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import RoundHead
from pb.services.voter_list import list_pages, uploads
from pb.vocabulary import Phase, Role, RoundState
from pb.web.access import allow
from pb.web.organise.blueprint import blueprint
from pb.web.organise.voter_list.forms import FileForm
from pb.web.requests import db


@blueprint.get("/rounds/<slug>/voter-list")
@allow(Role.OFFICER)
def voter_list(slug: str) -> ResponseReturnValue:
    """Show how many are on the list, the files on their way, and single entries."""
    head = round_heads.head(db(), slug, officer=True)
    return list_page(head, FileForm(formdata=None))


def list_page(head: RoundHead, form: FileForm) -> str:
    """Return the page of the list, with the form for a file."""
    typed = request.args.get("q", "")[:200]
    dates = head.dates(Phase.VOTING)
    is_over = dates is None or dates.state == "done"
    context: dict[str, Any] = {
        "areas": list_pages.by_area(db(), head.id),
        "uploads": uploads.of_round(db(), head.id),
        "typed": typed,
        "found": list_pages.search(db(), head.id, typed=typed) if typed.strip() else None,
        "can_add": head.state == RoundState.OPEN and not is_over,
    }
    return render_template("organise/voter_list/index.html", head=head, form=form, **context)
