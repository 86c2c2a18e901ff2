"""The demo, loaded once for all test processes; each of them works in a copy of its own."""

import fcntl
import json
import shutil
from pathlib import Path

import pytest

from pb import config
from pb.demo.__main__ import load

MADE = "demo"
CODES = "codes.json"


def put(factory: pytest.TempPathFactory, folder: Path) -> tuple[str, ...]:
    """Put the loaded demo into a folder that is not there yet; returns its unused voting codes."""
    ours = factory.getbasetemp()
    # Each of several test processes has a folder of its own in the run's folder.
    shared = ours.parent if ours.name.startswith("popen-") else ours
    made = shared / MADE
    with (shared / f"{MADE}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the others wait until it is loaded
        if not (shared / CODES).exists():
            made.mkdir()
            codes = load(config.from_environment({"PB_INSTANCE": str(made)}))
            (shared / CODES).write_text(json.dumps(codes), encoding="utf-8")
    shutil.copytree(made, folder)
    guide = folder / "demo.txt"
    said = guide.read_text(encoding="utf-8")
    guide.write_text(said.replace(str(made), str(folder)), encoding="utf-8")
    return tuple(json.loads((shared / CODES).read_text(encoding="utf-8")))
