"""`pb verify-receipt` from the outside: offline, and plain about what it does not prove."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pb.cli import main
from pb.ledger import checkpoints, receipts
from pb.ledger.receipts import Receipt
from tests.ledger.test_checkpoints import KEY, OTHER, OTHER_PRIVATE
from tests.ledger.test_receipts import CHECKPOINT, RECEIPT, ballot


def verify(folder: Path, receipt: Receipt | str, *options: str) -> Result:
    file = folder / "receipt.json"
    text = receipt if isinstance(receipt, str) else receipts.to_text(receipt)
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(main, ["verify-receipt", str(file), *options])


def test_a_sound_receipt_is_confirmed_and_its_limits_are_said(tmp_path: Path) -> None:
    found = verify(tmp_path, RECEIPT, "--key", str(KEY))
    assert found.exit_code == 0
    assert "These 2 ballots are in the public record:" in found.stdout
    assert f"harbour-bay/everyone: entry 6, fingerprint {'06' * 32}" in found.stdout
    assert "It had 20 entries" in found.stdout
    assert "What this does not prove:" in found.stdout
    assert "came with the receipt" not in found.stdout


def test_without_a_key_it_says_where_the_key_came_from(tmp_path: Path) -> None:
    found = verify(tmp_path, replace(RECEIPT, ballots=(ballot(6),)))
    assert found.exit_code == 0
    assert "This ballot is in the public record:" in found.stdout
    assert "That key came with the receipt." in found.stdout


FORGED = checkpoints.signed(CHECKPOINT, by=OTHER, sign=OTHER_PRIVATE.sign)


@pytest.mark.parametrize(
    ("receipt", "options", "words"),
    [
        (RECEIPT.without_proof(), (), "no proof yet"),
        (RECEIPT, ("--key", str(OTHER)), "another key"),
        (replace(RECEIPT, checkpoint=FORGED), (), "not signed"),
        (replace(RECEIPT, ballots=(replace(ballot(6), proof=ballot(7).proof),)), (), "NOT"),
        (replace(RECEIPT, key="a\ud800b+00+00"), (), "another key"),
    ],
)
def test_what_proves_nothing_is_not_confirmed(
    tmp_path: Path, receipt: Receipt, options: tuple[str, ...], words: str
) -> None:
    text = receipts.to_text(receipt).replace("\ud800", "\\ud800")
    found = verify(tmp_path, text, *options)
    assert found.exit_code == 1
    assert words in found.stderr
    assert "in the public record:" not in found.stdout


def test_what_cannot_be_read_is_told_apart(tmp_path: Path) -> None:
    assert verify(tmp_path, "{}").exit_code == 2
    assert verify(tmp_path, RECEIPT, "--key", "nonsense").exit_code == 2
    (tmp_path / "picture").write_bytes(b"\xff\xd8\xff")
    found = CliRunner().invoke(main, ["verify-receipt", str(tmp_path / "picture")])
    assert found.exit_code == 2


def test_it_runs_without_the_platform(tmp_path: Path) -> None:
    file = tmp_path / "receipt.json"
    file.write_text(receipts.to_text(RECEIPT), encoding="utf-8")
    program = (
        "import sys; from pb.cli import main; main(['verify-receipt', sys.argv[1]], "
        "standalone_mode=False); "
        "assert not {'flask', 'sqlalchemy'} & set(sys.modules), 'the platform was loaded'"
    )
    subprocess.run([sys.executable, "-c", program, str(file)], check=True, capture_output=True)
