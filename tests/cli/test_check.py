"""`pb check`."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from pb.allocation.consistency import What
from pb.cli import main
from pb.cli.check import SENTENCES

GOOD = """META
key;value
num_projects;2
num_votes;2
budget;10
rule;greedy
PROJECTS
project_id;cost;votes;selected
a;5;2;1
b;6;1;0
VOTES
voter_id;vote
1;a,b
2;a
"""


@pytest.fixture
def town(tmp_path):
    return tmp_path / "town.pb"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


def test_a_consistent_file_is_silent(town):
    town.write_text(GOOD)
    result = run(town)
    assert (result.exit_code, result.output) == (0, "")


def test_each_inconsistency_is_a_line_with_file_and_line(town):
    text = GOOD.replace("votes;2", "votes;3").replace("a;5;2;1", "a;5;1;1")
    town.write_text(text.replace("b;6;1;0", "b;6;1;1"))
    result = run(town)
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"{town}:4: num_votes is 3, but there are 2",
        f'{town}:9: project a has votes "1", but the ballots give it 2',
        f"{town}:8: the selected projects cost 11, more than the budget, 10",
        f"{town}:8: selected is not the outcome of the rule greedy; selected only: b",
    ]


def test_json_has_figures_and_the_sentence(town):
    town.write_text(GOOD.replace("projects;2", "projects;7"))
    result = run(town, "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert (found["file"], found["consistent"]) == (str(town), False)
    assert found["found"] == [
        {
            "line": 3,
            "what": "count",
            "key": "num_projects",
            "stated": 7,
            "found": 2,
            "sentence": "num_projects is 7, but there are 2",
        }
    ]


def test_json_of_a_consistent_file(town):
    town.write_text(GOOD)
    assert json.loads(run(town, "--json").stdout) == {
        "file": str(town),
        "consistent": True,
        "found": [],
    }


def test_what_cannot_be_read_exits_with_2_and_one_line(town):
    town.write_text(GOOD.replace("1;a,b", "1;z"))
    result = run(town)
    assert result.exit_code == 2
    assert result.stderr == (
        f'{town}, line 13: expected project ids from PROJECTS in a vote, found "z"\n'
    )
    assert run(town.parent / "missing.pb").exit_code == 2


def test_every_inconsistency_has_a_sentence():
    assert set(SENTENCES) == set(What)
