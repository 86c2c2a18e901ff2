"""The worked examples of docs/explaining.md are what the commands print."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from pb.cli import main

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(sh|text)\n(.*?)\n```$", re.DOTALL | re.MULTILINE)


def test_every_line_of_an_example_is_printed_by_the_command_before_it(monkeypatch):
    monkeypatch.chdir(ROOT)
    text = (ROOT / "docs" / "explaining.md").read_text(encoding="utf-8")
    printed: list[str] = []
    shown = 0
    for kind, block in BLOCK.findall(text):
        if kind == "sh":
            words = shlex.split(block)
            assert words[0] == ".venv/bin/pb"
            result = CliRunner().invoke(main, words[1:])
            assert result.exit_code == 0, result.output
            printed = result.stdout.splitlines()
            continue
        rest = iter(printed)
        for line in block.splitlines():
            assert line in rest, f"{line!r} is not printed, or not in this order"
            shown += 1
    assert shown > 50
