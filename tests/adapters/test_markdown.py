"""Markdown becomes HTML that cannot do harm."""

import re
import time

import pytest

from pb.adapters.markdown import to_html


def test_plain_markdown_is_drawn():
    assert to_html("Some **bold** words\n\n- one\n- two") == (
        "<p>Some <strong>bold</strong> words</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"
    )


def test_every_heading_becomes_one_below_the_pages_own():
    assert re.findall(r"<(h\d)", to_html("# One\n\n###### Six\n\nTwo\n===")) == ["h3"] * 3


def test_links_lead_out_without_recommending():
    assert to_html("[map](https://example.org/map)") == (
        '<p><a href="https://example.org/map" rel="nofollow ugc noopener">map</a></p>\n'
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<javascript:alert(1)>",
        "![x](https://elsewhere.example/pixel.png)",
        "<svg/onload=alert(1)>",
        '[x](https://example.org "onmouseover=alert(1)")',
        "```<script>\nalert(1)\n```",
        "<style>body{display:none}</style>",
        "[a]: javascript:alert(1)\n\n[a]",
        "\x00<script>alert(1)</script>",
    ],
)
def test_hostile_markdown_does_nothing(hostile):
    html = to_html(hostile)

    tags = re.findall(r"<\s*/?\s*([a-zA-Z0-9]+)", html)
    assert set(tags) <= {"p", "a", "pre", "code"}
    assert not re.search(r"""<[^>]+\s(on\w+|style|src)\s*=""", html)
    assert not re.search(r"""href=["']?\s*(javascript|data):""", html, re.IGNORECASE)


@pytest.mark.parametrize(
    "unit", ["[", "*", "_a", "> ", "- ", "`", "![", "](", "**a", "&", "<a ", "\\", "1. ", "\n# "]
)
def test_ten_thousand_odd_characters_are_drawn_at_once(unit):
    began = time.process_time()
    to_html(unit * (10_000 // len(unit)))
    assert time.process_time() - began < 3
