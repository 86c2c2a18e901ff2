"""What commands print of files that strangers made, and where it cannot be printed."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from pb.cli import main
from pb.cli.screen import plain
from pb.ledger import checkpoints, receipts
from pb.ledger.checkpoints import Checkpoint
from pb.ledger.receipts import Proof, ReceiptBallot
from tests.ledger.test_checkpoints import OTHER, OTHER_PRIVATE
from tests.ledger.test_receipts import CHECKPOINT, RECEIPT

HIDES = "\x1b[8m"
"""From here on a terminal shows nothing."""

TOWN = (
    "META\nkey;value\nbudget;10\nvote_type;approval\ncurrency;G\x1b[8mP\nrule;\x1b[8mx\n"
    "PROJECTS\nproject_id;cost;votes;selected;name;neighborhood\n"
    '\x1b[8ma;4;\x1b[8m9;1;Play\x1b[8mground\u202e;No\x1b[8mrth\nb;9;1;0;"two\nlines";South\n'
    "VOTES\nvoter_id;vote\n1;\x1b[8ma,b\n2;\x1b[8ma\n"
)


@pytest.fixture
def town(tmp_path: Path) -> str:
    """An election whose names steer terminals."""
    path = tmp_path / "to\x1b[8mwn.pb"
    path.write_text(TOWN, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("command", ["count", "check", "compare", "explain", "margins"])
def test_names_in_a_file_do_not_steer_the_terminal(town: str, command: str) -> None:
    found = CliRunner().invoke(main, [command, town], color=True)
    said = found.stdout + found.stderr
    assert "\\x1b[8m" in said
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_a_refusal_quotes_a_cell_without_what_steers(tmp_path: Path) -> None:
    path = tmp_path / "town.pb"
    path.write_text(TOWN.replace("b;9;", "b;\x1b[8m;"), encoding="utf-8")
    found = CliRunner().invoke(main, ["count", str(path)], color=True)
    assert found.exit_code == 2
    assert 'found "\\x1b[8m"' in found.stderr
    assert "\x1b" not in found.stderr


def test_recounts_do_not_steer_either_and_are_json_whatever_files_are_called(town: str) -> None:
    folder = Path(town).parent
    (folder / "\udcff.pb").write_text(TOWN, encoding="utf-8")
    found = CliRunner().invoke(main, ["recount", str(folder)], color=True)
    assert "\x1b[8m" not in found.stdout
    said = CliRunner().invoke(main, ["recount", str(folder), "--json"], color=True).stdout
    assert said.isascii()
    assert [one["file"] for one in json.loads(said)] == ["to\x1b[8mwn.pb", "\udcff.pb"]


def test_a_receipt_cannot_hide_what_it_does_not_prove(tmp_path: Path) -> None:
    pot = "harbour-bay/everyone\nThat is the council's own key." + HIDES
    ballot = ReceiptBallot(pot, bytes(32), Proof(0, ()))
    alone = Checkpoint(CHECKPOINT.origin, 1, ballot.leaf())
    stamp = checkpoints.signed(alone, by=OTHER, sign=OTHER_PRIVATE.sign)
    forged = replace(RECEIPT, key=str(OTHER), ballots=(ballot,), checkpoint=stamp)
    file = tmp_path / "receipt.json"
    file.write_text(receipts.to_text(forged), encoding="utf-8")
    found = CliRunner().invoke(main, ["verify-receipt", str(file)], color=True)
    assert found.exit_code == 0
    assert "That key came with the receipt." in found.stdout
    assert "\x1b" not in found.stdout
    assert "\nThat is the council" not in found.stdout


@pytest.mark.parametrize("command", ["count", "check", "compare", "explain", "margins", "import"])
@pytest.mark.parametrize(
    ("name", "why"), [("missing.pb", "No such file or directory"), ("", "Is a directory")]
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(
    tmp_path: Path, command: str, name: str, why: str
) -> None:
    found = CliRunner().invoke(main, [command, str(tmp_path / name)])
    assert found.exit_code == 2
    assert f"expected a file that can be read ({why})" in found.stderr


def test_a_comparison_does_not_pass_over_a_seed_in_silence(town: str) -> None:
    found = CliRunner().invoke(main, ["compare", town, "--ties", "name", "--seed", "x"])
    assert (found.exit_code, "nothing to a seed" in found.stderr) == (3, True)


@pytest.mark.parametrize("command", ["verify-receipt /dev/zero", "verify-opening /dev/zero {0}"])
def test_what_never_ends_is_refused_at_once(town: str, command: str) -> None:
    found = CliRunner().invoke(main, command.format(town).split())
    assert found.exit_code == 2
    assert "too long" in found.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("command", ["count", "compare", "explain", "margins"])
def test_a_full_disk_is_one_sentence(town: str, command: str) -> None:
    with Path("/dev/full").open("w") as full:
        found = subprocess.run(
            [sys.executable, "-m", "pb.cli", command, town],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert found.returncode == 2
    assert found.stderr.endswith("The output cannot be written: No space left on device.\n")
    assert "Traceback" not in found.stderr


def test_plain_text_keeps_letters_and_spells_out_what_steers() -> None:
    assert plain("Zażółć – 日本 ✓") == "Zażółć – 日本 ✓"
    assert plain("a\tb\r\nc\u2028d") == "a b c d"
    assert (
        plain("\x1b]0;t\x07 \x9b1m \u202eabc\u2066") == "\\x1b]0;t\\x07 \\x9b1m \\u202eabc\\u2066"
    )
