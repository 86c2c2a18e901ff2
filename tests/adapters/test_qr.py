"""QR codes are one path that a page may show under a strict policy."""

import re

from pb.adapters.qr import svg


def test_a_drawing_has_no_style_script_or_id():
    drawn = svg("https://example.org/#code=ABCD", css_class="slip__qr")
    assert not re.search(r"style|script>|on\w+=| id=", drawn)
    assert drawn.startswith('<svg class="slip__qr" viewBox="0 0 ')
    assert 'aria-hidden="true"' in drawn


def test_what_is_drawn_depends_on_the_text_alone():
    one, same, other = (svg(text, css_class="x") for text in ("one", "one", "another"))
    assert one == same
    assert one != other


def test_a_class_is_escaped():
    assert '"><b>' not in svg("one", css_class='"><b>')
