"""`pb serve` and `pb work` as real processes: they start, answer, and end in order."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pb.database import connect
from pb.services.people import accounts
from tests import databases

ROOT = Path(__file__).parents[2]
PATIENCE = 120  # seconds: only a failure waits for so long


@pytest.fixture
def environment(tmp_path):
    """An installation of its own, migrated."""
    with databases.sqlite() as database:
        database.engine.dispose()
        shutil.copy(str(database.engine.url.database), tmp_path / "commonpot.sqlite3")
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "PB_INSTANCE": str(tmp_path)}


@contextmanager
def running(environment, *arguments) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "pb.cli", *arguments],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=PATIENCE)


def free_port():
    """Return a port below those that the system gives away itself, so that it stays free."""
    given = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii")
    while True:
        port = random.randrange(5_000, int(given.split()[0]))
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


def said(process, words):
    """Read what a process prints until it says these words."""
    lines: list[str] = []
    while not any(words in line for line in lines):
        line = process.stdout.readline()
        assert line, (lines, process.stderr.read())
        lines.append(line)
    return "".join(lines)


def gone(port):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return True
        time.sleep(0.1)
    return False


def test_serve_answers_and_ends_both_when_told(environment, tmp_path):
    (tmp_path / "demo.txt").write_text("Sign in as moira.kerr@harbourbay.example\n")
    port = free_port()
    with running(environment, "serve", "--port", str(port)) as process:
        shown = said(process, "Ctrl-C")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        _out, errors = process.communicate(timeout=PATIENCE)

    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}" in shown
    assert "moira.kerr@harbourbay.example" in shown
    assert str(tmp_path / "mail") in shown
    assert "Traceback" not in errors
    assert gone(port)


def test_serve_says_when_the_port_is_taken(environment):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with running(environment, "serve", "--port", str(port)) as process:
            _out, errors = process.communicate(timeout=PATIENCE)

    assert process.returncode == 1
    assert errors.startswith(f"Error: Cannot listen on 127.0.0.1 port {port}")
    assert len(errors.splitlines()) == 1


def test_serve_ends_with_a_failure_when_the_worker_dies(environment):
    port = free_port()
    with running(environment, "serve", "--port", str(port)) as process:
        said(process, "Ctrl-C")
        [worker] = [pid for pid in children(process.pid) if "work" in command(pid)]
        os.kill(worker, signal.SIGKILL)
        _out, errors = process.communicate(timeout=PATIENCE)

    assert process.returncode == 1
    assert "The worker has ended by itself" in errors
    assert gone(port)


def test_the_worker_sends_letters_and_ends_when_told(environment, tmp_path):
    database = connect(f"sqlite:///{tmp_path / 'commonpot.sqlite3'}")
    with database.session() as session:
        accounts.register(
            session, name="Isla", email="isla@example.org", password="x" * 12, language="en"
        )
    database.engine.dispose()

    with running(environment, "work") as process:
        until = time.monotonic() + PATIENCE
        while not list((tmp_path / "mail").glob("*.eml")) and time.monotonic() < until:
            time.sleep(0.1)
        process.terminate()
        process.communicate(timeout=PATIENCE)

    assert process.returncode == 0
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 1


def children(pid):
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]


def command(pid):
    return Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
