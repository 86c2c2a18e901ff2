"""The dry run of an uploaded voter list: every problem of every line, and nothing taken in."""

from array import array
from collections.abc import Sequence

import numpy as np
from sqlalchemy import distinct, func, insert, select

from pb.database import Session
from pb.models import VoterUpload, VoterUploadProblem
from pb.services.atomic import atomic
from pb.services.jobs import Task
from pb.services.voter_list import corrections, entries, known_otherwise, upload_work
from pb.services.voter_list.list_keys import ListKeys
from pb.services.voter_list.list_lines import ReadLine
from pb.services.voter_list.list_words import DISPENSABLE, LineProblem, ListField
from pb.services.voter_list.upload_work import AT_ONCE, Work
from pb.vocabulary import UploadState

Found = tuple[int, LineProblem, ListField | None]
KEY_PREFIX = 8  # bytes: of a million keyed hashes two agree in these once in 40 million files


def check(
    session: Session, *, upload_id: int, turn: int, keys: ListKeys, task: Task | None = None
) -> None:
    """Read a file through and keep what is wrong with its lines; goes on where it was stopped.

    Args:
        session: a database session.
        upload_id: the file.
        turn: of the reading that is to be checked; another one since then ends this.
        keys: the key store.
        task: the job, if a worker does this: its lease is kept.

    Raises:
        KeyMissing, FileDamaged
        Overtaken: another worker is checking it.
    """
    work = upload_work.begin(
        session, upload_id=upload_id, turn=turn, state=UploadState.CHECKING, keys=keys
    )
    if work is None:
        return
    seen, batch, done = _Seen(), list[ReadLine](), work.done
    for place, line in enumerate(upload_work.lines(session, work, keys=keys)):
        if line.person is not None and line.person.source_key is not None:
            seen.add(line.person.source_key, line.line)
        if place < work.done:
            continue
        batch.append(line)
        if len(batch) == AT_ONCE:
            done = _keep(session, work, batch, done=done, task=task)
            batch = []
    done = _keep(session, work, batch, done=done, task=task)
    _finish(session, work, seen.again(), done=done, task=task)


def _keep(
    session: Session, work: Work, batch: Sequence[ReadLine], *, done: int, task: Task | None
) -> int:
    with atomic(session):
        row = upload_work.held(session, work, done=done, task=task)
        found: list[Found] = [
            (line.line, problem, field) for line in batch for problem, field in line.problems
        ]
        corrected = _look_up(session, work, batch, found)
        _write(session, row, found)
        wrong = {line for line, _problem, field in found if field not in DISPENSABLE}
        row.rows += len(batch)
        row.problems += len(wrong)
        row.good += len(batch) - len(wrong)
        row.corrected += len(corrected - wrong)
    return done + len(batch)


def _look_up(
    session: Session, work: Work, batch: Sequence[ReadLine], found: list[Found]
) -> set[int]:
    """Add to what was found who is on the list already; returns the lines that correct them."""
    round_id, reading = work.upload.round_id, work.reading
    people = [(line.line, line.person) for line in batch if line.person is not None]
    keys = [person.source_key for _line, person in people if person.source_key is not None]
    on_list = entries.known(session, round_id, keys)
    if known_otherwise.is_possible(session, round_id, reading=reading):
        strangers = [(line, one) for line, one in people if one.source_key not in on_list]
        alike = known_otherwise.found(session, round_id, [one for _line, one in strangers])
        found += [
            (line, LineProblem.PERHAPS_ON_LIST, None)
            for line, one in strangers
            if one.source_key in alike
        ]
    if not reading.corrects:
        found += [
            (line, LineProblem.ON_LIST, None) for line, one in people if one.source_key in on_list
        ]
        return set()
    is_fixed = corrections.are_rights_fixed(session, round_id)
    wanted = corrections.found(
        session, round_id, [person for _line, person in people], reading=reading
    )
    by_line = ((line, wanted.get(one.source_key or b"")) for line, one in people)
    differing = {line: correction for line, correction in by_line if correction is not None}
    for line, correction in differing.items():
        if correction.is_other:
            found.append((line, LineProblem.OTHER_PERSON, ListField.NUMBER))
        elif is_fixed:
            found += [(line, LineProblem.RIGHT_FIXED, field) for field in correction.of_rights]
    return set(differing)


def _finish(
    session: Session, work: Work, again: Sequence[int], *, done: int, task: Task | None
) -> None:
    with atomic(session):
        row = upload_work.held(session, work, done=done, task=task)
        _write(session, row, [(line, LineProblem.TWICE_IN_FILE, None) for line in again])
        row.problems = session.scalars(
            select(func.count(distinct(VoterUploadProblem.line))).where(
                VoterUploadProblem.upload_id == row.id,
                VoterUploadProblem.column.not_in(DISPENSABLE),
            )
        ).one()
        row.good = row.rows - row.problems
        row.state = UploadState.CHECKED


def _write(
    session: Session,
    row: VoterUpload,
    found: Sequence[Found],
) -> None:
    if found:
        rows = [
            {"upload_id": row.id, "line": line, "problem": problem, "column": field or ""}
            for line, problem, field in found
        ]
        session.execute(insert(VoterUploadProblem), rows)


class _Seen:
    """Who was in the file already: twelve bytes for each person."""

    def __init__(self) -> None:
        self._keys = array("Q")
        self._lines = array("I")

    def add(self, key: bytes, line: int) -> None:
        self._keys.append(int.from_bytes(key[:KEY_PREFIX]))
        self._lines.append(line)

    def again(self) -> list[int]:
        """Return the lines of people who stood on an earlier line."""
        if not self._keys:
            return []
        keys = np.frombuffer(self._keys, dtype=np.uint64)
        lines = np.frombuffer(self._lines, dtype=np.uint32)
        order = np.argsort(keys, kind="stable")
        is_same = keys[order][1:] == keys[order][:-1]
        return sorted(int(line) for line in lines[order[1:][is_same]])
