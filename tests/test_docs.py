"""The documents say what the program does."""

import re
from pathlib import Path

import pytest

from docs import draw_counting
from pb.allocation.rules import RULES

DOCS = Path(__file__).parents[1] / "docs"


def test_the_worked_examples_are_what_the_count_gives() -> None:
    text = (DOCS / "counting.md").read_text(encoding="utf-8")
    assert draw_counting.filled(text) == text, "run: make counting-examples"
    assert all(f"<!-- example {name} -->" in text for name in draw_counting.EXAMPLES)


def test_every_rule_is_explained_with_an_example() -> None:
    text = (DOCS / "counting.md").read_text(encoding="utf-8")
    for rule in RULES:
        assert f"## {rule}: " in text, rule
        assert rule in draw_counting.EXAMPLES, rule


@pytest.mark.parametrize("name", draw_counting.EXAMPLES)
def test_each_example_has_its_picture(name: str) -> None:
    drawn = (DOCS / "pictures" / f"count-{name}.svg").read_text(encoding="utf-8")
    assert drawn == draw_counting.picture(*draw_counting.EXAMPLES[name].count())


@pytest.mark.parametrize("page", [*DOCS.glob("*.md"), DOCS.parent / "README.md"], ids=str)
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
