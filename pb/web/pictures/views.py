"""Pages: pictures, in the two sizes that pages use."""

from flask import Blueprint, Response, request

from pb.services.proposals import pictures
from pb.vocabulary import Role
from pb.web.access import allow
from pb.web.requests import db

blueprint = Blueprint("pictures", __name__)


# Anyone may fetch a picture whose digest they know. That of a draft stands on no page but its
# author's, and 256 bits are not guessed, so a draft's picture stays as private as the draft.
@blueprint.get("/pictures/<string(length=64):digest>.webp")
@allow(Role.ANYONE)
def wide(digest: str) -> Response:
    """Hand out the wide size."""
    return _file(pictures.wide(db(), digest), tag=digest)


@blueprint.get("/pictures/<string(length=64):digest>-card.webp")
@allow(Role.ANYONE)
def card(digest: str) -> Response:
    """Hand out the small size."""
    return _file(pictures.card(db(), digest), tag=f"{digest}-card")


def _file(data: bytes, *, tag: str) -> Response:
    """Answer with a file that never changes: its name is made from its bytes."""
    answer = Response(data, mimetype="image/webp")
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    answer.set_etag(tag)
    answer.make_conditional(request)
    return answer
