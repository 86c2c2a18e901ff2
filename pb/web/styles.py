"""All style sheets as one file, so that a phone asks once: joined at start, packed once."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parents[2] / "static"

# In this order: later ones may build on earlier ones.
SHEETS = (
    "vendor/govuk-frontend-6.6.0/govuk-frontend.min.css",
    "css/tokens.css",
    "css/base.css",
    "css/layout.css",
    "css/button.css",
    "css/form.css",
    "css/card.css",
    "css/tag.css",
    "css/timeline.css",
    "css/panel.css",
    "css/table.css",
    "css/chart.css",
    "css/map.css",
    "css/picture.css",
    "css/ballot.css",
    "css/mark.css",
    "css/paper.css",
    "css/reading.css",
    "css/result.css",
    "css/delivery.css",
    "css/organise.css",
    "css/idea.css",
    "css/slip.css",
    "css/typing.css",
    "css/printed.css",
    "css/hall.css",
    "css/print.css",
)


@dataclass(frozen=True, slots=True)
class Bundle:
    """The joined sheets; the digest in its address changes when anything in it does."""

    digest: str
    plain: bytes
    packed: bytes


@cache
def bundle(colour: str) -> Bundle:
    """Join the sheets, with the place's colour at the end."""
    joined = "\n".join((STATIC / sheet).read_text(encoding="utf-8") for sheet in SHEETS)
    # Addresses in sheets are relative to static/css; the joined file lies elsewhere.
    joined = joined.replace('url("../', 'url("/static/')
    plain = f"{joined}\n:root{{--place:{colour}}}\n".encode()
    digest = hashlib.sha256(plain).hexdigest()[:16]
    return Bundle(digest, plain, gzip.compress(plain, mtime=0))


def address(colour: str) -> str:
    """Return the address of the joined sheets."""
    return f"/styles/{bundle(colour).digest}.css"
