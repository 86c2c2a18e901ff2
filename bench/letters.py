"""How fast letters are made, and in how much memory: `python -m bench.letters 10000`.

Prints figures for both forms on SQLite: letters a second of one worker, bytes a letter, and the
worker's largest memory after the first part and after the last, which shows whether it grows.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import func, select

from pb.config import Settings
from pb.database import Database, Session, connect
from pb.models import LetterPart
from pb.services import jobs, schema
from pb.services.atomic import atomic
from pb.services.voter_list import entries, letter_making, letters
from pb.services.voter_list.entries import NewEntry, References
from pb.services.voter_list.letter_making import Workshop
from pb.vocabulary import EntryWay, JobKind, LetterForm
from pb.wording.letters import composer
from tests import lettering, voting
from tests.voting import Vote

AT_ONCE = 5000


def people(session: Session, vote: Vote, number: int) -> None:
    """Put so many people onto the voter list, in districts of a few thousand."""
    references = References(session, vote.made.id)
    for begin in range(0, number, AT_ONCE):
        some = [
            NewEntry(
                way=EntryWay.FILE,
                area_id=vote.made.area_id,
                source_key=None,
                name=f"Zażółć Gęślą-Jaźń {place}",
                address=f"Flat {place}\n17 Kirkgate\nHarbour Bay",
                postcode="HB1 4QT",
                district=f"District {place // 2500:03}",
                language=("en", "pl")[place % 2],
            )
            for place in range(begin, min(begin + AT_ONCE, number))
        ]
        with atomic(session):
            entries.hold(session, vote.made.id)
            entries.add(session, round_id=vote.made.id, people=some, references=references)


def memory() -> int:
    """Return the largest memory of this process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def run(database: Database, settings: Settings, vote: Vote, form: LetterForm) -> None:
    """Make everybody's letters in one form, and print what it took."""
    outside: object = None
    workshop = Workshop(settings, vote.keys, composer(settings), outside)  # type: ignore[arg-type]  # nothing is sent here
    by_kind = {JobKind.LETTERS: letter_making.worker(workshop)}
    with database.session() as session:
        districts = tuple(one.district for one in letters.due(session, vote.made.id))
        wish = lettering.wish(*districts, form=form, again=True)
        begin = time.perf_counter()
        run_id = letters.ask(session, wish, round_id=vote.made.id, by=vote.officer.id)
        planned = time.perf_counter() - begin
        begin, cpu = time.perf_counter(), time.process_time()
        jobs.do_next(session, by_kind, worker="bench")
        first = memory()
        while jobs.do_next(session, by_kind, worker="bench"):
            pass
        took, cpu = time.perf_counter() - begin, time.process_time() - cpu
        made, size = session.execute(
            select(func.sum(LetterPart.letters), func.sum(func.length(LetterPart.content))).where(
                LetterPart.run_id == run_id
            )
        ).one()
    print(f"letters_{form}_planned_seconds: {planned:.2f}")
    print(f"letters_{form}_per_second: {made / took:.0f}")
    print(f"letters_{form}_cpu_ms_each: {1000 * cpu / made:.1f}")
    print(f"letters_{form}_bytes_each: {size / made:.0f}")
    print(f"letters_{form}_memory_mib_first_part: {first}")
    print(f"letters_{form}_memory_mib_last_part: {memory()}", flush=True)


def main() -> None:
    """Make letters for so many people as the command line says."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        keys = Path(folder)
        settings = Settings(
            instance=keys,
            database_url="",
            keys_dir=keys,
            secret_key="for-measuring-only",  # noqa: S106  nothing is kept
        )
        database = connect(f"sqlite:///{keys / 'bench.sqlite3'}")
        schema.upgrade(database)
        with database.session() as session:
            vote = voting.prepare(session, keys)
            people(session, vote, number)
        for form in (LetterForm.PDF, LetterForm.CSV):
            run(database, settings, vote, form)
        database.engine.dispose()


if __name__ == "__main__":
    main()
