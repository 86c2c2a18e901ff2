"""`pb work`: send letters, count, mark phase moments: whatever waits in the job table."""

import os
import signal
import socket
import threading

import click

from pb.adapters import log_lines
from pb.cli.surroundings import open_database, settings
from pb.services import workers
from pb.wording import letters, mail

PAUSE = 1.0  # seconds between two looks


@click.command()
@click.option("--once", is_flag=True, help="End when nothing is due.")
def work(once: bool) -> None:
    """Do the jobs that are due, as they come; any number of these may run side by side."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    given = settings()
    log_lines.to_stderr()
    by_kind = workers.build(
        given,
        compose=mail.composer(given),
        remind=mail.reminder(given),
        letters=letters.composer(given),
    )
    name = f"{socket.gethostname()[:40]}:{os.getpid()}"
    with open_database(given) as database:
        while not stop.is_set():
            workers.do_what_is_due(database, by_kind, name=name, stopped=stop.is_set)
            if once:
                return
            stop.wait(PAUSE)
