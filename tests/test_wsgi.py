"""What a web process loads before it answers."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_what_is_loaded_is_never_looked_through_again(tmp_path: Path) -> None:
    code = "import gc, app; print(gc.get_freeze_count(), app.app.name)"
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PB_INSTANCE": str(tmp_path), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    frozen, name = said.split()
    assert int(frozen) > 50_000
    assert name == "pb"
