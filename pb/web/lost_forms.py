"""Forms whose session had ended: what was written in them is handed back, never thrown away."""

from urllib.parse import urlsplit

from flask import render_template, request
from flask.typing import ResponseReturnValue

from pb.web.paths import own_path

# Only prose that somebody may have worked on for long; no passwords, codes, marks or addresses.
WRITTEN = (
    "title",
    "purpose",
    "summary",
    "description",
    "body",
    "text",
    "reason",
    "next_step",
    "note",
)


def written() -> tuple[str, ...]:
    """Return what was written in a form of ours; another site's form is not shown."""
    if not _is_ours(request.headers.get("Origin", request.host_url)):
        return ()
    return tuple(text for name in WRITTEN for text in request.form.getlist(name) if text.strip())


def answer() -> ResponseReturnValue:
    """Say that nothing was taken, with what was written and the way back to the form."""
    return (
        render_template("errors/expired.html", written=written(), back=_form_page()),
        400,
    )


def _form_page() -> str | None:
    if not _is_ours(request.referrer or ""):
        return None
    parts = urlsplit(request.referrer or "")
    return own_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def _is_ours(address: str) -> bool:
    # By host alone: behind a proxy the scheme that reaches us may be another than the browser's.
    try:
        return urlsplit(address).netloc == request.host
    except ValueError:
        return False
