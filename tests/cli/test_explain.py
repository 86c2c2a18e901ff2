"""`pb explain` from the outside."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pb.allocation import pabulib
from pb.allocation.ballots import BallotType
from pb.allocation.election import Ballot, Election, Project
from pb.cli import main
from tests.allocation.small import election

HARBOUR_BAY = str(Path(__file__).parents[2] / "docs" / "examples" / "harbour-bay.pb")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["explain", *arguments])


def lines(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    return [" ".join(line.split()) for line in result.stdout.splitlines()]


def test_reasons_payments_checks_and_figures_stand_one_after_the_other():
    found = lines(run(HARBOUR_BAY, "--rule", "equal-shares", "--ballot", "3,2,1"))
    assert found[0] == "Playground: Funded first: each of its 6 voters paid £66.67 of their share."
    assert "Everyone's share: 100.00" in found
    assert "A ballot for Playground, Benches, Trees paid" in found
    assert "66.67 for Playground" in found
    assert "and kept 33.33" in found
    assert "nothing more fits: no. Trees costs 290.00, and 300.00 are left." in found
    assert "groups get what they deserve, up to any project: yes" in found
    assert "voters with none of their choices 0.0 %" in found


def test_areas_pay_what_the_file_says_and_small_ones_stand_together():
    by_area = ("--rule", "equal-shares", "--by", "neighborhood")
    found = lines(run(HARBOUR_BAY, *by_area, "--fewest", "1"))
    assert "project cost North South the pot" in found
    assert "Playground 400.00 400.00 0.00 0.00" in found
    assert "Library 300.00 0.00 300.00 0.00" in found
    assert "project cost other the pot" in lines(run(HARBOUR_BAY, *by_area))


def test_most_votes_first_leaves_a_group_without_and_says_so():
    found = lines(run(HARBOUR_BAY, "--rule", "greedy"))
    assert "The pot paid for everything; no voter's part in it is defined." in found
    (deserve,) = [line for line in found if "up to one project" in line]
    assert "4 voters who all chose Library have a share of 400.00" in deserve
    (could,) = [line for line in found if "equal purses" in line]
    assert "voters for Library keep 360.00 more than it costs" in could


def test_json_is_exact():
    result = run(
        HARBOUR_BAY, "--rule", "equal-shares", "--ballot", "1,2,3", "--resamples", "5", "--json"
    )
    found = json.loads(result.stdout)
    assert found["money"]["ballot"]["paid"] == {"1": "200/3"}
    assert found["money"]["ballot"]["kept"] == "100/3"
    assert found["reasons"]["3"]["missing"] == "370/3"
    assert found["metrics"]["area_gap"] == "1/35"
    assert found["metrics"]["areas"][0]["share"] == "4/7"
    assert found["checks"][1]["counterexample"] == {
        "kind": "StillFits",
        "project": "3",
        "cost": "290.00",
        "left": "300.00",
    }
    assert found["robustness"]["resamples"] == 5
    assert Fraction(found["metrics"]["cost_used"]) == Fraction(7, 10)


def test_resamples_say_what_is_close():
    found = lines(run(HARBOUR_BAY, "--resamples", "20", "--resampling-seed", "2026"))
    assert "Funded in so many of 20 resamples (seed 2026)" in found
    assert any(line.startswith("Playground") and "%" in line for line in found[-6:])


@pytest.mark.parametrize("currency", ["", "PLN", "HUF"])
def test_sentences_are_right_whatever_the_smallest_unit_of_the_file(tmp_path, currency):
    path = tmp_path / "town.pb"
    town = election({"a": 1200, "b": 900}, "2*a", "b", budget=1500, currency=currency)
    path.write_text(pabulib.write(town))
    (lost,) = [line for line in lines(run(str(path))) if line.startswith("b: ")]
    assert "300" in lost
    assert "900" in lost
    assert "¤" not in lost


def test_points_have_figures_of_their_own_and_no_prices(tmp_path):
    path = tmp_path / "points.pb"
    projects = (Project("a", 5), Project("b", 5))
    papers = (Ballot(("a", "b"), (4, 1)), Ballot(("b",), (2,)))
    path.write_text(pabulib.write(Election(projects, papers, 5, BallotType.CUMULATIVE)))
    found = lines(run(str(path)))
    assert "points to funded projects 2.00" in found
    not_meant = "defined for ballots that only approve"
    assert sum(line.endswith(not_meant) for line in found) == 3


@pytest.mark.parametrize(
    ("options", "status"),
    [
        (("--ballot", "1,6"), 3),
        (("--ballot", ""), 3),
        (("--by", "shoe_size"), 2),
        (("--rule", "greedy", "--completion", "add1"), 3),
    ],
)
def test_what_cannot_be_said_is_one_line(options, status):
    result = run(HARBOUR_BAY, *options)
    assert (result.exit_code, result.stdout) == (status, "")
    assert len(result.stderr.splitlines()) == 1


def test_explaining_imports_no_web_platform():
    program = (
        "import sys; from pb.cli import main;"
        f"main(['explain', {HARBOUR_BAY!r}], standalone_mode=False);"
        "print([name for name in ('flask', 'sqlalchemy', 'pb.services') if name in sys.modules],"
        " file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stderr.splitlines()[-1] == "[]"
