"""Every sentence is translated into each language that we ship."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from pb.config import LANGUAGES

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "pb" / "translations"
OTHERS = [code for code, _name in LANGUAGES if code != "en"]


def catalogue(code: str):
    with (FOLDER / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=code)


def holes(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)", text))


@pytest.mark.parametrize("code", OTHERS)
def test_no_sentence_is_missing(code: str, tmp_path: Path) -> None:
    pot = tmp_path / "now.pot"
    subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract", "--mapping",
         "pb/translations/babel.cfg", "--keywords", "N_", "--keywords", "_l",
         "--keywords", "translate_plural:1,2", "--no-location",
         "--output", str(pot), "."],
        cwd=ROOT, check=True,
    )  # fmt: skip
    with pot.open("rb") as file:
        wanted = {message.id for message in read_po(file) if message.id}
    have = {m.id for m in catalogue(code) if m.id and m.string and all(_forms(m.string))}
    assert sorted(map(str, wanted - have)) == []


def _forms(string: str | tuple[str, ...] | list[str]) -> list[str]:
    return [string] if isinstance(string, str) else list(string)


@pytest.mark.parametrize("code", OTHERS)
def test_translations_keep_the_figures_of_their_sentence(code: str) -> None:
    for message in catalogue(code):
        if not message.id:
            continue
        ids = _forms(message.id)
        allowed = set().union(*(holes(text) for text in ids))
        for form in _forms(message.string):
            assert holes(form) <= allowed, message.id
            if isinstance(message.id, str):
                assert holes(form) == allowed, message.id


@pytest.mark.parametrize("code", OTHERS)
def test_nothing_is_fuzzy_or_left_over(code: str) -> None:
    found = catalogue(code)
    assert [m.id for m in found if m.fuzzy and m.id] == []
