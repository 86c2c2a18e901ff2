"""Pages for everybody: what was unusual, which samples were drawn, how to draw them again."""

from collections.abc import Iterator

from flask import Blueprint, Response, render_template, stream_with_context
from flask.typing import ResponseReturnValue

from pb.services.errors import NotFound
from pb.services.paper import undoing
from pb.services.rounds import round_heads
from pb.services.scrutiny import flags, samples
from pb.vocabulary import Role
from pb.web.access import allow
from pb.web.requests import db

blueprint = Blueprint("scrutiny", __name__)


@blueprint.get("/rounds/<slug>/scrutiny")
@allow(Role.ANYONE)
def show(slug: str) -> ResponseReturnValue:
    """Show what was looked at before closing and after it, and what was found."""
    head = round_heads.head(db(), slug, officer=False)
    return render_template(
        "scrutiny/show.html",
        head=head,
        flags=flags.counted(db(), head.id),
        samples=samples.of_round(db(), head.id),
        taken_back=undoing.counted(db(), head.id).taken_back,
    )


@blueprint.get("/rounds/<slug>/scrutiny/references.txt")
@allow(Role.ANYONE)
def references(slug: str) -> ResponseReturnValue:
    """Hand out what samples are drawn from: the list's references, without anything else."""
    head = round_heads.head(db(), slug, officer=False)
    if not samples.of_round(db(), head.id):
        raise NotFound

    def lines() -> Iterator[str]:
        for reference in samples.references(db(), head.id):
            yield f"{reference}\n"

    return Response(stream_with_context(lines()), mimetype="text/plain")
