"""The look: what the templates, styles and macros promise, without a page around them."""

import base64
import hashlib
import re
from pathlib import Path
from types import SimpleNamespace

import html5lib
import pytest
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader
from wtforms import Form, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs describe 3.2
from wtforms.validators import InputRequired

from pb.web import styles
from pb.web.headers import JS_ENABLED

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static/css").glob("*.css"))


class Idea(Form):
    title = StringField("Title", [InputRequired("Give it a title.")], description="Short.")
    text = TextAreaField("Text")
    kind = RadioField(
        "Kind", choices=[SelectChoice("a", "One"), SelectChoice("b", "Two")], default="b"
    )


@pytest.fixture
def draw():
    """Return a function that draws one call of a macro."""
    environment = Environment(
        loader=ChoiceLoader(
            [
                FileSystemLoader(ROOT / "templates"),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # made by the extension
    environment.filters |= {
        "number": lambda n: f"{n:,}",
        "day": lambda value, _zone: value,
        "days": lambda span, _zone: span,
    }
    environment.globals |= {"asset": lambda path: f"/static/{path}", "csrf_token": lambda: "t"}

    def drawn(macros: str, call: str, **values: object) -> str:
        source = f'{{% import "macros/{macros}.html" as m %}}{{{{ m.{call} }}}}'
        html = environment.from_string(source).render(**values)
        html5lib.HTMLParser(strict=True).parseFragment(html)
        return html

    return drawn


def test_the_one_inline_line_is_the_one_that_the_policy_allows():
    line = (ROOT / "templates/partials/js_enabled.html").read_text()
    script = line.removeprefix("<script>").removesuffix("</script>")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{digest}'" == JS_ENABLED


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_inline_script_or_style(template):
    text = template.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text)
    if template.name != "js_enabled.html":
        assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_styles_load_only_files_that_are_here(style):
    for address in re.findall(r'url\("([^"]+)"\)', style.read_text()):
        assert (style.parent / address).is_file(), address


def test_every_style_is_linked():
    linked = {sheet.rpartition("/")[2] for sheet in styles.SHEETS}
    assert [style.name for style in STYLES if style.name not in linked] == []


def test_the_joined_styles_load_only_files_that_are_here():
    joined = styles.bundle("#0f5c5c").plain.decode()
    addresses = re.findall(r"url\(\"?([^\")]+)\"?\)", joined)
    assert addresses
    for address in addresses:
        assert address.startswith("data:") or (ROOT / address.removeprefix("/")).is_file(), address


def test_a_field_names_its_hint_and_its_error(draw):
    form = Idea(data={})
    form.validate()
    html = draw("fields", "field(form.title)", form=form)
    assert 'aria-describedby="title-hint title-error"' in html
    assert 'id="title-error"' in html
    assert "Give it a title." in html


def test_an_error_summary_leads_to_the_fields(draw):
    form = Idea(data={})
    form.validate()
    assert 'href="#title"' in draw("forms", "error_summary(form)", form=form)
    good = Idea(data={"title": "Benches"})
    assert draw("forms", "error_summary(form)", form=good).strip() == ""


def test_a_radio_keeps_its_choice_and_the_summary_can_reach_it(draw):
    html = draw("fields", "field(form.kind)", form=Idea())
    assert 'id="kind" name="kind" type="radio" value="a"' in html
    assert re.search(r'value="b"\s+checked', html)


def test_a_counted_field_has_its_words_for_every_plural(draw):
    html = draw("fields", "field(form.text, count=400)", form=Idea())
    assert "You can write up to 400 characters." in html
    assert "%{count}" in html
    assert "characters-under-limit.few" in html


def test_the_budget_bar_covers_the_whole_budget(draw):
    segments = [("Trees", 300, "£3"), ("Benches", 500, "£5")]
    html = draw("charts", "budget_bar(s, 1000, 200, '£10', '£8', '£2', 'How')", s=segments)
    assert 'x="0.0%" width="30.0%"' in html
    assert 'x="30.0%" width="50.0%"' in html


def test_a_bar_without_voters_is_drawn(draw):
    assert 'width="0%"' in draw("charts", "votes_bar(0, 0)").replace("0.0%", "0%")


def test_text_of_people_is_escaped(draw):
    html = draw("cards", "card(title, '#', summary=title)", title="<b>Trees</b>")
    assert "<b>" not in html


def test_an_unknown_theme_has_a_picture(draw):
    assert "pictures/community.svg" in draw("pictures", "drawn('dragons')")


def test_every_drawn_picture_exists():
    source = (ROOT / "templates/macros/pictures.html").read_text()
    kinds = re.findall(r'"([a-z]+)"', source.split("KINDS = [")[1].split("]")[0])
    assert len(kinds) >= 12
    assert [k for k in kinds if not (ROOT / f"static/pictures/{k}.svg").is_file()] == []


def test_the_step_that_it_is_now_is_marked_in_words(draw):
    phases = [
        SimpleNamespace(
            phase="submission", label="", state="done", opens_at="1 May", closes_at="2 May"
        ),
        SimpleNamespace(phase="voting", label="", state="now", opens_at="3 May", closes_at=None),
    ]
    head = SimpleNamespace(phases=phases, time_zone="Europe/London")
    html = draw("timeline", "timeline(head)", head=head)
    assert html.count('aria-current="step"') == 1
    assert "now:" in html
    assert "from 3 May" in html


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("words", "ground", "least"),
    [
        ("ink", "paper", 7),
        ("ink", "sand", 7),
        ("ink", "sun", 7),
        ("soft", "paper", 4.5),
        ("soft", "sand", 4.5),
        ("teal", "paper", 4.5),
        ("teal", "mist", 4.5),
        ("turn", "paper", 4.5),
        ("turn", "turn-tint", 4.5),
        ("turn", "sand", 4.5),
        ("leaf", "leaf-tint", 4.5),
        ("line-strong", "paper", 3),
    ]
    + [(f"chart-{n}", "white", 4.5) for n in range(1, 9)],
)
def test_words_stand_out_from_their_ground(words, ground, least):
    tokens = dict(
        re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", (ROOT / "static/css/tokens.css").read_text())
    ) | {"white": "#ffffff"}
    bright, dark = sorted((_luminance(tokens[words]), _luminance(tokens[ground])), reverse=True)
    assert (bright + 0.05) / (dark + 0.05) >= least
