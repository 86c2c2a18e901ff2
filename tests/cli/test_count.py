"""`pb count` from the outside."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pb.allocation import pabulib
from pb.allocation.election import Ballot, Election, Project
from pb.allocation.parameters import Add1, Completion, Parameters
from pb.allocation.rules import RULES
from pb.cli import main
from pb.cli.count_options import Options
from tests.allocation.small import election

COSTS = {"a": 700, "b": 1300, "c": 300, "d": 1600}
PAPERS = ("ab", "abd", "bc", "d")
"""An election on which the three conventions of Add1 differ, in units of 100."""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["count", *arguments])


@pytest.fixture
def town(tmp_path: Path) -> str:
    """A file that states no rule."""
    found = election(COSTS, *PAPERS, budget=1900, unit_exponent=2, currency="GBP")
    path = tmp_path / "town.pb"
    path.write_text(pabulib.write(found))
    return str(path)


def test_the_table_shows_order_names_votes_and_what_is_left(town):
    result = run(town, "--rule", "equal-shares", "--completion", "add1")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("Rule: equal-shares, completion add1 (equalshares.net)")
    assert lines[2].split() == ["1", "a", "7.00", "2", "2.00"]
    assert "Funded: 2 of 4 projects" in lines
    assert "Left: 9.00 GBP" in lines


def test_json_is_one_object_with_all_that_was_decided(town):
    result = run(town, "--rule", "equal-shares", "--completion", "add1", "--json")
    found = json.loads(result.stdout)
    assert found["funded"] == ["a", "c"]
    assert found["rule"] == "equal-shares"
    assert found["parameters"] == {
        "completion": "add1",
        "add1": "equalshares.net",
        "step": "1.00",
        "ties": "published",
        "seed": None,
        "lot": None,
        "utility": "cost",
        "comparison": False,
        "threshold": None,
        "per_cost": False,
        "no_skip": False,
        "variant": None,
        "loads": [],
        "constraints": {"exclusive": [], "together": [], "floors": {}, "ceilings": {}},
    }
    assert (found["budget"], found["cost"], found["left"]) == ("19.00", "10.00", "9.00")


def test_a_file_without_a_rule_is_counted_by_votes_and_says_so(town):
    result = run(town, "--json")
    assert json.loads(result.stdout)["rule"] == "greedy"
    assert result.stderr == f"{town} states the rule unknown; this is the rule greedy.\n"


@pytest.mark.parametrize(
    ("add1", "funded"),
    [("equalshares.net", ["a", "c"]), ("pabutools", ["b", "c"]), ("pabulib", ["b"])],
)
def test_the_convention_of_add1_is_an_option(town, add1, funded):
    options = ["--rule", "equal-shares", "--completion", "add1", "--add1", add1, "--json"]
    assert json.loads(run(town, *options).stdout)["funded"] == funded


PUBLISHED = Parameters(Completion.ADD1U, Add1.PABUTOOLS, seed="spring")


@pytest.fixture
def published(tmp_path: Path) -> str:
    """A file as the platform publishes it, with its rule and options."""
    found = election(COSTS, *PAPERS, budget=1900, unit_exponent=2)
    path = tmp_path / "published.pb"
    outcome = RULES["equal-shares"](found, PUBLISHED)
    path.write_text(pabulib.write(found, outcome=outcome))
    return str(path)


def test_a_published_file_counts_to_its_result_without_options(published):
    result = run(published, "--json")
    document = pabulib.read(published)
    funded = {id_ for id_, mark in document.selected.items() if mark == "1"}
    found = json.loads(result.stdout)
    assert set(found["funded"]) == funded
    assert found["parameters"]["seed"] == "spring"
    assert found["parameters"]["add1"] == "pabutools"
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--rule", "equal-shares"], ("none", None, "spring")),
        (["--completion", "add1"], ("add1", "equalshares.net", "spring")),
        (["--add1", "pabulib"], ("add1u", "pabulib", "spring")),
        (["--ties", "name"], ("add1u", "pabutools", None)),
        (["--seed", "autumn"], ("add1u", "pabutools", "autumn")),
        (["--rule", "greedy"], ("none", None, "spring")),
    ],
)
def test_options_win_over_the_file(published, options, expected):
    found = json.loads(run(published, *options, "--json").stdout)["parameters"]
    assert (found["completion"], found["add1"], found["seed"]) == expected


@pytest.fixture
def places(tmp_path: Path) -> str:
    """Two parks and a road, which exclude each other in part."""
    parks = (Project("a", 700, category="park"), Project("b", 500, category="park"))
    papers = (Ballot(("a",), count=4), Ballot(("b",), count=3), Ballot(("c",)))
    projects = (*parks, Project("c", 400, category="road"))
    path = tmp_path / "places.pb"
    path.write_text(pabulib.write(Election(projects, papers, budget=1600, unit_exponent=2)))
    return str(path)


@pytest.mark.parametrize(
    ("options", "funded"),
    [
        ("--rule greedy", "a b c"),
        ("--rule greedy --per-cost", "b a c"),
        ("--rule greedy --threshold 3", "a b"),
        ("--rule greedy --threshold 45%", "a"),
        ("--rule greedy --exclusive a,b", "a c"),
        ("--rule greedy --ceiling park=11.99", "a c"),
        ("--rule equal-shares", "a b"),
        ("--rule equal-shares --utility cardinality", "b a"),
        ("--rule equal-shares --completion epsilon", "a b c"),
        ("--rule equal-shares --completion add1,epsilon,greedy", "a b c"),
        ("--rule equal-shares --comparison", "a b c"),
    ],
)
def test_each_option_changes_the_count(places, options, funded):
    result = run(places, *options.split(), "--json")
    assert sorted(json.loads(result.stdout)["funded"]) == sorted(funded.split())


def test_options_are_named_in_the_table_and_in_json(places):
    options = ["--rule", "greedy", "--no-skip", "--ceiling", "park=12.50", "--threshold", "12.5%"]
    first = run(places, *options).stdout.splitlines()[0]
    assert first == (
        "Rule: greedy, utility cardinality, threshold 25/2 %, no skipping, constraints, "
        "ties published"
    )
    found = json.loads(run(places, *options, "--json").stdout)["parameters"]
    assert found["no_skip"] is True
    assert found["threshold"] == {"least": 0, "share": "1/8"}
    assert found["constraints"]["ceilings"] == {"park": "12.50"}


def test_a_comparison_says_how_it_ended(places):
    result = run(places, "--rule", "equal-shares", "--comparison")
    assert "under greedy, which replaces it: 1" in result.stdout
    found = json.loads(run(places, "--rule", "equal-shares", "--comparison", "--json").stdout)
    assert found["comparison"] == {"rule": 0, "greedy": 1}


def test_points_have_a_column_where_there_are_any(tmp_path):
    path = tmp_path / "ranked.pb"
    path.write_text(
        "META\nkey;value\nbudget;9\nvote_type;ordinal\n"
        "PROJECTS\nproject_id;cost\n1;5\n2;4\nVOTES\nvoter_id;vote\n1;2,1\n"
    )
    lines = run(str(path)).stdout.splitlines()
    assert lines[1].split() == ["id", "project", "cost", "votes", "points"]
    assert lines[2].split() == ["1", "2", "4", "1", "2"]


def test_options_are_words_again():
    words = [
        "--rule",
        "greedy",
        "--per-cost",
        "--skip",
        "--exclusive",
        "a,b",
        "--exclusive",
        "c,d",
        "--seed",
        "x",
    ]
    options = Options(
        rule="greedy", per_cost=True, no_skip=False, exclusive=("a,b", "c,d"), seed="x"
    )
    assert list(options.words()) == words


def test_the_help_says_which_rule_takes_what():
    text = " ".join(run("--help").stdout.split())
    assert "phragmen takes --threshold, --variant, --load" in text


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("--rule equal-shares --completion greedy,add1", "stands first"),
        ("--rule equal-shares --completion later", "a completion is one or more of none, add1"),
        ("--rule equal-shares --exclusive a,b", "takes no mutually exclusive projects"),
        ("--rule equal-shares --utility points", "approval ballots have no utility points"),
        ("--rule greedy --exclusive a", "at least two"),
        ("--rule greedy --exclusive a,z", "no project has the id z"),
        ("--rule greedy --ceiling park=many", "written CATEGORY=SUM"),
        ("--rule greedy --ceiling park=nan", "written CATEGORY=SUM"),
        ("--rule greedy --ceiling park=1.005", "as fine as the file's sums"),
        ("--rule greedy --ceiling pool=1", "no project has the category pool"),
        ("--rule greedy --threshold lots", "a threshold is written 30 or 2.5%"),
        ("--rule phragmen --load a=x", "a load is written"),
        ("--rule phragmen --utility cost", "takes no choice of a utility"),
    ],
)
def test_what_does_not_go_together_is_said_in_one_sentence(places, options, sentence):
    result = run(places, *options.split())
    assert (result.exit_code, result.stdout) == (3, "")
    (line,) = result.stderr.splitlines()
    assert sentence in line


@pytest.mark.parametrize(
    "options",
    [
        ["--rule", "greedy", "--completion", "add1"],
        ["--completion", "add1"],
        ["--rule", "greedy", "--add1", "pabulib"],
        ["--rule", "equal-shares", "--add1", "pabulib"],
        ["--rule", "equal-shares", "--completion", "none", "--add1", "pabulib"],
        ["--ties", "name", "--seed", "x"],
    ],
)
def test_options_that_do_not_go_together_exit_with_3(town, options):
    result = run(town, *options, "--json")
    assert (result.exit_code, result.stdout) == (3, "")
    assert len(result.stderr.splitlines()) == 1


def test_papers_that_the_rule_cannot_count_exit_with_3(tmp_path):
    path = tmp_path / "ranked.pb"
    path.write_text(
        "META\nkey;value\nbudget;5\nvote_type;ordinal\n"
        "PROJECTS\nproject_id;cost\n1;5\nVOTES\nvoter_id;vote\n1;1\n"
    )
    result = run(str(path), "--rule", "phragmen")
    assert result.exit_code == 3
    assert "does not count ordinal ballots; these rules do: greedy" in result.stderr


@pytest.mark.parametrize(
    "data",
    [b"", b"\x7fELF\x00\xff\xfe", b"META\nkey;value\n", "META\nłąka".encode("iso-8859-2")],
    ids=["empty", "binary", "cut off", "another encoding"],
)
def test_a_bad_file_exits_with_2_and_one_line(tmp_path, data):
    path = tmp_path / "bad.pb"
    path.write_bytes(data)
    result = run(str(path), "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"{path}, line ")


def test_a_missing_file_exits_with_2(tmp_path):
    result = run(str(tmp_path / "missing.pb"))
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


def test_counting_imports_no_web_platform(town):
    program = (
        "import sys; from pb.cli import main;"
        f"main(['count', {town!r}, '--json'], standalone_mode=False);"
        "print([name for name in ('flask', 'sqlalchemy', 'pb.services') if name in sys.modules],"
        " file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["funded"]
    assert done.stderr.splitlines()[-1] == "[]"
