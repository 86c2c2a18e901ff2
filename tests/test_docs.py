"""The documents say what the program does."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from docs import draw_counting
from pb.allocation.rules import RULES

DOCS = Path(__file__).parents[1] / "docs"
CATALOGUE = DOCS.parent / "pb/translations/pl/LC_MESSAGES/messages.po"
FOR_ORGANISERS = ("voting", "voter-list", "letters", "paper", "halls", "scrutiny", "keys")
# What stands *so* in these documents is the name of a page, of a button or of a role.
NAMED = re.compile(r"(?<![*\w])\*([A-Z][^*\d]*?)\*(?!\*)")


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


@pytest.mark.parametrize("name", FOR_ORGANISERS)
def test_pages_and_buttons_are_called_in_documents_as_they_are_on_pages(name: str) -> None:
    with CATALOGUE.open("rb") as file:
        ids = [message.id for message in read_po(file) if message.id]
    said = [one for id_ in ids for one in ([id_] if isinstance(id_, str) else id_)]
    text = " ".join((DOCS / f"{name}.md").read_text(encoding="utf-8").split())
    named = NAMED.findall(text)
    unknown = [one for one in named if not any(words.startswith(one) for words in said)]
    assert not unknown


def test_names_of_pages_are_found_in_the_document_that_organisers_follow() -> None:
    text = (DOCS / "voting.md").read_text(encoding="utf-8")
    assert {"Kind of round", "Keys of the box", "Ballot box", "Letters"} <= set(
        NAMED.findall(text)
    )
