"""`pb recount`."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from pb.allocation.recounts import Because, Finding, Verdict
from pb.cli import main
from pb.cli.recount import REASONS, sentence

FILE = """META
key;value
budget;10
rule;{rule}
PROJECTS
project_id;cost;votes;selected
a;5;2;1
b;6;1;{b}
VOTES
voter_id;vote
1;a,b
2;a
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "b.pb").write_text(FILE.format(rule="greedy", b=0))
    (tmp_path / "a.pb").write_text(FILE.format(rule="greedy", b=1))
    (tmp_path / "c.pb").write_text(FILE.format(rule="unknown", b=0))
    (tmp_path / "B.pb").write_text("hello")
    (tmp_path / "notes.txt").write_text("no election")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["recount", *map(str, arguments)])


def test_every_file_is_counted_and_the_exit_status_is_0_whatever_differs(folder):
    result = run(folder, "--json")
    assert result.exit_code == 0
    assert [
        (each["file"], each["rule"], each["outcome"]) for each in json.loads(result.stdout)
    ] == [
        ("B.pb", "", "unreadable"),
        ("a.pb", "greedy", "differs"),
        ("b.pb", "greedy", "same"),
        ("c.pb", "unknown", "undetermined"),
    ]


def test_the_reason_is_a_sentence(folder):
    found = {each["file"]: each["reason"] for each in json.loads(run(folder, "--json").stdout)}
    assert found["a.pb"] == "funded officially, but not by the stated rule: b"
    assert found["B.pb"] == "line 1: expected the section META"
    assert found["c.pb"].startswith("the file states no rule; the rule greedy would have led to")


def test_a_table_has_a_line_for_each_file_and_the_sums(folder):
    lines = run(folder).stdout.splitlines()
    assert lines[1].startswith("differs       a.pb (greedy): funded officially")
    assert lines[-4:] == ["same: 1", "differs: 1", "undetermined: 1", "unreadable: 1"]


def test_progress_stands_on_the_standard_error_only(folder):
    result = run(folder, "--json")
    assert "Counting" in result.stderr
    assert "Counting" not in result.stdout


def test_an_empty_folder_is_an_empty_list(tmp_path):
    assert json.loads(run(tmp_path, "--json").stdout) == []
    assert run(tmp_path).exit_code == 0


def test_a_folder_that_is_missing_is_refused(tmp_path):
    assert run(tmp_path / "nowhere").exit_code == 2


@pytest.mark.parametrize("because", Because)
def test_every_reason_has_a_sentence(because):
    figures = dict.fromkeys(
        ("number", "projects", "rule", "rules", "key", "mark", "why", "by", "note"), "x"
    )
    assert sentence(Finding(because, figures))
    assert set(REASONS) == set(Because)


def test_every_verdict_is_counted(folder):
    assert all(f"{verdict}: " in run(folder).stdout for verdict in Verdict)
