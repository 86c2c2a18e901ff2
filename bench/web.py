"""Print how many whole ballots a second the platform takes, on PostgreSQL and on SQLite.

Gunicorn with two processes, as `pb serve` starts it; a fixed load client in another process on
loopback; limits on; each voter with an address of its own behind a trusted proxy. A whole ballot
is every request that a browser sends from the code to the receipt: for two pots five of them, and
nine with SCRIPTS=no, where each form leads to the next page rather than being answered with it.
The worker that writes the public record runs as well. SECONDS, AT_ONCE and DATABASES choose.
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]  # it has no types
from sqlalchemy import event, text

from bench import web_round
from bench.web_round import BenchRound
from pb import config
from pb.database import Database, connect
from pb.factory import create_app
from pb.services import schema
from tests import databases

ROOT = Path(__file__).parents[1]
SECONDS = float(os.environ.get("SECONDS", "20"))
AT_ONCE = int(os.environ.get("AT_ONCE", "16"))
KINDS = os.environ.get("DATABASES", "postgresql sqlite").split()
SCRIPTS = os.environ.get("SCRIPTS", "yes") != "no"
WARM_UP = 3.0
VOTERS_A_SECOND = 400
RUN = [sys.executable, "-m"]
WEB = [
    "gunicorn",
    "app:app",
    "--workers",
    "2",
    "--threads",
    "4",
    "--log-level",
    "error",
]


@contextmanager
def a_database(kind: str, folder: Path) -> Iterator[str]:
    """Start a durable database of a kind; yields its address."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'bench.sqlite3'}"
        return
    with databases.postgresql_server(durable=True) as url:
        yield url


@contextmanager
def served(
    settings: dict[str, str],
) -> Iterator[tuple[int, subprocess.Popen[bytes], subprocess.Popen[bytes]]]:
    """Serve the platform with its worker; yields the port and the two processes."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, **settings}
    bind = ["--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    web = subprocess.Popen([*RUN, *WEB, *bind], cwd=ROOT, env=environment)
    work = subprocess.Popen([*RUN, "pb.cli", "work"], cwd=ROOT, env=environment)
    try:
        _wait(port)
        yield port, web, work
    finally:
        for child in (web, work):
            child.terminate()
        for child in (web, work):
            child.wait(timeout=30)


def _wait(port: int) -> None:
    for _try in range(150):
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit("The server does not answer.")


def processor(root: int) -> float:
    """Return the seconds of processor that a process and those it started have used."""
    first = psutil.Process(root)
    used = [one.cpu_times() for one in (first, *first.children(recursive=True))]
    return float(sum(one.user + one.system for one in used))


def postmaster(database: Database) -> int | None:
    """Return the process that a PostgreSQL on this machine began with; none of SQLite."""
    if database.engine.dialect.name == "sqlite":
        return None
    with database.engine.connect() as connection:
        folder = str(connection.execute(text("SHOW data_directory")).scalar_one())
    return int((Path(folder) / "postmaster.pid").read_text(encoding="utf-8").split()[0])


def load(port: int, made: BenchRound, *, first: int, seconds: float) -> dict[str, Any]:
    """Let voters vote; returns what the client saw."""
    plan = {
        "host": "127.0.0.1",
        "port": port,
        "slug": made.slug,
        "pots": made.pots,
        "codes": made.codes,
        "first": first,
        "seconds": seconds,
        "at_once": AT_ONCE,
        "scripts": SCRIPTS,
    }
    done = subprocess.run(
        [*RUN, "bench.web_client"],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    if done.returncode:
        raise SystemExit(f"The load client failed:\n{done.stderr[-3000:]}")
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


def statements(database: Database, settings: dict[str, str], made: BenchRound) -> int:
    """Count the SQL statements of the request that casts two pots' ballots."""
    app = create_app(config.from_environment(settings | {"PORT": "1"}), database=database)
    app.config["WTF_CSRF_ENABLED"] = False
    voter = app.test_client()
    home = f"/rounds/{made.slug}/vote"
    voter.post(home, data={"code": made.codes[-1]})
    for pot in made.pots:
        page = voter.get(f"{home}/{pot}").text
        tick = page.split('name="projects" value="')[1].split('"')[0]
        voter.post(f"{home}/{pot}", data={"projects": [tick]})
    counted: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        counted.append(statement)

    event.listen(database.engine, "before_cursor_execute", count)
    answer = voter.post(f"{home}/ballot/cast")
    event.remove(database.engine, "before_cursor_execute", count)
    if answer.status_code != 302:
        raise SystemExit(f"Casting answered {answer.status_code}.")
    return len(counted)


def report(kind: str, seen: dict[str, Any], *, used: dict[str, float], cast: int) -> None:
    """Print the figures of one database; `used`: seconds of processor by who used them."""
    rate = seen["ballots"] / seen["seconds"]
    print(f"{kind}_ballots_per_second: {rate:.1f}")
    every = [one for times in seen["milliseconds"].values() for one in times]
    print(f"{kind}_requests_per_second: {len(every) / seen['seconds']:.0f}")
    print(f"{kind}_ballot_p95_ms: {p95(every):.0f}")
    for step, times in seen["milliseconds"].items():
        print(f"{kind}_{step}_p95_ms: {p95(times):.0f}   (median {statistics.median(times):.0f})")
    print(f"{kind}_cast_statements: {cast}")
    if seen["ballots"]:
        for name, seconds in (used | {"client": seen["cpu"]}).items():
            print(f"{kind}_{name}_cpu_ms_per_ballot: {seconds / seen['ballots'] * 1000:.1f}")


def p95(times: list[float]) -> float:
    """Return the time that 95 of 100 requests keep within."""
    return sorted(times)[int(len(times) * 0.95)]


def measure(kind: str, folder: Path) -> None:
    """Measure one kind of database."""
    with a_database(kind, folder) as url:
        database = connect(url, durable=kind == "sqlite")
        schema.upgrade(database)
        settings = {
            "PB_INSTANCE": str(folder),
            "PB_TRUSTED_PROXIES": "1",
            "DATABASE_URL": url.replace("+psycopg", ""),
            "SECRET_KEY": "for measuring only",
        }
        keys_dir = config.from_environment(settings).keys_dir
        voters = int(VOTERS_A_SECOND * (SECONDS + WARM_UP)) + 1
        made = web_round.make(database, keys_dir, voters=voters)
        cast = statements(database, settings, made)
        with served(settings) as (port, web, work):
            warm = load(port, made, first=0, seconds=WARM_UP)
            roots = {"web": web.pid, "worker": work.pid, "database": postmaster(database)}
            before = {name: processor(pid) for name, pid in roots.items() if pid}
            seen = load(port, made, first=warm["ballots"] + AT_ONCE * 2, seconds=SECONDS)
            used = {name: processor(roots[name] or 0) - was for name, was in before.items()}
        report(kind, seen, used=used, cast=cast)
        database.engine.dispose()


def main() -> None:
    """Measure the databases that were asked for."""
    print(f"seconds: {SECONDS:.0f}\nvoters_at_once: {AT_ONCE}\nload_average: {os.getloadavg()[0]}")
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            measure(kind, Path(folder))


if __name__ == "__main__":
    main()
