"""Processes that are killed at a chosen SQL statement, as a power cut would."""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import event

from pb.database import Database, Session, connect

BEFORE = ("before_cursor_execute", "commit")
EVERYWHERE = (*BEFORE, "after_cursor_execute")


def killed_everywhere(
    database: Database,
    work: Callable[[Session, int], object],
    *,
    most: int = 300,
    at: Sequence[str] = EVERYWHERE,
) -> Iterator[int]:
    """Let a child process do some work and kill it a little later each time, until it ends.

    The points are just before and just after each statement, and just before each commit.

    Args:
        database: the child opens connections of its own to it.
        work: gets a session, and how many points it may pass.
        most: more points than the work can have.
        at: which points.

    Yields:
        At how many points the child was killed; after the last one it was not.
    """
    url = database.engine.url.render_as_string(hide_password=False)
    for point in range(1, most):
        database.engine.dispose()  # no connection is shared with a child
        child = os.fork()
        if child == 0:
            _work_and_die(url, work, point, at)
        _pid, status = os.waitpid(child, 0)
        was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        assert was_killed or os.WEXITSTATUS(status) == 0, "the child's work failed"
        yield point
        if not was_killed:
            return
    raise AssertionError("the work has more points than that")


def _work_and_die(
    url: str, work: Callable[[Session, int], object], point: int, at: Sequence[str]
) -> None:
    """Never return: the child is not to tidy up what belongs to its parent."""
    try:
        database = connect(url, durable=False)
        passed = 0

        def pass_point(*_told: Any) -> None:
            nonlocal passed
            passed += 1
            if passed == point:
                os.kill(os.getpid(), signal.SIGKILL)

        for engine in (database.engine, database.notes):
            with engine.connect():
                pass  # what a new connection says of itself is no part of the work
            for name in at:
                event.listen(engine, name, pass_point)
        with database.session() as session:
            work(session, point)
    except BaseException as error:  # noqa: BLE001  told by the exit status
        sys.stderr.write(f"{error!r}\n")
        os._exit(1)
    os._exit(0)
