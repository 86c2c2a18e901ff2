"""`pb compare` from the outside."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pb.allocation import pabulib
from pb.allocation.ballots import BallotType
from pb.allocation.election import Ballot, Election, Project
from pb.allocation.metrics import metrics
from pb.allocation.parameters import Parameters
from pb.allocation.rules import RULES
from pb.cli import main
from tests.page_check import check_page

PROJECTS = (
    Project("a", 600, name="Playground <new>", category="play", area="Hill"),
    Project("b", 400, name="Path", category="paths", area="Hill"),
    Project("c", 400, name="Library", category="books", area="Dale"),
)
PAPERS = (Ballot(("a", "b"), count=6), Ballot(("c",), count=4))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["compare", *arguments])


@pytest.fixture
def town(tmp_path: Path) -> str:
    election = Election(PROJECTS, PAPERS, 1000, unit_exponent=1, currency="GBP")
    path = tmp_path / "town.pb"
    path.write_text(pabulib.write(election))
    return str(path)


def test_the_table_has_a_line_for_each_rule_and_a_column_for_each_project(town):
    result = run(town, "--rule", "greedy", "--rule", "equal-shares")
    assert result.exit_code == 0
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "greedy 2 100.0 100.0 % 40.0 % 1.20 60.0 % 0.40" in lines
    assert "equal-shares 2 80.0 80.0 % 0.0 % 1.00 40.0 % 0.10" in lines
    assert "b Path 40.0 6 x x x x" in lines
    assert "c Library 40.0 4 . x x x" in lines
    assert "Hill 60.0 % 100.0 % 50.0 % 50.0 % 50.0 %" in lines


def test_json_has_exact_figures(town):
    found = json.loads(run(town, "--json").stdout)
    greedy = next(each for each in found["rules"] if each["label"] == "greedy")
    election = pabulib.read(town).election
    funded = RULES["greedy"](election, Parameters()).funded
    assert greedy["funded"] == list(funded)
    assert greedy["excluded"] == str(metrics(election, funded).excluded) == "2/5"
    assert greedy["parameters"]["ties"] == "published"
    assert [part["name"] for part in greedy["areas"]] == ["Dale", "Hill"]
    labels = [each["label"] for each in found["rules"] + found["left_out"]]
    assert {label.split()[0] for label in labels} == set(RULES)


def test_rules_that_do_not_take_the_ballots_are_left_out_with_a_line(tmp_path):
    papers = (Ballot(("a", "b"), (5, 3)), Ballot(("c",), (8,)))
    path = tmp_path / "points.pb"
    path.write_text(pabulib.write(Election(PROJECTS, papers, 1000, BallotType.CUMULATIVE)))
    result = run(str(path))
    assert result.exit_code == 0
    assert re.search(r"^Left out: phragmen: .*cumulative", result.stdout, re.MULTILINE)
    assert "greedy" in result.stdout


def test_the_page_is_whole_by_itself_and_has_no_script(town, tmp_path):
    page = tmp_path / "out.html"
    assert run(town, "--html", str(page)).exit_code == 0
    html = page.read_text(encoding="utf-8")
    check_page(html)
    assert "<script" not in html
    assert not re.search(r"(src|href)=", html)
    assert "Playground &lt;new&gt;" in html
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in html
    assert html.count("<svg") == 2


def test_a_page_that_cannot_be_written_is_said_in_one_line(town, tmp_path):
    result = run(town, "--html", str(tmp_path / "missing" / "out.html"))
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


def test_a_bad_file_exits_with_2(tmp_path):
    assert run(str(tmp_path / "missing.pb")).exit_code == 2


def test_an_election_without_projects_compares_to_nothing(tmp_path):
    path = tmp_path / "empty.pb"
    path.write_text(pabulib.write(Election((), (), 10)))
    page = tmp_path / "out.html"
    result = run(str(path), "--html", str(page))
    assert result.exit_code == 0
    check_page(page.read_text(encoding="utf-8"))
