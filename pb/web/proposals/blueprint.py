"""The blueprint of proposals."""

from typing import Any

from flask import Blueprint, request

from pb.web.requests import settings

blueprint = Blueprint("proposals", __name__)

# Where a picture comes with a form. A file that is too large shall be refused beside its field,
# with all that was typed; so the request as a whole may be some times larger than a picture.
UPLOADS = frozenset({"proposals.draft", "proposals.edit"})
ROOM = 4


@blueprint.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Raise the limit before anything reads the form."""
    if endpoint in UPLOADS:
        request.max_content_length = ROOM * settings().upload_limit
