"""Loads the demo, `python -m pb.demo`: only into an empty SQLite database of one's own."""

import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from sqlalchemy import inspect, make_url, select

from pb import config
from pb.adapters.keys import KeyStore
from pb.config import BadSetting, Settings
from pb.database import Database, connect
from pb.demo import (
    guide,
    loading_halls,
    loading_holders,
    loading_lists,
    loading_paper,
    loading_people,
    loading_proposals,
    loading_rounds,
    loading_small_votes,
    loading_votes,
    loading_watch,
)
from pb.demo.chronicle import Calendar, Chronicle
from pb.demo.known import Known
from pb.demo.rounds import ROUNDS
from pb.demo.rounds_small import SMALL_ROUNDS
from pb.demo.town import picture_of
from pb.models import Account, Round
from pb.services import schema, workers
from pb.services.jobs import Worker
from pb.services.proposals import pictures
from pb.vocabulary import JobKind, Phase
from pb.wording import letters, mail

VOTING = next(story for story in ROUNDS if story.running == Phase.VOTING)
CODES_OF_EACH_AREA = 2
BY_MAIL = frozenset({JobKind.MAIL, JobKind.REMINDER})
LEFT_BEHIND = "demo-loading-"


def main() -> None:
    """Load the demo, or say in a line why not."""
    if os.environ.get("DATABASE_URL"):
        click.echo("The demo is for a local SQLite database only; DATABASE_URL is set.")
        return
    try:
        settings = config.from_environment()
    except BadSetting as bad:
        sys.exit(str(bad))
    load(settings)


def load(settings: Settings) -> tuple[str, ...]:
    """Load the demo into an empty database.

    Everything is made in a file of its own and copied over in one transaction, so that whoever
    ends the loading early finds an empty database again, not half a town.

    Returns:
        Unused voting codes of the round in which people vote; none if nothing was loaded.
    """
    file = Path(make_url(settings.database_url).database or "")
    if not is_empty(settings.database_url):
        click.echo(f"Keeping what is in {file}.")
        return ()
    started = time.monotonic()
    click.echo("Building the demo town, Harbour Bay:", nl=False)
    for left_behind in settings.instance.glob(f"{LEFT_BEHIND}*"):
        shutil.rmtree(left_behind, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=settings.instance, prefix=LEFT_BEHIND) as folder:
        made = Path(folder) / file.name
        known = _play(made, settings)
        kept = known.rounds[VOTING.key]
        codes = loading_votes.unused(VOTING, kept, of_each_area=CODES_OF_EACH_AREA)
        small = loading_small_votes.unused(known)
        guide.write(
            settings.instance, voting=VOTING, codes=codes, small=small, files=known.key_files
        )
        _copy(made, file)
    click.echo(f" ready in {time.monotonic() - started:.0f} s.")
    return tuple(code for _, code in codes)


def _workers(settings: Settings) -> Mapping[JobKind, Worker]:
    """Return who does the work that waits; nobody for mail, since nobody would get it."""
    every = workers.build(
        settings,
        compose=mail.composer(settings),
        remind=mail.reminder(settings),
        letters=letters.composer(settings),
    )
    return {kind: work for kind, work in every.items() if kind not in BY_MAIL}


def _play(file: Path, settings: Settings) -> Known:
    """Let every round happen, in a database that nobody else sees."""
    now = datetime.now(UTC)
    database = connect(f"sqlite:///{file}", durable=False)
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        encoded = {
            proposal.key: pool.submit(
                pictures.encode, picture_of(proposal).read_bytes(), limit=pictures.MIB
            )
            for story in ROUNDS
            for proposal in story.proposals
            if proposal.pictured
        }
        known = Known(
            KeyStore(settings.keys_dir),
            encoded,
            _workers(settings),
            say=lambda words: click.echo(f" {words},", nl=False),
        )
        try:
            schema.upgrade(database)
            _chronicle(known, now).play(database, until=now)
        finally:
            pool.shutdown(cancel_futures=True)
            database.engine.dispose()
    return known


def _chronicle(known: Known, now: datetime) -> Chronicle:
    chronicle = Chronicle()
    calendar = Calendar(now, ZoneInfo(ROUNDS[0].time_zone))
    loading_people.tell(chronicle, known, calendar)
    for story in ROUNDS:
        loading_rounds.tell(chronicle, known, calendar, story)
        loading_proposals.tell(chronicle, known, calendar, story)
        loading_votes.tell(chronicle, known, calendar, story)
    for story in SMALL_ROUNDS:
        loading_holders.tell(chronicle, known, calendar, story)
        loading_lists.tell(chronicle, known, calendar, story)
        loading_halls.tell(chronicle, known, calendar, story)
        loading_small_votes.tell(chronicle, known, calendar, story)
        loading_paper.tell(chronicle, known, calendar, story)
    loading_watch.tell(chronicle, known, calendar)
    chronicle.add(now, partial(loading_rounds.work, known=known))
    return chronicle


def is_empty(url: str) -> bool:
    database = connect(url)
    try:
        return not inspect(database.engine).has_table(Account.__tablename__) or _nobody(database)
    finally:
        database.engine.dispose()


def _nobody(database: Database) -> bool:
    with database.session() as session:
        tables = (Account.id, Round.id)
        return all(session.scalar(select(id_).limit(1)) is None for id_ in tables)


def _copy(made: Path, file: Path) -> None:
    """SQLite's own copying: one transaction, and other connections just see what is new."""
    with closing(sqlite3.connect(made)) as source, closing(sqlite3.connect(file)) as target:
        source.backup(target)


if __name__ == "__main__":
    main()
