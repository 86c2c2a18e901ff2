"""The count: once for each pot, whatever crashes; anyone counts its file to the same result."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pb.allocation.outcome import Outcome
from pb.database import Session
from pb.models import Count, Event, Job, Pot, Round
from pb.services import elections, jobs
from pb.services.atomic import atomic
from pb.services.errors import BoxNotClosed
from pb.services.jobs import Task
from pb.services.results import counts
from pb.services.voting import box, papers
from pb.vocabulary import Completion, JobKind, RoundState, Tag, VotingRule
from tests import counting, voting


def rows(session: Session) -> list[Count]:
    session.rollback()
    return list(session.scalars(select(Count).order_by(Count.pot_id, Count.number)))


def state(session: Session, round_id: int) -> RoundState:
    session.rollback()
    return session.scalars(select(Round.state).where(Round.id == round_id)).one()


def count_again(file: Path) -> dict[str, object]:
    """Count a file as anyone would, in a process of its own."""
    answer = subprocess.run(
        [sys.executable, "-m", "pb.cli", "count", str(file), "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stderr == ""
    found: dict[str, object] = json.loads(answer.stdout)
    return found


def test_a_closed_round_is_counted_once_for_each_pot(session: Session, tmp_path: Path) -> None:
    vote, _ = counting.counted(session, tmp_path)
    whole, north = rows(session)
    assert (whole.pot_id, whole.number, whole.ballots) == (vote.made.pot_id, 1, 5)
    assert (north.pot_id, north.number, north.ballots) == (vote.made.area_pot_id, 1, 3)
    assert state(session, vote.made.id) == RoundState.COUNTED
    assert session.scalars(select(Event.tag).where(Event.tag == Tag.ROUND_COUNTED)).all() == [
        Tag.ROUND_COUNTED
    ]


def test_the_facts_are_kept_beside_the_outcome(session: Session, tmp_path: Path) -> None:
    counting.counted(session, tmp_path, times=counting.PUBLIC)
    whole, north = rows(session)
    assert Outcome.from_dict(whole.outcome).funded == ("1", "4")
    assert whole.outcome["facts"] == {
        "ballots": 35,
        "empty": 7,
        "content": 28,
        "listed": 35,
        "round_listed": 35,
        "round_voted": 35,
        "options": [],
        "on_paper": 0,
        "spoiled": 0,
        "round_channels": {"online": 35},
        "alone": 0,
    }
    assert north.outcome["facts"]["listed"] == 21
    assert north.outcome["facts"]["content"] == 14


@pytest.mark.parametrize("pot", [0, 1])
def test_anyone_counts_the_file_to_the_same_result(
    session: Session, tmp_path: Path, pot: int
) -> None:
    counting.counted(session, tmp_path, times=counting.PUBLIC)
    row = rows(session)[pot]
    file = tmp_path / "ballots.pb"
    file.write_bytes(row.pabulib)
    again = count_again(file)
    outcome = Outcome.from_dict(row.outcome)
    assert again["funded"] == list(outcome.funded)
    assert again["left"] == f"{outcome.left // 100}.{outcome.left % 100:02d}"
    assert row.digest == hashlib.sha256(row.pabulib).hexdigest()


def test_most_votes_first_is_counted_again_to_the_same_result(
    session: Session, tmp_path: Path
) -> None:
    vote, _ = counting.closed(session, tmp_path, times=counting.PUBLIC)
    with atomic(session):
        pot = session.get_one(Pot, vote.made.pot_id)
        pot.rule, pot.completion, pot.amount = VotingRule.GREEDY, Completion.NONE, 5_000_00
    counting.work(session, vote)
    row = rows(session)[0]
    file = tmp_path / "ballots.pb"
    file.write_bytes(row.pabulib)
    assert count_again(file)["funded"] == row.outcome["funded"] == ["1", "4"]


def test_nobody_voted_so_nothing_is_funded(session: Session, tmp_path: Path) -> None:
    vote, _ = counting.counted(session, tmp_path, anyone=False)
    for row in rows(session):
        assert row.ballots == 0
        assert row.outcome["funded"] == []
        assert row.outcome["facts"]["round_voted"] == 0
    assert state(session, vote.made.id) == RoundState.COUNTED
    file = tmp_path / "ballots.pb"
    file.write_bytes(rows(session)[0].pabulib)
    assert count_again(file)["funded"] == []


def test_a_crash_before_the_commit_leaves_the_whole_job(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vote, _ = counting.closed(session, tmp_path)

    def crash(*_arguments: object, **_figures: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(counts, "record", crash)
        assert counting.work(session, vote)
    assert rows(session) == []
    assert state(session, vote.made.id) == RoundState.CLOSED
    counting.try_again_now(session)
    assert counting.work(session, vote)
    assert [row.number for row in rows(session)] == [1, 1]


def test_two_workers_on_one_job_leave_one_count(session: Session, tmp_path: Path) -> None:
    vote, _ = counting.closed(session, tmp_path)
    task = jobs.take(session, "slow")
    assert task is not None
    counts.count_round(session, task, keys=vote.keys)
    counts.count_round(session, task, keys=vote.keys)
    assert [row.number for row in rows(session)] == [1, 1]


def test_who_counted_too_slowly_finds_the_round_counted(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vote, _ = counting.closed(session, tmp_path)
    task = jobs.take(session, "slow")
    assert task is not None
    open_box = box.open_box

    def meanwhile(*arguments: object, **keywords: object) -> object:
        monkeypatch.setattr(box, "open_box", open_box)
        counts.count_round(session, task, keys=vote.keys)
        return open_box(*arguments, **keywords)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(box, "open_box", meanwhile)
    counts.count_round(session, task, keys=vote.keys)
    assert [row.number for row in rows(session)] == [1, 1]


def test_an_open_box_is_not_counted(session: Session, tmp_path: Path) -> None:
    vote = voting.prepare(session, tmp_path)
    task = Task(1, JobKind.COUNT, {"round_id": vote.made.id})
    with pytest.raises(BoxNotClosed):
        counts.count_round(session, task, keys=vote.keys)
    assert rows(session) == []


def test_an_annulled_round_is_not_counted(session: Session, tmp_path: Path) -> None:
    vote, _ = counting.closed(session, tmp_path)
    counting.annul(session, vote)
    assert counting.work(session, vote)
    assert rows(session) == []
    waiting = select(func.count()).select_from(Job).where(Job.done_at.is_(None))
    assert session.scalar(waiting) == 0


def test_an_election_has_all_that_was_decided(session: Session, tmp_path: Path) -> None:
    vote = voting.prepare(session, tmp_path)
    voting.limit(session, vote.made.pot_id, 3)
    pot = session.get_one(Pot, vote.made.pot_id)
    election = elections.of_pot(session, pot, papers=[papers.approve(("1", "3")), ()])
    assert [(project.id, project.cost) for project in election.projects] == [
        ("1", 1_000_00),
        ("2", 2_000_00),
        ("3", 3_000_00),
        ("4", 4_000_00),
    ]
    assert (election.voters, election.budget, election.step) == (2, 10_000_00, 100)
    assert (election.currency, election.unit_exponent) == ("GBP", 2)
    assert election.meta["max_length"] == "3"
    assert elections.parameters_of(pot).completion == Completion.ADD1.value
