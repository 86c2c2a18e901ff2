"""Which worker does which kind of job."""

import logging
from collections.abc import Callable, Mapping

from sqlalchemy.exc import OperationalError

from pb.adapters import messages
from pb.adapters.keys import KeyStore
from pb.config import Settings
from pb.database import Database
from pb.services import jobs
from pb.services.jobs import Worker
from pb.services.ledger import batches, checkpoints
from pb.services.people import mailing
from pb.services.people.mailing import Compose
from pb.services.results import closeness, counts
from pb.services.rounds import forgetting, phase_moments
from pb.services.scrutiny import looking
from pb.services.voter_list import (
    letter_making,
    upload_checks,
    upload_taking,
    upload_work,
    uploads,
)
from pb.services.voter_list.letter_facts import ComposeLetters
from pb.services.voter_list.letter_making import Workshop
from pb.services.voting import reminders
from pb.services.voting.reminders import ComposeReminder
from pb.vocabulary import JobKind

log = logging.getLogger(__name__)


def build(
    settings: Settings, *, compose: Compose, remind: ComposeReminder, letters: ComposeLetters
) -> Mapping[JobKind, Worker]:
    """Return the workers of an installation.

    Args:
        settings: where mail goes, where keys are.
        compose: puts a letter into words; `wording.mail` has them.
        remind: puts a reminder to vote into words; from there too.
        letters: puts letters with voting codes into words; `wording.letters` has them.
    """
    keys = KeyStore(settings.keys_dir)
    return {
        JobKind.MAIL: mailing.worker(settings, compose),
        JobKind.PHASE_MOMENT: phase_moments.note,
        JobKind.REMINDER: reminders.worker(settings, remind),
        JobKind.COUNT: counts.worker(keys),
        JobKind.MARGINS: closeness.work_out,
        JobKind.LEDGER_BATCH: batches.write,
        JobKind.LOOK: looking.worker(keys),
        JobKind.FORGET: forgetting.worker(keys),
        JobKind.CHECK_UPLOAD: upload_work.worker(upload_checks.check, keys),
        JobKind.TAKE_IN_UPLOAD: upload_work.worker(upload_taking.take_in, keys),
        JobKind.LETTERS: letter_making.worker(
            Workshop(settings, keys, letters, messages.chosen(settings))
        ),
        JobKind.DROP_UPLOAD: uploads.drop_old,
        JobKind.LEDGER_CHECKPOINT: checkpoints.worker(keys),
    }


def do_what_is_due(
    database: Database,
    workers: Mapping[JobKind, Worker],
    *,
    name: str,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """Do jobs until none is due, or until told to stop after the one at hand.

    A database that does not answer ends this turn; the next one tries again.

    Args:
        database: where jobs are.
        workers: who does them.
        name: this worker's, in the leases that it takes.
        stopped: asked before each job.

    Returns:
        How many were done.
    """
    done = 0
    try:
        with database.session() as session:
            while not stopped() and jobs.do_next(session, workers, worker=name):
                done += 1
    except OperationalError as error:
        log.warning("database away", extra={"error": jobs.job_error(error)})
    return done
