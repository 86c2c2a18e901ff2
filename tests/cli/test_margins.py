"""`pb margins` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pb.allocation import pabulib
from pb.cli import main
from tests.allocation.small import election


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["margins", *arguments])


@pytest.fixture
def town(tmp_path: Path) -> str:
    found = election({"a": 6000, "b": 5000}, "5*a", "3*b", budget=10000, unit_exponent=2)
    path = tmp_path / "town.pb"
    path.write_text(pabulib.write(found))
    return str(path)


def test_the_table_says_how_far_each_project_was_from_another_fate(town):
    result = run(town, "--rule", "greedy")
    assert result.exit_code == 0
    lines = [line.split() for line in result.stdout.splitlines()]
    assert ["a", "60.00", "100.00", "2", "2", "(for", "b)"] in lines
    assert ["b", "50.00", "40.00", "2"] in lines


def test_json_names_how_each_figure_was_found(town):
    found = json.loads(run(town, "--project", "b", "--json").stdout)
    assert found == {
        "rule": "greedy",
        "margins": [
            {
                "project": "b",
                "funded": False,
                "cost": "50.00",
                "highest_cost": {"value": "40.00", "how": "monotone", "at_least": None},
                "votes": {"value": 2, "how": "monotone", "tried": None},
                "struck": None,
                "rival": None,
            }
        ],
    }


def test_what_the_bound_leaves_open_is_not_claimed(town):
    add1 = ("--rule", "equal-shares", "--completion", "add1")
    result = run(town, *add1, "--project", "b", "--bound", "0")
    assert result.stdout.splitlines()[-1].split()[-2:] == ["not", "tried"]
    (found,) = json.loads(run(town, *add1, "--project", "b", "--json").stdout)["margins"]
    assert found["highest_cost"]["how"] == "not-monotone"
    assert found["highest_cost"]["value"] is None


@pytest.mark.parametrize(
    "options", [("--project", "z"), ("--rule", "greedy", "--completion", "add1")]
)
def test_an_unknown_project_and_options_that_clash_exit_with_3(town, options):
    result = run(town, *options)
    assert (result.exit_code, result.stdout) == (3, "")
    assert len(result.stderr.splitlines()) == 1
