"""The command line. Commands load when they are called, so that a count loads no web platform."""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module
from typing import Any

import click

# numpy reads this when it loads. Counts look up more than they multiply: threads only get in
# each other's way, and cost a machine that does other work most.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

COMMANDS = {
    "compare": "pb.cli.compare:compare_",
    "check": "pb.cli.check:check",
    "count": "pb.cli.count:count",
    "count-again": "pb.cli.count_again:count_again",
    "explain": "pb.cli.explain:explain",
    "import": "pb.cli.imports:import_",
    "margins": "pb.cli.margins:margins",
    "migrate": "pb.cli.migrate:migrate",
    "recount": "pb.cli.recount:recount_",
    "serve": "pb.cli.serve:serve",
    "work": "pb.cli.work:work",
    "create-account": "pb.cli.accounts:create_account",
    "rotate-record-key": "pb.cli.rotate_record_key:rotate_record_key",
    "grant-role": "pb.cli.accounts:grant_role",
    "verify-opening": "pb.cli.verify_opening:verify_opening",
    "verify-receipt": "pb.cli.verify_receipt:verify_receipt",
}


CANNOT_WRITE = 2
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


class LazyGroup(click.Group):
    """A group that knows its commands by name, and imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - the same
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        found = getattr(import_module(module), attribute)
        assert isinstance(found, click.Command)
        return found

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command; say so in one sentence if there is no room for what it prints."""
        try:
            return super().main(*args, **extra)
        except OSError as error:
            if error.filename is not None or error.errno not in NO_ROOM:
                raise
            # What is left in the buffer would fail once more when Python ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            click.echo(f"The output cannot be written: {error.strerror}.", err=True)
            sys.exit(CANNOT_WRITE)


@click.group(cls=LazyGroup)
def main() -> None:
    """Participatory budgeting: count elections, run the platform."""
