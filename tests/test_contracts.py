"""Each import contract fails when it is broken: a check that cannot fail is a defect."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

BREACHES = {
    "Layers": ("pb/services/health.py", "import pb.web.answers"),
    "The count and the ledger are pure": ("pb/allocation/election.py", "import random"),
    "Use-cases, tables and wording know no web": ("pb/services/health.py", "import flask"),
    "Pages and commands reach the tables": ("pb/web/health/views.py", "import sqlalchemy"),
    "The count starts without Flask": ("pb/cli/count.py", "import pb.models"),
    "The web capabilities know nothing of each other": (
        "pb/web/health/views.py",
        "import pb.web.language.views",
    ),
    "Use-cases build on each other": (
        "pb/services/rounds/seats.py",
        "import pb.services.results.counts",
    ),
    "No circles": ("pb/database.py", "import pb.services.atomic"),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("house")
    shutil.copytree(
        ROOT / "pb", copy / "pb", ignore=shutil.ignore_patterns("*.webp", "__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    # In the copy's folder, with the copy first on the path: it is the copy that is judged.
    program = (
        "import sys; sys.path.insert(0, '.');"
        "from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    )
    return subprocess.run(
        [sys.executable, "-c", program], cwd=house, capture_output=True, text=True, check=False
    )


def test_the_contracts_hold(house: Path) -> None:
    answer = lint(house)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize("contract", BREACHES)
def test_a_breach_is_seen(house: Path, contract: str) -> None:
    file, breach = BREACHES[contract]
    path = house / file
    before = path.read_text(encoding="utf-8")
    path.write_text(f"{before}\n{breach}\n", encoding="utf-8")
    try:
        answer = lint(house)
    finally:
        path.write_text(before, encoding="utf-8")
    assert answer.returncode != 0
    broken = [line for line in answer.stdout.splitlines() if "BROKEN" in line]
    assert any(contract in line for line in broken), answer.stdout
