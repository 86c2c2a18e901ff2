"""`pb serve`: the web server and one worker, side by side, until one of them is told to end."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import closing

import click

from pb.cli.surroundings import ROOT, open_database, settings
from pb.config import Settings

HOST = "127.0.0.1"
PATIENCE = 30.0  # seconds, for the server to answer, and for both to end
GLANCE = 0.2


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), envvar="PORT", default=5000)
@click.option("--host", envvar="HOST", default=HOST, help="The address to listen on.")
def serve(port: int, host: str) -> None:
    """Serve the pages, and do the work behind them."""
    os.environ["PORT"] = str(port)  # the links in letters lead here
    given = settings()
    _insist_on_free_port(host, port)
    with open_database(given):
        pass  # only to say what is wrong with it before anything starts
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    children = _start(given, host, port)
    try:
        if _is_up(host, port, children, stop):
            _say_where_to_look(given)
        while not stop.is_set() and not _ended(children):
            stop.wait(GLANCE)
        ended = _ended(children)
    finally:
        _end(children)
    if ended and not stop.is_set():
        raise click.ClickException(f"{ended} has ended by itself, so everything was stopped.")


def _insist_on_free_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"Cannot listen on {host} port {port}: {error.strerror}. "
                f"Choose another port, such as: make run PORT={port + 1}"
            ) from error


def _start(given: Settings, host: str, port: int) -> dict[str, subprocess.Popen[bytes]]:
    environment = {
        **os.environ,
        "PB_INSTANCE": str(given.instance),
        "PB_KEYS_DIR": str(given.keys_dir),
        "PORT": str(port),
    }
    if given.place.logo_file:
        environment["PB_PLACE_LOGO"] = str(given.place.logo_file)
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    web = ["gunicorn", "app:app", "--bind", bind, "--workers", "2", "--threads", "4"]
    # Its warnings name the addresses of people who sent something odd.
    quiet = ["--log-level", "error", "--no-control-socket"]
    return {
        "The web server": _child([*web, *quiet], environment),
        "The worker": _child(["pb.cli", "work"], environment),
    }


def _child(module: list[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches this process only, which then ends both in order.
    return subprocess.Popen(  # noqa: S603  our own programs, our own arguments
        [sys.executable, "-m", *module], cwd=ROOT, env=environment, start_new_session=True
    )


def _is_up(
    host: str,
    port: int,
    children: Mapping[str, subprocess.Popen[bytes]],
    stop: threading.Event,
) -> bool:
    """Wait until the server answers; False if it ended, or was told to, before."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and not stop.is_set() and not _ended(children):
        try:
            with closing(socket.create_connection((host, port), timeout=1)):
                return True
        except OSError:
            time.sleep(GLANCE)
    return False


def _say_where_to_look(given: Settings) -> None:
    click.echo(f"\nThe platform is at {given.base_url}\n")
    demo = given.instance / "demo.txt"
    if demo.exists() and not os.environ.get("DATABASE_URL"):
        click.echo(demo.read_text(encoding="utf-8"))
    if not given.mail.host:
        click.echo(f"Letters are written to {given.mail.folder} (SMTP_HOST sends them).")
    click.echo("Ctrl-C ends it.")


def _ended(children: Mapping[str, subprocess.Popen[bytes]]) -> str:
    return next((name for name, child in children.items() if child.poll() is not None), "")


def _end(children: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """Ask each child to finish what it is doing; insist after a while."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + PATIENCE
    for child in children.values():
        try:
            child.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
