"""`pb import`, as it is typed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pb.cli import imports, main
from pb.database import connect
from pb.services.errors import NotFound
from pb.services.results import files
from pb.services.rounds import round_heads

TOWN = """META
key;value
description;Budget of Little Town
budget;1000
vote_type;approval
currency;PLN
PROJECTS
project_id;cost;name
7;600;Benches
8;300;Trees
9;500;A hall
VOTES
voter_id;vote
a;7,8
b;7,9
c;9
d;8
"""
ADDRESS = "http://127.0.0.1:5000/rounds/budget-of-little-town/result\n"


@pytest.fixture
def pb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run a command in an installation of its own, with a migrated database."""
    for name in ("DATABASE_URL", "SECRET_KEY", "PB_KEYS_DIR", "PB_BASE_URL", "PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PB_INSTANCE", str(tmp_path))

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments)

    assert run("migrate").exit_code == 0
    return run


@pytest.fixture
def town(tmp_path: Path) -> Path:
    file = tmp_path / "town.pb"
    file.write_text(TOWN, encoding="utf-8")
    return file


def kept(tmp_path: Path, *, slug: str) -> bytes | None:
    """Return the file of an imported round, if there is such a round."""
    database = connect(f"sqlite:///{tmp_path / 'commonpot.sqlite3'}")
    with database.session() as session:
        try:
            head = round_heads.head(session, slug, officer=False)
            return files.pabulib_file(session, head, pot_slug=slug).data
        except NotFound:
            return None
        finally:
            database.engine.dispose()


def test_it_prints_the_address_of_the_result(pb, town: Path, tmp_path: Path) -> None:
    answer = pb("import", str(town))
    assert answer.exit_code == 0
    assert answer.stdout == ADDRESS
    assert "states the rule unknown; this is the rule greedy" in answer.stderr
    assert kept(tmp_path, slug="budget-of-little-town") == TOWN.encode()


def test_it_says_that_a_file_was_imported_before(pb, town: Path) -> None:
    pb("import", str(town), "--rule", "greedy")
    again = pb("import", str(town), "--rule", "greedy")
    assert again.exit_code == 0
    assert again.stderr == f"This file was imported before: {ADDRESS}"
    assert again.stdout == ADDRESS.replace("town/", "town-2/")


def test_it_counts_as_count_does_with_the_same_options(pb, town: Path) -> None:
    options = ("--rule", "equal-shares", "--completion", "add1", "--seed", "a b")
    counted = json.loads(pb("count", str(town), *options, "--json").stdout)
    answer = pb("import", str(town), *options, "--title", "By shares", "--currency", "EUR")
    assert answer.stdout == "http://127.0.0.1:5000/rounds/by-shares/result\n"
    assert counted["funded"] == ["8", "9"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("budget;1000", "budget;a lot"), "line 4: expected a budget above 0"),
        (("7;600;Benches", "7;-600;Benches"), "line 9: expected a cost above 0"),
        (("a;7,8", "a;7,77"), "line 14: expected project ids from PROJECTS in a vote"),
        (("VOTES", ""), "expected the section VOTES"),
    ],
)
def test_a_malformed_file_is_named_with_its_line_and_nothing_comes_in(
    pb, town: Path, tmp_path: Path, change: tuple[str, str], expected: str
) -> None:
    town.write_text(TOWN.replace(*change), encoding="utf-8")
    answer = pb("import", str(town))
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert len(answer.stderr.splitlines()) == 1
    assert answer.stderr.startswith(f"{town}, line ")
    assert expected in answer.stderr
    assert kept(tmp_path, slug="budget-of-little-town") is None


def test_a_file_that_is_not_there_is_named(pb, tmp_path: Path) -> None:
    answer = pb("import", str(tmp_path / "nowhere.pb"))
    assert answer.exit_code == 2
    assert "nowhere.pb, line 1: expected a file that can be read" in answer.stderr


def test_an_unknown_currency_is_refused_kindly(pb, town: Path) -> None:
    town.write_text(TOWN.replace("PLN", "shells"), encoding="utf-8")
    answer = pb("import", str(town))
    assert answer.exit_code == 2
    assert answer.stderr.endswith("An example: GBP. Name one with --currency.\n")


def test_options_that_clash_end_with_three(pb, town: Path) -> None:
    answer = pb("import", str(town), "--rule", "greedy", "--completion", "add1")
    assert answer.exit_code == 3
    assert "the rule greedy takes no completion" in answer.stderr


@pytest.mark.parametrize("file", ["town.pb", "/dev/zero"])
def test_a_file_too_large_to_keep_is_refused_unread(
    pb, town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, file: str
) -> None:
    monkeypatch.setattr(imports, "LARGEST", 1)
    with town.open("a", encoding="utf-8") as stream:
        stream.writelines(f"{number};7\n" for number in range(150_000))
    answer = pb("import", str(tmp_path / file))
    assert answer.exit_code == 2
    assert "larger than 1 MiB. `pb count` takes files of any length." in answer.stderr
    assert kept(tmp_path, slug="budget-of-little-town") is None
