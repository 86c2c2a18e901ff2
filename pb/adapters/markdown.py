"""Markdown that people write, as HTML that is safe to show: markdown-it-py and nh3."""

from functools import cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {"p", "h3", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code", "pre", "br", "hr"}
SCHEMES = {"http", "https", "mailto"}


@cache
def _reader() -> MarkdownIt:
    # Raw HTML stays text. Pictures would be fetched from elsewhere, so they stay text too.
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True})
    return reader.disable(["image", "html_block", "html_inline"])


def to_html(text: str) -> str:
    """Return safe HTML; every heading is an h3, as it stands below a heading of the page."""
    reader = _reader()
    tokens = [_lowered(token) for token in reader.parse(text)]
    drawn = reader.renderer.render(tokens, reader.options, {})
    return nh3.clean(
        str(drawn),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        link_rel="nofollow ugc noopener",
    )


def _lowered(token: Token) -> Token:
    if token.type in {"heading_open", "heading_close"}:
        token.tag = "h3"
    return token
