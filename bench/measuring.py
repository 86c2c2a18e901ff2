"""Run a command as a process of its own: CPU seconds, peak memory, and what it printed."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ELECTIONS = Path(os.environ.get("ELECTIONS") or ROOT.parent / "shared" / "elections")
PEER_LIMIT = int(os.environ.get("PEER_SECONDS") or 60)
LONGEST = 3600

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
# Whoever counts twice has the compiled modules from the first time.
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)
KIB = 1024


@dataclass(frozen=True, slots=True)
class Measured:
    """How a process ended; `seconds` are of CPU, its own and the system's for it."""

    seconds: float
    megabytes: float
    status: int
    out: str
    err: str

    @property
    def cut(self) -> bool:
        """It was ended by its limit of CPU seconds."""
        return self.status < 0


def measure(*words: str | Path, limit: int = LONGEST) -> Measured:
    """Run a command to its end, or until it has used so many CPU seconds."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            list(map(str, words)),
            stdout=out,
            stderr=err,
            cwd=ROOT,
            env=ENVIRONMENT,
            preexec_fn=partial(_limit, limit),  # noqa: PLW1509 - no threads here
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode())
    return Measured(
        used.ru_utime + used.ru_stime,
        used.ru_maxrss / KIB,
        process.returncode,
        texts[0],
        texts[1],
    )


def _limit(seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def best_of(times: int, *words: str | Path) -> Measured:
    """Run a command some times, and take the quickest: others use the machine, too."""
    return min((measure(*words) for _ in range(times)), key=lambda found: found.seconds)


def count_words(file: Path, *options: str) -> list[str | Path]:
    """Give the command that counts a file and prints one JSON object."""
    return [sys.executable, "-m", "pb.cli", "count", file, *options, "--json"]


def figure(name: str, number: float) -> None:
    """Print a figure for programs."""
    print(f"{name}: {number:.6g}", flush=True)
