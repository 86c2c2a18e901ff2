"""What browsers send, cleaned at the door: text that can be kept, files where a form asks."""

from flask import Flask, Response, abort, request
from flask_login import current_user
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict
from werkzeug.exceptions import BadRequest

from pb.web.requests import READING, settings

# The form fields that take a file. Elsewhere one is ignored, so that no field finds it as text.
FILE_FIELDS = frozenset(
    {"picture", "boundary_file", "receipt_file", "papers_file", "key_file", "voter_file"}
)

# A voter list of a city is larger than anything else; only organisers send one.
VOTER_FILES = frozenset({"organise.send_voter_file"})


def _untyped() -> dict[int, str | None]:
    """Return what nobody types, for `str.translate`: it does not show, so it is left out.

    Controls, and codes that are no characters: PostgreSQL holds no U+0000, and HTML holds
    none of them; overrides of direction turn round what others wrote. The line breaks of
    word processors become blanks.
    """
    controls = [*range(0x20), *range(0x7F, 0xA0), 0x202D, 0x202E]
    no_characters = [*range(0xFDD0, 0xFDF0)]
    no_characters += [plane << 16 | code for plane in range(17) for code in (0xFFFE, 0xFFFF)]
    table: dict[int, str | None] = dict.fromkeys([*controls, *no_characters])
    for kept in "\t\n\r":
        del table[ord(kept)]
    return table | {ord("\v"): " ", ord("\f"): " "}


UNTYPED = _untyped()


def cleaned(texts: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    """Return texts, and their names, without what nobody types."""
    return ImmutableMultiDict(
        (name.translate(UNTYPED), text.translate(UNTYPED))
        for name, text in texts.items(multi=True)
    )


def expected(files: MultiDict[str, FileStorage]) -> ImmutableMultiDict[str, FileStorage]:
    """Return the files of the fields that take one, and close the others."""
    kept = []
    for name, file in files.items(multi=True):
        if name in FILE_FIELDS:
            kept.append((name, file))
        else:
            file.close()
    return ImmutableMultiDict(kept)


def clean() -> Response | None:
    """Let pages see clean text only; an address is taken as it is, or refused."""
    if isinstance(request.routing_exception, BadRequest):
        # A host that cannot be: not even a page's links can be made.
        return Response("This is not the name of a host.\n", 400, mimetype="text/plain")
    if "\0" in request.path:
        abort(400)
    if request.endpoint in VOTER_FILES and current_user.is_officer:
        request.max_content_length = settings().voter_file_limit
    if request.query_string:
        request.args = cleaned(request.args)
    if request.method not in READING:
        request.form = cleaned(request.form)
        request.files = expected(request.files)
    return None


def bind(app: Flask) -> None:
    """Clean what comes with each request, before anything reads it."""
    app.before_request(clean)
